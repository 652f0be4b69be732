"""`rapport db upgrade`, as processes of their own."""

import asyncio

from quiet import administrator, own_database
from support import rapport


async def test_a_database_of_another_version_is_refused_until_it_is_upgraded(empty_database_url: str) -> None:
    async with own_database(empty_database_url) as database_url:
        before = await rapport("tenant", "create", "first", database_url=database_url)
        assert (before.code, before.out) == (1, "")
        assert "rapport db upgrade" in before.words

        upgraded = await asyncio.gather(*(rapport("db", "upgrade", database_url=database_url) for _ in range(3)))

        assert [(ended.code, ended.out) for ended in upgraded] == [(0, "")] * 3, [ended.words for ended in upgraded]
        assert (await rapport("tenant", "create", "first", database_url=database_url)).code == 0


async def test_a_database_that_refuses_is_quoted(empty_database_url: str) -> None:
    async with own_database(empty_database_url) as database_url:
        async with administrator(database_url) as server:
            name = await server.fetchval("SELECT current_database()")
            await server.execute(f"ALTER DATABASE {name} CONNECTION LIMIT 0")

        ended = await rapport("db", "upgrade", database_url=database_url)

        assert (ended.code, ended.out) == (1, "")
        assert "too many connections" in ended.words
        assert "Traceback" not in ended.words
