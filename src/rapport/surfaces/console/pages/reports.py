"""Reports: four questions, each answered by a picture, with its table under it and as CSV."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeAlias
from uuid import UUID

import msgspec
from litestar import Response, get
from litestar.params import FromPath
from msgspec import Struct

from rapport.access.roles import Role
from rapport.access.tenants import time_zone_of
from rapport.domain.timeline.reports.contacts import Contacts, count_contacts
from rapport.domain.timeline.reports.funnel import Step, count_funnel
from rapport.domain.timeline.reports.interviewers import Load, measure_loads
from rapport.domain.timeline.reports.lead_times import LeadTime, measure_lead_times
from rapport.domain.timeline.reports.origins import Origin, count_origins
from rapport.domain.timeline.reports.outcomes import Outcome, follow_contacts
from rapport.domain.timeline.reports.period import By, Period
from rapport.storage.database import Transaction
from rapport.storage.planning import plan_for_values
from rapport.surfaces.console.answers import HEADERS
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.filters import Filters
from rapport.surfaces.console.page import page, words_of
from rapport.surfaces.console.periods import Preset, Span, read_span
from rapport.surfaces.console.refusals import not_found
from rapport.surfaces.console.reporting.contact import Shown as ShownContact
from rapport.surfaces.console.reporting.contact import show_contact
from rapport.surfaces.console.reporting.speed import show_speed
from rapport.surfaces.console.reporting.workload import show_workload
from rapport.surfaces.csv_answer import CSV, csv_of

MOST_FOLLOWED = 30_000
"""Contacts, of all types or of the chosen one, beyond which what came of them is not told: 63,000 would take 0.25 s."""


class Question(Struct, frozen=True):
    """The path of its page, and what is special about its period (`read_span`)."""

    path: str
    period: dict[str, Any] = {}


QUESTIONS = {
    "contact": Question("/reports"),
    "speed": Question("/reports/speed", {"usual": Preset.YEAR, "by": By.MONTH}),
    "sources": Question("/reports/sources"),
    "workload": Question("/reports/workload", {"by": By.WEEK, "ahead": True}),
}
Report: TypeAlias = Callable[[Transaction, UUID, Period], Awaitable[Sequence[Struct]]]
TABLES: dict[str, tuple[str, Report, type[Struct]]] = {
    "contact": ("contact", count_contacts, Contacts),
    "outcomes": ("contact", follow_contacts, Outcome),
    "speed": ("speed", measure_lead_times, LeadTime),
    "people": ("sources", count_funnel, Step),
    "sources": ("sources", count_origins, Origin),
    "workload": ("workload", measure_loads, Load),
}
"""What there is as CSV: the question that it belongs to, and the columns, which are those of the API."""


@get("/reports", access=Role.VIEWER)
async def get_contact(request: ConsoleRequest) -> Response[bytes]:
    """How many contacts there were, of which type, and what came of them. `type` puts one type first."""
    filters, t = Filters(request), words_of(request)
    async with request.auth.transaction() as transaction:
        span = await _span(request, transaction, filters, "contact")
        rows = await count_contacts(transaction, request.auth.tenant_id, span.period)
        chosen = filters["type"] or None
        shown = show_contact(rows, span, chosen, t)
        outcomes = await _outcomes(transaction, request.auth.tenant_id, span.period, shown, chosen)
    return _page(request, "contact", filters, span, shown=shown, outcomes=outcomes, chosen=chosen)


async def _outcomes(
    transaction: Transaction, tenant_id: UUID, period: Period, shown: ShownContact, chosen: str | None
) -> Sequence[Outcome] | None:
    """Of all types where there are few contacts, else of the chosen one; None when those are too many as well."""
    if shown.total <= MOST_FOLLOWED:
        return await follow_contacts(transaction, tenant_id, period)
    of_chosen = sum(each.total for each in shown.series if each.type == chosen)
    if chosen is None or of_chosen > MOST_FOLLOWED:
        return None
    return await follow_contacts(transaction, tenant_id, period, chosen)


@get("/reports/speed", access=Role.VIEWER)
async def get_speed(request: ConsoleRequest) -> Response[bytes]:
    """How long it took from the first contact to the interview, and to the hire."""
    filters = Filters(request)
    async with request.auth.transaction() as transaction:
        span = await _span(request, transaction, filters, "speed")
        rows = await measure_lead_times(transaction, request.auth.tenant_id, span.period)
    return _page(request, "speed", filters, span, shown=show_speed(rows, span), rows=rows)


@get("/reports/sources", access=Role.VIEWER)
async def get_sources(request: ConsoleRequest) -> Response[bytes]:
    """How far new people came, and where applications came from."""
    filters = Filters(request)
    async with request.auth.transaction() as transaction:
        span = await _span(request, transaction, filters, "sources")
        steps = await count_funnel(transaction, request.auth.tenant_id, span.period)
        origins = await count_origins(transaction, request.auth.tenant_id, span.period)
    return _page(request, "sources", filters, span, steps=steps, origins=origins)


@get("/reports/workload", access=Role.VIEWER)
async def get_workload(request: ConsoleRequest) -> Response[bytes]:
    """How many hours of interviews each interviewer has in each week, four weeks ahead included."""
    filters = Filters(request)
    async with request.auth.transaction() as transaction:
        span = await _span(request, transaction, filters, "workload")
        rows = await measure_loads(transaction, request.auth.tenant_id, span.period)
    return _page(request, "workload", filters, span, lines=show_workload(rows, span))


@get("/reports/{table:str}/csv", access=Role.VIEWER)
async def get_table(request: ConsoleRequest, table: FromPath[str]) -> Response[str]:
    """One of TABLES, of the same period as its page."""
    if table not in TABLES:
        raise not_found()
    question, report, row = TABLES[table]
    async with request.auth.transaction() as transaction:
        span = await _span(request, transaction, Filters(request), question)
        rows = await report(transaction, request.auth.tenant_id, span.period)
    name = f"{table}-{span.first}-{span.last}.csv"
    headers = {**HEADERS, "content-disposition": f'attachment; filename="{name}"'}
    content = csv_of(row.__struct_encode_fields__, [msgspec.to_builtins(each) for each in rows])
    return Response(content, media_type=f"{CSV}; charset=utf-8", headers=headers)


async def _span(request: ConsoleRequest, transaction: Transaction, filters: Filters, question: str) -> Span:
    """Read first: what follows is planned for it."""
    zone = await time_zone_of(transaction, request.auth.tenant_id)
    await plan_for_values(transaction)
    return read_span(filters, zone, datetime.now(UTC), **QUESTIONS[question].period)


def _page(request: ConsoleRequest, question: str, filters: Filters, span: Span, **given: Any) -> Response[bytes]:
    t = words_of(request)

    def tick(day: date) -> str:
        """The part that begins on this day, as short as an axis has it."""
        month = t(f"moment.month.{day.month}")
        return month if span.period.by is By.MONTH else f"{day.day} {month}"

    def part(day: date) -> str:
        return f"{tick(day)} {day.year}" if span.period.by is By.MONTH else tick(day)

    return page(
        request,
        f"reports_{question}.html",
        form=filters,
        question=question,
        questions=QUESTIONS,
        presets=list(Preset),
        span=span,
        tick=tick,
        part=part,
        **given,
    )
