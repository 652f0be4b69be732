import aiohttp
import pytest

from quiet import administrator, away, own_database
from rapport.server import answering
from rapport.settings import Settings
from support import Region, until


async def ask(session: aiohttp.ClientSession, url: str) -> tuple[int, str]:
    async with session.get(url) as response:
        return response.status, await response.text()


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
async def test_a_balancer_needs_no_key_and_learns_nothing(region: Region, path: str) -> None:
    answer = await region.get(path, x_api_key="", x_api_sandbox="rubbish")

    assert (answer.status, answer.body) == (200, {"/healthz": "ok", "/readyz": "ready"}[path])
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize("prefix", ["/api/v2", "/api/sandbox", "/sandbox"])
async def test_health_is_no_matter_of_a_region(region: Region, prefix: str) -> None:
    assert (await region.get(f"{prefix}/healthz")).status == 404
    assert (await region.get(f"{prefix}/readyz")).status == 404


async def test_a_service_is_ready_when_its_database_is_there_and_healthy_without_it(
    empty_database_url: str, settings: Settings, session: aiohttp.ClientSession
) -> None:
    async with (
        own_database(empty_database_url) as database_url,
        answering(settings, database_url, engine=False) as url,
    ):
        assert await ask(session, f"{url}/readyz") == (200, "ready")

        async with away(database_url):
            assert await ask(session, f"{url}/readyz") == (503, "not ready")
            assert await ask(session, f"{url}/healthz") == (200, "ok")

        async def ready() -> bool:
            return (await ask(session, f"{url}/readyz"))[0] == 200

        assert await until(ready)


@pytest.mark.parametrize("change", ["UPDATE alembic_version SET version_num = '0001'", "DELETE FROM alembic_version"])
async def test_a_service_is_not_ready_on_the_schema_of_an_earlier_version(
    empty_database_url: str, settings: Settings, session: aiohttp.ClientSession, change: str
) -> None:
    async with (
        own_database(empty_database_url) as database_url,
        answering(settings, database_url, engine=False) as url,
        administrator(database_url) as server,
    ):
        await server.execute(change)

        assert await ask(session, f"{url}/readyz") == (503, "not ready")
