"""A region that sends too much is told so, costs nothing more and disturbs no other."""

from collections.abc import AsyncIterator, Iterator
from functools import partial

import aiohttp
import msgspec
import pytest

from documented import DOCUMENT, NOBODY, OPERATIONS, Documented, faults
from quiet import quiet, quiet_url
from rapport.access.keys import create_key
from rapport.access.limits import SECOND, Limits
from rapport.access.scopes import Scope
from rapport.server import answering
from rapport.settings import Settings
from rapport.storage.database import Database
from support import CANDIDATE, Region, new_region

__all__ = ["quiet", "quiet_url"]

BURST = 3
HEADERS = ("ratelimit-policy", "ratelimit")


class Clock:
    """Stands still unless the test moves it."""

    def __init__(self) -> None:
        self.now = SECOND

    def __call__(self) -> int:
        return self.now


@pytest.fixture(scope="module")
def clock() -> Iterator[Clock]:
    clock = Clock()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("rapport.app.http.Limits", partial(Limits, clock=clock))
        yield clock


@pytest.fixture(scope="module")
async def limited(clock: Clock, settings: Settings, quiet_url: str) -> AsyncIterator[str]:
    """A service that takes 3 requests of a tenant at once, and 2 a second, and shares that with no other."""
    assert clock.now
    few = msgspec.structs.replace(settings, rate_limit_per_second=2, rate_limit_burst=BURST)
    async with answering(few, quiet_url, engine=False) as url:
        yield url


@pytest.fixture
async def hasty(quiet: Database, limited: str, session: aiohttp.ClientSession) -> Region:
    return await new_region(quiet, limited, session)


async def exhaust(region: Region, prefix: str = "") -> None:
    assert [(await region.get(f"{prefix}/mutations")).status for _ in range(BURST)] == [200] * BURST


async def test_who_is_not_known_or_may_not_costs_the_region_nothing(hasty: Region, quiet: Database) -> None:
    _, reader = await create_key(quiet, hasty.tenant, [Scope.CANDIDATES_READ])
    for _ in range(BURST + 1):
        for refused, status in [
            (await hasty.get("/mutations", x_api_key="wrong"), 401),
            (await hasty.post("/candidates", [CANDIDATE], x_api_key=reader), 403),
            (await hasty.get("/mutations", x_api_sandbox="perhaps"), 400),
        ]:
            assert refused.status == status
            assert [name for name in HEADERS if name in refused.headers] == []

    await exhaust(hasty)


async def test_beyond_the_limit_nothing_is_done_and_the_answer_says_when_to_come_back(
    hasty: Region, clock: Clock
) -> None:
    await exhaust(hasty)

    refused = await hasty.post("/candidates", [CANDIDATE])

    assert (refused.status, refused.data, refused.body["statusCode"]) == (429, {"issues": []}, 429)
    assert {name: refused.headers[name] for name in (*HEADERS, "retry-after")} == {
        "ratelimit-policy": '"tenant";q=3;w=2',
        "ratelimit": '"tenant";r=0;t=1',
        "retry-after": "1",
    }
    clock.now += SECOND
    assert (await hasty.get("/mutations")).data == []


async def test_every_admitted_answer_tells_what_is_left(hasty: Region) -> None:
    answers = [
        await hasty.get("/mutations"),
        await hasty.get(f"/candidates/{NOBODY['candidateId']}"),
        await hasty.post("/candidates", []),
    ]

    assert [answer.status for answer in answers] == [200, 404, 422]
    assert [answer.headers["ratelimit"] for answer in answers] == [f'"tenant";r={left};t=1' for left in (2, 1, 0)]


async def test_neither_another_region_nor_the_sandbox_pays(hasty: Region, quiet: Database) -> None:
    await exhaust(hasty)

    await exhaust(hasty, "/sandbox")
    await exhaust(await new_region(quiet, hasty.url, hasty.session))
    assert (await hasty.get("/sandbox/mutations")).body["meta"] == {"sandboxEnabled": True}


@pytest.mark.parametrize("path", ["/healthz", "/docs", "/nowhere"])
async def test_what_is_nobodys_is_not_counted(hasty: Region, path: str) -> None:
    await exhaust(hasty)

    answer = await hasty.get(path)

    assert answer.status in {200, 404}
    assert "ratelimit" not in answer.headers


async def test_without_a_limit_nothing_is_said_of_one(
    settings: Settings, database: Database, database_url: str, session: aiohttp.ClientSession
) -> None:
    unlimited = msgspec.structs.replace(settings, rate_limit_per_second=0, rate_limit_burst=1)
    async with answering(unlimited, database_url, engine=False) as url:
        region = await new_region(database, url, session)
        answers = [await region.get("/mutations") for _ in range(BURST)]

    assert [(answer.status, "ratelimit" in answer.headers) for answer in answers] == [(200, False)] * BURST


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
async def test_the_refusal_is_as_documented(operation: Documented, hasty: Region) -> None:
    await exhaust(hasty)

    refused = await hasty.call(operation.method.upper(), operation.url(**NOBODY))

    response = operation.response(refused.status)
    assert refused.status == 429
    assert faults(response["content"]["application/json"]["schema"], refused.body) == []
    documented = {name.lower() for name in DOCUMENT["components"]["headers"]} & {*map(str.lower, refused.headers)}
    assert documented == {name.lower() for name in response["headers"]}
    assert {"retry-after", *HEADERS} < documented
