"""The courier: takes what is due from the outbox, signs it, sends it, writes down what came of it."""

import asyncio
import random
import secrets
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

import structlog

from rapport.access.callback_secrets import callback_secrets
from rapport.delivery.outbox import Attempted, Delivery, claim, mark_delivered, mark_failed
from rapport.delivery.retry import next_delay, parse_retry_after
from rapport.delivery.send import Attempt, Sender
from rapport.delivery.sign import notice_headers, signature_headers
from rapport.delivery.target import request_target
from rapport.delivery.webhooks import hold_webhook, stop_webhook, webhook_secrets
from rapport.rounds import Rounds
from rapport.storage.database import Database, Transaction
from rapport.storage.doorbell import Bell, Doorbell

logger = structlog.get_logger()

CLOUD_EVENT = "application/cloudevents+json"


class Courier:
    """Delivers side by side, a bounded number in all and to each host; a slow host holds up only itself.

    `attempts` counts by kind and result, as they were written down.
    """

    def __init__(
        self,
        database: Database,
        doorbell: Doorbell,
        sender: Sender,
        *,
        concurrency: int,
        per_host: int,
        timeout_seconds: float,
        poll_seconds: float,
    ) -> None:
        self._database = database
        self._sender = sender
        self._concurrency = concurrency
        self._per_host = per_host
        # A claimed delivery waits at most for those of its host that were claimed before it: two time-outs in all.
        self._lease = timedelta(seconds=2 * timeout_seconds + 5)
        self._under_way: set[asyncio.Task[None]] = set()
        self._to_host: Counter[str] = Counter()
        self._host_slots: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(per_host))
        self._held_up: set[UUID] = set()
        self.attempts: Counter[tuple[str, Attempted]] = Counter()
        # One claim at a time: it must know what the one before it took. The sending happens outside of it.
        self.rounds = Rounds("courier", self._take, self._find, workers=1, poll_seconds=poll_seconds)
        doorbell.on(Bell.DELIVERIES, self.rounds.knock)

    async def stop(self) -> None:
        """Takes nothing more and returns when what is under way was written down."""
        await self.rounds.stop()
        while self._under_way:
            await asyncio.wait(self._under_way)

    async def _find(self) -> list[UUID]:
        async with self._database.directory() as transaction:
            rows = await transaction.fetch("SELECT tenant_id FROM directory_deliveries()")
        return [row["tenant_id"] for row in rows]

    async def _take(self, tenant_id: UUID) -> bool:
        free = self._concurrency - len(self._under_way)
        if free <= 0:
            self._held_up.add(tenant_id)
            return False
        busy = [host for host, count in self._to_host.items() if count >= self._per_host]
        async with self._database.tenant(tenant_id) as transaction:
            deliveries = await claim(
                transaction,
                tenant_id,
                limit=min(free, self._per_host),
                except_hosts=busy,
                lease=self._lease,
            )
            signing = await _signing(transaction, tenant_id, deliveries)
        for delivery in deliveries:
            self._to_host[delivery.host] += 1
            task = asyncio.create_task(self._deliver(tenant_id, delivery, signing[delivery.webhook_id]))
            self._under_way.add(task)
            task.add_done_callback(partial(self._leave, tenant_id, delivery.host))
        return bool(deliveries)

    async def _deliver(self, tenant_id: UUID, delivery: Delivery, signing: Sequence[str]) -> None:
        try:
            async with self._host_slots[delivery.host]:
                attempt = await self._send(delivery, signing)
            await self._write_down(tenant_id, delivery, attempt)
        except Exception:
            logger.exception("delivery_unrecorded", delivery=delivery.name)

    def _leave(self, tenant_id: UUID, host: str, task: asyncio.Task[None]) -> None:
        """Not in the task itself: a round that it made begin would still count it."""
        self._under_way.discard(task)
        self._to_host[host] -= 1
        if self._to_host[host] == 0:
            del self._to_host[host]
            self._host_slots.pop(host, None)
        held_up, self._held_up = {tenant_id, *self._held_up}, set()
        for waiting in held_up:
            self.rounds.knock(waiting)

    async def _send(self, delivery: Delivery, signing: Sequence[str]) -> Attempt:
        body = delivery.body.encode()
        timestamp = int(time.time())
        if delivery.webhook_id is not None:
            headers = notice_headers(secrets=signing, message_id=delivery.name, body=body, timestamp=timestamp)
            return await self._sender.post(delivery.url, body, {"content-type": CLOUD_EVENT, **headers})
        headers = signature_headers(
            secrets=signing,
            message_id=delivery.name,
            target=request_target(delivery.url),
            body=body,
            timestamp=timestamp,
            nonce=secrets.token_urlsafe(16),
        )
        return await self._sender.post(delivery.url, body, {"content-type": "application/json", **headers})

    async def _write_down(self, tenant_id: UUID, delivery: Delivery, attempt: Attempt) -> None:
        kind = "callback" if delivery.webhook_id is None else "webhook"
        if attempt.status is not None and attempt.delivered:
            async with self._database.tenant(tenant_id) as transaction:
                await mark_delivered(transaction, tenant_id, delivery, attempt.status)
            self.attempts[kind, Attempted.DELIVERED] += 1
            return
        async with self._database.tenant(tenant_id) as transaction:
            again_in = None if attempt.gone else _delay(delivery.attempts, attempt)
            ends = delivery.webhook_id if again_in is None else None
            if ends is not None:
                await hold_webhook(transaction, tenant_id, ends)
            marked = await mark_failed(
                transaction,
                tenant_id,
                delivery,
                status=attempt.status,
                error=attempt.error,
                again_in=again_in,
            )
            if ends is not None and marked:
                await stop_webhook(transaction, tenant_id, ends, "gone" if attempt.gone else "failing")
        if marked:
            self.attempts[kind, Attempted.FAILED if again_in else Attempted.DEAD] += 1
        logger.info(
            "delivery_failed" if again_in else "delivery_dead",
            delivery=delivery.name,
            host=delivery.host,
            attempt=delivery.attempts,
            status=attempt.status,
            error=attempt.error,
        )


async def _signing(
    transaction: Transaction, tenant_id: UUID, deliveries: Sequence[Delivery]
) -> dict[UUID | None, list[str]]:
    """The secrets that sign now: of each endpoint, and under None those of callbacks."""
    webhooks = {delivery.webhook_id for delivery in deliveries}
    found: dict[UUID | None, list[str]] = {}
    if None in webhooks:
        found[None] = await callback_secrets(transaction, tenant_id)
    endpoints = [each for each in webhooks if each is not None]
    if endpoints:
        of_endpoints = await webhook_secrets(transaction, tenant_id, endpoints)
        found.update((webhook_id, signing) for webhook_id, signing in of_endpoints.items())
    return found


def _delay(attempts: int, attempt: Attempt) -> timedelta | None:
    asked = parse_retry_after(attempt.retry_after, datetime.now(UTC))
    return next_delay(attempts, retry_after_seconds=asked, random=random.random())  # noqa: S311  # jitter, no secret
