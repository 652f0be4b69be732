"""`/reports`: what there was in a period, counted; as JSON, or as CSV for a sheet."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from litestar import Response, get
from msgspec import Struct

from rapport.access.scopes import Scope
from rapport.access.tenants import time_zone_of
from rapport.domain.timeline.reports.contacts import Contacts, count_contacts
from rapport.domain.timeline.reports.funnel import Step, count_funnel
from rapport.domain.timeline.reports.interviewers import Load, measure_loads
from rapport.domain.timeline.reports.lead_times import LeadTime, measure_lead_times
from rapport.domain.timeline.reports.period import By, Period
from rapport.storage.database import Transaction
from rapport.storage.planning import plan_for_values
from rapport.surfaces.csv_answer import CSV, csv_of
from rapport.surfaces.keyed.answers import answer
from rapport.surfaces.timeline.asking import TimelineAsking
from rapport.surfaces.timeline.call import TimelineRequest

FORMATS = ("json", "csv")
USUAL = timedelta(weeks=12)
LONGEST = timedelta(days=732)  # 24 months, with a day for the change of a clock

Report: TypeAlias = Callable[[Transaction, UUID, Period], Awaitable[Sequence[Struct]]]


@get("/reports/contacts", access=Scope.REPORTS_READ)
async def get_contacts(request: TimelineRequest) -> Response[bytes] | Response[str]:
    """How many contacts there were in each part of the period, by kind, type, and the source of applications."""
    return await _report(request, count_contacts, Contacts, By.WEEK)


@get("/reports/funnel", access=Scope.REPORTS_READ)
async def get_funnel(request: TimelineRequest) -> Response[bytes] | Response[str]:
    """How many of the people who were met for the first time in the period have come how far until now."""
    return await _report(request, count_funnel, Step, By.MONTH)


@get("/reports/lead-times", access=Scope.REPORTS_READ)
async def get_lead_times(request: TimelineRequest) -> Response[bytes] | Response[str]:
    """How many days it took from the first contact to the first interview and to the hire, by when that was."""
    return await _report(request, measure_lead_times, LeadTime, By.MONTH)


@get("/reports/interviewers", access=Scope.REPORTS_READ)
async def get_interviewers(request: TimelineRequest) -> Response[bytes] | Response[str]:
    """How many interviews and hours each interviewer has; 12 weeks back and 12 ahead when nothing is asked for."""
    return await _report(request, measure_loads, Load, By.WEEK, ahead=USUAL)


async def _report(
    request: TimelineRequest, report: Report, row: type[Struct], by: By, ahead: timedelta = timedelta(0)
) -> Response[bytes] | Response[str]:
    call, asking = request.auth, TimelineAsking(request, "since", "until", "by", "format")
    as_csv = _wants_csv(request, asking)
    async with call.transaction() as transaction:
        zone = await time_zone_of(transaction, call.tenant_id)
        period = _period(asking, zone, by, datetime.now(UTC) + ahead, USUAL + ahead)
        asking.check()
        await plan_for_values(transaction)
        rows = await report(transaction, call.tenant_id, period)
    if as_csv:
        content = csv_of(row.__struct_encode_fields__, [msgspec.to_builtins(each) for each in rows])
        return Response(content, media_type=CSV, headers={"vary": "accept"})
    meta: dict[str, Any] = {"since": period.since, "until": period.until, "by": period.by, "timeZone": zone}
    return answer(rows, meta=meta)


def _wants_csv(request: TimelineRequest, asking: TimelineAsking) -> bool:
    asked = asking.choice("format", FORMATS)
    return asked == "csv" or (asked is None and request.headers.get("accept", "").startswith(CSV))


def _period(asking: TimelineAsking, zone: str, by: By, end: datetime, length: timedelta) -> Period:
    """Notes what is wrong with it."""
    since, until = asking.moment("since", ZoneInfo(zone)), asking.moment("until", ZoneInfo(zone))
    until = until or (end if since is None else min(max(end, since + length), since + LONGEST))
    since = since or until - length
    if since >= until:
        asking.note("until", "must be later than since")
    elif until - since > LONGEST:
        asking.note("until", "must be at most 24 months later than since")
    chosen = asking.choice("by", list(By))
    return Period(since=since, until=until, by=By(chosen) if chosen in list(By) else by, zone=zone)
