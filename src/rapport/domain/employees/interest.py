"""What interests an employee: figures made of evidence at the moment they are asked for, and kept nowhere.

    contribution = weight · 0.5 ^ (age ÷ half-life) · score        of each piece of evidence
    interest     = sum ÷ (1 + |sum|)                               of all contributions of a skill

The weight is that of the interaction's type (of a desired function: times its importance), the age in days that of its
timestamp, never below 0, and the score that of the surest words. So an interest is between -1 and 1, more evidence
moves it less and less, equal evidence for and against is 0, and an interaction that is deleted was never there.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from rapport.domain.employees.skill_settings import DESIRED_FUNCTION, OTHER, SkillSettings
from rapport.domain.skills.texts import DESIRED
from rapport.storage.database import Transaction

INTERACTION = "interaction"
MOST_EVIDENCE = 50
"""Pieces of evidence that are shown of a skill: those that count most."""


class Interest(Struct, frozen=True, kw_only=True):
    """`evidence` is how many pieces there are."""

    skill_id: str
    interest: float
    sources: Sequence[str]
    evidence: int


class Evidence(Struct, frozen=True, kw_only=True):
    """One interaction, or one desired function: then what only interactions have is None.

    `path` is where the words stand: in the title, in the vacancy or in the employee's profile, from character `starts`
    to `ends`.
    """

    skill_id: str
    source: str
    external_id: str | None
    type: str
    timestamp: str | None
    vacancy_id: str | None
    path: Sequence[str]
    words: str
    starts: int
    ends: int
    method: str
    score: float
    weight: float
    age_days: float
    contribution: float


async def interests(
    transaction: Transaction, tenant_id: UUID, employee_id: str, settings: SkillSettings, now: datetime
) -> list[Interest]:
    """One for each skill of which there is evidence, in no order."""
    rows = await transaction.fetch(_INTERESTS, *_given(tenant_id, employee_id, settings, now))
    return [Interest(**row) for row in rows]


async def evidence(
    transaction: Transaction, tenant_id: UUID, employee_id: str, settings: SkillSettings, now: datetime
) -> list[Evidence]:
    """What these figures are made of: of each skill the MOST_EVIDENCE that count most, those first."""
    rows = await transaction.fetch(_SHOWN, *_given(tenant_id, employee_id, settings, now), MOST_EVIDENCE)
    return [Evidence(**row) for row in rows]


def _given(tenant_id: UUID, employee_id: str, settings: SkillSettings, now: datetime) -> tuple[Any, ...]:
    return tenant_id, employee_id, now, settings.weights, settings.weights[OTHER], settings.half_life_days


# What the employee did and wants, each with the texts that tell of it; then of each deed and skill the surest words.
# OFFSET 0 has each of the inner queries planned for itself: of tables that were just filled nothing is known, and the
# planner would compare every interaction with every text. After a thousand half-lives there is nothing left that a
# number could hold, and PostgreSQL would refuse to round it to 0.
_EVIDENCE = f"""
WITH told AS (
    SELECT '{INTERACTION}' AS source, i.external_id AS deed, i.external_id, i.type, i.timestamp_shown AS timestamp,
           i.instant, i.vacancy_id, i.title, ARRAY['title'] AS path, i.digest, 1::float8 AS share
    FROM employee_interaction i WHERE i.tenant_id = $1 AND i.employee_id = $2 AND i.digest IS NOT NULL
    UNION ALL
    SELECT '{INTERACTION}', i.external_id, i.external_id, i.type, i.timestamp_shown, i.instant, i.vacancy_id, NULL,
           t.path, t.digest, 1
    FROM employee_interaction i, LATERAL (
        SELECT t.path, t.digest FROM profile_text t
        WHERE t.tenant_id = $1 AND t.record = 'vacancy' AND t.external_id = i.vacancy_id OFFSET 0) t
    WHERE i.tenant_id = $1 AND i.employee_id = $2 AND i.vacancy_id IS NOT NULL
    UNION ALL
    SELECT '{DESIRED}', t.path[2], NULL, '{DESIRED_FUNCTION}', NULL, $3, NULL, e.profile #>> t.path, t.path, t.digest,
           coalesce((e.profile #>> ARRAY[t.path[1], t.path[2], 'importance'])::float8, 1)
    FROM profile_text t JOIN employee e USING (tenant_id, external_id)
    WHERE t.tenant_id = $1 AND t.record = 'employee' AND t.external_id = $2 AND t.path[1] = '{DESIRED}'
), surest AS (
    SELECT DISTINCT ON (t.source, t.deed, f.skill_id)
           t.*, f.*, coalesce(($4::jsonb ->> t.type)::float8, $5::float8) * t.share AS weight,
           greatest(extract(epoch FROM $3::timestamptz - t.instant)::float8 / 86400, 0) AS age_days
    FROM told t, LATERAL (
        SELECT f.skill_id, f.starts, f.ends, f.method, f.score FROM skill_finding f
        WHERE f.tenant_id = $1 AND f.digest = t.digest OFFSET 0) f
    ORDER BY t.source, t.deed, f.skill_id, f.score DESC, t.path, f.starts
), evidence AS (
    SELECT *, weight * power(0.5::float8, least(age_days / $6::float8, 1000)) * score AS contribution FROM surest
)
"""

_INTERESTS = f"""
{_EVIDENCE}
SELECT skill_id, total / (1 + abs(total)) AS interest, sources, evidence FROM (
    SELECT skill_id, sum(contribution ORDER BY contribution, source, deed) AS total,
           array_agg(DISTINCT source) AS sources, count(*) AS evidence
    FROM evidence GROUP BY skill_id) AS totals
"""

_SHOWN = f"""
{_EVIDENCE}, ranked AS (
    SELECT *, row_number() OVER (PARTITION BY skill_id ORDER BY abs(contribution) DESC, source, deed) AS place
    FROM evidence
)
SELECT skill_id, source, external_id, type, timestamp, vacancy_id, path,
       substr(coalesce(title, (SELECT v.profile #>> ranked.path FROM vacancy v
                               WHERE v.tenant_id = $1 AND v.external_id = ranked.vacancy_id)),
              starts + 1, ends - starts) AS words,
       starts, ends, method, score, weight, age_days, contribution
FROM ranked WHERE place <= $7 ORDER BY skill_id, place
"""
