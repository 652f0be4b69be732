"""What is older than it is kept goes, and nothing that somebody still waits for."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest
from structlog.testing import capture_logs

from engine.toys import NOTHING, accept_all, apply
from quiet import administrator, blocked, new_tenant, request_of
from rapport.access.tenants import Tenant
from rapport.delivery.outbox import redeliver
from rapport.delivery.webhooks import Notice, put_notices
from rapport.domain import retention
from rapport.domain.feed.events import read_events
from rapport.domain.retention import Keep, Retention, _Turn
from rapport.engine.accept import Acceptor
from rapport.engine.events import Happened, write_events
from rapport.engine.history import find_mutation
from rapport.engine.mutation import Event
from rapport.ids import Kind, new_id, show
from rapport.storage.database import Database
from rapport.storage.doorbell import Doorbell
from support import told

KEEP = Keep(mutations_days=90, events_days=60, deliveries_days=30)
FOR_EVER = Keep(mutations_days=0, events_days=0, deliveries_days=0)
URL = "https://school.example/"


def aged(given: UUID, days: int) -> UUID:
    """As it would be, had it been made that many days ago."""
    return UUID(int=given.int - (timedelta(days=days) // timedelta(milliseconds=1) << 80))


class Past:
    """What a tenant wrote, some days ago."""

    def __init__(self, database: Database, url: str, tenant: Tenant) -> None:
        self.database, self.tenant_id = database, tenant.id
        self._acceptor = Acceptor(database, Doorbell(database, url), batch=500, waiting=5000)

    async def mutation(self, days: int, *, callback: str | None = None, finished: bool = True, key: str = "") -> UUID:
        given = {"idempotency_key": key} if key else {}
        request = request_of(self.tenant_id, NOTHING.name, callback_url=callback, **given)
        [accepted] = await accept_all(self._acceptor, [request])
        if finished:
            await apply(self.database, self.tenant_id, NOTHING)
        return await self._age(accepted.mutation_id, days)

    async def _age(self, mutation_id: UUID, days: int) -> UUID:
        old = aged(mutation_id, days)
        async with self.database.tenant(self.tenant_id) as transaction:
            called = await transaction.fetch("DELETE FROM outbox WHERE mutation_id = $1 RETURNING id", mutation_id)
            await transaction.execute(
                "UPDATE mutation SET id = $2, finished_at = finished_at - make_interval(days => $3) WHERE id = $1",
                *(mutation_id, old, days),
            )
            for row in called:
                await transaction.execute(
                    "INSERT INTO outbox (tenant_id, id, kind, mutation_id, url, host, body)"
                    " VALUES ($1, $2, 'callback', $3, $4, '', '')",
                    *(self.tenant_id, aged(row["id"], days), old, URL),
                )
        return old

    async def mail(self, days: int, mutation_id: UUID, state: str = "delivered") -> None:
        async with self.database.tenant(self.tenant_id) as transaction:
            await transaction.execute(
                "INSERT INTO outbox (tenant_id, id, kind, mutation_id, what, interview_id, sequence, recipient,"
                " message_id, state, finished_at) VALUES ($1, $2, 'mail', $3, 'request', $2, 0, '', '', $4,"
                " CASE WHEN $4 <> 'waiting' THEN now() - make_interval(days => $5) END)",
                *(self.tenant_id, aged(new_id(), days), mutation_id, state, days),
            )

    async def events(self, *days: int) -> None:
        """One after the other, that many days ago each."""
        async with self.database.tenant(self.tenant_id) as transaction:
            now = await transaction.fetchval("SELECT now()")
            for each in days:
                happened = [Happened(event=Event(type="candidate.created", subject=new_id()))]
                await write_events(transaction, self.tenant_id, happened, now - timedelta(days=each))

    async def webhook(self, position: int) -> UUID:
        webhook_id = new_id()
        async with self.database.tenant(self.tenant_id) as transaction:
            await transaction.execute(
                "INSERT INTO webhook (tenant_id, id, url, types, position) VALUES ($1, $2, $3, '{}', $4)",
                *(self.tenant_id, webhook_id, URL, position),
            )
        return webhook_id

    async def run(self, statement: str, *arguments: object) -> list[asyncpg.Record]:
        async with self.database.tenant(self.tenant_id) as transaction:
            return list(await transaction.fetch(statement, *arguments))

    async def column(self, statement: str) -> list[object]:
        return [row[0] for row in await self.run(statement)]

    async def mutations(self) -> list[object]:
        return await self.column("SELECT id FROM mutation ORDER BY id")

    async def positions(self) -> list[object]:
        return await self.column("SELECT seq FROM event ORDER BY seq")


@pytest.fixture
def past(quiet: Database, quiet_url: str, tenant: Tenant) -> Past:
    return Past(quiet, quiet_url, tenant)


async def look_through(past: Past, keep: Keep = KEEP) -> int:
    """Until the tenant's turn is over; in how many batches."""
    made, batches = Retention(past.database, keep), 1
    while await made.look_through(past.tenant_id):
        batches += 1
    return batches


