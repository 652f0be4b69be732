"""Makes mutations ready that need something from elsewhere before they can be applied, such as a file to fetch."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

import structlog

from rapport.rounds import Rounds
from rapport.storage.database import Database
from rapport.storage.doorbell import Bell, Doorbell

logger = structlog.get_logger()

Body = Mapping[str, Any]
Prepare = Callable[[UUID, Body], Awaitable[Body]]
"""Given the tenant and the body of a mutation, answers the body that its handler gets. What went wrong stands in that
body; an exception means that it should be tried again later.
"""


class Readying:
    """Prepares up to `hands` mutations at once, of one tenant or of several.

    The claim on a mutation is a row lock of the transaction that lasts as long as its preparation: it ends with the
    process, and somebody else begins anew. So it takes two connections for each hand: the claim's, and one for what
    is prepared. `longest_seconds` is how long a preparation may take at most.
    """

    def __init__(
        self,
        database: Database,
        doorbell: Doorbell,
        prepare: Prepare,
        *,
        hands: int,
        longest_seconds: float,
        poll_seconds: float,
    ) -> None:
        self._database = database
        self._doorbell = doorbell
        self._prepare = prepare
        self._longest_seconds = longest_seconds
        # One tenant's slow preparation must not hold up its others: each hand goes round the tenants on its own.
        self._hands = [
            Rounds(f"readying {number}", self._ready_one, self._find, workers=1, poll_seconds=poll_seconds)
            for number in range(hands)
        ]
        for hand in self._hands:
            doorbell.on(Bell.UNREADY, hand.knock)

    async def run(self) -> None:
        await asyncio.gather(*(hand.run() for hand in self._hands))

    async def stop(self) -> None:
        """Leaves what is under way to the next process."""
        await asyncio.gather(*(hand.abandon() for hand in self._hands))

    async def _find(self) -> list[UUID]:
        async with self._database.directory() as transaction:
            return [row["tenant_id"] for row in await transaction.fetch("SELECT tenant_id FROM directory_unready()")]

    async def _ready_one(self, tenant_id: UUID) -> bool:
        async with self._database.tenant(tenant_id, lasting=True) as transaction:
            claimed = await transaction.fetchrow(_CLAIM, tenant_id)
            if claimed is None:
                return False
            # The statements before and after are as bounded as any; only the pause between them may be longer.
            await transaction.execute(
                f"SET LOCAL idle_in_transaction_session_timeout = '{round(2 * self._longest_seconds)}s'"
            )
            async with asyncio.timeout(self._longest_seconds):
                body = await self._prepare(tenant_id, claimed["body"])
            await transaction.execute(_READY, tenant_id, claimed["id"], body)
        logger.info("made_ready", tenant=str(tenant_id), mutation=str(claimed["id"]))
        self._doorbell.ring(Bell.MUTATIONS, tenant_id)
        return True


_CLAIM = """
SELECT id, body FROM mutation WHERE tenant_id = $1 AND NOT ready AND state = 'accepted'
ORDER BY seq LIMIT 1 FOR UPDATE SKIP LOCKED
"""

_READY = "UPDATE mutation SET body = $3, ready = true WHERE tenant_id = $1 AND id = $2"
