"""`rapport client …`, as processes of their own."""

import asyncio
import json
from pathlib import Path

import aiohttp
import msgspec
from joserfc.jwk import ECKey

from machines import Machine
from quiet import new_tenant
from rapport.access.jose import unverified
from rapport.access.oauth_clients import list_clients
from rapport.storage.database import Database
from support import rapport, until


async def test_wrong_use_is_told_from_refusal(database: Database, database_url: str, tmp_path: Path) -> None:
    tenant, other = await new_tenant(database), await new_tenant(database)
    nonsense = tmp_path / "nonsense"
    nonsense.write_text("nonsense")
    made = await rapport("client", "create", "--tenant", other.name, "--json", database_url=database_url)
    theirs = json.loads(made.out)["client_id"]
    create = ("client", "create", "--tenant", tenant.name)
    ended = await asyncio.gather(
        rapport("client", "create", database_url=database_url),
        rapport(*create, "--scope", "everything", database_url=database_url),
        rapport("client", "create", "--tenant", "nobody", database_url=database_url),
        rapport(*create, "--public-key", str(nonsense), database_url=database_url),
        rapport(*create, "--public-key", str(tmp_path / "none"), database_url=database_url),
        rapport("client", "revoke", theirs, "--tenant", tenant.name, database_url=database_url),
        rapport("client", "revoke", "nobody", "--tenant", tenant.name, database_url=database_url),
    )

    assert [each.code for each in ended] == [2, 2, 1, 1, 1, 1, 1]
    assert all(each.out == "" and each.words.strip() and "Traceback" not in each.words for each in ended)
    assert await list_clients(database, tenant) == []
    assert [each.revoked_at for each in await list_clients(database, other)] == [None]


async def test_a_client_is_made_works_and_is_revoked(
    database: Database, database_url: str, service: str, session: aiohttp.ClientSession
) -> None:
    tenant = await new_tenant(database)
    create = ("client", "create", "--tenant", tenant.name)
    shown, plain = await asyncio.gather(
        rapport(*create, "--scope", "write", "--scope", "read", "--json", database_url=database_url),
        rapport(*create, database_url=database_url),
    )

    made = json.loads(shown.out)
    machine = Machine(tenant, made["client_id"], made.pop("client_secret"), service, session)
    assert (made["scope"], made["token_endpoint_auth_method"]) == ("read write", "client_secret_basic")
    token = await machine.token()
    assert (await machine.call("GET", "/version", token=token)).status == 200
    [_, other] = sorted(await list_clients(database, tenant), key=lambda each: len(each.scopes))
    assert (plain.code, len(other.scopes), plain.out.count("\n")) == (0, 3, 1)
    by_words = next(word for word in plain.words.split() if word.startswith("client_"))
    machine_of_words = msgspec.structs.replace(machine, client_id=by_words, secret=plain.out.strip())
    assert await machine_of_words.token()

    ended = await rapport("client", "revoke", machine.client_id, "--tenant", tenant.name, database_url=database_url)
    assert (ended.code, ended.out) == (0, "")

    async def refused() -> bool:
        return (await machine.call("GET", "/version", token=token)).status == 401

    assert await until(refused)
    as_json, text = await asyncio.gather(
        rapport("client", "list", "--tenant", tenant.name, "--json", database_url=database_url),
        rapport("client", "list", "--tenant", tenant.name, database_url=database_url),
    )
    listed = {each["client_id"]: each for each in json.loads(as_json.out)}
    assert listed[machine.client_id] == {**made, "revoked_at": listed[machine.client_id]["revoked_at"]}
    assert listed[by_words]["revoked_at"] is None
    assert sum("\trevoked " in line for line in text.out.splitlines()) == 1
    assert machine.secret not in as_json.out + text.out


async def test_a_public_key_is_read_as_jwk_and_in_pem(database: Database, database_url: str, tmp_path: Path) -> None:
    tenant = await new_tenant(database)
    key = ECKey.generate_key("P-256")
    jwk, pem = tmp_path / "key.json", tmp_path / "key.pem"
    jwk.write_bytes(msgspec.json.encode(key.as_dict(private=False)))
    pem.write_bytes(key.as_pem(private=False))
    create = ("client", "create", "--tenant", tenant.name)
    shown, plain = await asyncio.gather(
        rapport(*create, "--public-key", str(jwk), "--json", database_url=database_url),
        rapport(*create, "--public-key", str(pem), database_url=database_url),
    )

    made = json.loads(shown.out)
    assert made["token_endpoint_auth_method"] == "private_key_jwt"
    assert "client_secret" not in made
    found = await list_clients(database, tenant)
    assert [each.has_key for each in found] == [True, True]
    assert plain.out.startswith("client_")


async def test_the_key_that_signs_is_rotated(
    database: Database, database_url: str, service: str, session: aiohttp.ClientSession
) -> None:
    tenant = await new_tenant(database)
    shown = await rapport("client", "create", "--tenant", tenant.name, "--json", database_url=database_url)
    made = json.loads(shown.out)
    machine = Machine(tenant, made["client_id"], made["client_secret"], service, session)
    old = await machine.token()

    ended = await rapport("client", "rotate-key", database_url=database_url)

    async def published() -> bool:
        keys = (await machine.call("GET", "/.well-known/jwks.json", token="")).body["keys"]
        return bool(keys[0]["kid"] == ended.out.strip())

    assert await until(published)
    assert unverified(await machine.token())[0]["kid"] == ended.out.strip() != unverified(old)[0]["kid"]
    assert (await machine.call("GET", "/version", token=old)).status == 200