async def test_mutations_go_when_they_are_older_than_they_are_kept(past: Past) -> None:
    old, young = await past.mutation(91), await past.mutation(89)
    await look_through(past)
    assert await past.mutations() == [young]
    async with past.database.tenant(past.tenant_id) as transaction:
        shown = await find_mutation(transaction, past.tenant_id, show(Kind.MUTATION, old), sandbox=False)
    assert shown is None


async def test_the_key_of_one_that_is_gone_names_a_new_request(past: Past) -> None:
    old = await past.mutation(91, key="once")
    await look_through(past)
    again = await past.mutation(0, key="once")
    assert await past.mutations() == [again]
    assert again != old


async def test_what_is_not_finished_stays_however_old(past: Past) -> None:
    accepted = await past.mutation(400, finished=False)
    await look_through(past)
    assert await past.mutations() == [accepted]


async def test_a_callback_goes_with_its_mutation_and_holds_it_while_it_waits(past: Past) -> None:
    old, waiting = await past.mutation(91, callback=URL), await past.mutation(92, callback=URL)
    await past.mutation(89, callback=URL)
    await past.run("UPDATE outbox SET state = 'delivered', finished_at = created_at WHERE mutation_id <> $1", waiting)
    await look_through(past)
    assert old not in await past.mutations()
    assert sorted(await past.column("SELECT mutation_id FROM outbox"), key=str) == await past.mutations()
    assert waiting in await past.mutations()


async def test_a_callback_that_is_asked_for_again_at_that_moment_is_sent(past: Past, quiet_url: str) -> None:
    old, other = await past.mutation(91, callback=URL), await past.mutation(91, callback=URL)
    await past.run("UPDATE outbox SET state = 'delivered', finished_at = created_at")
    async with administrator(quiet_url) as beside, past.database.tenant(past.tenant_id) as transaction:
        assert await redeliver(transaction, past.tenant_id, old)
        removing = asyncio.create_task(look_through(past))
        await blocked(beside)
    await removing
    assert await past.mutations() == [old]
    assert await past.column("SELECT state FROM outbox") == ["waiting"]
    async with past.database.tenant(past.tenant_id) as transaction:
        assert not await redeliver(transaction, past.tenant_id, other)


async def test_one_that_is_asked_for_again_while_its_mutation_goes_is_told_to_be_gone(
    past: Past, quiet_url: str
) -> None:
    old = await past.mutation(91, callback=URL)
    await past.run("UPDATE outbox SET state = 'delivered', finished_at = created_at")
    turn = Retention(past.database, KEEP)
    async with administrator(quiet_url) as beside:
        async with past.database.tenant(past.tenant_id) as transaction:
            await turn._remove_some(transaction, past.tenant_id, _Turn())
            asking = asyncio.create_task(_redelivered(past, old))
            await blocked(beside)
        assert not await asking
    assert await past.mutations() == []


async def _redelivered(past: Past, mutation_id: UUID) -> bool:
    async with past.database.tenant(past.tenant_id) as transaction:
        return await redeliver(transaction, past.tenant_id, mutation_id)


@pytest.mark.parametrize(
    ("state", "days", "stays"), [("waiting", 91, True), ("dead", 31, False), ("delivered", 29, True)]
)
async def test_mails_stay_a_month_and_their_mutation_with_them(past: Past, state: str, days: int, stays: bool) -> None:
    mutation = await past.mutation(91)
    await past.mail(days, mutation, state)
    await look_through(past)
    assert await past.column("SELECT state FROM outbox") == ([state] if stays else [])
    assert await past.mutations() == ([mutation] if stays else [])


async def test_what_became_of_notices_is_known_for_a_month(past: Past) -> None:
    webhook_id = await past.webhook(0)
    notices = [Notice(position=position, type="candidate.created", body="{}") for position in (1, 2, 3)]
    async with past.database.tenant(past.tenant_id) as transaction:
        await put_notices(transaction, past.tenant_id, webhook_id, notices)
        for row in await transaction.fetch("SELECT id FROM outbox"):
            await transaction.execute("UPDATE outbox SET id = $2 WHERE id = $1", row["id"], aged(row["id"], 31))
    await past.run("UPDATE outbox SET state = 'dead', finished_at = now() - interval '31 days' WHERE position = 1")
    await past.run("UPDATE outbox SET state = 'delivered', finished_at = now() WHERE position = 2")
    await look_through(past)
    assert await past.column("SELECT position FROM outbox ORDER BY position") == [2, 3]


