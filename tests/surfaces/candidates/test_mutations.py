import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import pytest

from quiet import administrator, blocked
from rapport.delivery.sign import verify_v2
from rapport.storage.database import Database
from receiver import Receiver
from support import CANDIDATE, INTERACTION, Answer, Region, until

NOBODY = "cand_00000000000000000000000001"
UNKNOWN = f"/candidates/{NOBODY}/interactions"


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver() as receiver:
        yield receiver


@asynccontextmanager
async def nothing_is_applied(region: Region, database: Database) -> AsyncIterator[None]:
    """Holds the region's lane, as another process would that is at work on it."""
    async with database.tenant(region.tenant.id) as transaction:
        await transaction.execute("SELECT FROM lane FOR UPDATE")
        yield


async def called_back(region: Region, accepted: Answer, state: str) -> dict[str, Any]:
    """The mutation, once its callback is in that state."""

    async def look() -> dict[str, Any] | None:
        found: dict[str, Any] = (await region.get(f"/mutations/{accepted.data['mutationId']}")).data
        return found if found["callback"]["state"] == state else None

    mutation: dict[str, Any] = await until(look)
    return mutation


@pytest.mark.parametrize(
    "name", ["x", "mut_x", "mut_00000000000000000000000001", "%00", "%ff", "%20", "a%2Fb", "x" * 300]
)
async def test_a_mutation_that_never_was_is_not_found(region: Region, name: str) -> None:
    assert (await region.get(f"/mutations/{name}")).status == 404
    assert (await region.post(f"/mutations/{name}/callback/redeliver", None)).status == 404


async def test_a_mutation_is_found_by_its_id_and_by_its_key(region: Region) -> None:
    accepted = await region.post(
        "/candidates", [{**CANDIDATE, "interactions": [INTERACTION]}], idempotency_key="my key é"
    )
    mutation = await region.finished(accepted)

    assert (await region.get("/mutations/my key é")).data == mutation
    assert mutation == {
        "mutationId": accepted.data["mutationId"],
        "idempotencyKey": "my key é",
        "operation": "candidates.create",
        "status": "completed",
        "acceptedAt": mutation["acceptedAt"],
        "finishedAt": mutation["finishedAt"],
        "sandbox": False,
        "callback": None,
        "result": {
            "candidateIds": accepted.data["candidateIds"],
            "interactionIds": accepted.data["interactionIds"],
        },
    }
    assert datetime.fromisoformat(mutation["acceptedAt"]) <= datetime.fromisoformat(mutation["finishedAt"])


async def test_an_id_that_is_the_key_of_another_mutation_names_the_one_that_has_it_as_id(region: Region) -> None:
    first = await region.post("/candidates", [CANDIDATE])
    second = await region.post("/candidates", [CANDIDATE], idempotency_key=first.data["mutationId"])

    assert second.status == 202
    assert (await region.get(f"/mutations/{first.data['mutationId']}")).data["mutationId"] == first.data["mutationId"]


async def test_a_failed_mutation_says_why_and_has_no_result(region: Region) -> None:
    mutation = await region.finished(await region.post(UNKNOWN, [INTERACTION]))

    assert mutation["status"] == "failed"
    assert mutation["error"] == {"code": "not_found", "message": "There is no such candidate in this region."}
    assert "result" not in mutation


async def test_a_mutation_that_waits_is_accepted_and_no_more(region: Region, database: Database) -> None:
    async with nothing_is_applied(region, database):
        accepted = await region.post("/candidates", [CANDIDATE])
        found = (await region.get(f"/mutations/{accepted.data['mutationId']}")).data
        assert (found["status"], found["finishedAt"]) == ("accepted", None)
        assert not {"result", "error"} & found.keys()
        assert (await region.get(f"/candidates/{accepted.data['candidateIds'][0]}")).status == 404

    assert (await region.finished(accepted))["status"] == "completed"


async def test_the_list_is_of_one_state_when_asked_and_newest_first(region: Region, database: Database) -> None:
    completed = [await region.post("/candidates", [CANDIDATE]) for _ in range(3)]
    failed = [await region.post(UNKNOWN, [INTERACTION]) for _ in range(2)]
    for each in [*completed, *failed]:
        await region.finished(each)
    async with nothing_is_applied(region, database):
        waiting = [await region.post("/candidates", [CANDIDATE]) for _ in range(2)]

        for state, expected in [
            ("accepted", waiting),
            ("completed", completed),
            ("failed", failed),
            (None, [*completed, *failed, *waiting]),
        ]:
            answer = await region.get("/mutations" + (f"?state={state}" if state else ""))
            assert [each["mutationId"] for each in answer.data] == [each.data["mutationId"] for each in expected][::-1]
            assert answer.body["meta"] == {"sandboxEnabled": False, "cursor": None}
            first = await region.get("/mutations?pageSize=1" + (f"&state={state}" if state else ""))
            rest = await region.get(
                f"/mutations?cursor={first.body['meta']['cursor']}" + (f"&state={state}" if state else "")
            )
            assert [*first.data, *rest.data] == answer.data
    for each in waiting:
        await region.finished(each)


