import time
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
import pytest
from standardwebhooks import Webhook

from delivery.outboxes import Couriers, HoldingReceiver, Outbox
from rapport.access.callback_secrets import callback_secrets
from rapport.access.tenants import Tenant
from rapport.delivery.retry import JITTER, SCHEDULE
from rapport.delivery.sign import new_secret, verify_v2
from rapport.engine.history import find_mutation
from rapport.ids import Kind, new_id, show
from rapport.storage.database import Database
from receiver import Received, Receiver
from support import until


async def secrets_of(quiet: Database, tenant_id: UUID) -> list[str]:
    async with quiet.tenant(tenant_id) as transaction:
        return await callback_secrets(transaction, tenant_id)


def verify(received: Received, secret: str) -> None:
    """As a receiver does it, in both ways."""
    headers = dict(received.headers)
    verify_v2(secrets=[secret], headers=headers, target=received.target, body=received.body, now=time.time())
    Webhook(secret).verify(received.body, {name.lower(): value for name, value in headers.items()})


async def clock(quiet: Database) -> datetime:
    async with quiet.directory() as transaction:
        now: datetime = await transaction.fetchval("SELECT clock_timestamp()")
    return now


async def test_a_private_address_that_is_not_allowed_is_a_failed_attempt(
    outbox: Outbox, tenant: Tenant, courier: Couriers, receiver: Receiver
) -> None:
    await outbox.fill(receiver.url)
    async with courier(tenant.id, allowed=()):
        await until(outbox.attempted)
    row = await outbox.row()
    assert (row["state"], row["last_status"], row["last_error"]) == ("waiting", None, "target address is not allowed")
    assert receiver.received == []


async def test_a_receiver_that_is_not_there_is_a_failed_attempt(
    outbox: Outbox, tenant: Tenant, courier: Couriers
) -> None:
    async with Receiver() as gone:
        await outbox.fill(gone.url)
    async with courier(tenant.id):
        await until(outbox.attempted)
    row = await outbox.row()
    assert (row["state"], row["last_status"], row["last_error"]) == ("waiting", None, "connection refused")


@pytest.mark.parametrize("attempt", [1, 2, 9])
async def test_a_failed_attempt_is_followed_by_another_one_as_scheduled(
    outbox: Outbox, tenant: Tenant, courier: Couriers, receiver: Receiver, quiet: Database, attempt: int
) -> None:
    receiver.answer_with(500)
    await outbox.fill(receiver.url)
    await outbox.execute("UPDATE outbox SET attempts = $1", attempt - 1)
    before = await clock(quiet)
    async with courier(tenant.id):
        await receiver.wait_for(1)
    row = await outbox.row()
    step = SCHEDULE[attempt - 1]
    assert (row["state"], row["attempts"], row["last_status"], row["last_error"]) == ("waiting", attempt, 500, None)
    assert before + step <= row["due_at"] <= await clock(quiet) + step * (1 + JITTER)


async def test_after_the_last_attempt_it_is_a_dead_letter(
    outbox: Outbox, tenant: Tenant, courier: Couriers, receiver: Receiver
) -> None:
    receiver.answer_with(503, {"Retry-After": "60"})
    await outbox.fill(receiver.url)
    await outbox.execute("UPDATE outbox SET attempts = $1", len(SCHEDULE))
    async with courier(tenant.id) as made:
        await receiver.wait_for(1)
    row = await outbox.row()
    assert (row["state"], row["attempts"], row["last_status"]) == ("dead", len(SCHEDULE) + 1, 503)
    assert made.attempts == {("callback", "dead"): 1}


async def test_a_receiver_that_is_gone_for_good_is_not_asked_again(
    outbox: Outbox, tenant: Tenant, courier: Couriers, receiver: Receiver
) -> None:
    receiver.answer_with(410)
    await outbox.fill(receiver.url)
    async with courier(tenant.id):
        await receiver.wait_for(1)
    row = await outbox.row()
    assert (row["state"], row["attempts"], row["last_status"]) == ("dead", 1, 410)


async def test_a_receiver_that_asks_for_time_gets_it(
    outbox: Outbox, tenant: Tenant, courier: Couriers, receiver: Receiver, quiet: Database
) -> None:
    receiver.answer_with(429, {"Retry-After": "7200"})
    await outbox.fill(receiver.url)
    before = await clock(quiet)
    async with courier(tenant.id):
        await receiver.wait_for(1)
    asked = timedelta(hours=2)
    assert before + asked <= (await outbox.row())["due_at"] <= await clock(quiet) + asked * (1 + JITTER)


