from datetime import datetime, timedelta

import asyncpg
import msgspec
import pytest

from delivery.outboxes import LEASE, Outbox
from rapport.access.tenants import Tenant
from rapport.delivery.outbox import Callback, claim, put_callbacks
from rapport.ids import new_id
from rapport.storage.database import Database

URL = "https://school.example/hook"


async def test_nothing_is_claimed_from_an_empty_outbox(outbox: Outbox) -> None:
    assert await outbox.claim() == []


async def test_no_more_is_claimed_than_was_asked_for(outbox: Outbox) -> None:
    # The planner knows nothing of a young table, and would run an inner query once for each of its rows.
    await outbox.fill(*[URL] * 50)
    assert len(await outbox.claim(limit=8)) == 8
    assert [row["attempts"] for row in await outbox.rows()].count(1) == 8


async def test_what_is_claimed_is_not_claimed_again_within_its_lease(outbox: Outbox) -> None:
    await outbox.fill(URL)
    [delivery] = await outbox.claim()
    assert delivery.attempts == 1
    assert await outbox.claim() == []
    row = await outbox.row()
    assert row["state"] == "waiting"
    assert LEASE - timedelta(seconds=10) < row["due_in"] <= LEASE


async def test_what_is_claimed_is_claimed_again_after_its_lease(outbox: Outbox) -> None:
    await outbox.fill(URL)
    [first] = await outbox.claim()
    await outbox.execute("UPDATE outbox SET due_at = now()")
    [second] = await outbox.claim()
    assert (second.id, second.attempts) == (first.id, 2)


async def test_what_somebody_is_claiming_at_this_moment_is_passed_over(
    outbox: Outbox, quiet: Database, tenant: Tenant
) -> None:
    await outbox.fill(URL, URL, URL)
    async with quiet.tenant(tenant.id) as transaction:
        [held] = await claim(transaction, tenant.id, limit=1, except_hosts=[], lease=LEASE)
        others = await outbox.claim()
    assert len(others) == 2
    assert held.id not in {delivery.id for delivery in others}


async def test_the_longest_due_is_claimed_first_and_what_is_not_due_is_not(outbox: Outbox) -> None:
    mutations = await outbox.fill(URL, URL, URL)
    for mutation, minutes in zip(mutations, (-1, -2, 1), strict=True):
        await outbox.execute(
            "UPDATE outbox SET due_at = now() + $1 WHERE mutation_id = $2", timedelta(minutes=minutes), mutation
        )
    assert [delivery.mutation_id for delivery in await outbox.claim(limit=1)] == [mutations[1]]
    assert [delivery.mutation_id for delivery in await outbox.claim()] == [mutations[0]]


async def test_hosts_that_are_busy_are_left_out(outbox: Outbox) -> None:
    await outbox.fill("https://a.example/", "https://B.example:8443/x", "http://c.example?q")
    deliveries = await outbox.claim(except_hosts=["a.example", "b.example:8443"])
    assert [(delivery.host, delivery.url) for delivery in deliveries] == [("c.example", "http://c.example?q")]


async def test_of_one_mutation_there_is_one_callback(outbox: Outbox, quiet: Database, tenant: Tenant) -> None:
    [mutation_id] = await outbox.fill(URL)
    with pytest.raises(asyncpg.UniqueViolationError):
        async with quiet.tenant(tenant.id) as transaction:
            await put_callbacks(transaction, tenant.id, [Callback(mutation_id=mutation_id, url=URL, content={})])


async def test_a_callback_needs_its_mutation(quiet: Database, tenant: Tenant) -> None:
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        async with quiet.tenant(tenant.id) as transaction:
            await put_callbacks(transaction, tenant.id, [Callback(mutation_id=new_id(), url=URL, content={})])