async def test_a_callback_can_be_followed_from_the_acceptance_to_the_delivery(
    region: Region, database: Database, receiver: Receiver
) -> None:
    async with nothing_is_applied(region, database):
        accepted = await region.post("/candidates", {**CANDIDATE, "callbackUrl": f"{receiver.url}/hook?a=b"})
        found = (await region.get(f"/mutations/{accepted.data['mutationId']}")).data
        assert found["callback"] == {
            "state": "waiting", "attempts": 0, "lastStatus": None, "lastError": None, "nextAttemptAt": None,
        }  # fmt: skip

    mutation = await called_back(region, accepted, "delivered")

    [received] = await receiver.wait_for(1)
    assert (received.method, received.target) == ("POST", "/hook?a=b")
    assert mutation["callback"] == {
        "state": "delivered", "attempts": 1, "lastStatus": 204, "lastError": None, "nextAttemptAt": None,
    }  # fmt: skip


@pytest.mark.parametrize("url", ["", "?callbackUrl="])
async def test_the_callback_says_what_the_mutation_says(region: Region, receiver: Receiver, url: str) -> None:
    # The query counts before the body.
    given = {**INTERACTION, "callbackUrl": "http://127.0.0.1:9/nobody" if url else receiver.url}
    accepted = await region.post(UNKNOWN + (url + receiver.url if url else ""), given, idempotency_key="k")
    mutation = await called_back(region, accepted, "delivered")

    [received] = await receiver.wait_for(1)
    del mutation["callback"]
    assert json.loads(received.body) == mutation
    verify_v2(
        secrets=[region.secret],
        headers=received.headers,
        target=received.target,
        body=received.body,
        now=int(received.headers["x-mutationengine-timestamp"]),
    )


async def test_a_callback_that_was_delivered_is_sent_again_when_asked(region: Region, receiver: Receiver) -> None:
    accepted = await region.post("/candidates", {**CANDIDATE, "callbackUrl": receiver.url})
    await called_back(region, accepted, "delivered")

    asked = await region.post(f"/mutations/{accepted.data['mutationId']}/callback/redeliver", None)

    assert (asked.status, asked.data["mutationId"]) == (202, accepted.data["mutationId"])
    first, second = await receiver.wait_for(2)
    assert first.body == second.body
    assert first.headers["x-mutationengine-nonce"] != second.headers["x-mutationengine-nonce"]
    assert first.headers["x-mutationengine-signature"] != second.headers["x-mutationengine-signature"]
    assert (await called_back(region, accepted, "delivered"))["callback"]["attempts"] == 1


async def test_a_dead_callback_is_sent_again_when_asked(region: Region, receiver: Receiver) -> None:
    receiver.answer_with(410)
    accepted = await region.post(
        "/candidates", {**CANDIDATE, "callbackUrl": receiver.url}, idempotency_key="by its key"
    )
    dead = await called_back(region, accepted, "dead")
    assert dead["callback"]["lastStatus"] == 410
    assert dead["callback"]["nextAttemptAt"] is None
    assert dead["status"] == "completed"

    receiver.answer_with(200)
    asked = await region.post("/mutations/by its key/callback/redeliver", None)

    assert asked.status == 202
    assert (await called_back(region, accepted, "delivered"))["callback"]["lastStatus"] == 200


async def test_a_callback_that_waits_for_its_next_attempt_is_sent_at_once_when_asked(
    region: Region, receiver: Receiver
) -> None:
    receiver.answer_with(503, {"retry-after": "3600"})
    accepted = await region.post("/candidates", {**CANDIDATE, "callbackUrl": receiver.url})

    async def put_off() -> Any:
        callback = (await region.get(f"/mutations/{accepted.data['mutationId']}")).data["callback"]
        return callback["lastStatus"] and callback

    callback = await until(put_off)
    assert (callback["state"], callback["lastStatus"]) == ("waiting", 503)
    assert callback["nextAttemptAt"] is not None

    receiver.answer_with(200)
    assert (await region.post(f"/mutations/{accepted.data['mutationId']}/callback/redeliver", None)).status == 202
    await called_back(region, accepted, "delivered")


async def test_without_an_address_there_is_no_callback_to_send(region: Region) -> None:
    accepted = await region.post("/candidates", [CANDIDATE])
    await region.finished(accepted)

    asked = await region.post(f"/mutations/{accepted.data['mutationId']}/callback/redeliver", None)

    assert asked.status == 409
    assert "no callbackUrl" in asked.body["message"]


async def test_before_the_mutation_is_finished_there_is_no_callback_to_send(
    region: Region, database: Database, receiver: Receiver
) -> None:
    async with nothing_is_applied(region, database):
        accepted = await region.post("/candidates", {**CANDIDATE, "callbackUrl": receiver.url})

        asked = await region.post(f"/mutations/{accepted.data['mutationId']}/callback/redeliver", None)

        assert asked.status == 409
        assert "not finished" in asked.body["message"]
    await called_back(region, accepted, "delivered")
    assert len(receiver.received) == 1


async def test_a_mutation_that_is_removed_at_that_moment_is_not_found(
    region: Region, receiver: Receiver, database: Database, database_url: str
) -> None:
    accepted = await region.post("/candidates", {**CANDIDATE, "callbackUrl": receiver.url})
    await called_back(region, accepted, "delivered")
    async with administrator(database_url) as beside:
        async with database.tenant(region.tenant.id) as transaction:
            await transaction.execute("DELETE FROM mutation WHERE tenant_id = $1", region.tenant.id)
            path = f"/mutations/{accepted.data['mutationId']}/callback/redeliver"
            asking = asyncio.create_task(region.post(path, None))
            await blocked(beside)
        assert (await asking).status == 404
