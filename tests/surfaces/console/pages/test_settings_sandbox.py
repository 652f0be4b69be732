"""The sandbox is emptied from within, after a question, by the user who said so."""

from rapport.ids import Kind, show
from rapport.storage.database import Database
from support import Region
from visitors import Visitor

PATH = "/settings/sandbox"


async def test_on_the_live_side_nothing_is_emptied(admin: Visitor, region: Region) -> None:
    await region.candidate()
    assert "Go to the sandbox" in (await admin.get(f"/console{PATH}")).text
    assert (await admin.get(f"/console{PATH}/wipe")).status == 404
    assert (await admin.post(f"/console{PATH}/wipe")).status == 404
    assert len((await region.get("/api/v2/candidates")).data) == 1


async def test_it_is_emptied_and_the_live_side_stays(admin: Visitor, region: Region, database: Database) -> None:
    await region.candidate()
    await region.candidate("/sandbox")
    here = f"/console/sandbox{PATH}"
    assert "Empty the sandbox?" in (await admin.get(f"{here}/wipe")).text
    assert (await admin.post(f"{here}/wipe")).leads_to == f"{here}?done=sandbox.wiped"
    assert (await region.get("/api/sandbox/candidates")).data == []
    assert len((await region.get("/api/v2/candidates")).data) == 1
    assert admin.user is not None
    async with database.tenant(region.tenant.sandbox_id) as transaction:
        actor = await transaction.fetchval("SELECT actor FROM audit WHERE action = 'sandbox.wipe'")
    assert actor == show(Kind.CONSOLE_USER, admin.user.id)
    assert "just now" in (await admin.get(here)).text
