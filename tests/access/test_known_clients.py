"""A client is known by its secret or its key, and an assertion is remembered exactly as long as it could be used."""

import asyncio
import time
from typing import Any

import pytest
from joserfc.jwk import OKPKey

from quiet import Administrator, administrator, new_tenant
from rapport.access.jose import sign
from rapport.access.known_clients import LEEWAY_SECONDS, KnownClients
from rapport.access.oauth_clients import create_client, revoke_client
from rapport.access.oauth_scopes import OAuthScope
from rapport.access.tenants import Tenant
from rapport.ids import NO_ONE, Kind, show
from rapport.storage.database import Database

FOREVER = 3600.0
HERE = "https://rapport.example"
KEY = OKPKey.generate_key("Ed25519", auto_kid=True)


@pytest.fixture
async def tenant(database: Database) -> Tenant:
    return await new_tenant(database)


async def with_key(database: Database, tenant: Tenant) -> str:
    client, _ = await create_client(database, tenant, [OAuthScope.READ], public_key=KEY.as_dict(private=False))
    return show(Kind.OAUTH_CLIENT, client.id)


def assertion(client_id: str, jti: str, **claims: Any) -> str:
    given = {"iss": client_id, "sub": client_id, "aud": HERE, "exp": int(time.time()) + 60, "jti": jti}
    return sign(KEY, "JWT", given | claims)


async def test_an_unknown_client_is_none(database: Database) -> None:
    clients = KnownClients(database, FOREVER)
    for name in ("", "nobody", show(Kind.OAUTH_CLIENT, NO_ONE), show(Kind.API_KEY, NO_ONE)):
        assert await clients.find(name) is None
        assert await clients.by_secret(name, "secret") is None


async def test_a_client_is_known_by_its_own_secret_only(database: Database, tenant: Tenant) -> None:
    clients = KnownClients(database, FOREVER)
    made = [await create_client(database, tenant, [OAuthScope.READ]) for _ in range(2)]
    [(one, own), (_, other)] = [(show(Kind.OAUTH_CLIENT, client.id), secret or "") for client, secret in made]

    found = await clients.by_secret(one, own)

    assert found is not None
    assert (found.shown_id, found.tenant_id, found.tenant_name) == (one, tenant.id, tenant.name)
    for wrong in (other, own[:-1], own + " ", ""):
        assert await clients.by_secret(one, wrong) is None
    assert await clients.by_secret(await with_key(database, tenant), "") is None


async def test_a_revoked_client_is_forgotten(database: Database, tenant: Tenant) -> None:
    clients = KnownClients(database, FOREVER)
    client, _ = await create_client(database, tenant, [OAuthScope.READ])
    shown = show(Kind.OAUTH_CLIENT, client.id)
    assert await clients.find(shown) is not None
    await revoke_client(database, tenant, client.id)
    clients.forget(tenant.id)
    assert await clients.find(shown) is None


async def test_of_many_at_once_one_may_use_an_assertion(database: Database, tenant: Tenant) -> None:
    text = assertion(await with_key(database, tenant), "once")
    nodes = [KnownClients(database, FOREVER) for _ in range(8)]
    found = await asyncio.gather(*(node.by_assertion(text, [HERE]) for node in nodes))
    assert [client is not None for client in found].count(True) == 1


async def test_a_clock_that_is_a_little_wrong_is_forgiven(database: Database, tenant: Tenant) -> None:
    clients, client_id = KnownClients(database, FOREVER), await with_key(database, tenant)
    now = int(time.time())
    late = assertion(client_id, "late", exp=now - LEEWAY_SECONDS // 2)
    assert await clients.by_assertion(late, [HERE]) is not None
    assert await clients.by_assertion(late, [HERE]) is None
    too_late = assertion(client_id, "too late", exp=now - LEEWAY_SECONDS)
    assert await clients.by_assertion(too_late, [HERE]) is None


async def test_assertions_that_nobody_would_take_any_more_are_removed(
    database: Database, tenant: Tenant, database_url: str
) -> None:
    clients, client_id = KnownClients(database, FOREVER), await with_key(database, tenant)
    superuser: Administrator
    async with administrator(database_url) as superuser:
        assert await clients.by_assertion(assertion(client_id, "x" * 10_000), [HERE]) is not None
        await superuser.execute("UPDATE oauth_assertion SET expires_at = now() WHERE tenant_id = $1", tenant.id)
        assert await clients.by_assertion(assertion(client_id, "\x00"), [HERE]) is not None
        assert await superuser.fetchval("SELECT count(*) FROM oauth_assertion WHERE tenant_id = $1", tenant.id) == 1
