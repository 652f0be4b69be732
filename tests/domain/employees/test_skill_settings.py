"""What a tenant decides about interest: shared with its sandbox, audited, and within bounds."""

import math

import pytest

from access.logs import listed
from rapport.access.tenants import AccessError, Tenant
from rapport.domain.employees.skill_settings import (
    HALF_LIFE_DAYS,
    WEIGHTS,
    SkillSettings,
    change_skill_settings,
    skill_settings,
)
from rapport.domain.skills.vocabulary import Language
from rapport.storage.database import Database


async def held(quiet: Database, tenant: Tenant) -> list[SkillSettings]:
    """By the live side and by the sandbox."""
    found = []
    for tenant_id in (tenant.id, tenant.sandbox_id):
        async with quiet.tenant(tenant_id) as transaction:
            found.append(await skill_settings(transaction, tenant_id))
    return found


@pytest.mark.parametrize("weights", [{"x": math.nan}, {"x": math.inf}, {"x": 101}, {"x": -101}, {"": 1}, {"\n": 1}])
async def test_a_weight_that_is_none_is_refused(quiet: Database, tenant: Tenant, weights: dict[str, float]) -> None:
    with pytest.raises(AccessError, match="weight"):
        await change_skill_settings(quiet, tenant, weights=weights)
    assert await held(quiet, tenant) == [SkillSettings()] * 2


@pytest.mark.parametrize("days", [0.0, -1.0, math.nan, math.inf, 0.5, 36_501.0])
async def test_a_half_life_that_is_none_is_refused(quiet: Database, tenant: Tenant, days: float) -> None:
    with pytest.raises(AccessError, match="half-life"):
        await change_skill_settings(quiet, tenant, half_life_days=days)
    assert await held(quiet, tenant) == [SkillSettings()] * 2


async def test_what_is_not_decided_is_as_the_code_has_it(quiet: Database, tenant: Tenant, other_tenant: Tenant) -> None:
    await change_skill_settings(quiet, tenant, language=Language.NL)
    await change_skill_settings(quiet, tenant, weights={"vacancy_liked": 3.0, "shared": 0.1})
    await change_skill_settings(quiet, tenant, weights={"shared": 0.2}, half_life_days=90.0)

    weights = {**WEIGHTS, "vacancy_liked": 3.0, "shared": 0.2}
    assert await held(quiet, tenant) == [SkillSettings(language=Language.NL, weights=weights, half_life_days=90.0)] * 2
    assert await held(quiet, other_tenant) == [SkillSettings(half_life_days=HALF_LIFE_DAYS)] * 2


async def test_a_change_stands_in_the_audit_log(quiet: Database, tenant: Tenant) -> None:
    await change_skill_settings(quiet, tenant, weights={"shared": 0.2}, half_life_days=90.0)
    [entry] = [each for each in await listed(quiet, tenant.id) if each.action == "skill_settings.update"]
    assert entry.details == {"changed": ["weights", "half_life_days"]}


def test_a_like_counts_more_than_a_view_and_a_dismissal_against() -> None:
    order = ["vacancy_disliked", "vacancy_dismissed", "vacancy_viewed", "other", "vacancy_liked", "vacancy_applied"]
    assert sorted(order, key=lambda name: WEIGHTS[name]) == order
    assert WEIGHTS["vacancy_dismissed"] < 0 < WEIGHTS["vacancy_viewed"]
