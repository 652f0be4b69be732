"""Clients are made, listed and revoked within their tenant; neither secret nor private key stays here."""

import hashlib

import pytest
from joserfc.jwk import OKPKey

from access.logs import listed
from quiet import Administrator, administrator, new_tenant
from rapport.access.oauth_clients import create_client, list_clients, revoke_client
from rapport.access.oauth_scopes import OAuthScope
from rapport.access.tenants import AccessError, Tenant
from rapport.ids import Kind, show
from rapport.storage.database import Database


@pytest.fixture
async def tenant(database: Database) -> Tenant:
    return await new_tenant(database)


async def stored(database_url: str, tenant: Tenant) -> str:
    superuser: Administrator
    async with administrator(database_url) as superuser:
        return str(await superuser.fetchval("SELECT c::text FROM oauth_client c WHERE tenant_id = $1", tenant.id))


async def test_another_tenants_client_cannot_be_revoked(database: Database, tenant: Tenant) -> None:
    other = await new_tenant(database)
    client, _ = await create_client(database, tenant, list(OAuthScope))
    with pytest.raises(AccessError, match="no such client"):
        await revoke_client(database, other, client.id)
    assert await list_clients(database, other) == []
    assert await list_clients(database, tenant) == [client]


async def test_of_a_secret_only_the_hash_is_kept(database: Database, tenant: Tenant, database_url: str) -> None:
    _, secret = await create_client(database, tenant, [OAuthScope.READ])
    assert secret is not None
    row = await stored(database_url, tenant)
    assert secret not in row
    assert hashlib.sha256(secret.encode()).hexdigest() in row


async def test_of_a_key_only_the_public_part_is_kept(database: Database, tenant: Tenant, database_url: str) -> None:
    key = OKPKey.generate_key("Ed25519")
    client, secret = await create_client(database, tenant, [OAuthScope.READ], public_key=key.as_dict(private=True))
    assert (client.has_key, secret) == (True, None)
    row = await stored(database_url, tenant)
    assert str(key.as_dict(private=False)["x"]) in row
    assert str(key.as_dict(private=True)["d"]) not in row


async def test_a_bad_key_makes_no_client(database: Database, tenant: Tenant) -> None:
    with pytest.raises(AccessError, match="public key"):
        await create_client(database, tenant, [OAuthScope.READ], public_key=b"nonsense")
    assert await list_clients(database, tenant) == []


async def test_what_was_done_stands_in_the_audit_log(database: Database, tenant: Tenant) -> None:
    client, _ = await create_client(database, tenant, [OAuthScope.WRITE, OAuthScope.READ, OAuthScope.READ])
    await revoke_client(database, tenant, client.id)
    await revoke_client(database, tenant, client.id)

    [again, revoked, created, _] = await listed(database, tenant.id)
    shown = [show(Kind.OAUTH_CLIENT, client.id)]
    assert [each.action for each in (created, revoked, again)] == [
        "oauth_client.create",
        "oauth_client.revoke",
        "oauth_client.revoke",
    ]
    assert created.records == revoked.records == shown
    assert created.details == {"scopes": ["read", "write"], "hasKey": False}
    [ended] = await list_clients(database, tenant)
    assert ended.revoked_at is not None
