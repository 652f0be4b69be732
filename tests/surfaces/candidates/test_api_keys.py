"""`/api-keys`: a region's own keys, shown once."""

from typing import Any

import pytest

from rapport.access.keys import create_key
from rapport.access.scopes import REGIONAL, Scope
from rapport.storage.database import Database
from support import Region, until


async def ids(region: Region) -> list[str]:
    return [each["id"] for each in (await region.get("/api-keys")).data]


async def test_a_key_without_the_scope_neither_sees_nor_makes_keys(region: Region, database: Database) -> None:
    _, key = await create_key(database, region.tenant, [Scope.CANDIDATES_READ, Scope.REGION_READ])

    made = await region.post("/api-keys", {"scopes": ["candidates:read"]}, x_api_key=key)
    revoked = await region.call("DELETE", f"/api-keys/{(await ids(region))[0]}", x_api_key=key)

    assert (made.status, revoked.status) == (403, 403)
    assert len((await region.get("/api-keys", x_api_key=key)).data) == 2


async def test_keys_of_another_region_are_neither_seen_nor_revoked(region: Region, other_region: Region) -> None:
    [theirs] = await ids(other_region)

    refused = await region.call("DELETE", f"/api-keys/{theirs}")

    assert refused.status == 404
    assert theirs not in await ids(region)
    assert (await other_region.get("/api-keys")).status == 200


@pytest.mark.parametrize("key_id", ["key_x", "cand_01kpk7yv5bejavthr5wqn8khsk", "-"])
async def test_a_key_that_never_was_is_not_found(key_id: str, region: Region) -> None:
    assert (await region.call("DELETE", f"/api-keys/{key_id}")).status == 404


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (None, []),
        ({}, ["scopes"]),
        ({"scopes": []}, ["scopes"]),
        ({"scopes": ["everything"]}, ["scopes", 0]),
        ({"scopes": ["admin"]}, ["scopes", 0]),
        ({"scopes": ["candidates:read", "candidates:read"]}, ["scopes"]),
        ({"scopes": ["candidates:read"], "name": "website"}, ["name"]),
    ],
)
async def test_a_key_that_cannot_be_is_not_made(body: Any, path: list[str | int], region: Region) -> None:
    refused = await region.post("/api-keys", body)

    assert refused.status == 422
    assert path in [where for where, _ in refused.issues]
    assert len(await ids(region)) == 1


async def test_a_key_grants_nothing_that_it_lacks(region: Region, database: Database) -> None:
    _, key = await create_key(database, region.tenant, [Scope.REGION_WRITE, Scope.CANDIDATES_READ])

    for scopes in (["candidates:write"], ["candidates:read", "region:read"]):
        refused = await region.post("/api-keys", {"scopes": scopes}, x_api_key=key)
        assert refused.status == 403
        assert scopes[-1] in refused.body["message"]
    assert (await region.post("/api-keys", {"scopes": ["candidates:read"]}, x_api_key=key)).status == 201


async def test_a_new_key_is_shown_once_and_works_at_once_within_its_scopes(region: Region) -> None:
    made = await region.post("/api-keys", {"scopes": ["candidates:read"]})

    key = made.data["key"]
    assert made.data["hint"] == key[: len(made.data["hint"])]
    assert (await region.get("/candidates", x_api_key=key)).status == 200
    assert (await region.get("/sandbox/candidates", x_api_key=key)).status == 200
    assert (await region.post("/candidates", [{}], x_api_key=key)).status == 403
    listed = await region.get("/api-keys")
    assert key not in str(listed.body)
    assert [each["scopes"] for each in listed.data] == [sorted(REGIONAL), ["candidates:read"]]


async def test_a_revoked_key_opens_nothing_and_stays_in_the_list(region: Region) -> None:
    made = (await region.post("/api-keys", {"scopes": ["candidates:read"]})).data
    assert (await region.get("/candidates", x_api_key=made["key"])).status == 200

    revoked = await region.call("DELETE", f"/api-keys/{made['id']}")

    assert revoked.status == 200
    assert revoked.data["revokedAt"] is not None
    assert (await region.get("/candidates", x_api_key=made["key"])).status == 401
    again = await region.call("DELETE", f"/api-keys/{made['id']}")
    assert again.data == revoked.data


async def test_a_key_may_end_itself(region: Region) -> None:
    [own] = await ids(region)

    assert (await region.call("DELETE", f"/api-keys/{own}")).status == 200

    async def look() -> bool:
        return (await region.get("/api-keys")).status == 401

    await until(look)
