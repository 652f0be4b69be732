"""Rounds that settle what is due, as soon as a bell tells of events, and by themselves now and then."""

from collections.abc import Sequence
from uuid import UUID

from rapport.domain.people.settling import settle_due
from rapport.rounds import Rounds
from rapport.storage.database import Database
from rapport.storage.doorbell import Bell, Doorbell


class PeopleRounds:
    """In any number of processes: of those that come to one tenant at once, one settles after the other."""

    def __init__(self, database: Database, doorbell: Doorbell, *, poll_seconds: float) -> None:
        self._database = database
        self._doorbell = doorbell
        self.rounds = Rounds("people", self._round, self._find, workers=1, poll_seconds=poll_seconds)
        doorbell.on(Bell.EVENTS, self.rounds.knock)

    async def _round(self, tenant_id: UUID) -> bool:
        settled = await settle_due(self._database, tenant_id)
        if settled.news:
            self._doorbell.ring_soon(Bell.EVENTS, tenant_id)
        return settled.more

    async def _find(self) -> Sequence[UUID]:
        async with self._database.directory() as transaction:
            return [row["tenant_id"] for row in await transaction.fetch("SELECT tenant_id FROM directory_people()")]
