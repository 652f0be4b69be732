"""Teams: a tree, in which whoever may see a team sees those below it too."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg
from msgspec import Struct

from rapport.storage.database import Transaction


class Team(Struct, frozen=True, kw_only=True):
    """`parent_id` is None at the top of a tree."""

    id: int
    parent_id: int | None
    name: str


class TeamError(Exception):
    """A team cannot be made as asked; `field` is what is wrong, the message says why."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


async def create_team(
    transaction: Transaction, tenant_id: UUID, name: str, *, parent_id: int | None, number: int | None
) -> Team:
    """`number` is its id, for who moves in from another system; else there is a new one. Raises TeamError."""
    try:
        row = await transaction.fetchrow(
            "INSERT INTO team (tenant_id, id, parent_id, name)"
            " VALUES ($1, coalesce($2, nextval('applicants_number')), $3, $4) RETURNING id, parent_id, name",
            tenant_id,
            number,
            parent_id,
            name,
        )
    except asyncpg.UniqueViolationError as error:
        raise TeamError("id", f"there is a team {number} already") from error
    except asyncpg.ForeignKeyViolationError as error:
        raise TeamError("parent_id", f"there is no team {parent_id}") from error
    except asyncpg.CheckViolationError as error:
        raise TeamError("parent_id", "a team cannot be its own parent") from error
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
