"""Dates, times and durations."""

from rapport.surfaces.console.words import Both

_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS_NL = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAYS_NL = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")

WORDS = {
    "moment.now": Both("just now", "zojuist"),
    "moment.ago.minutes": Both("{count} min ago", "{count} min geleden"),
    "moment.ago.hours": Both("{count} h ago", "{count} u geleden"),
    "moment.ago.days.one": Both("{count} day ago", "{count} dag geleden"),
    "moment.ago.days.many": Both("{count} days ago", "{count} dagen geleden"),
    "moment.in.minutes": Both("in {count} min", "over {count} min"),
    "moment.in.hours": Both("in {count} h", "over {count} u"),
    "moment.in.days.one": Both("in {count} day", "over {count} dag"),
    "moment.in.days.many": Both("in {count} days", "over {count} dagen"),
    "moment.duration.hours": Both("{count} h", "{count} u"),
    "moment.duration.minutes": Both("{count} min", "{count} min"),
    "moment.duration.seconds": Both("{count} s", "{count} s"),
    "moment.duration.milliseconds": Both("{count} ms", "{count} ms"),
    **{f"moment.month.{n}": Both(*both) for n, both in enumerate(zip(_MONTHS_EN, _MONTHS_NL, strict=True), start=1)},
    **{f"moment.day.{n}": Both(*both) for n, both in enumerate(zip(_DAYS_EN, _DAYS_NL, strict=True))},
}
