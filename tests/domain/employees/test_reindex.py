"""What another version has read is due again, and holds until it is read."""

import pytest

from domain.employees.test_interest import did, figures
from rapport.access.tenants import Tenant
from rapport.domain.employees import reindex
from rapport.domain.employees.reading_rounds import read_due
from rapport.domain.employees.reindex import mark_outdated, outdated
from rapport.domain.skills.reading import Box
from rapport.storage.database import Database


class Newer(Box):
    @property
    def version(self) -> str:
        return "newer"


async def test_what_this_version_has_read_and_what_is_due_already_are_left_alone(
    quiet: Database, tenant: Tenant
) -> None:
    await did(quiet, tenant, ("liked", 0, "Nurse"))
    assert await outdated(quiet, tenant.id, Box().version) == 0
    assert await mark_outdated(quiet, tenant.id, Box().version, lambda _: None) == 0


async def test_all_that_another_version_has_read_is_due_and_holds_until_it_is_read_anew(
    quiet: Database, tenant: Tenant, other_tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reindex, "BATCH", 2)
    titles = ("Nurse", "Carpenter", "Accountant", "Baker", "Somebody nice")
    for each in (tenant, other_tenant):
        await did(quiet, each, *(("liked", 0, title) for title in titles))
    before = await figures(quiet, tenant)
    told: list[int] = []

    assert await outdated(quiet, tenant.id, "newer") == 5
    assert await mark_outdated(quiet, tenant.id, "newer", told.append) == 5

    assert told == [2, 2, 1]
    assert await figures(quiet, tenant) == before
    assert (await read_due(quiet, Newer(), tenant.id)).texts == 5
    assert await outdated(quiet, tenant.id, "newer") == 0
    assert await figures(quiet, tenant) == before
    assert await outdated(quiet, other_tenant.id, "newer") == 5
