"""`rapport interviews …`."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from cyclopts import App, Group, Parameter
from cyclopts.validators import LimitedChoice

from rapport.access.origin import COMMAND_LINE
from rapport.access.tenants import find_tenant, list_tenants
from rapport.cli.running import on_database, print_out, print_words
from rapport.domain.applicants.interview_changes import application_subject
from rapport.domain.applicants.interview_reprojection import REPROJECT, Aged, find_aged, in_order_of_moving, note_rules
from rapport.domain.applicants.time_zones import TZDATA
from rapport.engine.execute import execute
from rapport.engine.mutation import Failed, Request
from rapport.ids import Kind, new_id, show
from rapport.storage.database import Database

interviews = App(name="interviews", help="Interviews of applicants.")

_whose = Group("Whose", validator=LimitedChoice(1, 1))


@interviews.command
def reproject(
    *,
    tenant: Annotated[str | None, Parameter(group=_whose)] = None,
    every: Annotated[bool, Parameter(name="--all", negative="", group=_whose)] = False,
    dry_run: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """After an update of the rules of time zones, move the interviews to come to the instants that clocks now mean.

    Each that moves is printed: its id, its zone, its start until now, its start from now on, and what was done. One
    that would clash, or whose time does not exist any more, is left alone.

    Parameters
    ----------
    tenant
        The name of the tenant whose interviews are looked at, those of its sandbox too.
    every
        Look at the interviews of all tenants.
    dry_run
        Move nothing; print what would move.
    """

    async def act(database: Database) -> int:
        chosen = await list_tenants(database) if every else [await find_tenant(database, tenant or "")]
        looked_at = 0
        for side in (side for each in chosen for side in (each.id, each.sandbox_id)):
            async with database.tenant(side) as transaction:
                aged = await find_aged(transaction, side)
            looked_at += len(aged)
            async for line in _moved(database, side, aged, dry_run=dry_run):
                print_out(line)
            staying = [each.id for each in aged if each.stays]
            if staying and not dry_run:
                await note_rules(database, side, staying)
        return looked_at

    print_words(f"{on_database(act)} interviews to come were of older rules than {TZDATA}.")


async def _moved(database: Database, tenant_id: UUID, aged: Sequence[Aged], *, dry_run: bool) -> AsyncIterator[str]:
    """A line for each that moves."""
    for each in in_order_of_moving(aged):
        done = "would move" if dry_run and each.becomes else await _move(database, tenant_id, each)
        shown = [show(Kind.INTERVIEW, each.id), each.time_zone, _moment(each.starts_at), _moment(each.becomes), done]
        yield "\t".join(shown)


async def _move(database: Database, tenant_id: UUID, aged: Aged) -> str:
    """What became of it."""
    if aged.becomes is None:
        return f"left alone: {aged.why}"
    subject = application_subject(tenant_id, aged.application_id)
    request = Request(
        tenant_id=tenant_id,
        operation=REPROJECT.name,
        subjects=[subject],
        body={"interview_id": aged.id, "application_id": aged.application_id},
        refers={"candidateIds": [], "interactionIds": [], "applicationIds": [show(Kind.APPLICATION, subject)]},
        idempotency_key=str(new_id()),
        fingerprint=b"",
        callback_url=None,
        origin=COMMAND_LINE,
    )
    executed = await execute(database, request, REPROJECT)
    return f"left alone: {executed.outcome.message}" if isinstance(executed.outcome, Failed) else "moved"


def _moment(at: datetime | None) -> str:
    return "-" if at is None else f"{at:%Y-%m-%dT%H:%MZ}"
