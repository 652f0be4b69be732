"""A move is taken back, once, and not when somebody has moved it again."""

from partners import Partner
from rapport.storage.database import Database
from surfaces.console.conftest import Console
from surfaces.console.pages.test_interview import path
from surfaces.console.reading import TWICE

__all__ = ["path"]


async def start_of(database: Database, partner: Partner) -> str:
    async with database.tenant(partner.tenant.id) as transaction:
        start = await transaction.fetchval("SELECT wall_start || ' ' || location || ' ' || sequence FROM interview")
    return str(start)


async def test_a_move_is_taken_back_whole(console: Console, partner: Partner, database: Database, path: str) -> None:
    await console.coordinator.post(f"{path}/move", when="6/3/2096 12:00", location="Attic", key=TWICE)
    undone = await console.coordinator.post(f"{path}/undo", sequence="1")
    assert undone.leads_to.startswith("/console/interviews?week=2096-W10&interview=intv_")
    assert await start_of(database, partner) == "2096-03-05 10:00:00 Room 1 2"


async def test_the_flash_offers_it_to_whom_may(console: Console, path: str) -> None:
    moved = await console.coordinator.post(f"{path}/move", when="6/3/2096 12:00")
    assert "Ann Example was on 5 Mar 2096 09:00 before." in (await console.coordinator.get(moved.leads_to)).text
    assert "/undo" not in (await console.viewer.get(moved.leads_to)).text


async def test_nothing_is_taken_back_of_what_is_new_or_was_changed_since(
    console: Console, partner: Partner, database: Database, path: str
) -> None:
    assert (await console.coordinator.post(f"{path}/undo", sequence="0")).status == 422
    for hour in (12, 14):
        await console.coordinator.post(f"{path}/move", when=f"6/3/2096 {hour}:00", key=str(hour))
    late = await console.coordinator.post(f"{path}/undo", sequence="1")
    assert late.status == 422
    assert "changed again meanwhile" in late.text
    assert (await start_of(database, partner)).startswith("2096-03-06 14:00")
