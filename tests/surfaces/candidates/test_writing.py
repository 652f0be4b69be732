"""Acceptance over HTTP: the 202, and what an idempotency key promises."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest

from quiet import administrator, blocked
from rapport.server import answering
from rapport.settings import Settings
from rapport.storage.database import Database
from rapport.surfaces.candidates.routes import PREFIXES
from support import CANDIDATE, INTERACTION, Answer, Region

NOBODY = "cand_00000000000000000000000001"
UNKNOWN = f"/candidates/{NOBODY}/interactions"
LIVE = [prefix for prefix, sandbox in PREFIXES.items() if not sandbox]


def is_reused(answer: Answer) -> bool:
    return (answer.status, answer.issues) == (422, [(["idempotencyKey"], "reused")])


OTHER_REQUESTS: list[tuple[str, str, Any]] = [
    ("POST", UNKNOWN, [{**INTERACTION, "summary": "other"}]),
    ("POST", UNKNOWN, INTERACTION),
    ("POST", UNKNOWN, {"interactions": [INTERACTION]}),
    ("POST", UNKNOWN, [INTERACTION, INTERACTION]),
    ("POST", UNKNOWN, {"interactions": [INTERACTION], "callbackUrl": "https://b.example"}),
    ("POST", UNKNOWN.replace("1/", "2/"), [INTERACTION]),
    ("POST", "/candidates", [CANDIDATE]),
    ("PATCH", f"{UNKNOWN}/x", {"summary": "other"}),
    ("DELETE", f"{UNKNOWN}/x", None),
]


@pytest.mark.parametrize(("method", "path", "body"), OTHER_REQUESTS)
async def test_a_key_that_was_used_with_another_request_is_refused(
    region: Region, method: str, path: str, body: Any
) -> None:
    first = await region.post(UNKNOWN, [INTERACTION], idempotency_key="once")
    before = await region.finished(first)

    assert is_reused(await region.call(method, path, body, data=None, idempotency_key="once"))

    assert (await region.get("/mutations")).data == [before]


async def test_a_key_of_one_method_is_refused_with_another_on_the_same_path(region: Region) -> None:
    await region.call("DELETE", f"{UNKNOWN}/x", {}, data=None, idempotency_key="once")

    assert is_reused(await region.call("PATCH", f"{UNKNOWN}/x", {"summary": None}, data=None, idempotency_key="once"))


async def test_a_request_that_was_refused_leaves_its_key_free(region: Region) -> None:
    refused = await region.post("/candidates", [{}], idempotency_key="once")
    accepted = await region.post("/candidates", [CANDIDATE], idempotency_key="once")

    assert (refused.status, accepted.status) == (422, 202)
    assert "idempotency-replayed" not in accepted.headers


@pytest.mark.parametrize("again", ["at once", "after it was applied"])
async def test_a_request_that_comes_again_gets_the_first_answer_and_has_one_effect(region: Region, again: str) -> None:
    body = [{**CANDIDATE, "interactions": [INTERACTION]}]
    first = await region.post("/candidates", body, idempotency_key="once")
    if again != "at once":
        await region.finished(first)

    second = await region.post("/candidates", body, idempotency_key="once")

    assert "idempotency-replayed" not in first.headers
    assert second.headers["idempotency-replayed"] == "true"
    assert (second.status, second.body, second.headers["location"]) == (202, first.body, first.headers["location"])
    await region.finished(first)
    assert len((await region.get("/mutations")).data) == 1
    assert len((await region.get(f"/candidates/{first.data['candidateIds'][0]}/interactions")).data) == 1


async def test_a_deletion_that_comes_again_is_the_one_that_was(region: Region) -> None:
    candidate = await region.candidate()
    [interaction] = await region.interactions(candidate, {})
    one = f"/candidates/{candidate}/interactions/{interaction}"

    first = await region.call("DELETE", one, data=None, idempotency_key="once")
    assert (await region.finished(first))["status"] == "completed"
    second = await region.call("DELETE", one, data=None, idempotency_key="once")

    assert second.body == first.body
    assert (await region.finished(second))["status"] == "completed"


@pytest.mark.parametrize("prefix", LIVE)
@pytest.mark.parametrize("other", LIVE)
async def test_a_request_is_the_same_under_each_prefix(region: Region, prefix: str, other: str) -> None:
    first = await region.post(prefix + UNKNOWN, [INTERACTION], idempotency_key="once")
    second = await region.post(other + UNKNOWN, [INTERACTION], idempotency_key="once")

    assert second.headers["idempotency-replayed"] == "true"
    assert second.body == first.body


async def test_a_request_to_the_sandbox_is_the_same_by_header_and_by_prefix(region: Region) -> None:
    answers = [
        await region.post(UNKNOWN, [INTERACTION], idempotency_key="once", x_api_sandbox="true"),
        await region.post(f"/sandbox{UNKNOWN}", [INTERACTION], idempotency_key="once"),
        await region.post(f"/api/sandbox{UNKNOWN}", [INTERACTION], idempotency_key="once"),
        await region.post(f"/api/v2{UNKNOWN}", [INTERACTION], idempotency_key="once", x_api_sandbox="true"),
    ]

    assert all(answer.body == answers[0].body for answer in answers)
    assert [answer.headers.get("idempotency-replayed") for answer in answers] == [None, "true", "true", "true"]
    sandbox = ["/sandbox", "/sandbox", "/api/sandbox", "/api/sandbox"]
    assert [answer.headers["location"].rpartition("/mutations/")[0] for answer in answers] == sandbox


@pytest.mark.parametrize(
    "body",
    [
        b'[{"type":"Other","performedAt":"2026-03-01","notes":"\xc3\xa9","duration":1}]',
        b'\n[ { "duration" : 1 , "notes" : "\\u00e9" ,\t"performedAt" : "2026-03-01", "type" : "Other" } ]\r\n',
        b'[{"type":"x","performedAt":"2026-03-01","type":"O\\u0074her","notes":"\\u00E9","duration":1}]',
    ],
)
async def test_the_order_of_members_and_the_way_of_writing_do_not_matter(region: Region, body: bytes) -> None:
    first = {"notes": "é", "duration": 1, "performedAt": "2026-03-01", "type": "Other"}
    await region.post(UNKNOWN, [first], idempotency_key="once")

    again = await region.call("POST", UNKNOWN, data=body, idempotency_key="once")

    assert again.headers["idempotency-replayed"] == "true"


@pytest.mark.parametrize("keep_order", ["types", "items"])
async def test_the_order_of_lists_matters(region: Region, keep_order: str) -> None:
    many: Any = [{**INTERACTION, "type": ["Other", "Meeting"]}, INTERACTION]
    turned: Any = many[::-1] if keep_order == "items" else [{**INTERACTION, "type": ["Meeting", "Other"]}, INTERACTION]
    await region.post(UNKNOWN, many, idempotency_key="once")

    assert is_reused(await region.post(UNKNOWN, turned, idempotency_key="once"))


async def test_a_hundred_at_once_with_one_key_have_one_effect_and_get_one_answer_from_any_node(
    region: Region, database_url: str, settings: Settings
) -> None:
    candidate = await region.candidate()
    async with answering(settings, database_url, engine=False) as url:
        nodes = [region, msgspec.structs.replace(region, url=url)]

        answers = await asyncio.gather(
            *(
                nodes[number % 2].post(f"/candidates/{candidate}/interactions", [INTERACTION], idempotency_key="once")
                for number in range(100)
            )
        )

    assert Counter(answer.status for answer in answers) == {202: 100}
    assert all(answer.body == answers[0].body for answer in answers)
    assert Counter(answer.headers.get("idempotency-replayed") for answer in answers) == {"true": 99, None: 1}
    await region.finished(answers[0])
    listed = (await region.get(f"/candidates/{candidate}/interactions")).data
    assert [each["id"] for each in listed] == answers[0].data["interactionIds"]


async def test_a_hundred_at_once_with_one_key_and_two_bodies_have_one_effect(region: Region) -> None:
    bodies = [[INTERACTION], [{**INTERACTION, "summary": "other"}]]

    answers = await asyncio.gather(
        *(region.post(UNKNOWN, bodies[number % 2], idempotency_key="once") for number in range(100))
    )

    assert Counter(answer.status for answer in answers) == {202: 50, 422: 50}
    assert all(is_reused(answer) for answer in answers if answer.status == 422)
    assert len((await region.get("/mutations")).data) == 1


async def test_a_hundred_at_once_with_keys_of_their_own_have_a_hundred_effects(region: Region) -> None:
    candidate = await region.candidate()
    path = f"/candidates/{candidate}/interactions"

    answers = await asyncio.gather(*(region.post(path, [INTERACTION]) for _ in range(100)))

    for answer in answers:
        await region.finished(answer)
    listed = {each["id"] for each in (await region.get(path)).data}
    assert listed == {answer.data["interactionIds"][0] for answer in answers}


@asynccontextmanager
async def nothing_is_written(database: Database, region: Region) -> AsyncIterator[None]:
    """As on a slow disk: the writes of this region wait until the end of the block, for a row that they refer to."""
    async with database.tenant(region.tenant.id) as transaction:
        await transaction.execute("SELECT FROM tenant WHERE id = $1 FOR UPDATE", region.tenant.id)
        yield


async def test_a_client_that_hangs_up_has_its_write_all_the_same(
    region: Region, database: Database, database_url: str
) -> None:
    async with administrator(database_url) as watching, nothing_is_written(database, region):
        asking = asyncio.create_task(region.post("/candidates", [CANDIDATE], idempotency_key="once"))
        await blocked(watching)
        asking.cancel()

    accepted = await region.post("/candidates", [CANDIDATE], idempotency_key="once")

    assert accepted.headers["idempotency-replayed"] == "true"


async def test_more_than_can_wait_are_told_to_come_back_and_leave_nothing_behind(
    region: Region, database: Database, database_url: str, settings: Settings
) -> None:
    small = msgspec.structs.replace(settings, accept_waiting=1)
    async with answering(small, database_url, engine=False) as url, administrator(database_url) as watching:
        node = msgspec.structs.replace(region, url=url)
        async with nothing_is_written(database, region):
            writing = asyncio.create_task(node.post("/candidates", [CANDIDATE]))
            await blocked(watching)
            asking = {asyncio.create_task(node.post("/candidates", [CANDIDATE])) for _ in range(5)}
            refused: set[asyncio.Task[Answer]] = set()
            while len(refused) < 4:
                done, asking = await asyncio.wait(asking, return_when=asyncio.FIRST_COMPLETED)
                refused |= done
            for each in refused:
                answer = each.result()
                assert (answer.status, answer.headers["retry-after"], answer.issues) == (503, "1", [])
        assert [(await each).status for each in (writing, *asking)] == [202, 202]
    assert len((await region.get("/mutations")).data) == 2
