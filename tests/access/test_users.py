"""Users of the console belong to one tenant each; what becomes of them is told in the audit log."""

from typing import Any

import pytest

from access.logs import listed
from quiet import new_tenant
from rapport.access.roles import Role
from rapport.access.tenants import AccessError, Tenant
from rapport.access.users import (
    NewUser,
    User,
    create_user,
    find_user,
    list_users,
    read_user,
    set_disabled,
    set_password,
    set_role,
)
from rapport.ids import new_id
from rapport.storage.database import Database

PASSWORD = "correct horse battery"
ANN = {"email": " Ann@School.example ", "name": "Ann", "language": "nl", "time_zone": "Europe/Amsterdam"}


@pytest.fixture
async def region(database: Database) -> Tenant:
    return await new_tenant(database)


async def made(database: Database, tenant: Tenant, **given: Any) -> User:
    return await create_user(database, tenant, NewUser(**{"role": Role.VIEWER, **ANN, **given}), PASSWORD)


async def test_a_user_is_of_one_tenant_and_no_other_tenant_sees_or_changes_them(
    database: Database, region: Tenant
) -> None:
    ann, other = await made(database, region), await new_tenant(database)
    assert await list_users(database, other.id) == []
    assert await read_user(database, other.id, ann.id) is None
    with pytest.raises(AccessError, match="no such user"):
        await find_user(database, other.id, ann.email)
    with pytest.raises(AccessError, match="no such user"):
        await set_role(database, other.id, ann.id, Role.ADMIN)
    with pytest.raises(AccessError, match="no such user"):
        await set_password(database, other.id, ann.id, "another horse battery")
    with pytest.raises(AccessError, match="no such user"):
        await set_disabled(database, other.id, ann.id, disabled=True)
    assert await list_users(database, region.id) == [ann]


async def test_all_that_is_wrong_is_said_at_once(database: Database, region: Tenant) -> None:
    given = NewUser(email="ann", name=" ", role=Role.ADMIN, language="fr", time_zone="Mars")
    with pytest.raises(AccessError) as refused:
        await create_user(database, region, given, "short")
    said = [part.partition(":")[0] for part in str(refused.value).split("; ")]
    assert said == ["email", "name", "language", "time_zone", "password"]
    assert await list_users(database, region.id) == []


@pytest.mark.parametrize("email", ["ann@school.example", "ANN@SCHOOL.EXAMPLE"])
async def test_an_address_is_a_user_once_in_a_tenant_in_whatever_case(
    database: Database, region: Tenant, email: str
) -> None:
    ann = await made(database, region)
    with pytest.raises(AccessError, match="already"):
        await made(database, region, email=email)
    assert await find_user(database, region.id, email) == ann
    other = await new_tenant(database)
    assert (await made(database, other, email=email)).id != ann.id


async def test_users_are_listed_by_name(database: Database, region: Tenant) -> None:
    for name in ("cas", "Ann", "Bob"):
        await made(database, region, email=f"{name}@x.example", name=name)
    assert [user.name for user in await list_users(database, region.id)] == ["Ann", "Bob", "cas"]


async def test_a_disabled_user_can_be_enabled_again(database: Database, region: Tenant) -> None:
    ann = await made(database, region)
    await set_disabled(database, region.id, ann.id, disabled=True)
    disabled = await read_user(database, region.id, ann.id)
    assert disabled is not None
    assert disabled.disabled_at is not None
    await set_disabled(database, region.id, ann.id, disabled=False)
    assert await read_user(database, region.id, ann.id) == ann


async def test_whoever_is_not_there_cannot_be_changed(database: Database, region: Tenant) -> None:
    with pytest.raises(AccessError, match="no such user"):
        await set_role(database, region.id, new_id(), Role.ADMIN)


async def test_what_becomes_of_a_user_stands_in_the_audit_log_without_the_password(
    database: Database, region: Tenant
) -> None:
    ann = await made(database, region)
    await set_role(database, region.id, ann.id, Role.ADMIN)
    await set_password(database, region.id, ann.id, "another horse battery")
    await set_disabled(database, region.id, ann.id, disabled=True)
    await set_disabled(database, region.id, ann.id, disabled=False)
    log = await listed(database, region.id)
    told = [(entry.action, dict(entry.details)) for entry in log if entry.action.startswith("user.")]
    assert sorted(told) == sorted(
        [
            ("user.create", {"role": "viewer"}),
            ("user.update", {"changed": ["role"], "role": "admin"}),
            ("user.password", {}),
            ("user.disable", {}),
            ("user.enable", {}),
        ]
    )
    assert "horse" not in str(log)
