"""Interviewers: who takes interviews for one or more teams."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from rapport.domain.applicants.numbers import free_number, result_about, subject_of_number
from rapport.domain.applicants.teams import no_team, reached
from rapport.domain.contacts import email_key
from rapport.engine.mutation import Completed, Event, Failed, Mutation, Operation, Outcome
from rapport.ids import Kind
from rapport.storage.database import Transaction


class Interviewer(Struct, frozen=True, kw_only=True):
    """`time_zone` is an IANA name, `language` that of mails; `teams` are those among the ones that were asked for."""

    id: int
    name: str
    email: str
    time_zone: str
    language: str
    teams: Sequence[int]
    created_at: datetime


_INTERVIEWER = """
SELECT w.id, w.name, w.email, w.time_zone, w.language, w.created_at, array_agg(m.team_id ORDER BY m.team_id) AS teams
FROM interviewer w
JOIN interviewer_team m ON m.tenant_id = $1 AND m.interviewer_id = w.id AND m.team_id = ANY($2::bigint[])
WHERE w.tenant_id = $1 AND ($3::bigint IS NULL OR w.id = $3)
GROUP BY w.tenant_id, w.id ORDER BY w.id
"""


async def list_interviewers(
    transaction: Transaction, tenant_id: UUID, teams: Sequence[int], *, limit: int | None, offset: int
) -> tuple[int, Sequence[Interviewer]]:
    """How many there are in these teams, and some of them in the order of their numbers; without a limit, all."""
    total = await transaction.fetchval(
        "SELECT count(DISTINCT interviewer_id) FROM interviewer_team"
        " WHERE tenant_id = $1 AND team_id = ANY($2::bigint[])",
        tenant_id,
        teams,
    )
    rows = await transaction.fetch(f"{_INTERVIEWER} LIMIT $4 OFFSET $5", tenant_id, teams, None, limit, offset)
    return int(total), [Interviewer(**row) for row in rows]


async def interviewers_without_team(transaction: Transaction, tenant_id: UUID) -> Sequence[Interviewer]:
    """All who are in no team any more, in the order of their numbers: nobody can book them."""
    rows = await transaction.fetch(
        """
        SELECT w.id, w.name, w.email, w.time_zone, w.language, w.created_at, ARRAY[]::bigint[] AS teams
        FROM interviewer w
        WHERE w.tenant_id = $1
          AND NOT EXISTS (SELECT FROM interviewer_team m WHERE m.tenant_id = $1 AND m.interviewer_id = w.id)
        ORDER BY w.id
        """,
        tenant_id,
    )
    return [Interviewer(**row) for row in rows]


async def find_interviewer(
    transaction: Transaction, tenant_id: UUID, teams: Sequence[int], number: int
) -> Interviewer | None:
    """None as well when they are in none of these teams."""
    row = await transaction.fetchrow(_INTERVIEWER, tenant_id, teams, number)
    return None if row is None else Interviewer(**row)


async def find_in_region(transaction: Transaction, tenant_id: UUID, number: int) -> Interviewer | None:
    """Whether they are in a team or in none: whoever decides for the region can give them one."""
    found = await find_interviewer(transaction, tenant_id, await reached(transaction, tenant_id, None), number)
    if found is not None:
        return found
    alone = await interviewers_without_team(transaction, tenant_id)
    return next((each for each in alone if each.id == number), None)


async def _create(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Body: `within`, `id`, `name`, `email`, `time_zone`, `language`, `teams`. One by one: e-mails differ."""
    return [await _create_one(transaction, tenant_id, mutation) for mutation in mutations]


async def _create_one(transaction: Transaction, tenant_id: UUID, mutation: Mutation) -> Outcome:
    body = mutation.body
    unreached = await _unreached(transaction, tenant_id, mutation)
    if unreached is not None:
        return unreached
    number = await transaction.fetchval(
        "INSERT INTO interviewer (tenant_id, id, name, email, email_key, time_zone, language, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING id",
        tenant_id,
        body["id"] or await free_number(transaction, tenant_id, "interviewer"),
        body["name"],
        body["email"],
        email_key(body["email"]),
        body["time_zone"],
        body["language"],
        mutation.accepted_at,
    )
    if number is None:
        return await _taken(transaction, tenant_id, mutation)
    await _join(transaction, tenant_id, number, body["teams"])
    return _done(mutation, tenant_id, number, "interviewer.created")


