"""Statuses of applications: six that are always there, and those that a team makes for itself and those below it."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from msgspec import Struct

from rapport.domain.applicants.numbers import free_number, result_about, subject_of_number
from rapport.domain.applicants.teams import no_team, reached
from rapport.engine.mutation import Completed, Event, Failed, Mutation, Operation, Outcome
from rapport.ids import Kind
from rapport.storage.database import Transaction

STAGES = ("New", "In Review", "Interview", "Offer", "Hired", "Unqualified")
CLOSING = ("Hired", "Unqualified")
"""The stages in which nothing more is decided about an application."""


class Status(Struct, frozen=True, kw_only=True):
    """`stage` is one of the six; `team_id` is None for the six themselves."""

    id: int
    name: str
    stage: str
    team_id: int | None


EVERYWHERE = [Status(id=place, name=name, stage=name, team_id=None) for place, name in enumerate(STAGES, start=1)]
"""With ids that are the same for all tenants; those of others begin after them."""

STAGE_OF_STATUS = f"""
    VALUES {", ".join(f"({status.id}, '{status.stage}')" for status in EVERYWHERE)}
    UNION ALL SELECT s.id, s.stage FROM application_status s WHERE s.tenant_id = $1
"""
"""A part of statements: each status of the tenant `$1` and its stage, which never changes."""


async def statuses_of(transaction: Transaction, tenant_id: UUID, team_id: int) -> Sequence[Status]:
    """Those that an application to a job of the team may have: the six, the team's own, then those of its parents."""
    rows = await transaction.fetch(
        """
        WITH RECURSIVE above AS (
            SELECT id, parent_id, 0 AS height FROM team WHERE tenant_id = $1 AND id = $2
            UNION ALL
            SELECT t.id, t.parent_id, a.height + 1 FROM above a
            JOIN team t ON t.tenant_id = $1 AND t.id = a.parent_id
        ) CYCLE id SET again USING way
        SELECT s.id, s.name, s.stage, s.team_id
        FROM above a JOIN application_status s ON s.tenant_id = $1 AND s.team_id = a.id
        ORDER BY a.height, s.id
        """,
        tenant_id,
        team_id,
    )
    return [*EVERYWHERE, *(Status(**row) for row in rows)]


async def own_statuses(transaction: Transaction, tenant_id: UUID) -> Sequence[Status]:
    """Those that teams of the tenant have made, in the order of their ids."""
    rows = await transaction.fetch(
        "SELECT id, name, stage, team_id FROM application_status WHERE tenant_id = $1 ORDER BY id", tenant_id
    )
    return [Status(**row) for row in rows]


def named(statuses: Iterable[Status], name: str) -> Status | None:
    """The one with this name, in any case. Where a parent has the same name, the nearer one."""
    wanted = name.strip().lower()
    return next((status for status in statuses if status.name.lower() == wanted), None)


def no_status(field: str, statuses: Iterable[Status]) -> Failed:
    """Says which there are; not what was asked for, as a message outlives an erasure."""
    there = ", ".join(dict.fromkeys(status.name for status in statuses))
    return Failed(code="invalid", message=f"{field}: there is no such status here; there are: {there}", forget=True)


async def _create(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Body: `within`, `id`, `team_id`, `stage`, `name`. One by one: each name must differ from the last."""
    return [await _create_one(transaction, tenant_id, mutation) for mutation in mutations]


async def _create_one(transaction: Transaction, tenant_id: UUID, mutation: Mutation) -> Outcome:
    body = mutation.body
    team_id, name = body["team_id"], body["name"].strip()
    if team_id not in await reached(transaction, tenant_id, body["within"]):
        return no_team("team_id", team_id)
    if named(await statuses_of(transaction, tenant_id, team_id), name) is not None:
        return Failed(code="conflict", message=f"name: there is a status {name} already", forget=True)
    number = body["id"] or await free_number(transaction, tenant_id, "application_status")
    made = await transaction.fetchval(
        "INSERT INTO application_status (tenant_id, id, team_id, stage, name) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT DO NOTHING RETURNING id",
        tenant_id,
        number,
        team_id,
        body["stage"],
        name,
    )
    if made is None:
        return Failed(code="conflict", message=f"id: there is a status {number} already", forget=True)
    subject = subject_of_number(tenant_id, Kind.STATUS, number)
    return Completed(
        events=[Event(type="status.created", subject=subject, data={"number": number})],
        subjects=[subject],
        result=result_about(mutation, tenant_id, Kind.STATUS, number),
    )


CREATE = Operation(name="statuses.create", handler=_create, commutes=False)
