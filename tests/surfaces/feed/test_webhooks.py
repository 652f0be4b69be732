"""Webhooks: who may set them up, what is refused, what arrives and with which signatures."""

from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from rapport.access.keys import create_key
from rapport.access.scopes import REGIONAL, Scope
from rapport.storage.database import Database
from receiver import Received, Receiver
from support import Answer, Region, until

NOBODY = "hook_01kaqe5y2me5j9s3qd3ss0jv2q"
OPERATIONS = [
    ("GET", "/webhooks", None),
    ("POST", "/webhooks", {"url": "https://school.example/"}),
    ("GET", f"/webhooks/{NOBODY}", None),
    ("PATCH", f"/webhooks/{NOBODY}", {"paused": True}),
    ("DELETE", f"/webhooks/{NOBODY}", None),
    ("POST", f"/webhooks/{NOBODY}/rotate-secret", {}),
    ("GET", f"/webhooks/{NOBODY}/deliveries", None),
    ("POST", f"/webhooks/{NOBODY}/deliveries/dlv_x/redeliver", None),
    ("POST", f"/webhooks/{NOBODY}/replay", {"event_ids": ["1"]}),
]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver() as receiver:
        yield receiver


async def hook(region: Region, receiver: Receiver, prefix: str = "", **fields: Any) -> dict[str, Any]:
    """A new webhook, with its secret."""
    made = await region.post(f"{prefix}/webhooks", {"url": f"{receiver.url}/hook", **fields})
    assert made.status == 201, made.body
    found: dict[str, Any] = made.data
    return found


async def deliveries(region: Region, webhook: dict[str, Any], query: str = "") -> list[dict[str, Any]]:
    answer = await region.get(f"/webhooks/{webhook['id']}/deliveries{query}")
    assert answer.status == 200, answer.body
    return list(answer.data)


async def finished(region: Region, webhook: dict[str, Any], count: int) -> list[dict[str, Any]]:
    """All deliveries, once that many are finished."""

    async def look() -> list[dict[str, Any]] | None:
        found = await deliveries(region, webhook)
        return found if sum(each["state"] != "waiting" for each in found) >= count else None

    found: list[dict[str, Any]] = await until(look)
    return found


def event(received: Received, secret: str) -> dict[str, Any]:
    """The CloudEvent, whose signature is verified."""
    return dict(Webhook(secret).verify(received.body, dict(received.headers)))


def wrong(answer: Answer) -> list[str]:
    assert answer.status == 400, answer.body
    return [each["field"] for each in answer.body["errors"]]


@pytest.mark.parametrize(("method", "path", "body"), OPERATIONS)
async def test_nobody_gets_in_without_a_key_or_its_scope(
    region: Region, database: Database, method: str, path: str, body: Any
) -> None:
    assert (await region.call(method, path, body, x_api_key="")).status == 401
    lacking = Scope.WEBHOOKS_READ if method == "GET" else Scope.WEBHOOKS_WRITE
    _, key = await create_key(database, region.tenant, [each for each in REGIONAL if each != lacking])
    assert (await region.call(method, path, body, x_api_key=key)).status == 403


@pytest.mark.parametrize(("method", "path", "body"), OPERATIONS[2:])
async def test_another_tenants_webhook_is_not_there(
    region: Region, other_region: Region, receiver: Receiver, method: str, path: str, body: Any
) -> None:
    theirs = await hook(other_region, receiver)
    for named in (NOBODY, theirs["id"], "hook_", "x"):
        assert (await region.call(method, path.replace(NOBODY, named), body)).status == 404
    assert (await region.get("/webhooks")).data == []
    assert (await other_region.get(f"/webhooks/{theirs['id']}")).data["paused"] is False


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["url"]),
        ({"url": "ftp://school.example"}, ["url"]),
        ({"url": "https://user:pw@school.example"}, ["url"]),
        ({"url": "https://school.example", "types": ["candidate"], "paused": 1}, ["types.0", "paused"]),
        ({"url": "https://school.example", "secret": "mine"}, ["secret"]),
        ([], ["body"]),
    ],
)
async def test_all_that_is_wrong_is_said(region: Region, body: Any, fields: list[str]) -> None:
    assert sorted(wrong(await region.post("/webhooks", body))) == sorted(fields)
    assert (await region.get("/webhooks")).data == []


async def test_a_replay_names_events_or_a_time_and_not_both(region: Region, receiver: Receiver) -> None:
    path = f"/webhooks/{(await hook(region, receiver))['id']}/replay"
    faulty: list[Any] = [
        {},
        {"event_ids": []},
        {"event_ids": ["x"]},
        {"since": "2026-03-01"},
        {"until": "2026-02-30T00:00:00Z"},
    ]
    for body in faulty:
        assert wrong(await region.post(path, body))
    assert wrong(await region.post(path, {"event_ids": ["1"], "since": "2026-03-01T00:00:00Z"}))