async def _update(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Body: the same; None leaves a field as it is. `teams` replaces those among the teams that `within` reaches."""
    return [await _update_one(transaction, tenant_id, mutation) for mutation in mutations]


async def _update_one(transaction: Transaction, tenant_id: UUID, mutation: Mutation) -> Outcome:
    body = mutation.body
    teams = await reached(transaction, tenant_id, body["within"])
    if body["within"] is None:
        found = await find_in_region(transaction, tenant_id, body["id"])
    else:
        found = await find_interviewer(transaction, tenant_id, teams, body["id"])
    if found is None:
        message = f"interviewer_id: there is no interviewer {body['id']}"
        return Failed(code="not_found", message=message, forget=True)
    unreached = await _unreached(transaction, tenant_id, mutation)
    if unreached is not None:
        return unreached
    changed = await transaction.fetchval(
        """
        UPDATE interviewer w
        SET name = coalesce($3, name), email = coalesce($4, email), email_key = coalesce($5, email_key),
            time_zone = coalesce($6, time_zone), language = coalesce($7, language)
        WHERE w.tenant_id = $1 AND w.id = $2
          AND NOT EXISTS (SELECT FROM interviewer o WHERE o.tenant_id = $1 AND o.email_key = $5 AND o.id <> $2)
        RETURNING w.id
        """,
        tenant_id,
        body["id"],
        body["name"],
        body["email"],
        email_key(body["email"]),
        body["time_zone"],
        body["language"],
    )
    if changed is None:
        return _SAME_EMAIL
    if body["teams"] is not None:
        await _leave(transaction, tenant_id, body["id"], teams)
        await _join(transaction, tenant_id, body["id"], body["teams"])
    given = sorted(name for name, value in body.items() if value is not None and name not in ("within", "id"))
    return _done(mutation, tenant_id, body["id"], "interviewer.updated", given)


async def _unreached(transaction: Transaction, tenant_id: UUID, mutation: Mutation) -> Failed | None:
    teams = await reached(transaction, tenant_id, mutation.body["within"])
    foreign = sorted(set(mutation.body["teams"] or ()) - set(teams))
    return no_team("teams", foreign[0]) if foreign else None


async def _taken(transaction: Transaction, tenant_id: UUID, mutation: Mutation) -> Failed:
    number = mutation.body["id"]
    if number is not None and await transaction.fetchval(
        "SELECT true FROM interviewer WHERE tenant_id = $1 AND id = $2", tenant_id, number
    ):
        return Failed(code="conflict", message=f"id: there is an interviewer {number} already", forget=True)
    return _SAME_EMAIL


_SAME_EMAIL = Failed(code="conflict", message="email: there is an interviewer with this address already", forget=True)


async def _leave(transaction: Transaction, tenant_id: UUID, number: int, teams: Sequence[int]) -> None:
    await transaction.execute(
        "DELETE FROM interviewer_team WHERE tenant_id = $1 AND interviewer_id = $2 AND team_id = ANY($3::bigint[])",
        tenant_id,
        number,
        teams,
    )


async def _join(transaction: Transaction, tenant_id: UUID, number: int, teams: Sequence[int]) -> None:
    await transaction.execute(
        "INSERT INTO interviewer_team (tenant_id, interviewer_id, team_id)"
        " SELECT $1, $2, team_id FROM unnest($3::bigint[]) AS team_id ON CONFLICT DO NOTHING",
        tenant_id,
        number,
        teams,
    )


def _done(mutation: Mutation, tenant_id: UUID, number: int, event: str, changed: Sequence[str] = ()) -> Completed:
    subject = subject_of_number(tenant_id, Kind.INTERVIEWER, number)
    return Completed(
        events=[Event(type=event, subject=subject, data={"number": number})],
        subjects=[subject],
        result=result_about(mutation, tenant_id, Kind.INTERVIEWER, number),
        changed=changed,
    )


CREATE = Operation(name="interviewers.create", handler=_create, commutes=False)
UPDATE = Operation(name="interviewers.update", handler=_update, commutes=False)
