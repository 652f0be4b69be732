"""What a report is about: a span of time, cut into days, weeks or months of the tenant's own clock."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class By(StrEnum):
    """The parts that a period is cut into; weeks begin on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Period(Struct, frozen=True, kw_only=True):
    """From `since` on, before `until`; `zone` is an IANA name."""

    since: datetime
    until: datetime
    by: By
    zone: str
