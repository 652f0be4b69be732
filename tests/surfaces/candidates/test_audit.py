"""The region's own log over HTTP: what was read and changed, by whom and from where, and nothing of any person."""

import asyncio
import hashlib
import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest

from access.logs import listed
from rapport.access import read_log
from rapport.access.keys import create_key, list_keys
from rapport.access.scopes import Scope
from rapport.ids import Kind, show
from rapport.storage.database import Database
from receiver import Receiver
from support import CANDIDATE, INTERACTION, Region, until

PERSON = {"name": "Filomena Oosterbroek-c1d2", "email": "f.oosterbroek@mail.example", "phone": "+31 6 5559 7531"}
SECRETS = ("oosterbroek", "filomena", "55597531", "5559 7531")


async def logged(database: Database, region: Region, action: str, count: int) -> None:
    """Returns once there are that many entries of it; the log is not read over HTTP, which would make entries too."""

    async def look() -> bool:
        return len(await listed(database, region.tenant.id, action=action)) == count

    await until(look)


async def key_id(region: Region, database: Database) -> str:
    return show(Kind.API_KEY, (await list_keys(database, region.tenant))[0].id)


async def test_nobody_reads_the_log_without_a_key_or_with_one_that_may_not(region: Region, database: Database) -> None:
    _, weak = await create_key(database, region.tenant, set(Scope) - {Scope.REGION_READ})

    assert [(await region.get("/audit", x_api_key=key)).status for key in ("", weak)] == [401, 403]


async def test_another_regions_log_is_not_seen_nor_that_of_the_sandbox(region: Region, other_region: Region) -> None:
    theirs, sandboxed = await other_region.candidate(), await region.candidate("/sandbox")

    for record in (theirs, sandboxed):
        assert (await region.get(f"/audit?record={record}")).data == []
    [found] = (await region.get(f"/sandbox/audit?record={sandboxed}&action=candidates.create")).data
    assert found["records"] == [sandboxed]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("record=Ann", "record"),
        ("record=cand_", "record"),
        ("actor=%00", "actor"),
        ("action=%ED%A0%80%0A", "action"),
        ("since=yesterday", "since"),
        ("since=2026-03-01", "since"),
        ("until=2026-03-01T00:00:00", "until"),
        ("until=0001-01-01T00:00:00%2B01:00", "until"),
        ("cursor=MA", "cursor"),
        ("cursor=OTIyMzM3MjAzNjg1NDc3NTgwOA", "cursor"),
        ("cursor=InRleHQi", "cursor"),
        ("pageSize=101", "pageSize"),
    ],
)
async def test_what_cannot_be_asked_for_is_refused_by_name(region: Region, query: str, parameter: str) -> None:
    refused = await region.get(f"/audit?{query}")

    assert (refused.status, refused.issues) == (400, [([parameter], "query")])


async def test_each_change_is_there_as_soon_as_it_is_carried_out(region: Region, database: Database) -> None:
    before = datetime.now(UTC)
    candidate = await region.candidate()
    [interaction] = await region.interactions(candidate, {})
    path = f"/candidates/{candidate}"
    ended = [
        await region.finished(await region.call("PATCH", path, {"city": "Delft", "phase": None})),
        await region.finished(await region.call("PATCH", path, {"email": None, "phone": None})),
        await region.finished(await region.call("PATCH", f"{path}/interactions/{interaction}", {"duration": 60})),
        await region.finished(await region.post("/candidates/upsert", {**CANDIDATE, "name": "Anna"})),
        await region.finished(await region.call("DELETE", f"{path}/interactions/{interaction}")),
        await region.finished(await region.call("DELETE", f"{path}?mode=erase")),
    ]

    found = list(reversed((await region.get(f"/audit?record={candidate}")).data))

    told = [(each["action"], each["records"], _without(each["details"], "mutationId")) for each in found]
    completed = {"status": "completed"}
    assert told == [
        ("candidates.create", [candidate], completed),
        ("interactions.create", [candidate, interaction], completed),
        ("candidates.update", [candidate], {**completed, "changed": ["city", "phase"]}),
        ("candidates.update", [candidate], {"status": "failed", "code": "contact_required"}),
        ("interactions.update", [candidate, interaction], {**completed, "changed": ["duration"]}),
        ("candidates.upsert", [candidate], {**completed, "changed": ["email", "name", "privacyConsent"]}),
        ("interactions.delete", [candidate, interaction], completed),
        ("candidates.erase", [candidate], completed),
    ]
    assert [each["details"]["mutationId"] for each in found[2:]] == [each["mutationId"] for each in ended]
    assert {(each["actor"], each["region"], each["source"]) for each in found} == {
        (await key_id(region, database), None, "127.0.0.1")
    }
    assert all(before <= datetime.fromisoformat(each["at"]) <= datetime.now(UTC) for each in found)
    positions = [each["position"] for each in found]
    assert positions == list(range(positions[0], positions[0] + len(found)))


def _without(record: dict[str, Any], name: str) -> dict[str, Any]:
    return {each: value for each, value in record.items() if each != name}


