"""The outbox as operators see it, and what was given up sent once more."""

from uuid import UUID

import pytest

from access.logs import actions
from delivery.outboxes import Outbox
from quiet import Administrator, administrator
from rapport.access.origin import Origin
from rapport.access.tenants import Tenant
from rapport.delivery.inspection import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    count_dead,
    list_deliveries,
    read_delivery,
    send_again,
    send_dead_again,
)
from rapport.ids import new_id
from rapport.storage.database import Database

URL = "https://school.example/hook"
ANN = Origin(actor="user_ann")


@pytest.fixture
def outbox(quiet: Database, quiet_url: str, tenant: Tenant) -> Outbox:
    return Outbox(quiet, quiet_url, tenant.id)


async def listed(
    database: Database,
    tenant: Tenant,
    *,
    kind: DeliveryKind | None = None,
    state: DeliveryState | None = None,
    before: UUID | None = None,
    limit: int = 100,
) -> list[Delivery]:
    async with database.tenant(tenant.id) as transaction:
        return await list_deliveries(transaction, tenant.id, kind=kind, state=state, before=before, limit=limit)


async def give_up(database: Database, tenant: Tenant) -> None:
    async with database.tenant(tenant.id) as transaction:
        await transaction.execute(
            "UPDATE outbox SET state = 'dead', attempts = 10, finished_at = now(), last_error = 'timeout'"
            " WHERE tenant_id = $1",
            tenant.id,
        )


async def _with_webhook(beside: Administrator, tenant: Tenant, *, paused: bool) -> None:
    """A notice of an endpoint, and a mail whose content is gone."""
    hook = new_id()
    await beside.execute(
        "INSERT INTO webhook (tenant_id, id, url, types, position, paused_at, paused_because)"
        " VALUES ($1, $2, $3, '{}', 0, CASE WHEN $4 THEN now() END, CASE WHEN $4 THEN 'asked' END)",
        tenant.id,
        hook,
        URL,
        paused,
    )
    await beside.execute(
        "INSERT INTO outbox (tenant_id, id, kind, webhook_id, position, event_type, message_id, url, host, body)"
        " VALUES ($1, $2, 'webhook', $3, 1, 'test.happened', 'm', $4, 'school.example', '{}')",
        tenant.id,
        new_id(),
        hook,
        URL,
    )


async def test_another_tenant_sees_and_sends_nothing(
    quiet: Database, tenant: Tenant, other_tenant: Tenant, outbox: Outbox
) -> None:
    await outbox.fill(URL)
    await give_up(quiet, tenant)
    [mine] = await listed(quiet, tenant)
    assert await listed(quiet, other_tenant) == []
    async with quiet.tenant(other_tenant.id) as transaction:
        assert await read_delivery(transaction, other_tenant.id, mine.id) is None
        assert await count_dead(transaction, other_tenant.id) == {}
        assert await send_dead_again(transaction, other_tenant.id, None, ANN) == 0
        assert not await send_again(transaction, other_tenant.id, mine, ANN)
    assert (await listed(quiet, tenant))[0].state == DeliveryState.DEAD


async def test_the_list_is_walked_from_the_newest_on_and_narrowed_down(
    quiet: Database, tenant: Tenant, outbox: Outbox
) -> None:
    await outbox.fill(*[URL] * 5)
    first = await listed(quiet, tenant, limit=3)
    rest = await listed(quiet, tenant, before=first[-1].id)
    ids = [each.id for each in (*first, *rest)]
    assert (len(ids), ids) == (5, sorted(ids, reverse=True))
    assert {(each.kind, each.state, each.target) for each in first} == {("callback", "waiting", URL)}
    assert await listed(quiet, tenant, kind=DeliveryKind.MAIL) == []
    assert await listed(quiet, tenant, state=DeliveryState.DEAD) == []
    assert len(await listed(quiet, tenant, kind=DeliveryKind.CALLBACK, state=DeliveryState.WAITING)) == 5


async def test_one_that_was_given_up_is_sent_from_its_first_attempt_on(
    quiet: Database, tenant: Tenant, outbox: Outbox
) -> None:
    await outbox.fill(URL)
    await give_up(quiet, tenant)
    [dead] = await listed(quiet, tenant)
    async with quiet.tenant(tenant.id) as transaction:
        assert await send_again(transaction, tenant.id, dead, ANN)
    [claimed] = await outbox.claim()
    assert (claimed.id, claimed.attempts) == (dead.id, 1)
    assert (await actions(quiet, tenant.id))[-1] == "callbacks.redeliver"


@pytest.mark.parametrize("paused", [False, True])
async def test_all_that_was_given_up_is_sent_again_and_that_of_a_paused_webhook_waits(
    quiet: Database, quiet_url: str, tenant: Tenant, outbox: Outbox, *, paused: bool
) -> None:
    await outbox.fill(URL, URL)
    async with administrator(quiet_url) as beside:
        await _with_webhook(beside, tenant, paused=paused)
    await give_up(quiet, tenant)
    async with quiet.tenant(tenant.id) as transaction:
        assert await count_dead(transaction, tenant.id) == {"callback": 2, "webhook": 1}
        assert await send_dead_again(transaction, tenant.id, DeliveryKind.WEBHOOK, ANN) == 1
        assert await count_dead(transaction, tenant.id) == {"callback": 2}
        assert await send_dead_again(transaction, tenant.id, None, ANN) == 2
    assert len(await outbox.claim()) == (2 if paused else 3)
    assert (await actions(quiet, tenant.id)).count("deliveries.redeliver") == 2


async def test_a_webhooks_notice_is_sent_again_and_a_mail_without_content_is_not(
    quiet: Database, quiet_url: str, tenant: Tenant
) -> None:
    async with administrator(quiet_url) as beside:
        await _with_webhook(beside, tenant, paused=True)
    await give_up(quiet, tenant)
    [notice] = await listed(quiet, tenant)
    async with quiet.tenant(tenant.id) as transaction:
        assert await send_again(transaction, tenant.id, notice, ANN)
    [waiting] = await listed(quiet, tenant)
    assert (waiting.state, waiting.attempts, waiting.due_at is None) == ("waiting", 0, False)
    assert (await actions(quiet, tenant.id))[-1] == "webhook.redeliver"
