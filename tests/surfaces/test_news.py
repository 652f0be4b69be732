"""Who waits is woken by the bell of their own tenant, in time or not at all."""

import asyncio

from quiet import all_but
from rapport.ids import new_id
from rapport.storage.database import Database
from rapport.storage.doorbell import Bell, Doorbell
from rapport.surfaces.news import News
from support import TIME_LIMIT_SECONDS


async def test_the_bell_of_the_tenant_wakes_all_who_wait_and_no_others(database: Database, database_url: str) -> None:
    doorbell = Doorbell(database, database_url)
    news, ours, theirs = News(doorbell, Bell.EVENTS), new_id(), new_id()
    waiting = [asyncio.create_task(news.wait(ours, TIME_LIMIT_SECONDS)) for _ in range(2)]
    other = asyncio.create_task(news.wait(theirs, TIME_LIMIT_SECONDS))
    await all_but(other)

    doorbell.ring(Bell.EVENTS, ours)

    await asyncio.gather(*waiting)
    await all_but(other)
    other.cancel()
    await asyncio.gather(other, return_exceptions=True)
    assert news._waiting == {}


async def test_without_a_bell_the_time_ends_it(database: Database, database_url: str) -> None:
    news = News(Doorbell(database, database_url), Bell.EVENTS)
    await news.wait(new_id(), 0.01)
    assert news._waiting == {}