async def test_events_of_its_types_arrive_signed_as_cloud_events(region: Region, receiver: Receiver) -> None:
    await region.candidate()
    webhook = await hook(region, receiver, types=["rapport.interaction.*"], description="CRM")
    candidate = await region.candidate(email="other@school.example")
    [interaction] = await region.interactions(candidate, {})

    [received] = await receiver.wait_for(1)

    assert received.headers["content-type"] == "application/cloudevents+json"
    assert received.headers["webhook-id"] == f"{webhook['id']}.3"
    told = event(received, webhook["secret"])
    assert told == (await region.get("/events?after=2")).data[0]
    assert (told["subject"], told["data"]) == (candidate, {"interactionId": interaction})
    with pytest.raises(WebhookVerificationError):
        event(received, region.secret)
    [delivery] = await finished(region, webhook, 1)
    shown = {name: delivery[name] for name in ("event_id", "type", "state", "attempts", "last_status", "last_error")}
    assert shown == {
        "event_id": "3",
        "type": "rapport.interaction.created",
        "state": "delivered",
        "attempts": 1,
        "last_status": 204,
        "last_error": None,
    }
    [kept] = (await region.get("/webhooks")).data
    assert "secret" not in kept
    assert (kept["types"], kept["description"], kept["cursor"]) == (["interaction.*"], "CRM", "3")


async def test_the_sandbox_has_webhooks_of_its_own(region: Region, receiver: Receiver) -> None:
    webhook = await hook(region, receiver, "/sandbox")
    assert (await region.get("/webhooks")).data == []
    await region.candidate()
    await region.candidate("/sandbox")
    [received] = await receiver.wait_for(1)
    assert event(received, webhook["secret"])["source"] == f"urn:uuid:{region.tenant.sandbox_id}"


async def test_after_a_rotation_both_secrets_sign_and_without_an_overlap_only_the_new_one(
    region: Region, receiver: Receiver
) -> None:
    webhook = await hook(region, receiver)
    path = f"/webhooks/{webhook['id']}/rotate-secret"
    second = (await region.post(path, None)).data["secret"]
    await region.candidate()
    [received] = await receiver.wait_for(1)
    assert event(received, webhook["secret"]) == event(received, second)

    third = (await region.post(path, {"overlap_hours": 0})).data["secret"]
    await region.candidate(email="other@school.example")
    received = (await receiver.wait_for(2))[1]
    assert event(received, third)["id"] == "2"
    with pytest.raises(WebhookVerificationError):
        event(received, second)


async def test_a_paused_webhook_gets_everything_in_order_when_it_goes_on(region: Region, receiver: Receiver) -> None:
    webhook = await hook(region, receiver, paused=True)
    assert (webhook["paused"], webhook["paused_because"]) == (True, "asked")
    await region.interactions(await region.candidate(), *[{}] * 5)

    resumed = await region.call("PATCH", f"/webhooks/{webhook['id']}", {"paused": False})

    assert (resumed.data["paused"], resumed.data["paused_because"]) == (False, None)
    await receiver.wait_for(6)
    told = [event(each, webhook["secret"])["id"] for each in receiver.received]
    assert sorted(told) == ["1", "2", "3", "4", "5", "6"]


async def test_an_endpoint_that_is_gone_is_paused_and_goes_on_elsewhere(region: Region, receiver: Receiver) -> None:
    receiver.answer_with(410)
    webhook = await hook(region, receiver)
    await region.candidate()

    async def stopped() -> Any:
        found = (await region.get(f"/webhooks/{webhook['id']}")).data
        return found if found["paused"] else None

    assert (await until(stopped))["paused_because"] == "gone"
    [delivery] = await deliveries(region, webhook, "?state=dead")
    assert (delivery["attempts"], delivery["last_status"]) == (1, 410)
    await region.candidate(email="other@school.example")
    assert (await region.get(f"/webhooks/{webhook['id']}")).data["cursor"] == "1"

    receiver.answer_with(204)
    changes = {"url": f"{receiver.url}/elsewhere", "paused": False}
    assert (await region.call("PATCH", f"/webhooks/{webhook['id']}", changes)).status == 200
    later = (await receiver.wait_for(2))[1]
    assert (later.target, event(later, webhook["secret"])["id"]) == ("/elsewhere", "2")


