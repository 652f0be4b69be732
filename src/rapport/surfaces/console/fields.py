"""Fields of forms that are more than text: numbers, addresses, zones, moments, lists."""

from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from rapport.domain.applicants.invitations.addresses import MAX_ADDRESS, mail_address
from rapport.domain.applicants.time_zones import is_zone
from rapport.surfaces.console.forms import Form

MAX_LIST = 40_000  # characters of a text area with a value on each line


def whole(form: Form, field: str, least: int, most: int) -> int:
    text = form[field].strip()
    if text.isascii() and text.isdigit() and len(text) <= len(str(most)) and least <= int(text) <= most:
        return int(text)
    form.fault(field, "fault.whole", least=least, most=most)
    return least


def decimal(form: Form, field: str, least: float, most: float) -> float:
    """With a point or a comma."""
    try:
        number = float(form[field].strip().replace(",", "."))
    except ValueError:
        number = float("nan")
    if not least <= number <= most:
        form.fault(field, "fault.decimal", least=f"{least:g}", most=f"{most:g}")
    return number


def email(form: Form, field: str, *, needed: bool = False) -> str:
    """To which mail can be sent."""
    text = form.text(field, needed=needed, longest=MAX_ADDRESS)
    if text and mail_address(text) is None:
        form.fault(field, "fault.email")
    return text


def time_zone(form: Form, field: str) -> str:
    text = form.text(field, needed=True)
    if text and not is_zone(text):
        form.fault(field, "fault.zone")
    return text


def lines(form: Form, field: str) -> list[str]:
    """Those with something in them, without space at their ends."""
    text = form.text(field, longest=MAX_LIST)
    return [line for each in text.splitlines() if (line := each.strip())]


def checked(form: Form, field: str, values: Iterable[str]) -> list[str]:
    """Those of a group of boxes, `field.value` each, that are checked."""
    return [value for value in values if form[f"{field}.{value}"]]


def wall_moment(form: Form, field: str, zone: ZoneInfo) -> datetime | None:
    """The instant at which a clock in the zone shows this; None when nothing is given. The earlier one of two."""
    text = form[field].strip()
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        form.fault(field, "fault.moment")
        return None