async def test_what_is_delivered_is_done_with(outbox: Outbox) -> None:
    await outbox.fill(URL)
    [delivery] = await outbox.claim()
    await outbox.fail(delivery, timedelta(0))
    [delivery] = await outbox.claim()
    await outbox.deliver(delivery)
    row = await outbox.row()
    assert (row["state"], row["attempts"], row["last_status"], row["last_error"]) == ("delivered", 2, 204, None)
    assert isinstance(row["finished_at"], datetime)
    await outbox.execute("UPDATE outbox SET due_at = now()")
    assert await outbox.claim() == []


async def test_what_failed_waits_for_its_next_attempt(outbox: Outbox) -> None:
    await outbox.fill(URL)
    [delivery] = await outbox.claim()
    await outbox.fail(delivery, timedelta(hours=5))
    row = await outbox.row()
    assert (row["state"], row["last_status"], row["last_error"]) == ("waiting", 503, "timed out")
    assert row["finished_at"] is None
    assert timedelta(hours=5) - timedelta(seconds=10) < row["due_in"] <= timedelta(hours=5)


async def test_what_has_no_further_attempt_is_a_dead_letter(outbox: Outbox) -> None:
    await outbox.fill(URL)
    [delivery] = await outbox.claim()
    await outbox.fail(delivery, None)
    row = await outbox.row()
    assert (row["state"], row["last_status"], row["last_error"]) == ("dead", 503, "timed out")
    assert isinstance(row["finished_at"], datetime)
    await outbox.execute("UPDATE outbox SET due_at = now()")
    assert await outbox.claim() == []


@pytest.mark.parametrize("again_in", [timedelta(0), None])
async def test_an_attempt_that_outlived_its_lease_does_not_spoil_the_next_one(
    outbox: Outbox, again_in: timedelta | None
) -> None:
    await outbox.fill(URL)
    [late] = await outbox.claim()
    await outbox.execute("UPDATE outbox SET due_at = now()")
    [under_way] = await outbox.claim()

    await outbox.fail(late, again_in)

    assert await outbox.claim() == []
    assert (await outbox.row())["state"] == "waiting"
    await outbox.deliver(under_way)
    await outbox.fail(under_way, again_in)
    assert (await outbox.row())["state"] == "delivered"


@pytest.mark.parametrize("state", ["delivered", "dead"])
async def test_a_redelivery_begins_at_the_first_attempt(outbox: Outbox, state: str) -> None:
    [mutation_id] = await outbox.fill(URL)
    [first] = await outbox.claim()
    if state == "delivered":
        await outbox.deliver(first)
    else:
        await outbox.fail(first, None)
    assert await outbox.redeliver(mutation_id)
    row = await outbox.row()
    assert (row["state"], row["attempts"], row["finished_at"]) == ("waiting", 0, None)
    [again] = await outbox.claim()
    assert again == msgspec.structs.replace(first, leased_until=again.leased_until)


@pytest.mark.parametrize("ended", ["well", "badly", "for good"])
async def test_a_redelivery_that_is_asked_for_during_an_attempt_is_made(outbox: Outbox, ended: str) -> None:
    [mutation_id] = await outbox.fill(URL)
    [under_way] = await outbox.claim()

    await outbox.redeliver(mutation_id)
    if ended == "well":
        await outbox.deliver(under_way)
    else:
        await outbox.fail(under_way, None if ended == "for good" else timedelta(hours=5))

    [again] = await outbox.claim()
    assert (again.id, again.attempts) == (under_way.id, 1)


async def test_there_is_nothing_to_redeliver_of_a_mutation_without_a_callback(outbox: Outbox) -> None:
    assert not await outbox.redeliver(new_id())


async def test_one_tenant_never_claims_of_another(
    outbox: Outbox, quiet: Database, quiet_url: str, other_tenant: Tenant
) -> None:
    theirs = Outbox(quiet, quiet_url, other_tenant.id)
    [mutation_id] = await theirs.fill(URL)
    assert await outbox.claim() == []
    assert not await outbox.redeliver(mutation_id)
    assert len(await theirs.claim()) == 1
