"""Vacancies by the interest that employees take in them."""

from collections.abc import Sequence
from typing import Any

from domain.writing import carry_out
from rapport.access.tenants import Tenant
from rapport.domain.employees import employee_interactions, employees, vacancies
from rapport.domain.employees.vacancy_interest import Listed, interested_in, list_by_update
from rapport.storage.database import Database


async def offer(quiet: Database, tenant: Tenant, *offered: tuple[str, dict[str, Any]]) -> None:
    bodies = [{"external_id": name, "profile": profile, "language": "en"} for name, profile in offered]
    await carry_out(quiet, tenant, vacancies.CREATE, *bodies)


async def did(quiet: Database, tenant: Tenant, *deeds: tuple[str, str, str]) -> None:
    """Employee, type, vacancy; on one day after the other."""
    names = {name for name, _, _ in deeds}
    profiles = [{"external_id": name, "profile": {"assigned_position": f"Post of {name}"}} for name in sorted(names)]
    await carry_out(quiet, tenant, employees.CREATE, *profiles)
    bodies = [
        {
            "employee_id": name,
            "external_id": f"i-{day}",
            "type": kind,
            "vacancy_id": vacancy,
            "language": "en",
            "timestamp": f"2026-03-{day:02}T10:00:00Z",
        }
        for day, (name, kind, vacancy) in enumerate(deeds, start=1)
    ]
    await carry_out(quiet, tenant, employee_interactions.CREATE, *bodies)


async def listed(quiet: Database, tenant: Tenant, **given: Any) -> Sequence[Listed]:
    asked = {"words": [], "active": None, "before": None, "limit": 10, **given}
    async with quiet.tenant(tenant.id) as transaction:
        return await list_by_update(transaction, tenant.id, **asked)


async def test_a_vacancy_counts_who_likes_it_and_who_has_applied(
    quiet: Database, tenant: Tenant, other_tenant: Tenant
) -> None:
    await offer(quiet, tenant, ("v-1", {"job_title": "Nurse"}), ("v-2", {"job_title": "Baker"}))
    await did(
        quiet,
        tenant,
        ("e-1", "vacancy_liked", "v-1"),
        ("e-1", "vacancy_applied", "v-1"),
        ("e-2", "vacancy_liked", "v-1"),
        ("e-3", "vacancy_viewed", "v-1"),
    )
    found = {each.external_id: each for each in await listed(quiet, tenant)}
    assert (found["v-1"].liked, found["v-1"].applied, found["v-1"].employees) == (2, 1, 3)
    assert (found["v-2"].liked, found["v-2"].applied, found["v-2"].employees) == (0, 0, 0)
    assert await listed(quiet, other_tenant) == []


async def test_the_list_is_narrowed_by_words_and_by_what_is_open(quiet: Database, tenant: Tenant) -> None:
    await offer(
        quiet,
        tenant,
        ("v-1", {"job_title": "Night nurse", "company": "Ferry"}),
        ("v-2", {"job_title": "Nurse", "active": False}),
        ("v-3", {"job_title": "Baker"}),
    )

    async def ids(**given: Any) -> list[str]:
        return [each.external_id for each in await listed(quiet, tenant, **given)]

    assert await ids(words=["NURSE"]) == ["v-2", "v-1"]
    assert await ids(words=["nurse", "ferry"]) == ["v-1"]
    assert await ids(active=True) == ["v-3", "v-1"]
    assert await ids(active=False) == ["v-2"]
    [first] = await listed(quiet, tenant, limit=1)
    assert await ids(before=(first.updated_at, first.external_id)) == ["v-2", "v-1"]


async def test_who_is_interested_is_told_with_what_they_did(
    quiet: Database, tenant: Tenant, other_tenant: Tenant
) -> None:
    await offer(quiet, tenant, ("v-1", {"job_title": "Nurse"}))
    await did(
        quiet,
        tenant,
        ("e-1", "vacancy_viewed", "v-1"),
        ("e-2", "vacancy_liked", "v-1"),
        ("e-1", "vacancy_applied", "v-1"),
    )
    async with quiet.tenant(tenant.id) as transaction:
        found = await interested_in(transaction, tenant.id, "v-1", limit=10)
    assert [(each.employee_id, each.position, list(each.types)) for each in found] == [
        ("e-1", "Post of e-1", ["vacancy_applied", "vacancy_viewed"]),
        ("e-2", "Post of e-2", ["vacancy_liked"]),
    ]
    async with quiet.tenant(other_tenant.id) as transaction:
        assert await interested_in(transaction, other_tenant.id, "v-1", limit=10) == []
