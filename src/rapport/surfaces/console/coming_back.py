"""Where the grid of interviews is seen again after something was changed in it: as it was seen before."""

from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from rapport.domain.applicants.time_zones import is_zone
from rapport.domain.applicants.wall_time import wall_of

KEPT = ("zone", "interviewer", "minutes")
"""Parameters of a view that stay; the day or the week is that of the interview."""


def seen_again(before: str, starts_at: datetime, zone: str) -> str:
    """The parameters of the day or the week in which an interview starts; of a week where `before`, the parameters of
    the view that somebody comes from, tells of no day. `zone` is theirs when it tells of none.
    """
    given = parse_qsl(before)
    kept = [(name, value) for name, value in given if name in KEPT]
    wall = wall_of(starts_at, next((value for name, value in kept if name == "zone" and is_zone(value)), zone))
    week = "{}-W{:02}".format(*wall.isocalendar()[:2])
    is_day = any(name == "day" for name, _ in given)
    return urlencode([("day", f"{wall:%Y-%m-%d}") if is_day else ("week", week), *kept])
