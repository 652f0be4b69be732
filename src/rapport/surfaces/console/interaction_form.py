"""The form of an interaction: from what somebody typed to the payload that the region's schema takes, and back."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from rapport.domain.candidates.interactions import Interaction
from rapport.domain.candidates.region_schema import Definition
from rapport.surfaces.candidate_schema import MAX_NOTES, MAX_SUMMARY, interaction_schema
from rapport.surfaces.console.forms import Form
from rapport.surfaces.console.moments import utc_now
from rapport.surfaces.validation import Validator

FIELDS = ("type", "at", "minutes", "summary", "notes")
MOST_MINUTES = 7 * 24 * 60
_WALL = "%Y-%m-%dT%H:%M"


def new_form(zone: ZoneInfo) -> Form:
    """Of something that happened just now."""
    return Form({"at": utc_now().astimezone(zone).strftime(_WALL)})


def form_of(interaction: Interaction, region: Definition, zone: ZoneInfo) -> Form:
    """`day` is there for one of which only the day is known."""
    first, *others = interaction.types
    is_day = "T" not in interaction.performed_at_shown
    seconds = interaction.duration_seconds
    return Form(
        {
            "type": first,
            **{f"also.{place}": "yes" for place, name in enumerate(region.interaction_types) if name in others},
            "at": interaction.performed_at_shown
            if is_day
            else interaction.performed_at.astimezone(zone).strftime(_WALL),
            **({"day": "yes"} if is_day else {}),
            "minutes": "" if seconds is None else f"{seconds / 60:g}",
            "summary": interaction.summary or "",
            "notes": interaction.notes or "",
        }
    )


def payload_of(form: Form, region: Definition, zone: ZoneInfo) -> dict[str, Any]:
    """As a client of the API would send it; faults are said by the form. All fields are in it: null clears."""
    types = [form.choice("type", region.interaction_types)]
    types += [name for place, name in enumerate(region.interaction_types) if form[f"also.{place}"]]
    payload = {
        "type": list(dict.fromkeys(types)),
        "performedAt": _moment(form, zone),
        "duration": _seconds(form),
        "summary": form.text("summary", longest=MAX_SUMMARY) or None,
        "notes": form.text("notes", longest=MAX_NOTES).replace("\r\n", "\n") or None,
    }
    if form.is_right:
        for fault in Validator(interaction_schema(region)).faults(payload):
            form.fault(_FIELDS.get(str(fault.path[0]), "type"), "fault.interaction")
    return payload


_FIELDS = {"performedAt": "at", "duration": "minutes", "summary": "summary", "notes": "notes"}


def _moment(form: Form, zone: ZoneInfo) -> str:
    """A day as it is; the wall time of the zone with its offset; now, when nothing is given.

    Of a time that the clocks show twice the first one; one that they skip is a fault.
    """
    text = form["at"].strip()
    if not text:
        return utc_now().astimezone(zone).isoformat(timespec="seconds")
    try:
        wall = datetime.fromisoformat(text)
        if len(text) == len("2026-03-01"):
            return text
        at = wall.replace(tzinfo=zone)
        if at.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall.replace(tzinfo=None):
            form.fault("at", "fault.interaction.skipped")
    except (ValueError, OverflowError):
        form.fault("at", "fault.interaction.at")
        return text
    return at.isoformat(timespec="seconds")


def _seconds(form: Form) -> int | None:
    text = form["minutes"].strip().replace(",", ".")
    if not text:
        return None
    try:
        length = timedelta(minutes=float(text))
    except (ValueError, OverflowError):
        length = timedelta(-1)
    if not timedelta() <= length <= timedelta(minutes=MOST_MINUTES):
        form.fault("minutes", "fault.interaction.minutes", most=MOST_MINUTES)
        return None
    return round(length.total_seconds())
