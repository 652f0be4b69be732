"""Who is signed in, for how long, and what ends it."""

from datetime import timedelta

import pytest

from quiet import Administrator, administrator, new_tenant
from rapport.access.roles import Role
from rapport.access.sessions import (
    IDLE,
    TOUCH,
    WHOLE,
    Opening,
    enter,
    find_sessions,
    open_sessions,
    sign_in,
    sign_in_as,
    sign_out,
)
from rapport.access.tenants import Tenant
from rapport.access.users import User, set_disabled, set_password, set_role
from rapport.storage.database import Database
from visitors import PASSWORD, new_user


@pytest.fixture
async def region(database: Database) -> Tenant:
    return await new_tenant(database)


@pytest.fixture
async def user(database: Database, region: Tenant) -> User:
    return await new_user(database, region)


async def signed_in(database: Database, email: str, password: str = PASSWORD) -> str:
    token = await sign_in(database, email, password, "10.0.0.1")
    assert token is not None
    return token


async def shift(database_url: str, user: User, by: timedelta) -> None:
    """As if the user's sessions had been opened and used that much earlier."""
    async with administrator(database_url) as beside:
        await _shift(beside, user, by)


async def _shift(beside: Administrator, user: User, by: timedelta) -> None:
    await beside.execute(
        "UPDATE console_session SET created_at = created_at - $2::interval, touched_at = touched_at - $2::interval,"
        " expires_at = expires_at - $2::interval WHERE user_id = $1",
        user.id,
        by,
    )


@pytest.mark.parametrize("password", ["", PASSWORD.upper(), "another horse battery"])
async def test_another_password_opens_nothing(database: Database, user: User, password: str) -> None:
    assert await sign_in(database, user.email, password, None) is None


@pytest.mark.parametrize("email", ["nobody@nowhere.example", "", "\0"])
async def test_whoever_is_no_user_is_not_let_in(database: Database, email: str) -> None:
    assert await sign_in(database, email, PASSWORD, None) is None
    assert await sign_in_as(database, email, None) is None


async def test_a_disabled_user_is_not_let_in(database: Database, region: Tenant, user: User) -> None:
    await set_disabled(database, region.id, user.id, disabled=True)
    assert await sign_in(database, user.email, PASSWORD, None) is None
    assert await sign_in_as(database, user.email, None) is None


async def test_an_address_that_somebody_vouches_for_opens_every_tenant_that_has_it_as_a_user(
    database: Database, region: Tenant, user: User
) -> None:
    other, third = await new_tenant(database), await new_tenant(database)
    await new_user(database, other, email=user.email.upper())
    disabled = await new_user(database, third, email=user.email)
    await set_disabled(database, third.id, disabled.id, disabled=True)
    token = await sign_in_as(database, f" {user.email} ", None)
    assert token is not None
    assert {session.tenant.id for session in await find_sessions(database, token)} == {region.id, other.id}


async def test_a_token_that_was_never_given_opens_nothing(database: Database, user: User) -> None:
    token = await signed_in(database, user.email)
    assert await find_sessions(database, token[:-1]) == []
    assert await find_sessions(database, "") == []


async def test_the_token_opens_the_users_own_tenant_with_its_sandbox(
    database: Database, region: Tenant, user: User
) -> None:
    [session] = await find_sessions(database, await signed_in(database, user.email.upper()))
    assert session.tenant == region
    entered = await enter(database, session)
    assert entered is not None
    assert entered.id == user.id
    assert entered.last_sign_in_at is not None


async def test_only_a_hash_of_the_token_is_kept(database: Database, region: Tenant, user: User) -> None:
    token = await signed_in(database, user.email)
    async with database.tenant(region.id) as transaction:
        row = await transaction.fetchval(
            "SELECT to_json(s)::text FROM console_session s WHERE tenant_id = $1", region.id
        )
    assert token not in row


async def test_a_password_opens_all_tenants_in_which_it_is_the_users_and_no_other(
    database: Database, region: Tenant, user: User
) -> None:
    same, another = await new_tenant(database), await new_tenant(database)
    await new_user(database, same, Role.VIEWER, email=user.email)
    stranger = await new_user(database, another, email=user.email)
    await set_password(database, another.id, stranger.id, "another horse battery")
    found = await find_sessions(database, await signed_in(database, user.email))
    assert {session.tenant.id for session in found} == {region.id, same.id}


@pytest.mark.parametrize("change", ["role", "password", "disabled"])
async def test_what_is_changed_about_a_user_ends_their_sessions_in_that_tenant_only(
    database: Database, region: Tenant, user: User, change: str
) -> None:
    elsewhere = await new_tenant(database)
    await new_user(database, elsewhere, email=user.email)
    token = await signed_in(database, user.email)
    [ended] = [each for each in await find_sessions(database, token) if each.tenant.id == region.id]
    if change == "role":
        await set_role(database, region.id, user.id, Role.VIEWER)
    elif change == "password":
        await set_password(database, region.id, user.id, "another horse battery")
    else:
        await set_disabled(database, region.id, user.id, disabled=True)
    assert [session.tenant.id for session in await find_sessions(database, token)] == [elsewhere.id]
    assert await enter(database, ended) is None


async def test_who_signs_out_is_signed_out_here_and_nowhere_else(database: Database, user: User) -> None:
    here, there = await signed_in(database, user.email), await signed_in(database, user.email)
    await sign_out(database, here, None)
    assert await find_sessions(database, here) == []
    assert len(await find_sessions(database, there)) == 1


async def test_a_session_that_is_not_used_ends_and_each_use_puts_that_off(
    database: Database, database_url: str, user: User
) -> None:
    token = await signed_in(database, user.email)
    await shift(database_url, user, IDLE - 2 * TOUCH)
    [session] = await find_sessions(database, token)
    assert await enter(database, session) is not None
    await shift(database_url, user, IDLE - 2 * TOUCH)
    assert len(await find_sessions(database, token)) == 1
    await shift(database_url, user, 2 * TOUCH)
    assert await find_sessions(database, token) == []


async def test_no_use_makes_a_session_longer_than_the_longest(
    database: Database, database_url: str, user: User
) -> None:
    token = await signed_in(database, user.email)
    async with administrator(database_url) as beside:
        await beside.execute(
            "UPDATE console_session SET created_at = now() - $2::interval + interval '1 h',"
            " touched_at = now() - interval '1 h' WHERE user_id = $1",
            user.id,
            WHOLE,
        )
    [session] = await find_sessions(database, token)
    assert await enter(database, session) is not None
    await shift(database_url, user, timedelta(hours=1))
    assert await find_sessions(database, token) == []


async def test_sessions_that_are_over_are_removed_when_the_user_comes_back(
    database: Database, database_url: str, region: Tenant, user: User
) -> None:
    await signed_in(database, user.email)
    await shift(database_url, user, IDLE)
    await open_sessions(database, [Opening(region.id, user.id)], None)
    async with database.tenant(region.id) as transaction:
        assert await transaction.fetchval("SELECT count(*) FROM console_session WHERE tenant_id = $1", region.id) == 1
