"""The postman: takes the mail that is due from the outbox, hands it to the SMTP server, writes down what came of it.

Every mail arrives at least once. One arrives twice, with the same Message-ID, when the server took it and nobody could
write that down: this process died between the two, or the connection before the server's answer came through.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import structlog

from rapport.delivery.mail import Letter, claim_mails
from rapport.delivery.outbox import Attempted, mark_delivered, mark_failed
from rapport.delivery.retry import next_delay
from rapport.delivery.smtp import Handed, Post
from rapport.ids import Kind, show
from rapport.rounds import Rounds
from rapport.storage.database import Database

logger = structlog.get_logger()

_UNWRITABLE = "it cannot be written; the service's log says why"


class Postman:
    """Sends side by side, a bounded number at once. Without an SMTP server there is none, and mail waits.

    `write` makes a mail of its facts, all of it but From: the same bytes each time. `attempts` counts by kind, which is
    mail, and result, as they were written down.
    """

    def __init__(
        self,
        database: Database,
        post: Post,
        write: Callable[[Letter], bytes],
        *,
        concurrency: int,
        timeout_seconds: float,
        poll_seconds: float,
    ) -> None:
        self._database = database
        self._post = post
        self._write = write
        self._concurrency = concurrency
        self._lease = timedelta(seconds=timeout_seconds + 5)
        self._under_way: set[asyncio.Task[None]] = set()
        self._held_up: set[UUID] = set()
        self.attempts: Counter[tuple[str, Attempted]] = Counter()
        self.rounds = Rounds("mail", self._take, self._find, workers=1, poll_seconds=poll_seconds)

    async def stop(self) -> None:
        """Takes nothing more and returns when what is under way was written down."""
        await self.rounds.stop()
        while self._under_way:
            await asyncio.wait(self._under_way)

    async def _find(self) -> list[UUID]:
        async with self._database.directory() as transaction:
            rows = await transaction.fetch("SELECT tenant_id FROM directory_mails()")
        return [row["tenant_id"] for row in rows]

    async def _take(self, tenant_id: UUID) -> bool:
        free = self._concurrency - len(self._under_way)
        if free <= 0:
            self._held_up.add(tenant_id)
            return False
        async with self._database.tenant(tenant_id) as transaction:
            letters = await claim_mails(transaction, tenant_id, limit=free, lease=self._lease)
        for letter in letters:
            task = asyncio.create_task(self._deliver(tenant_id, letter))
            self._under_way.add(task)
            task.add_done_callback(self._leave)
        return bool(letters)

    def _leave(self, task: asyncio.Task[None]) -> None:
        """Not in the task itself: a round that it made begin would still count it."""
        self._under_way.discard(task)
        held_up, self._held_up = self._held_up, set()
        for waiting in held_up:
            self.rounds.knock(waiting)

    async def _deliver(self, tenant_id: UUID, letter: Letter) -> None:
        try:
            await self._write_down(tenant_id, letter, await self._hand(letter))
        except Exception:
            logger.exception("mail_unrecorded", mail=show(Kind.MAIL, letter.id))

    async def _hand(self, letter: Letter) -> Handed:
        """One that cannot be written is a dead letter: it could not be written later either."""
        try:
            message = self._write(letter) if letter.message is None else letter.message
        except Exception:
            logger.exception("mail_unwritable", mail=show(Kind.MAIL, letter.id))
            return Handed(error=_UNWRITABLE, final=True)
        return await self._post.hand(letter.recipient, message)

    async def _write_down(self, tenant_id: UUID, letter: Letter, handed: Handed) -> None:
        if handed.error is None:
            async with self._database.tenant(tenant_id) as transaction:
                await mark_delivered(transaction, tenant_id, letter, handed.status)
            self.attempts["mail", Attempted.DELIVERED] += 1
            return
        again_in = None if handed.final else _delay(letter.attempts)
        async with self._database.tenant(tenant_id) as transaction:
            marked = await mark_failed(
                transaction, tenant_id, letter, status=handed.status, error=handed.error, again_in=again_in
            )
        if marked:
            self.attempts["mail", Attempted.FAILED if again_in else Attempted.DEAD] += 1
        logger.info(
            "mail_failed" if again_in else "mail_dead",
            mail=show(Kind.MAIL, letter.id),
            attempt=letter.attempts,
            status=handed.status,
        )


def _delay(attempts: int) -> timedelta | None:
    return next_delay(attempts, retry_after_seconds=None, random=random.random())  # noqa: S311  # jitter, no secret
