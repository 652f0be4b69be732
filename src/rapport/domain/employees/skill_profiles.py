"""The skills of an employee or a vacancy: what the record itself names, and what interests an employee.

*Has*: a skill that the assigned position, the working history or the education history names (of a vacancy: its title
or its description). Its `score` is how surely. *Is interested in*: a skill that interactions or desired functions tell
of; `domain/employees/interest.py` has the arithmetic. A skill may be one, the other or both.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
from msgspec import Struct

from rapport.domain.employees.interest import Evidence, Interest, evidence, interests
from rapport.domain.employees.profiles import Table
from rapport.domain.employees.skill_settings import SkillSettings
from rapport.domain.skills.texts import DESIRED
from rapport.storage.database import Transaction

ENOUGH_SKILLS = 3
"""With fewer that the record itself names, little can be said of it."""


class Mention(Struct, frozen=True, kw_only=True):
    """Words of the record itself: at `path` of its profile, from character `starts` to `ends`."""

    skill_id: str
    source: str
    path: Sequence[str]
    words: str
    starts: int
    ends: int
    method: str
    score: float


class ProfileSkill(Struct, frozen=True, kw_only=True):
    """`score` is None when the record itself does not name it, `interest` when nothing tells of any.

    `why` is empty unless it was asked for; `evidence` is how many pieces of evidence of interest there are, of which
    it has the strongest.
    """

    skill_id: str
    score: float | None
    interest: float | None
    sources: Sequence[str]
    why: Sequence[Mention | Evidence]
    evidence: int


class SkillProfile(Struct, frozen=True, kw_only=True):
    """`skills`: the surest first, then those of the greatest interest. `parts`: how many of the record's texts say
    what it has. `pending`: texts that are not read yet, of which it says nothing.
    """

    parts: int
    skills: Sequence[ProfileSkill]
    low_data: bool
    pending: int


async def due_texts(transaction: Transaction, tenant_id: UUID, table: Table, external_id: str) -> list[bytes]:
    """The digests of what is not read yet of the record and, for an employee, of what they did."""
    rows = await transaction.fetch(_DUE, tenant_id, table.name, external_id)
    return [row["digest"] for row in rows]


# OFFSET 0: as in interest.py. Each text is looked up by its digest: while all of 20,000 are due, as after a reindex,
# the planner expects one and would go through all of them for each, which took 11 s. Mostly none is due, nor looked up.
_DUE = """
WITH told AS (
    SELECT t.digest FROM profile_text t WHERE t.tenant_id = $1 AND t.record = $2 AND t.external_id = $3
    UNION
    SELECT i.digest FROM employee_interaction i WHERE i.tenant_id = $1 AND i.employee_id = $3 AND $2 = 'employee'
    UNION
    SELECT t.digest FROM employee_interaction i, LATERAL (
        SELECT t.digest FROM profile_text t
        WHERE t.tenant_id = $1 AND t.record = 'vacancy' AND t.external_id = i.vacancy_id OFFSET 0) t
    WHERE i.tenant_id = $1 AND i.employee_id = $3 AND $2 = 'employee' AND i.vacancy_id IS NOT NULL
)
SELECT r.digest FROM told, LATERAL (
    SELECT r.digest, r.due_since FROM skill_reading r
    WHERE r.tenant_id = $1 AND r.digest = told.digest OFFSET 0) r
WHERE r.due_since IS NOT NULL
  AND EXISTS (SELECT FROM skill_reading any_due WHERE any_due.tenant_id = $1 AND any_due.due_since IS NOT NULL)
ORDER BY r.due_since
"""


async def employee_skills(
    transaction: Transaction,
    tenant_id: UUID,
    table: Table,
    external_id: str,
    settings: SkillSettings,
    now: datetime,
    *,
    explained: bool,
) -> SkillProfile:
    wanted = await interests(transaction, tenant_id, external_id, settings, now)
    told = await evidence(transaction, tenant_id, external_id, settings, now) if explained else []
    return await _profile(transaction, tenant_id, table, external_id, wanted, told, explained=explained)


async def vacancy_skills(
    transaction: Transaction, tenant_id: UUID, table: Table, external_id: str, *, explained: bool
) -> SkillProfile:
    return await _profile(transaction, tenant_id, table, external_id, [], [], explained=explained)


async def _profile(
    transaction: Transaction,
    tenant_id: UUID,
    table: Table,
    external_id: str,
    wanted: Sequence[Interest],
    told: Sequence[Evidence],
    *,
    explained: bool,
) -> SkillProfile:
    given = (tenant_id, table.name, external_id, DESIRED)
    named = {row["skill_id"]: row for row in await transaction.fetch(_NAMED, *given)}
    mentions = [Mention(**row) for row in await transaction.fetch(_mentions(table), *given)] if explained else []
    interesting = {each.skill_id: each for each in wanted}
    by_skill: defaultdict[str, list[Mention | Evidence]] = defaultdict(list)
    why: list[Mention | Evidence] = [*mentions, *told]
    for each in why:
        by_skill[each.skill_id].append(each)
    skills = [
        _skill(skill_id, named.get(skill_id), interesting.get(skill_id), by_skill[skill_id])
        for skill_id in named.keys() | interesting.keys()
    ]
    return SkillProfile(
        parts=await transaction.fetchval(_PARTS, *given),
        skills=sorted(skills, key=_rank),
        low_data=len(named) < ENOUGH_SKILLS,
        pending=len(await due_texts(transaction, tenant_id, table, external_id)),
    )


def _skill(
    skill_id: str, has: asyncpg.Record | None, wants: Interest | None, why: Sequence[Mention | Evidence]
) -> ProfileSkill:
    return ProfileSkill(
        skill_id=skill_id,
        score=None if has is None else has["score"],
        interest=None if wants is None else wants.interest,
        sources=sorted([*(has["sources"] if has else ()), *(wants.sources if wants else ())]),
        why=why,
        evidence=0 if wants is None else wants.evidence,
    )


def _rank(skill: ProfileSkill) -> tuple[float, float, str]:
    return -(skill.score or 0), -(skill.interest or 0), skill.skill_id


_OWN = "t.tenant_id = $1 AND t.record = $2 AND t.external_id = $3 AND t.path[1] <> $4"

_NAMED = f"""
SELECT f.skill_id, max(f.score) AS score, array_agg(DISTINCT t.path[1]) AS sources
FROM profile_text t JOIN skill_finding f USING (tenant_id, digest) WHERE {_OWN} GROUP BY f.skill_id
"""

# The title and the description of one job are one part.
_PARTS = f"SELECT count(DISTINCT t.path[1:2]) FROM profile_text t WHERE {_OWN}"


def _mentions(table: Table) -> str:
    return f"""
        SELECT f.skill_id, t.path[1] AS source, t.path,
               substr(p.profile #>> t.path, f.starts + 1, f.ends - f.starts) AS words,
               f.starts, f.ends, f.method, f.score
        FROM profile_text t
        JOIN skill_finding f USING (tenant_id, digest)
        JOIN {table.name} p ON p.tenant_id = t.tenant_id AND p.external_id = t.external_id
        WHERE {_OWN} ORDER BY f.score DESC, t.path, f.starts
    """
