"""`rapport sandbox …`, as processes of their own."""

import asyncio

from forked import Ended
from quiet import new_tenant
from rapport.storage.database import Database
from support import Region, rapport


def is_refusal(ended: Ended, code: int) -> bool:
    """Whether it ended with that code and some words, and neither data nor a traceback."""
    return (ended.code, ended.out) == (code, "") and ended.words.strip() != "" and "Traceback" not in ended.words


async def test_wrong_use_is_told_from_refusal(region: Region, database_url: str) -> None:
    await region.candidate("/sandbox")
    name = region.tenant.name

    wrong = [
        rapport("sandbox", "wipe", database_url=database_url),
        rapport("sandbox", "wipe", "--tenant", name, "--all", database_url=database_url),
        rapport("sandbox", "wipe", name, database_url=database_url),
    ]
    refused = [
        rapport("sandbox", "wipe", "--tenant", "nobody", database_url=database_url),
        rapport("sandbox", "wipe", "--tenant", str(region.tenant.sandbox_id), database_url=database_url),
    ]

    assert [is_refusal(ended, 2) for ended in await asyncio.gather(*wrong)] == [True] * len(wrong)
    assert [is_refusal(ended, 1) for ended in await asyncio.gather(*refused)] == [True] * len(refused)
    assert len((await region.get("/sandbox/candidates")).data) == 1


async def test_the_sandbox_of_a_tenant_is_wiped_beside_the_running_service(
    region: Region, other_region: Region, database_url: str
) -> None:
    for each in (region, other_region):
        await asyncio.gather(each.candidate(), each.candidate("/sandbox"))

    ended = await rapport("sandbox", "wipe", "--tenant", region.tenant.name.upper(), database_url=database_url)

    assert (ended.code, ended.out) == (0, "")
    assert region.tenant.name in ended.words
    assert [len((await region.get(f"{side}/candidates")).data) for side in ("", "/sandbox")] == [1, 0]
    assert (await region.get("/sandbox/mutations")).data == []
    assert len((await other_region.get("/sandbox/candidates")).data) == 1
    assert await region.candidate("/sandbox")  # and it works as before


async def test_all_sandboxes_can_be_wiped(own: Database, own_url: str) -> None:
    names = [(await new_tenant(own)).name for _ in range(2)]

    ended = await rapport("sandbox", "wipe", "--all", database_url=own_url)

    assert (ended.code, ended.out) == (0, "")
    assert all(name in ended.words for name in names)
    async with own.directory() as transaction:
        assert await transaction.fetchval("SELECT count(*) FROM tenant WHERE wiped_at IS NOT NULL") == 2
