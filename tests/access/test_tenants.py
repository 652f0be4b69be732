import asyncio

import pytest

from access.logs import listed
from rapport.access.origin import Origin
from rapport.access.tenants import (
    AccessError,
    Tenant,
    create_tenant,
    find_tenant,
    list_tenants,
)
from rapport.ids import new_id
from rapport.storage.database import Database


def new_name() -> str:
    return f"Région {new_id()}"


@pytest.mark.parametrize(
    "name",
    ["", " ", " a", "a ", "a\n", "a\tb", "a\x00b", "a\u200bb", "a\ud800", "a" * 101],
    ids=ascii,
)
async def test_a_name_that_cannot_be_read_or_typed_is_refused(database: Database, name: str) -> None:
    with pytest.raises(AccessError, match="printable"):
        await create_tenant(database, name, "UTC", "secret")


@pytest.mark.parametrize(
    "zone", ["", "Mars/Base", "europe/amsterdam", "+01:00", "../../etc/passwd", "Europe", "a\x00b"]
)
async def test_a_time_zone_that_iana_does_not_know_is_refused(database: Database, zone: str) -> None:
    name = new_name()

    with pytest.raises(AccessError, match="Europe/Amsterdam"):
        await create_tenant(database, name, zone, "secret")
    with pytest.raises(AccessError):
        await find_tenant(database, name)


async def test_a_name_is_taken_whatever_its_case(database: Database) -> None:
    name = new_name()
    made = await create_tenant(database, name, "UTC", "secret")

    with pytest.raises(AccessError, match="already"):
        await create_tenant(database, name.upper(), "UTC", "secret")
    assert await find_tenant(database, name.upper()) == made


async def test_of_two_at_once_with_one_name_one_is_made(database: Database) -> None:
    name = new_name()

    made = await asyncio.gather(
        *(create_tenant(database, name, "UTC", "secret") for _ in range(5)), return_exceptions=True
    )

    [tenant] = [each for each in made if isinstance(each, Tenant)]
    assert sum(isinstance(each, AccessError) for each in made) == 4
    assert [each for each in await list_tenants(database) if each.name == name] == [tenant]


async def test_an_unknown_name_is_said_to_be_unknown(database: Database) -> None:
    with pytest.raises(AccessError, match="no tenant"):
        await find_tenant(database, new_name())


@pytest.mark.parametrize("name", ["a", "a" * 100, "'; DROP TABLE tenant; --", "日本語", "%s"])
async def test_a_tenant_is_found_under_the_name_it_was_given(database: Database, name: str) -> None:
    unique = name if len(name) == 100 else f"{name}{new_id()}"
    made = await create_tenant(database, unique, "America/Argentina/Ushuaia", "secret")

    assert await find_tenant(database, unique) == made
    assert (made.name, made.time_zone) == (unique, "America/Argentina/Ushuaia")
    assert made.id != made.sandbox_id


async def test_tenants_are_listed_by_name_without_their_sandboxes(database: Database) -> None:
    names = sorted(new_name() for _ in range(3))
    made = [await create_tenant(database, name, "UTC", "secret") for name in reversed(names)]

    listed = await list_tenants(database)

    assert [each for each in listed if each in made] == list(reversed(made))
    assert not {each.id for each in listed} & {each.sandbox_id for each in listed}


async def test_the_first_entry_of_both_logs_says_who_made_the_region(database: Database) -> None:
    tenant = await create_tenant(database, new_name(), "UTC", "secret", Origin(actor="key_of_somebody"))

    for each in (tenant.id, tenant.sandbox_id):
        [made] = await listed(database, each)
        assert (made.position, made.action, made.actor) == (1, "region.create", "key_of_somebody")
