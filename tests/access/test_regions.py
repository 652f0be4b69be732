"""Regions are found by name, new ones at once, and again from memory."""

import pytest

from quiet import away, new_tenant
from rapport.access.regions import Regions
from rapport.ids import new_id
from rapport.storage.database import Database


@pytest.mark.parametrize("name", ["", " ", "a\x00b", "a\ud800", "x" * 1000])
async def test_a_name_that_no_region_can_have_is_not_found(database: Database, name: str) -> None:
    assert await Regions(database, 60).find(name) is None


async def test_a_region_is_found_as_soon_as_it_is_there_in_any_case(database: Database) -> None:
    regions = Regions(database, 60)
    assert await regions.find(f"tenant-{new_id()}") is None

    tenant = await new_tenant(database)

    assert await regions.find(tenant.name.upper()) == tenant
    assert await regions.find(tenant.sandbox_id.hex) is None


async def test_a_known_region_is_believed_without_asking_again_for_a_time(own: Database, own_url: str) -> None:
    tenant = await new_tenant(own)
    believing, asking = Regions(own, 60), Regions(own, 0)
    assert [await each.find(tenant.name) for each in (believing, asking)] == [tenant, tenant]

    async with away(own_url):
        assert await believing.find(tenant.name.title()) == tenant
        with pytest.raises(Exception):  # noqa: B017, PT011  # whichever way the connection went
            await asking.find(tenant.name)