async def test_a_callback_arrives_signed_with_what_the_mutation_shows(
    outbox: Outbox, tenant: Tenant, courier: Couriers, receiver: Receiver, quiet: Database
) -> None:
    [mutation_id] = await outbox.fill(f"{receiver.url}/hook?a=%2F&b=+%20")
    name = show(Kind.MUTATION, mutation_id)
    async with courier(tenant.id):
        [received] = await receiver.wait_for(1)

    [secret] = await secrets_of(quiet, tenant.id)
    verify(received, secret)
    assert (received.method, received.target) == ("POST", "/hook?a=%2F&b=+%20")
    assert received.headers["content-type"] == "application/json"
    assert received.headers["webhook-id"] == name
    async with quiet.tenant(tenant.id) as transaction:
        shown = await find_mutation(transaction, tenant.id, name, sandbox=False)
    assert shown is not None
    callback = shown.pop("callback")
    assert msgspec.json.decode(received.body) == msgspec.to_builtins(shown)
    assert callback == {
        "state": "delivered",
        "attempts": 1,
        "lastStatus": 204,
        "lastError": None,
        "nextAttemptAt": None,
    }


async def test_a_callback_of_the_sandbox_says_so(
    quiet: Database, quiet_url: str, tenant: Tenant, courier: Couriers, receiver: Receiver
) -> None:
    await Outbox(quiet, quiet_url, tenant.sandbox_id).fill(receiver.url)
    async with courier(tenant.sandbox_id):
        [received] = await receiver.wait_for(1)
    assert msgspec.json.decode(received.body)["sandbox"] is True
    [secret] = await secrets_of(quiet, tenant.id)
    verify(received, secret)


async def test_both_secrets_of_a_rotation_verify(
    outbox: Outbox, tenant: Tenant, courier: Couriers, receiver: Receiver, quiet: Database
) -> None:
    await outbox.execute(
        "INSERT INTO callback_secret (tenant_id, id, secret) VALUES ($1, $2, $3)", tenant.id, new_id(), new_secret()
    )
    await outbox.fill(receiver.url)
    async with courier(tenant.id):
        [received] = await receiver.wait_for(1)
    both = await secrets_of(quiet, tenant.id)
    assert len(both) == 2
    for secret in both:
        verify(received, secret)


@pytest.mark.parametrize("status", [204, 410])
async def test_a_redelivery_is_the_same_message_signed_anew(
    outbox: Outbox, tenant: Tenant, courier: Couriers, receiver: Receiver, quiet: Database, status: int
) -> None:
    receiver.answer_with(status)
    [mutation_id] = await outbox.fill(receiver.url)
    async with courier(tenant.id):
        await receiver.wait_for(1)
    assert (await outbox.row())["state"] == {204: "delivered", 410: "dead"}[status]

    receiver.answer_with(200)
    assert await outbox.redeliver(mutation_id)
    async with courier(tenant.id):
        first, again = await receiver.wait_for(2)

    row = await outbox.row()
    assert (row["state"], row["attempts"], row["last_status"]) == ("delivered", 1, 200)
    assert again.body == first.body
    assert again.headers["webhook-id"] == first.headers["webhook-id"]
    assert again.headers["x-mutationengine-nonce"] != first.headers["x-mutationengine-nonce"]
    assert again.headers["x-mutationengine-signature"] != first.headers["x-mutationengine-signature"]
    [secret] = await secrets_of(quiet, tenant.id)
    verify(again, secret)


async def test_what_a_dead_process_had_in_hand_is_delivered_after_its_lease(
    outbox: Outbox, tenant: Tenant, courier: Couriers, receiver: Receiver
) -> None:
    await outbox.fill(receiver.url)
    await outbox.claim()
    async with courier() as made:
        assert not await made._take(tenant.id)
        await outbox.execute("UPDATE outbox SET due_at = now()")
        assert await made._take(tenant.id)
        await receiver.wait_for(1)
    row = await outbox.row()
    assert (row["state"], row["attempts"]) == ("delivered", 2)


async def test_two_couriers_never_send_one_callback_at_once(outbox: Outbox, tenant: Tenant, courier: Couriers) -> None:
    async with HoldingReceiver() as slow, courier(tenant.id) as one, courier(tenant.id) as other:
        await outbox.fill(slow.url)
        for made in (one, other) * 3:
            made.rounds.knock(tenant.id)
        await slow.wait_for(1)
        await one._take(tenant.id)
        await other._take(tenant.id)
        slow.answer_all()
    assert len(slow.received) == 1
    assert (await outbox.row())["attempts"] == 1
