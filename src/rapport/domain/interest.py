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

from rapport.domain.skill_settings import DESIRED_FUNCTION, OTHER, SkillSettings
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


# What employees did and want, each with the texts that tell of it; then of each deed and skill the surest words. After
# a thousand half-lives there is nothing left that a number could hold, and PostgreSQL would refuse to round it to 0.
_EVIDENCE = f"""
WITH told AS (
    SELECT '{INTERACTION}' AS source, i.external_id AS deed, i.external_id, i.type, i.timestamp_shown AS timestamp,
           i.instant, i.vacancy_id, ARRAY['title'] AS path, i.digest, 1::float8 AS share
    FROM employee_interaction i WHERE i.tenant_id = $1 AND i.employee_id = $2 AND i.digest IS NOT NULL
    UNION ALL
    SELECT '{INTERACTION}', i.external_id, i.external_id, i.type, i.timestamp_shown, i.instant, i.vacancy_id, t.path,
           t.digest, 1
    FROM employee_interaction i
    JOIN profile_text t ON t.tenant_id = $1 AND t.record = 'vacancy' AND t.external_id = i.vacancy_id
    WHERE i.tenant_id = $1 AND i.employee_id = $2
    UNION ALL
    SELECT '{DESIRED}', t.path[2], NULL, '{DESIRED_FUNCTION}', NULL, $3, NULL, t.path, t.digest,
           coalesce((e.profile #>> ARRAY[t.path[1], t.path[2], 'importance'])::float8, 1)
    FROM profile_text t JOIN employee e USING (tenant_id, external_id)
    WHERE t.tenant_id = $1 AND t.record = 'employee' AND t.external_id = $2 AND t.path[1] = '{DESIRED}'
), surest AS (
    SELECT DISTINCT ON (t.source, t.deed, f.skill_id)
           t.*, f.skill_id, f.starts, f.ends, f.method, f.score,
           coalesce(($4::jsonb ->> t.type)::float8, $5::float8) * t.share AS weight,
           greatest(extract(epoch FROM $3::timestamptz - t.instant)::float8 / 86400, 0) AS age_days
    FROM told t JOIN skill_finding f ON f.tenant_id = $1 AND f.digest = t.digest
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
SELECT r.skill_id, r.source, r.external_id, r.type, r.timestamp, r.vacancy_id, r.path,
       substr(CASE WHEN r.source = '{DESIRED}' THEN e.profile #>> r.path WHEN r.vacancy_id IS NULL THEN i.title
              ELSE v.profile #>> r.path END, r.starts + 1, r.ends - r.starts) AS words,
       r.starts, r.ends, r.method, r.score, r.weight, r.age_days, r.contribution
FROM ranked r
JOIN employee e ON e.tenant_id = $1 AND e.external_id = $2
LEFT JOIN employee_interaction i ON i.tenant_id = $1 AND i.employee_id = $2 AND i.external_id = r.external_id
LEFT JOIN vacancy v ON v.tenant_id = $1 AND v.external_id = r.vacancy_id
WHERE r.place <= $7
ORDER BY r.skill_id, r.place
"""
