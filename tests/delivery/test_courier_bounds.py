"""What the courier has under way at once, and how it goes on when something of it ends."""

import asyncio
from contextlib import AsyncExitStack

from delivery.outboxes import Couriers, HoldingReceiver, Outbox
from quiet import new_tenant
from rapport.access.tenants import Tenant
from rapport.delivery.courier import Courier
from rapport.storage.database import Database
from receiver import Receiver
from support import until


async def settled() -> None:
    """Lets everything in this process go on that can, the receivers too."""
    for _ in range(300):
        await asyncio.sleep(0)


async def test_a_slow_host_gets_its_share_and_holds_up_nobody_else(
    outbox: Outbox, tenant: Tenant, courier: Couriers, receiver: Receiver
) -> None:
    async def four_are_claimed() -> bool:
        return len([row for row in await outbox.rows() if row["attempts"] and row["url"] == slow.url]) == 4

    async with HoldingReceiver() as slow, courier(per_host=2) as made:
        await outbox.fill(*[slow.url] * 7, *[receiver.url] * 5)
        made.rounds.knock(tenant.id)
        await receiver.wait_for(5)
        await slow.wait_for(2)
        await settled()
        assert slow.held == 2

        slow.answer_one()
        await until(four_are_claimed)
        await settled()
        assert slow.held == 2

        slow.answer_all()
        await slow.wait_for(7)
    assert slow.most == 2
    assert {row["state"] for row in await outbox.rows()} == {"delivered"}
    assert {row["attempts"] for row in await outbox.rows()} == {1}


async def idle(courier: Courier) -> None:
    """Returns when the courier takes nothing more by itself."""
    while courier.rounds._under_way:
        await asyncio.wait(list(courier.rounds._under_way.values()))


async def test_tenants_that_call_one_host_share_its_places(quiet: Database, quiet_url: str, courier: Couriers) -> None:
    tenants = [await new_tenant(quiet) for _ in range(4)]
    outboxes = [Outbox(quiet, quiet_url, tenant.id) for tenant in tenants]

    async def claimed() -> int:
        attempts = [row["attempts"] for outbox in outboxes for row in await outbox.rows()]
        return sum(attempts)

    async with HoldingReceiver() as slow:
        for outbox in outboxes:
            await outbox.fill(*[slow.url] * 4)
        async with courier(*(tenant.id for tenant in tenants), per_host=3) as made:
            await slow.wait_for(3)
            await idle(made)
            assert await claimed() <= 2 * 3 - 1  # more would wait for a place beyond the end of their lease
            slow.answer_all()

            async def all_sent() -> bool:
                for tenant in tenants:
                    made.rounds.knock(tenant.id)
                await asyncio.sleep(0)
                return len(slow.received) >= 16

            await until(all_sent)
    assert slow.most == 3
    assert await claimed() == len(slow.received) == 16


async def test_deliveries_of_all_tenants_are_bounded_together_and_go_on_one_after_the_other(
    quiet: Database, quiet_url: str, courier: Couriers
) -> None:
    tenants = [await new_tenant(quiet) for _ in range(4)]
    async with AsyncExitStack() as receivers:
        slow = [await receivers.enter_async_context(HoldingReceiver()) for _ in tenants]

        async def three_are_held() -> bool:
            await asyncio.sleep(0)
            return sum(each.held for each in slow) >= 3

        for tenant, each in zip(tenants, slow, strict=True):
            await Outbox(quiet, quiet_url, tenant.id).fill(*[each.url] * 2)
        async with courier(*(tenant.id for tenant in tenants), concurrency=3) as made:
            await until(three_are_held)
            await idle(made)
            await settled()
            assert sum(each.held for each in slow) == 3
            for each in slow:
                each.answer_all()
            for each in slow:
                await each.wait_for(2)
    assert [len(each.received) for each in slow] == [2, 2, 2, 2]


async def test_a_place_that_gets_free_is_taken_at_once(
    outbox: Outbox, tenant: Tenant, courier: Couriers, receiver: Receiver
) -> None:
    await outbox.fill(*[receiver.url] * 3)
    async with courier(tenant.id, concurrency=1):
        await receiver.wait_for(3)  # the next poll is a minute away


async def test_a_stop_waits_for_what_is_under_way_and_takes_nothing_more(
    outbox: Outbox, tenant: Tenant, courier: Couriers
) -> None:
    async with HoldingReceiver() as slow, courier(per_host=1) as made:
        await outbox.fill(slow.url, slow.url)
        made.rounds.knock(tenant.id)
        await slow.wait_for(1)
        stopping = asyncio.create_task(made.stop())
        await settled()
        assert not stopping.done()
        slow.answer_all()
        await stopping
    assert sorted(row["state"] for row in await outbox.rows()) == ["delivered", "waiting"]
    assert len(slow.received) == 1


async def test_work_that_nobody_announced_is_found_when_it_is_due(
    outbox: Outbox, courier: Couriers, receiver: Receiver
) -> None:
    await outbox.fill(receiver.url, receiver.url)
    [later, _] = await outbox.rows()
    await outbox.execute("UPDATE outbox SET due_at = now() + interval '1 hour' WHERE id = $1", later["id"])
    async with courier() as made:
        looking = asyncio.create_task(made.rounds.run())
        await receiver.wait_for(1)
        looking.cancel()
    assert [row["state"] for row in await outbox.rows()] == ["delivered", "waiting"]


async def test_only_tenants_with_something_due_are_found(
    quiet: Database, quiet_url: str, courier: Couriers, receiver: Receiver
) -> None:
    tenants = [await new_tenant(quiet) for _ in range(4)]
    due, later, delivered, _ = [Outbox(quiet, quiet_url, tenant.id) for tenant in tenants]
    for outbox in (due, later, delivered):
        await outbox.fill(receiver.url)
    await later.execute("UPDATE outbox SET due_at = now() + interval '1 hour'")
    await delivered.execute("UPDATE outbox SET state = 'delivered'")
    async with courier() as made:
        found = await made._find()
    assert [tenant.id in found for tenant in tenants] == [True, False, False, False]
