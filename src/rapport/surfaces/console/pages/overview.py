"""The overview: what today brings and who waits; for an admin also whether the service is well."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Response, get
from litestar.response import Stream
from msgspec import Struct

from rapport.access.roles import Role
from rapport.access.tenants import time_zone_of
from rapport.delivery.inspection import Backlog, DeliveryKind, count_dead, measure_backlog
from rapport.domain.applicants.interview_list import Filter, list_interviews
from rapport.domain.applicants.interviews import CANCELLED, Interview
from rapport.domain.applicants.teams import all_teams
from rapport.domain.timeline.desk import Spoken, Waiting, list_spoken, list_waiting
from rapport.domain.timeline.reports.contacts import Contacts, count_contacts
from rapport.domain.timeline.reports.period import By, Period
from rapport.domain.timeline.untouched import MOST, PATIENCE, count_untouched
from rapport.engine.pulse import Pulse, measure_pulse
from rapport.ids import Kind, show
from rapport.storage.database import Transaction
from rapport.surfaces.console.call import ConsoleCall, ConsoleRequest
from rapport.surfaces.console.charts import spark
from rapport.surfaces.console.live import live
from rapport.surfaces.console.page import page

WAITING = timedelta(days=3)
"""After which an application that nobody has looked at is said to wait."""
LATE = timedelta(minutes=2)
"""What has waited longer than that is said to be slow."""
SPOKEN = 8
MOST_INTERVIEWS = 50
WEEKS = 8
_DAY = timedelta(days=1)
_KINDS = ("interaction", "application", "interview")


class Desk(Struct, frozen=True, kw_only=True):
    """The days are the viewer's."""

    today: Sequence[Interview]
    tomorrow: Sequence[Interview]
    waiting: Sequence[Waiting]
    spoken: Sequence[Spoken]


class Health(Struct, frozen=True, kw_only=True):
    pulse: Pulse
    backlog: Mapping[DeliveryKind, Backlog]
    dead: Mapping[DeliveryKind, int]


class Trend(Struct, frozen=True):
    """Of one kind: how many in each of the last WEEKS, the current one last, and a line through them."""

    kind: str
    weeks: Sequence[int]
    line: str


@get("/", access=Role.VIEWER)
async def get_overview(request: ConsoleRequest) -> Response[bytes]:
    call, now = request.auth, datetime.now(UTC)
    async with call.transaction() as transaction:
        desk = await _desk(transaction, call, now)
        trends = await _trends(transaction, call.tenant_id, now)
        untouched = await count_untouched(transaction, call.tenant_id, now - PATIENCE)
        health = await _health(transaction, call, now)
    people = dict.fromkeys([each.person_id for each in desk.spoken] + [each.person_id for each in desk.waiting])
    call.audit_read("overview.read", [show(Kind.PERSON, each) for each in people if each is not None])
    return page(
        request,
        "overview.html",
        desk=desk,
        trends=trends,
        untouched=untouched,
        most_untouched=MOST,
        health=health,
        is_empty=not (desk.today or desk.tomorrow or desk.waiting or desk.spoken or untouched),
        minutes=None if health is None else spark(health.pulse.minutes, 240, 36),
        late=lambda at: at is not None and now - at > LATE,
        person=lambda each: None if each is None else show(Kind.PERSON, each),
        interview=lambda each: show(Kind.INTERVIEW, each.id),
        days=[now.astimezone(call.zone).date() + each * _DAY for each in range(2)],
    )


@get("/overview/live", access=Role.VIEWER)
async def get_news(request: ConsoleRequest) -> Stream:
    call = request.auth

    async def look() -> tuple[Any, ...]:
        now = datetime.now(UTC)
        async with call.transaction() as transaction:
            return await _desk(transaction, call, now), await _health(transaction, call, now)

    return live(request, look)


async def _desk(transaction: Transaction, call: ConsoleCall, now: datetime) -> Desk:
    today = now.astimezone(call.zone).date()
    begin, middle, end = [_midnight(today + days * _DAY, call.zone) for days in range(3)]
    teams = [team.id for team in await all_teams(transaction, call.tenant_id)]
    wanted = Filter(starts_after=begin, starts_before=end)
    found = await list_interviews(transaction, call.tenant_id, teams, wanted, limit=MOST_INTERVIEWS, offset=0)
    kept = [each for each in found.interviews if each.status != CANCELLED]
    return Desk(
        today=[each for each in kept if each.starts_at < middle],
        tomorrow=[each for each in kept if each.starts_at >= middle],
        waiting=await list_waiting(transaction, call.tenant_id, now - WAITING),
        spoken=await list_spoken(transaction, call.tenant_id, now, SPOKEN),
    )


async def _trends(transaction: Transaction, tenant_id: UUID, now: datetime) -> list[Trend]:
    zone = await time_zone_of(transaction, tenant_id)
    today = now.astimezone(ZoneInfo(zone)).date()
    monday = today - timedelta(days=today.weekday())
    weeks = [monday - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    period = Period(since=_midnight(weeks[0], ZoneInfo(zone)), until=now, by=By.WEEK, zone=zone)
    rows = await count_contacts(transaction, tenant_id, period)
    return [_trend(kind, rows, weeks) for kind in _KINDS]


def _trend(kind: str, rows: Sequence[Contacts], weeks: Sequence[date]) -> Trend:
    counts = dict.fromkeys(weeks, 0)
    for row in rows:
        if row.kind == kind and (kind != "interview" or row.type != CANCELLED):
            counts[date.fromisoformat(row.starts)] += row.count
    return Trend(kind, list(counts.values()), spark(list(counts.values()), 120, 32))


async def _health(transaction: Transaction, call: ConsoleCall, now: datetime) -> Health | None:
    """None for whoever does not operate the service."""
    if not call.role.may(Role.ADMIN):
        return None
    return Health(
        pulse=await measure_pulse(transaction, call.tenant_id, now),
        backlog=await measure_backlog(transaction, call.tenant_id),
        dead=await count_dead(transaction, call.tenant_id),
    )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
