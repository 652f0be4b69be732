"""The timeline as a page shows it: days in the viewer's zone, and of each entry what stands on its line."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from rapport.domain.timeline.entries import Entry, EntryKind
from rapport.surfaces.console.moments import Moments
from rapport.surfaces.console.words import Words

SIGNS = {
    EntryKind.APPLICATION: "application",
    EntryKind.EMPLOYEE_INTERACTION: "heart",
    EntryKind.INTERVIEW: "interview",
    EntryKind.STATUS_CHANGE: "status",
}
_BY_WORD = (("call", "phone"), ("mail", "mail"), ("meet", "meeting"), ("event", "interview"), ("referral", "status"))


class Line(Struct, frozen=True, kw_only=True):
    """`clock` is None where only the day is known; `elsewhere` is the wall time with its offset where the entry was
    written in another zone than the viewer's. An offset of zero is how machines write any moment: it tells no place.
    """

    entry: Entry
    sign: str
    clock: str | None
    elsewhere: str | None
    actor: str | None
    interview: Mapping[str, Any] | None = None


class Day(Struct, frozen=True, kw_only=True):
    day: date
    lines: Sequence[Line]


def days_of(entries: Sequence[Entry], when: Moments, actors: Mapping[str, str], t: Words) -> list[Day]:
    """`actors` are the names of who acts, by their ids, and of who wrote an interaction, by its id."""
    lines = [_line(entry, when, actors, t) for entry in entries]
    grouped = groupby(lines, key=lambda line: _day(line.entry, when.zone))
    return [Day(day=day, lines=list(each)) for day, each in grouped]


def _day(entry: Entry, zone: ZoneInfo) -> date:
    return date.fromisoformat(entry.shown) if _is_day(entry) else entry.at.astimezone(zone).date()


def _is_day(entry: Entry) -> bool:
    return len(entry.shown) == len("2026-03-01")


def _line(entry: Entry, when: Moments, actors: Mapping[str, str], t: Words) -> Line:
    actor = entry.actor or actors.get(entry.id)
    return Line(
        entry=entry,
        sign=sign_of(entry.kind, entry.types),
        clock=None if _is_day(entry) else when.clock(entry.at),
        elsewhere=None if _is_day(entry) else _elsewhere(entry, when.zone),
        actor=None if actor is None else actor_name(actor, actors, t),
        interview=_interview(entry, when) if entry.kind == EntryKind.INTERVIEW else None,
    )


def sign_of(kind: EntryKind, types: Sequence[str]) -> str:
    """Which picture of the sprite; of an interaction by what its first type is called."""
    if kind != EntryKind.INTERACTION:
        return SIGNS[kind]
    first = types[0].lower() if types else ""
    return next((sign for word, sign in _BY_WORD if word in first), "note")


def actor_name(actor: str, names: Mapping[str, str], t: Words) -> str:
    if actor in names:
        return names[actor]
    kind = actor.partition("_")[0]
    return t(f"actor.{kind}") if f"actor.{kind}" in t else actor


def _elsewhere(entry: Entry, zone: ZoneInfo) -> str | None:
    if entry.kind not in {EntryKind.INTERACTION, EntryKind.EMPLOYEE_INTERACTION}:
        return None  # what the service wrote down itself is shown in UTC, which says nothing
    given = datetime.fromisoformat(entry.shown)
    offset = given.utcoffset()
    if not offset or offset == given.astimezone(zone).utcoffset():
        return None
    shown = f"{given:%z}"
    return f"{given:%H:%M} UTC{shown[:3]}:{shown[3:5]}"


def _interview(entry: Entry, when: Moments) -> dict[str, Any]:
    """Its time in the viewer's zone, and in its own where the clock there shows another one."""
    details = entry.details
    starts, ends = (datetime.fromisoformat(str(details[name])) if details.get(name) else None for name in _SPAN)
    own = details.get("timeZone")
    there = None if starts is None or own is None else starts.astimezone(ZoneInfo(own))
    differs = there is not None and starts is not None and there.utcoffset() != when.local(starts).utcoffset()
    return {"starts": starts, "ends": ends, "there": f"{there:%H:%M} {own}" if differs else None}


_SPAN = ("startsAt", "endsAt")
