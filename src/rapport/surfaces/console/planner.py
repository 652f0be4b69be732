"""Where things stand in the grid of a week or a day: interviews, working hours, and the slots that are free."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from rapport.domain.applicants.interviews import Interview
from rapport.domain.applicants.slots import Calendar, Slot, Wanted, free, free_apart
from rapport.domain.applicants.spans import common, joined, without
from rapport.domain.applicants.time_zones import DAY, Span
from rapport.surfaces.console.grid_scale import (
    ROW,
    Change,
    Label,
    Place,
    Scale,
    changes_of,
    labels_of,
    midnight,
    scale_of,
)
from rapport.surfaces.console.lanes import Block, More, side_by_side

LEAST = 5  # rows of a block: below 25 minutes there is no room for a line
SLOT = 30  # minutes between the beginnings of slots
MOST_SLOTS = 2000
LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)


class Offer(Struct, frozen=True, kw_only=True):
    """A slot in a column; `at` is by the clock of the grid."""

    slot: Slot
    at: datetime
    place: Place


class Column(Struct, frozen=True, kw_only=True):
    """A day of these interviewers. `working` is when any of them works, `taken` what of it none of them has free,
    `absent` the hours that the day lacks. `now` is the row of the present.
    """

    day: date
    interviewer_ids: Sequence[int]
    blocks: Sequence[Block]
    more: Sequence[More]
    working: Sequence[Place]
    taken: Sequence[Place]
    absent: Sequence[Place]
    offers: Sequence[Offer]
    now: int | None

    @property
    def is_empty(self) -> bool:
        return not self.blocks and not self.working


class Grid(Struct, frozen=True, kw_only=True):
    columns: Sequence[Column]
    labels: Sequence[Label]
    rows: int


class Wish(Struct, frozen=True, kw_only=True):
    """Each of `groups` has a column for each of the days. `calendars` cover all of the time; slots have `duration`."""

    zone: ZoneInfo
    days: Sequence[date]
    groups: Sequence[Sequence[int]]
    interviews: Sequence[Interview]
    calendars: Sequence[Calendar]
    duration: timedelta
    now: datetime


def grid_of(wish: Wish) -> Grid:
    """A column for each day, and on each day for each group."""
    changes = changes_of(wish.days, wish.zone)
    columns = [(day, group) for day in wish.days for group in wish.groups]
    spans = [span for day, group in columns for span in _shown_spans(wish, day, group)]
    scale = scale_of(wish.zone, changes, spans)
    return Grid(
        columns=[_column(wish, scale, changes, day, group) for day, group in columns],
        labels=list(labels_of(scale)),
        rows=scale.rows,
    )


def _shown_spans(wish: Wish, day: date, group: Sequence[int]) -> Iterator[tuple[Span, date]]:
    for interview in wish.interviews:
        yield (interview.starts_at, interview.ends_at), day
    for calendar in _of(wish, group):
        for span in calendar.working:
            yield span, day


def _column(wish: Wish, scale: Scale, changes: Sequence[Change], day: date, group: Sequence[int]) -> Column:
    calendars = _of(wish, group)
    whole = (midnight(day, wish.zone), midnight(day + DAY, wish.zone))
    wanted = Wanted(
        since=whole[0],
        until=whole[1],
        duration=wish.duration,
        step=timedelta(minutes=SLOT),
        time_zone=wish.zone,
    )
    working = joined(span for calendar in calendars for span in common(calendar.working, [whole]))
    # As if anything could still be booked: what is past is not taken for that.
    at_any_time = [replace(calendar, earliest=LONG_AGO) for calendar in calendars]
    open_time = joined(span for calendar in at_any_time for span in free(calendar, wanted))
    interviews = [each for each in wish.interviews if any(who.number in group for who in each.interviewers)]
    blocks, more = side_by_side(
        [
            (place, each)
            for each in interviews
            if (place := scale.place(scale.minutes((each.starts_at, each.ends_at), day), LEAST))
        ]
    )
    return Column(
        day=day,
        interviewer_ids=group,
        blocks=blocks,
        more=more,
        working=_places(scale, day, working),
        taken=_places(scale, day, without(working, open_time)),
        absent=list(_absent(scale, changes, day)),
        offers=list(_offers(scale, day, free_apart(calendars, wanted, MOST_SLOTS))),
        now=_now(scale, day, wish.now),
    )


def _of(wish: Wish, group: Sequence[int]) -> Sequence[Calendar]:
    return [calendar for calendar in wish.calendars if calendar.interviewer_id in group]


def _places(scale: Scale, day: date, spans: Sequence[Span]) -> Sequence[Place]:
    return [place for span in spans if (place := scale.place(scale.minutes(span, day)))]


def _absent(scale: Scale, changes: Sequence[Change], day: date) -> Iterator[Place]:
    for change in changes:
        minutes = None
        if not change.back and change.day == day:
            minutes = (scale.of_wall(change.begin), scale.of_wall(change.end))
        elif change.back and change.day != day:
            minutes = (change.end, change.end + scale.extra)
        if place := scale.place(minutes):
            yield place


def _offers(scale: Scale, day: date, slots: Sequence[Slot]) -> Iterator[Offer]:
    for slot in slots:
        shown = (slot.starts_at, slot.starts_at + timedelta(minutes=SLOT))
        if place := scale.place(scale.minutes(shown, day)):
            yield Offer(slot=slot, at=slot.starts_at.astimezone(scale.zone), place=place)


def _now(scale: Scale, day: date, now: datetime) -> int | None:
    place = scale.place(scale.minutes((now, now + timedelta(minutes=ROW)), day))
    return None if place is None else place.row
