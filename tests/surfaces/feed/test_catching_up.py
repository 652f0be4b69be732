"""Whoever follows the feed ends with what the database has, however long they were away."""

import asyncio
import os
import sys
from pathlib import Path
from time import perf_counter

import aiohttp
import msgspec
import pytest

from desks import at_desk
from machines import new_machine
from partners import new_partner
from rapport.domain.feed.events import TYPES
from rapport.domain.sandbox import wipe
from rapport.storage.database import Database
from support import Region, until
from surfaces.feed.copying import RULES, Clients, Copy, State
from surfaces.feed.happening import AT_ONCE, Happening
from surfaces.feed.standing import copied, standing

EVENTS = int(os.environ.get("CATCH_UP_EVENTS", "10000"))
"""How many happen while the consumer is down. `make catch-up` has 100,000."""

OF_EACH = 1 + AT_ONCE  # events of a new candidate


@pytest.fixture
async def clients(region: Region, database: Database, service: str, session: aiohttp.ClientSession) -> Clients:
    partner = await new_partner(database, service, session, tenant=region.tenant)
    desk = await at_desk(await new_machine(database, service, session, tenant=region.tenant))
    return Clients(region, partner, desk)


async def settled(clients: Clients, database: Database) -> None:
    """Returns once all that was accepted is applied, and people are who they are."""

    async def look() -> bool:
        tenant = clients.region.tenant
        async with database.tenant(tenant.sandbox_id if clients.prefix else tenant.id) as transaction:
            waiting = "SELECT FROM mutation WHERE state = 'accepted'", "SELECT FROM person_due"
            return not any([await transaction.fetchval(f"SELECT EXISTS ({each})") for each in waiting])

    await until(look)


async def assert_same(copy: Copy, clients: Clients, database: Database) -> None:
    for name, rows in (await standing(database, clients.region.tenant.id)).items():
        assert copied(copy, name) == rows, name


def test_the_consumer_knows_every_type_that_the_feed_has() -> None:
    assert set(RULES) == set(TYPES)


async def test_a_consumer_that_was_down_catches_up_and_ends_with_what_the_database_has(
    clients: Clients, database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    happening, copy = Happening(clients), Copy(clients)
    early = await happening.candidates(50)
    await happening.all_kinds()
    await happening.imported(database, tmp_path)
    await settled(clients, database)
    await happening.changed(early[:3])
    await settled(clients, database)
    await copy.catch_up()
    await assert_same(copy, clients, database)
    assert copy.types == set(TYPES) - {"sandbox.wiped"}

    begin = int(copy.state.cursor)  # it is down from here on
    late = await happening.candidates(EVENTS // OF_EACH // AT_ONCE * AT_ONCE + AT_ONCE)
    await settled(clients, database)
    await happening.changed(early[::4] + late[:50:4])
    await happening.erased(early[1::9] + late[1:200:9])
    await happening.all_kinds()
    await happening.imported(database, tmp_path)
    await settled(clients, database)

    copy = await _come_back(copy, happening, unread=late[-20:])
    await settled(clients, database)
    await copy.catch_up()

    assert int(copy.state.cursor) - begin > EVENTS
    await assert_same(copy, clients, database)
    figures = await _from_the_first(clients, database)
    with capsys.disabled():
        sys.stdout.write(figures)


async def _from_the_first(clients: Clients, database: Database) -> str:
    """Somebody new; says how long it takes."""
    new, begin = Copy(clients), perf_counter()
    while await new.turn():
        pass
    followed = perf_counter() - begin
    await new.read_again()
    whole = perf_counter() - begin
    await assert_same(new, clients, database)
    return f"\n{new.read} events: {followed:.1f} s to follow them, {whole:.1f} s to the same state\n"


async def _come_back(copy: Copy, happening: Happening, unread: list[str]) -> Copy:
    """It reads on while more happens, to what it has not read either. Twice it begins anew where it was a while ago:
    with what it had then, and with what it has now, as one may whose store and cursor are not written together.
    """
    beside = asyncio.create_task(_more(happening, unread))
    saved: list[bytes] = []
    turns = 0
    while await copy.turn(limit=min(1000, EVENTS // 20)) or not beside.done():
        turns += 1
        if turns == 5:
            saved.append(msgspec.json.encode(copy.state))
        if turns == 10:
            await copy.read_again()
            copy = Copy(copy.clients, msgspec.json.decode(saved[0], type=State))
        if turns == 15:
            copy.state.cursor = msgspec.json.decode(saved[0], type=State).cursor
            copy = Copy(copy.clients, copy.state)
    assert turns > 15
    await beside
    return copy


async def _more(happening: Happening, unread: list[str]) -> None:
    await happening.changed(unread[::2])
    await happening.erased(unread[1::2])
    await happening.candidates(50)
    await happening.all_kinds()


async def test_a_consumer_of_a_sandbox_that_is_wiped_meanwhile_begins_anew(
    clients: Clients, database: Database
) -> None:
    sandbox = Clients(clients.region, clients.partner, clients.desk, prefix="/sandbox")
    happening, copy = Happening(sandbox), Copy(sandbox)
    await happening.candidates(20)
    await settled(sandbox, database)
    await copy.catch_up()
    assert len(copy.store("candidate")) == 20

    await happening.candidates(10)
    await settled(sandbox, database)
    await wipe(database, clients.region.tenant.sandbox_id)
    kept = await happening.candidates(10, contacts=2)
    await settled(sandbox, database)
    await copy.catch_up()

    assert "sandbox.wiped" in copy.types
    assert set(copy.store("candidate")) == set(kept)
    assert len(copy.store("interaction")) == 20