async def test_an_endpoint_of_which_a_delivery_is_given_up_is_paused(
    region: Region, receiver: Receiver, database: Database
) -> None:
    receiver.answer_with(500)
    webhook = await hook(region, receiver)
    await region.candidate()

    async def failed() -> bool:
        return [each["last_status"] for each in await deliveries(region, webhook)] == [500]

    await until(failed)
    async with database.tenant(region.tenant.id) as transaction:  # as if three days had passed
        await transaction.execute("UPDATE outbox SET attempts = 9, due_at = now()")

    async def stopped() -> Any:
        found = (await region.get(f"/webhooks/{webhook['id']}")).data
        return found if found["paused"] else None

    assert (await until(stopped))["paused_because"] == "failing"
    [delivery] = await deliveries(region, webhook, "?state=dead")
    assert (delivery["attempts"], delivery["last_status"], delivery["due_at"]) == (10, 500, None)


async def test_what_failed_is_tried_again_and_can_be_sent_again(region: Region, receiver: Receiver) -> None:
    receiver.answer_with(500)
    webhook = await hook(region, receiver)
    await region.candidate()
    await receiver.wait_for(1)

    async def failed() -> Any:
        found = await deliveries(region, webhook)
        return found[0] if found[0]["last_status"] == 500 else None

    delivery = await until(failed)
    assert (delivery["state"], delivery["finished_at"]) == ("waiting", None)
    assert delivery["due_at"] is not None
    receiver.answer_with(200)

    again = await region.post(f"/webhooks/{webhook['id']}/deliveries/{delivery['id']}/redeliver", None)

    assert again.status == 202
    [first, second] = await receiver.wait_for(2)
    assert first.body == second.body
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    [delivery] = await finished(region, webhook, 1)
    assert (delivery["state"], delivery["last_status"]) == ("delivered", 200)
    missing = await region.post(f"/webhooks/{webhook['id']}/deliveries/{NOBODY}/redeliver", None)
    assert missing.status == 404


async def test_events_are_replayed_by_id_and_by_time(region: Region, receiver: Receiver) -> None:
    await region.interactions(await region.candidate(), {}, {})
    webhook = await hook(region, receiver, types=["interaction.created"])
    path = f"/webhooks/{webhook['id']}/replay"

    named = await region.post(path, {"event_ids": ["1", "3", "99"]})
    assert (named.status, named.data) == (202, {"deliveries": 2})
    await receiver.wait_for(2)
    await finished(region, webhook, 2)
    moment = (await region.get("/events")).data[1]["time"]
    timed = await region.post(path, {"since": moment, "until": "2199-01-01T00:00:00Z"})

    assert timed.data == {"deliveries": 2}
    told = [event(each, webhook["secret"])["id"] for each in await receiver.wait_for(4)]
    assert (sorted(told[:2]), sorted(told[2:])) == (["1", "3"], ["2", "3"])
    assert (await region.post(path, {"until": "2001-01-01T00:00:00Z"})).data == {"deliveries": 0}


async def test_what_is_done_with_a_webhook_stands_in_the_audit_log(region: Region, receiver: Receiver) -> None:
    webhook = await hook(region, receiver)
    path = f"/webhooks/{webhook['id']}"
    await region.call("PATCH", path, {"description": None})
    await region.post(f"{path}/rotate-secret", {})
    await region.post(f"{path}/replay", {"event_ids": ["1"]})
    assert (await region.call("DELETE", path)).status == 204
    assert (await region.get(path)).status == 404

    entries = (await region.get(f"/audit?record={webhook['id']}")).data
    done = ["webhook.create", "webhook.update", "webhook.rotate_secret", "webhook.replay", "webhook.delete"]
    assert [each["action"] for each in entries][::-1] == done
    assert webhook["secret"] not in msgspec.json.encode(entries).decode()


async def test_deliveries_are_listed_page_by_page(region: Region, receiver: Receiver) -> None:
    webhook = await hook(region, receiver, paused=True)
    await region.interactions(await region.candidate(), {}, {})
    await region.call("PATCH", f"/webhooks/{webhook['id']}", {"paused": False})
    await finished(region, webhook, 3)
    path = f"/webhooks/{webhook['id']}/deliveries"
    first = await region.get(f"{path}?limit=2&state=delivered")
    assert ([each["event_id"] for each in first.data], first.body["meta"]["has_more"]) == (["3", "2"], True)
    rest = await region.get(f"{path}?before={first.body['meta']['cursor']}")
    assert ([each["event_id"] for each in rest.data], rest.body["meta"]) == (["1"], {"cursor": None, "has_more": False})
    assert wrong(await region.get(f"{path}?limit=0&state=lost&before=x")) == ["limit", "state", "before"]
