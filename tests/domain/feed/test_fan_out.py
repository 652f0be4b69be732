"""Events into the outbox of webhooks: each once, a bounded number at a time, and a log of a bounded length."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from quiet import new_tenant
from rapport.access.origin import SERVICE
from rapport.access.tenants import Tenant
from rapport.domain.feed import fan_out, webhooks
from rapport.domain.feed.fan_out import FanOut
from rapport.domain.feed.webhooks import TooManyError, create_webhook, update_webhook
from rapport.engine.events import Happened, write_events
from rapport.engine.mutation import Event
from rapport.ids import new_id
from rapport.storage.database import Database
from rapport.storage.doorbell import Doorbell

AT = datetime(2026, 3, 1, tzinfo=UTC)
POLL_SECONDS = 60.0  # in no test does anybody look by themselves


async def hook(database: Database, tenant: Tenant, **given: Any) -> UUID:
    async with database.tenant(tenant.id) as transaction:
        made, _ = await create_webhook(transaction, tenant.id, {"url": "https://school.example/", **given}, SERVICE)
    return made.id


async def write(database: Database, tenant: Tenant, *types: str) -> None:
    happened = [Happened(event=Event(type=each, subject=new_id())) for each in types]
    async with database.tenant(tenant.id) as transaction:
        await write_events(transaction, tenant.id, happened, AT)


async def put(database: Database, tenant: Tenant, webhook_id: UUID) -> list[int]:
    """The events in the outbox, in the order in which they are due."""
    async with database.tenant(tenant.id) as transaction:
        rows = await transaction.fetch(
            "SELECT position FROM outbox WHERE tenant_id = $1 AND webhook_id = $2 ORDER BY due_at, position",
            tenant.id,
            webhook_id,
        )
    return [row["position"] for row in rows]


@pytest.fixture
def fanning(quiet: Database, quiet_url: str) -> FanOut:
    return FanOut(quiet, Doorbell(quiet, quiet_url), poll_seconds=POLL_SECONDS)


async def test_each_webhook_gets_what_comes_after_it_was_made_and_is_of_its_types(
    quiet: Database, tenant: Tenant, fanning: FanOut
) -> None:
    await write(quiet, tenant, "candidate.created")
    everything, some = await hook(quiet, tenant), await hook(quiet, tenant, types=["vacancy.*"])
    await write(quiet, tenant, "candidate.updated", "vacancy.created")
    assert tenant.id in await fanning._find()

    assert await fanning._round(tenant.id) is False

    assert (await put(quiet, tenant, everything), await put(quiet, tenant, some)) == ([2, 3], [3])
    assert tenant.id not in await fanning._find()


async def test_of_two_processes_each_event_is_put_once(quiet: Database, tenant: Tenant, quiet_url: str) -> None:
    webhook = await hook(quiet, tenant)
    await write(quiet, tenant, *["candidate.created"] * 20)
    both = [FanOut(quiet, Doorbell(quiet, quiet_url), poll_seconds=POLL_SECONDS) for _ in range(2)]

    await asyncio.gather(*(each._round(tenant.id) for each in both for _ in range(3)))

    assert await put(quiet, tenant, webhook) == list(range(1, 21))


async def test_what_is_too_much_waits_in_the_feed(
    quiet: Database, tenant: Tenant, fanning: FanOut, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fan_out, "BATCH", 2)
    monkeypatch.setattr(fan_out, "MOST_WAITING", 3)
    webhook = await hook(quiet, tenant)
    await write(quiet, tenant, *["candidate.created"] * 9)

    assert [await fanning._round(tenant.id) for _ in range(3)] == [True, True, False]
    assert await put(quiet, tenant, webhook) == [1, 2, 3, 4]
    async with quiet.tenant(tenant.id) as transaction:
        await transaction.execute("UPDATE outbox SET state = 'delivered' WHERE position < 4")
    assert await fanning._round(tenant.id) is True
    assert await put(quiet, tenant, webhook) == [1, 2, 3, 4, 5, 6]


async def test_finished_notices_of_old_events_are_removed(
    quiet: Database, tenant: Tenant, fanning: FanOut, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fan_out, "KEPT", 2)
    webhook = await hook(quiet, tenant)
    await write(quiet, tenant, *["candidate.created"] * 3)
    await fanning._round(tenant.id)
    async with quiet.tenant(tenant.id) as transaction:
        await transaction.execute("UPDATE outbox SET state = 'delivered' WHERE position > 1")
    await write(quiet, tenant, *["candidate.created"] * 2)

    await fanning._round(tenant.id)

    assert await put(quiet, tenant, webhook) == [1, 3, 4, 5]


async def test_a_paused_webhook_is_left_alone_and_catches_up(quiet: Database, tenant: Tenant, fanning: FanOut) -> None:
    webhook = await hook(quiet, tenant, paused=True)
    await write(quiet, tenant, "candidate.created")
    await fanning._round(tenant.id)
    assert (await put(quiet, tenant, webhook), tenant.id in await fanning._find()) == ([], False)

    async with quiet.tenant(tenant.id) as transaction:
        await update_webhook(transaction, tenant.id, webhook, {"paused": False}, SERVICE)
    await fanning._round(tenant.id)

    assert await put(quiet, tenant, webhook) == [1]


async def test_a_tenant_has_so_many_and_no_more(quiet: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "MOST", 1)
    tenant = await new_tenant(quiet)
    await hook(quiet, tenant)
    with pytest.raises(TooManyError):
        await hook(quiet, tenant)
