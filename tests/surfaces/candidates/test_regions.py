"""`/regions/me`: the own region, its time zone and its callback secret."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest

from rapport.access.keys import create_key
from rapport.access.scopes import Scope
from rapport.delivery.sign import SignatureError, verify_v2
from rapport.storage.database import Database
from receiver import Received, Receiver
from support import CANDIDATE, INTERACTION, Region


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver() as receiver:
        yield receiver


def signed_with(told: Received, secret: str) -> bool:
    now = float(told.headers["x-mutationengine-timestamp"])
    try:
        verify_v2(secrets=[secret], headers=told.headers, target=told.target, body=told.body, now=now)
    except SignatureError:
        return False
    return True


async def told(region: Region, receiver: Receiver) -> Received:
    """The callback of a new mutation."""
    await region.post(f"/candidates?callbackUrl={receiver.url}/told", [CANDIDATE])
    return (await receiver.wait_for(1))[0]


async def rotated(region: Region, body: Mapping[str, Any] | None = None) -> str:
    answer = await region.post("/regions/me/callback-secret", body)
    assert answer.status == 201
    return str(answer.data["secret"])


async def test_a_key_for_candidates_alone_does_not_see_its_region(region: Region, database: Database) -> None:
    _, key = await create_key(database, region.tenant, [Scope.CANDIDATES_READ, Scope.CANDIDATES_WRITE])

    answers = [
        await region.get("/regions/me", x_api_key=key),
        await region.call("PATCH", "/regions/me", {"timeZone": "UTC"}, x_api_key=key),
        await region.post("/regions/me/callback-secret", None, x_api_key=key),
    ]

    assert [answer.status for answer in answers] == [403] * 3


async def test_a_region_sees_itself_and_never_its_secret(region: Region, other_region: Region) -> None:
    answer = await region.get("/regions/me")

    assert (answer.data["name"], answer.data["timeZone"]) == (region.tenant.name, "Europe/Amsterdam")
    assert answer.data["schemaVersion"] == 0
    assert answer.data["id"].startswith("reg_")
    assert answer.data["id"] != (await other_region.get("/regions/me")).data["id"]
    assert region.secret not in str(answer.body)
    assert [each["retiresAt"] for each in answer.data["callbackSecrets"]] == [None]
    assert (await region.get("/sandbox/regions/me")).data == answer.data


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"timeZone": "Europe/Utrecht"}, ["timeZone"]),
        ({"timeZone": ""}, ["timeZone"]),
        ({"timeZone": None}, ["timeZone"]),
        ({"name": "New name"}, ["name"]),
        ({}, []),
        ([], []),
    ],
)
async def test_what_is_no_change_of_a_region_is_refused(body: Any, path: list[str], region: Region) -> None:
    refused = await region.call("PATCH", "/regions/me", body)

    assert refused.status == 422
    assert path in [where for where, _ in refused.issues]
    assert (await region.get("/regions/me")).data["timeZone"] == "Europe/Amsterdam"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "/regions/me", {"timeZone": "Asia/Tokyo"}),
        ("PATCH", "/regions/me/schema", {"interactionTypes": ["Visit"]}),
        ("POST", "/regions/me/callback-secret", None),
        ("POST", "/api-keys", {"scopes": ["candidates:read"]}),
        ("DELETE", "/api-keys/key_x", None),
    ],
)
async def test_what_is_meant_for_a_sandbox_does_not_change_the_region(
    method: str, path: str, body: Any, region: Region
) -> None:
    before = [(await region.get(each)).data for each in ("/regions/me", "/regions/me/schema", "/api-keys")]

    answers = [
        await region.call(method, f"/sandbox{path}", body),
        await region.call(method, path, body, x_api_sandbox="true"),
    ]

    assert [(answer.status, answer.issues) for answer in answers] == [(400, [(["x-api-sandbox"], "header")])] * 2
    assert [(await region.get(each)).data for each in ("/regions/me", "/regions/me/schema", "/api-keys")] == before


async def test_a_new_time_zone_reads_what_is_written_from_then_on(region: Region) -> None:
    candidate = await region.candidate()
    naive = {**INTERACTION, "performedAt": "2026-07-01T10:00:00"}
    [old] = await region.interactions(candidate, naive)

    changed = await region.call("PATCH", "/regions/me", {"timeZone": "Asia/Tokyo"})
    [new] = await region.interactions(candidate, naive)

    assert (changed.status, changed.data["timeZone"]) == (200, "Asia/Tokyo")
    listed = (await region.get(f"/candidates/{candidate}/interactions")).data
    assert {each["id"]: each["performedAt"] for each in listed} == {
        old: "2026-07-01T10:00:00+02:00",
        new: "2026-07-01T10:00:00+09:00",
    }


@pytest.mark.parametrize("body", [{"overlapHours": -1}, {"overlapHours": 721}, {"overlapHours": 1.5}, {"hours": 1}, []])
async def test_an_overlap_that_cannot_be_is_refused(body: Any, region: Region) -> None:
    refused = await region.post("/regions/me/callback-secret", body)

    assert refused.status == 422
    assert len((await region.get("/regions/me")).data["callbackSecrets"]) == 1


async def test_during_the_overlap_both_secrets_sign(region: Region, receiver: Receiver) -> None:
    new = await rotated(region)

    arrived = await told(region, receiver)

    assert new != region.secret
    assert signed_with(arrived, new)
    assert signed_with(arrived, region.secret)
    newest, oldest = (await region.get("/regions/me")).data["callbackSecrets"]
    assert newest["retiresAt"] is None
    assert oldest["retiresAt"] is not None


async def test_without_an_overlap_only_the_new_secret_signs(region: Region, receiver: Receiver) -> None:
    new = await rotated(region, {"overlapHours": 0})

    arrived = await told(region, receiver)

    assert signed_with(arrived, new)
    assert not signed_with(arrived, region.secret)


async def test_every_attempt_is_signed_with_what_signs_then(region: Region, receiver: Receiver) -> None:
    accepted = await region.post(f"/candidates?callbackUrl={receiver.url}/told", [CANDIDATE])
    await receiver.wait_for(1)
    new = await rotated(region, {"overlapHours": 0})

    await region.post(f"/mutations/{accepted.data['mutationId']}/callback/redeliver", None)

    first, second = await receiver.wait_for(2)
    assert [signed_with(first, each) for each in (region.secret, new)] == [True, False]
    assert [signed_with(second, each) for each in (region.secret, new)] == [False, True]


async def test_what_a_region_changes_of_itself_is_in_its_audit_log(region: Region) -> None:
    await region.call("PATCH", "/regions/me", {"timeZone": "Asia/Tokyo"})
    await rotated(region)
    await region.call("PATCH", "/regions/me/schema", {"interactionTypes": ["Visit"]})
    key = (await region.post("/api-keys", {"scopes": ["candidates:read"]})).data["id"]
    await region.call("DELETE", f"/api-keys/{key}")
    [own, _] = [each["id"] for each in (await region.get("/api-keys")).data]

    entries = [each for each in (await region.get("/audit")).data if each["actor"] == own]

    told = {
        each["action"]: (each["records"], each["details"]) for each in entries if not each["action"].endswith("read")
    }
    assert told["region.update"] == ([], {"changed": ["timeZone"]})
    assert told["callback_secret.rotate"] == ([], {})
    assert told["region_schema.update"] == ([], {"version": 1, "changed": ["interactionTypes"]})
    assert told["api_key.create"][0] == told["api_key.revoke"][0] == [key]
