"""Which employees suit a vacancy: the same arithmetic as `matching.py`, asked from the other side."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from rapport.domain.employees.interest import interests
from rapport.domain.employees.matching import UNSAID, Reason, match_of
from rapport.domain.employees.skill_profiles import ProfileSkill
from rapport.domain.employees.skill_settings import SkillSettings
from rapport.domain.skills.texts import DESIRED
from rapport.storage.database import Transaction

LOOKED_AT = 12
"""Employees whose interest is asked for, which takes a query each: those whose own records name most of the skills."""


class Suited(Struct, frozen=True, kw_only=True):
    """`score` as in `matching.py`; `reasons` are the skills that count, the one that counts most first."""

    employee_id: str
    position: str | None
    score: float
    reasons: Sequence[Reason]


async def matching_employees(
    transaction: Transaction, tenant_id: UUID, vacancy_id: str, settings: SkillSettings, now: datetime, *, limit: int
) -> Sequence[Suited]:
    """The best of LOOKED_AT employees who have most of the skills that the vacancy names."""
    rows = await transaction.fetch(_HAVING, tenant_id, vacancy_id, LOOKED_AT, DESIRED)
    needs = {row["skill_id"]: row["need"] for row in await transaction.fetch(_NEEDS, tenant_id, vacancy_id)}
    has: defaultdict[tuple[str, str | None], dict[str, float]] = defaultdict(dict)
    for row in rows:
        has[row["employee_id"], row["position"]][row["skill_id"]] = row["has"]
    found = []
    for (employee_id, position), having in has.items():
        wants = {
            each.skill_id: each.interest
            for each in await interests(transaction, tenant_id, employee_id, settings, now)
            if each.skill_id in needs
        }
        found.append(_suited(employee_id, position, needs, having, wants))
    return sorted(found, key=lambda each: (-each.score, each.employee_id))[:limit]


def _suited(
    employee_id: str,
    position: str | None,
    needs: Mapping[str, float],
    has: Mapping[str, float],
    wants: Mapping[str, float],
) -> Suited:
    reasons = [_reason(skill_id, needs[skill_id], has, wants) for skill_id in needs.keys() & (has.keys() | wants)]
    return Suited(
        employee_id=employee_id,
        position=position,
        score=sum(each.need * each.match for each in reasons) / (sum(needs.values()) + UNSAID),
        reasons=sorted(reasons, key=lambda each: (-each.need * each.match, each.skill_id)),
    )


def _reason(skill_id: str, need: float, has: Mapping[str, float], wants: Mapping[str, float]) -> Reason:
    skill = ProfileSkill(
        skill_id=skill_id,
        score=has.get(skill_id),
        interest=wants.get(skill_id),
        sources=(),
        why=(),
        evidence=0,
    )
    return Reason(skill_id=skill_id, need=need, match=match_of(skill), has=skill.score, interest=skill.interest)


_NEEDS = """
SELECT f.skill_id, max(f.score) AS need
FROM profile_text t JOIN skill_finding f ON f.tenant_id = $1 AND f.digest = t.digest
WHERE t.tenant_id = $1 AND t.record = 'vacancy' AND t.external_id = $2 GROUP BY f.skill_id
"""

# From the vacancy's skills to the texts that name them, and from those to the employees whose texts they are.
_HAVING = f"""
WITH needed AS MATERIALIZED ({_NEEDS}), having_it AS (
    SELECT t.external_id, f.skill_id, max(f.score) AS has, max(n.need) AS need
    FROM needed n
    JOIN skill_finding f ON f.tenant_id = $1 AND f.skill_id = n.skill_id
    JOIN profile_text t ON t.tenant_id = $1 AND t.digest = f.digest AND t.record = 'employee' AND t.path[1] <> $4
    GROUP BY t.external_id, f.skill_id
), best AS (
    SELECT external_id FROM having_it GROUP BY external_id ORDER BY sum(has * need) DESC, external_id LIMIT $3
)
SELECT h.external_id AS employee_id, e.profile->>'assigned_position' AS position, h.skill_id, h.has
FROM best JOIN having_it h USING (external_id)
JOIN employee e ON e.tenant_id = $1 AND e.external_id = h.external_id
"""
