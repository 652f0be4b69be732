"""Teams: a tree, in which whoever may see a team sees those below it too."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg
from msgspec import Struct

from rapport.domain.applicants.numbers import free_number, result_about, subject_of_number
from rapport.engine.mutation import Completed, Event, Failed, Mutation, Operation, Outcome
from rapport.ids import Kind
from rapport.storage.database import Transaction


class Team(Struct, frozen=True, kw_only=True):
    """`parent_id` is None at the top of a tree."""

    id: int
    parent_id: int | None
    name: str


class TeamError(Exception):
    """A team cannot be made as asked; `code` is a failure's, `field` is what is wrong, the message says why."""

    def __init__(self, code: str, field: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.field = field


async def create_team(
    transaction: Transaction, tenant_id: UUID, name: str, *, parent_id: int | None, number: int | None
) -> Team:
    """`number` is its id, for who moves in from another system; else there is a new one. Raises TeamError."""
    try:
        row = await transaction.fetchrow(
            "INSERT INTO team (tenant_id, id, parent_id, name) VALUES ($1, $2, $3, $4) RETURNING id, parent_id, name",
            tenant_id,
            number or await free_number(transaction, tenant_id, "team"),
            parent_id,
            name,
        )
    except asyncpg.UniqueViolationError as error:
        raise TeamError("conflict", "id", f"there is a team {number} already") from error
    except asyncpg.ForeignKeyViolationError as error:
        raise TeamError("not_found", "parent_id", f"there is no team {parent_id}") from error
    except asyncpg.CheckViolationError as error:
        raise TeamError("invalid", "parent_id", "a team cannot be its own parent") from error
    assert row is not None
    return Team(**row)


async def teams_below(transaction: Transaction, tenant_id: UUID, team_id: int) -> Sequence[Team]:
    """The team and all below it, in the order of their ids; nothing when there is no such team."""
    rows = await transaction.fetch(
        """
        WITH RECURSIVE below AS (
            SELECT id, parent_id, name FROM team WHERE tenant_id = $1 AND id = $2
            UNION  -- not ALL: a ring, which nobody can make through the service, would end here too
            SELECT t.id, t.parent_id, t.name FROM below b
            JOIN team t ON t.tenant_id = $1 AND t.parent_id = b.id
        )
        SELECT id, parent_id, name FROM below ORDER BY id
        """,
        tenant_id,
        team_id,
    )
    return [Team(**row) for row in rows]


async def all_teams(transaction: Transaction, tenant_id: UUID) -> Sequence[Team]:
    """Of the tenant, in the order of their ids."""
    rows = await transaction.fetch("SELECT id, parent_id, name FROM team WHERE tenant_id = $1 ORDER BY id", tenant_id)
    return [Team(**row) for row in rows]


async def reached(transaction: Transaction, tenant_id: UUID, within: int | None) -> Sequence[int]:
    """The teams that a write may touch: the one that a key opens and those below it; None: the operator's, all."""
    if within is None:
        return [team.id for team in await all_teams(transaction, tenant_id)]
    return [team.id for team in await teams_below(transaction, tenant_id, within)]


def no_team(field: str, team_id: int) -> Failed:
    return Failed(code="not_found", message=f"{field}: there is no team {team_id}", forget=True)


async def _create(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Body: `within`, `id`, `parent_id`, `name`. One by one: each may be the parent of the next."""
    return [await _create_one(transaction, tenant_id, mutation) for mutation in mutations]


async def _create_one(transaction: Transaction, tenant_id: UUID, mutation: Mutation) -> Outcome:
    body = mutation.body
    parent_id = body["parent_id"]
    if parent_id is not None and parent_id not in await reached(transaction, tenant_id, body["within"]):
        return no_team("parent_id", parent_id)
    try:
        team = await create_team(transaction, tenant_id, body["name"], parent_id=parent_id, number=body["id"])
    except TeamError as error:
        return Failed(code=error.code, message=f"{error.field}: {error}", forget=True)
    subject = subject_of_number(tenant_id, Kind.TEAM, team.id)
    return Completed(
        events=[Event(type="team.created", subject=subject, data={"number": team.id})],
        subjects=[subject],
        result=result_about(mutation, tenant_id, Kind.TEAM, team.id),
    )


CREATE = Operation(name="teams.create", handler=_create, commutes=False)