async def test_each_read_of_personal_data_is_there_a_moment_later(region: Region, database: Database) -> None:
    candidate = await region.candidate()
    [interaction] = await region.interactions(candidate, {})
    for path in (
        f"/candidates/{candidate}/interactions",
        f"/candidates/{candidate}",
        f"/candidates/{candidate}/interactions/{interaction}",
        "/candidates?fields=name&include=interactions",
        "/candidates?fields=name,city",
        f"/candidates/find?email={CANDIDATE['email']}",
        "/candidates/find?phone=0101010101",
        f"/candidates/{candidate[:-1]}",
        "/mutations",
        "/schema",
    ):
        await region.get(path)

    since = (await region.get("/audit?action=candidates.create")).data[0]["at"]
    await logged(database, region, "candidates.find", 2)
    found = [each for each in (await region.get(f"/audit?since={since}")).data if each["details"].get("status") is None]

    told = [(each["action"], each["records"], each["details"]) for each in reversed(found)]
    assert [each for each in told if each[0] != "audit.read"] == [
        ("interactions.list", [candidate], {}),
        ("candidates.read", [candidate], {}),
        ("interactions.read", [candidate, interaction], {}),
        ("candidates.list", [candidate], {"fields": ["id", "name"], "include": ["interactions"]}),
        ("candidates.list", [candidate], {"fields": ["id", "name", "city"]}),
        ("candidates.find", [candidate], {}),
        ("candidates.find", [], {}),
    ]
    assert {each["actor"] for each in found} == {await key_id(region, database)}


async def test_a_callback_that_is_sent_again_is_in_the_log(region: Region) -> None:
    async with Receiver() as receiver:
        accepted = await region.post(f"/candidates?callbackUrl={receiver.url}", [CANDIDATE])
        mutation = (await region.finished(accepted))["mutationId"]
        await receiver.wait_for(1)
        assert (await region.post("/mutations/mut_unknown/callback/redeliver", None)).status == 404
        assert (await region.post(f"/mutations/{mutation}/callback/redeliver", None)).status == 202
        await receiver.wait_for(2)

    [found] = (await region.get("/audit?action=callbacks.redeliver")).data
    assert found["records"] == [mutation]


async def test_reading_the_log_is_in_the_log(region: Region, database: Database) -> None:
    candidate = await region.candidate()

    await region.get(f"/audit?record={candidate}")
    await region.get("/audit")

    await logged(database, region, "audit.read", 2)
    found = await listed(database, region.tenant.id, action="audit.read")
    assert [each.records for each in reversed(found)] == [[candidate], []]


async def test_what_cannot_be_noted_is_not_shown(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    candidate = await region.candidate()
    monkeypatch.setattr(read_log, "MAX_RECORDS", 0)

    refused = [await region.get(path) for path in (f"/candidates/{candidate}", "/candidates", "/audit")]

    assert [(each.status, each.headers["retry-after"], each.issues) for each in refused] == [(503, "1", [])] * 3
    assert (await region.get("/mutations")).status == 200


async def test_pages_join_without_a_seam_and_their_hashes_are_one_chain(region: Region) -> None:
    await asyncio.gather(*(region.candidate(email=f"{number}@school.example") for number in range(4)))
    found: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        page = await region.get(f"/audit?pageSize=2{f'&cursor={cursor}' if cursor else ''}")
        found += page.data
        cursor = page.body["meta"]["cursor"]

    assert [each["position"] for each in found] == list(range(len(found), 0, -1))
    before = region.tenant.id.bytes
    for each in reversed(found):
        text = json.dumps(_without(each, "hash"), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        before = hashlib.sha256(before + text.encode()).digest()
        assert each["hash"] == before.hex()


async def test_filters_are_read(region: Region) -> None:
    await region.candidate()
    [created] = (await region.get("/audit?action=candidates.create")).data
    at = quote(created["at"])

    async def positions(query: str) -> list[int]:
        return [each["position"] for each in (await region.get(f"/audit?{query}")).data]

    assert created["position"] in await positions(f"actor={created['actor']}&since={at}")
    assert created["position"] not in await positions("actor=command%20line")
    assert created["position"] not in await positions(f"until={at}")
    assert 1 in await positions(f"until={at}&actor=command%20line")


async def test_after_an_erasure_no_entry_says_who_it_was(region: Region, database: Database) -> None:
    accepted = await region.post("/candidates", [{**CANDIDATE, **PERSON, "interactions": [INTERACTION]}])
    await region.finished(accepted)
    [candidate] = accepted.data["candidateIds"]
    email, name = quote(PERSON["email"]), quote(PERSON["name"])
    await region.finished(await region.post("/candidates/upsert", {**CANDIDATE, **PERSON, "city": "Delft"}))
    await region.finished(await region.call("PATCH", f"/candidates/{candidate}", {"phone": PERSON["phone"]}))
    await region.finished(await region.call("PATCH", f"/candidates/{name}", {"phone": PERSON["phone"]}))
    for path in (
        f"/candidates/{candidate}",
        f"/candidates/{email}",
        f"/candidates/find?email={email}",
        f"/candidates/{candidate}/interactions",
    ):
        await region.get(path)
    await region.finished(await region.call("DELETE", f"/candidates/{candidate}?mode=erase"))
    await region.get(f"/candidates/find?phone={quote(PERSON['phone'])}")
    await logged(database, region, "candidates.find", 2)

    rows = str(await listed(database, region.tenant.id)).lower()

    assert candidate in rows
    assert [secret for secret in SECRETS if secret in rows] == []