async def test_events_go_from_the_first_on_without_a_gap(past: Past) -> None:
    await past.events(70, 61, 59, 65, 1)
    await look_through(past)
    assert await past.positions() == [3, 4, 5]
    assert await past.column("SELECT removed_upto FROM event_head") == [2]


async def test_all_events_may_go_and_positions_go_on(past: Past) -> None:
    await past.events(70, 61)
    await look_through(past)
    await past.events(0)
    assert await past.positions() == [3]


async def test_a_webhook_is_told_of_all_first_also_after_a_long_pause(past: Past) -> None:
    await past.events(99, 98, 97, 96)
    webhook_id = await past.webhook(2)
    await past.webhook(4)
    await past.run("UPDATE webhook SET paused_at = now(), paused_because = 'asked' WHERE id = $1", webhook_id)
    await look_through(past)
    assert await past.positions() == [3, 4]


async def test_a_mutation_stays_while_events_of_its_time_do(past: Past) -> None:
    mutation = await past.mutation(95)
    await past.events(96, 94)
    await past.webhook(0)
    await look_through(past)
    assert await past.mutations() == [mutation]
    await past.run("UPDATE webhook SET position = 1")
    await look_through_again(past)
    assert await past.positions() == [2]
    assert await past.mutations() == [mutation]
    await past.run("UPDATE webhook SET position = 2")
    await look_through_again(past)
    await look_through_again(past)
    assert await past.mutations() == []


async def look_through_again(past: Past) -> None:
    async with past.database.directory() as transaction:
        await transaction.execute("UPDATE tenant SET looked_through_at = NULL WHERE id = $1", past.tenant_id)
    await look_through(past)


async def test_what_is_kept_for_ever_stays(past: Past) -> None:
    mutation = await past.mutation(9999)
    await past.mail(9998, mutation)
    await past.events(9999)
    await look_through(past, FOR_EVER)
    assert (await past.mutations(), await past.positions()) == ([mutation], [1])
    assert len(await past.column("SELECT id FROM outbox")) == 1


async def test_it_is_done_in_batches_and_told_of_once(past: Past, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    mutations = [await past.mutation(91 + each) for each in range(5)]
    await past.mail(40, mutations[0])
    await past.events(*[70] * 3)
    with capture_logs() as logs:
        assert await look_through(past) == 3
    assert await past.mutations() == []
    assert told(logs, "removed_old") == [
        {
            "event": "removed_old",
            "log_level": "info",
            "tenant": str(past.tenant_id),
            "mutations": 5,
            "events": 3,
            "deliveries": 1,
        }
    ]


async def test_a_tenant_has_its_turn_once_a_day_in_one_process(quiet: Database, past: Past) -> None:
    makers: Sequence[Retention] = [Retention(quiet, KEEP) for _ in range(3)]
    assert past.tenant_id in await makers[0]._find()
    with capture_logs() as logs:
        await past.mutation(91)
        await asyncio.gather(*(maker.look_through(past.tenant_id) for maker in makers))
    assert [entry["mutations"] for entry in logs if entry["event"] == "removed_old"] == [1]
    await past.mutation(91)
    assert not await makers[0].look_through(past.tenant_id)
    assert len(await past.mutations()) == 1
    assert past.tenant_id not in await makers[0]._find()


async def test_another_tenants_rows_stay(quiet: Database, quiet_url: str, past: Past) -> None:
    other = Past(quiet, quiet_url, await new_tenant(quiet))
    mutation = await other.mutation(91)
    await other.events(91)
    await look_through(past)
    assert (await other.mutations(), await other.positions()) == ([mutation], [1])


async def test_no_event_of_the_last_day_can_be_removed_whatever_is_asked_for(past: Past) -> None:
    await past.events(2, 0)
    await past.run("DELETE FROM event WHERE tenant_id = $1", past.tenant_id)
    assert await past.positions() == [2]


async def test_a_reader_who_was_away_too_long_is_told_so(past: Past) -> None:
    await past.events(70, 61, 1)
    await look_through(past)
    async with past.database.tenant(past.tenant_id) as transaction:
        late, just, new = [
            await read_events(transaction, past.tenant_id, after=after, limit=9) for after in (1, 2, None)
        ]
    assert (late.removed_upto, just.removed_upto, new.removed_upto) == (2, None, None)
    assert [event.id for event in just.events] == [event.id for event in new.events] == ["3"]
