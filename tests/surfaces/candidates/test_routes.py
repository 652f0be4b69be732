"""Every route under every prefix: who is let in, and that every answer is an envelope."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from uuid import UUID

import aiohttp
import pytest

from quiet import administrator, away, own_database
from rapport.access.keys import create_key, list_keys, revoke_key
from rapport.access.scopes import Scope
from rapport.access.tokens import new_key
from rapport.ids import Kind, show
from rapport.server import answering
from rapport.settings import Settings
from rapport.storage.database import Database, open_database
from rapport.surfaces.candidates.routes import HANDLERS, PREFIXES, UPLOADS
from rapport.surfaces.health import PUBLIC
from support import CANDIDATE, INTERACTION, Answer, Region, new_region, until

UNKNOWN = {
    "candidate_id": show(Kind.CANDIDATE, UUID(int=1)),
    "attachment_id": show(Kind.ATTACHMENT, UUID(int=1)),
    "interaction_id": show(Kind.INTERACTION, UUID(int=1)),
    "key_id": show(Kind.API_KEY, UUID(int=1)),
    "name": show(Kind.MUTATION, UUID(int=1)),
}


def routes() -> Iterator[tuple[str, str, Scope]]:
    """Method, path and scope of each route that asks for a key; its records are nobody's."""
    for handler in (*HANDLERS, *UPLOADS):
        for method in handler.http_methods:
            for path in handler.paths:
                filled = re.sub(r"\{(\w+):\w+\}", lambda named: UNKNOWN[named[1]], path)
                if handler.opt["access"] != PUBLIC:
                    yield method, filled, handler.opt["access"]


every_route = pytest.mark.parametrize(("method", "path", "scope"), list(routes()))
every_prefix = pytest.mark.parametrize("prefix", PREFIXES)


def is_refusal(answer: Answer, status: int, *, sandbox: bool) -> bool:
    """Whether it is an envelope that says so, and says nothing else."""
    return (
        (answer.status, answer.body["statusCode"]) == (status, status)
        and answer.body.keys() == {"statusCode", "message", "data", "meta"}
        and answer.data.keys() == {"issues"}
        and answer.body["meta"] == {"sandboxEnabled": sandbox}
        and answer.headers["content-type"] == "application/json"
    )


@every_prefix
@every_route
async def test_without_a_valid_key_nothing_is_answered(
    region: Region, database: Database, prefix: str, method: str, path: str, scope: Scope
) -> None:
    _, revoked = await create_key(database, region.tenant, [scope])
    await revoke_key(database, region.tenant, (await list_keys(database, region.tenant))[-1].id)
    wrong = ["", "x", region.key[:-1], region.key + " x", region.key.upper(), new_key(), revoked]

    for key in wrong:
        for named in ({"x_api_key": key}, {"x_api_key": "", "api_key": key}):
            answer = await region.call(method, prefix + path, [INTERACTION], data=None, **named)
            assert is_refusal(answer, 401, sandbox=PREFIXES[prefix]), (named, answer)
    assert await region.untouched()


@every_prefix
@every_route
async def test_a_key_without_the_scope_is_refused_and_one_with_it_is_not(
    region: Region, database: Database, prefix: str, method: str, path: str, scope: Scope
) -> None:
    _, lacking = await create_key(database, region.tenant, set(Scope) - {scope})
    _, sufficient = await create_key(database, region.tenant, [scope])

    refused = await region.call(method, prefix + path, [INTERACTION], data=None, x_api_key=lacking)
    assert is_refusal(refused, 403, sandbox=PREFIXES[prefix])
    assert scope in refused.body["message"]
    assert await region.untouched()

    for named in ({"x_api_key": sufficient}, {"x_api_key": "", "api_key": sufficient}):
        admitted = await region.call(method, prefix + path, [INTERACTION], data=None, **named)
        assert admitted.status not in {401, 403}
        assert path.endswith(".json") or admitted.body["meta"]["sandboxEnabled"] == PREFIXES[prefix]


@every_prefix
@pytest.mark.parametrize("header", ["", "true", "false", "TRUE"])
async def test_every_error_says_whether_it_was_in_the_sandbox(region: Region, prefix: str, header: str) -> None:
    sandbox = PREFIXES[prefix] or header.lower() == "true"

    for method, path, status, status_without_key in [
        ("GET", "/nowhere", 404, 404),
        ("PUT", "/mutations", 405, 405),
        ("GET", f"/candidates/{UNKNOWN['candidate_id']}", 404, 401),
        ("GET", "/mutations?state=none", 400, 401),
        ("POST", "/candidates", 422, 401),
    ]:
        with_key = await region.call(method, prefix + path, data=None, x_api_sandbox=header)
        without = await region.call(method, prefix + path, data=None, x_api_sandbox=header, x_api_key="")
        assert is_refusal(with_key, status, sandbox=sandbox), (path, with_key)
        assert is_refusal(without, status_without_key, sandbox=sandbox), (path, without)


@every_prefix
@every_route
async def test_a_sandbox_header_that_may_mean_either_is_refused(
    region: Region, prefix: str, method: str, path: str, scope: Scope
) -> None:
    for header in ["rubbish", "1", "yes", "true, true", "true false", scope]:
        answer = await region.call(method, prefix + path, [INTERACTION], data=None, x_api_sandbox=header)
        assert is_refusal(answer, 400, sandbox=PREFIXES[prefix])
        assert answer.issues == [(["x-api-sandbox"], "header")]
    assert await region.untouched()


async def test_a_method_that_a_path_does_not_take_is_answered_with_those_that_it_takes(region: Region) -> None:
    answer = await region.call("PUT", f"/candidates/{UNKNOWN['candidate_id']}/interactions", [INTERACTION])

    assert is_refusal(answer, 405, sandbox=False)
    assert set(answer.headers["allow"].split(", ")) == {"GET", "POST", "OPTIONS"}


async def test_which_methods_a_path_takes_is_no_secret(region: Region) -> None:
    taken: dict[str, set[str]] = {}
    for method, path, _ in routes():
        taken.setdefault(path, {"OPTIONS"}).add(method)

    for path, methods in taken.items():
        answer = await region.call("OPTIONS", path, x_api_key="")
        assert (answer.status, set(answer.headers["allow"].split(", "))) == (204, methods), path


async def test_a_key_in_the_query_is_no_key(region: Region) -> None:
    assert (await region.get(f"/mutations?x-api-key={region.key}&api_key={region.key}", x_api_key="")).status == 401


async def test_the_new_header_counts_before_the_old_one(region: Region) -> None:
    assert (await region.get("/mutations", x_api_key=region.key, api_key="x")).status == 200
    assert (await region.get("/mutations", x_api_key="x", api_key=region.key)).status == 401


@every_prefix
async def test_the_documented_paths_answer_under_every_prefix(region: Region, prefix: str) -> None:
    accepted = await region.post(f"{prefix}/candidates", [CANDIDATE])

    assert (await region.finished(accepted, prefix))["status"] == "completed"
    assert accepted.headers["location"] == f"{prefix}/mutations/{accepted.data['mutationId']}"
    [candidate] = accepted.data["candidateIds"]
    assert (await region.get(f"{prefix}/candidates/{candidate}")).data["id"] == candidate


@pytest.fixture
async def apart(
    empty_database_url: str, settings: Settings, session: aiohttp.ClientSession
) -> AsyncIterator[tuple[Region, str]]:
    """A region in a database of its own that may be harmed, and that database's URL."""
    async with (
        own_database(empty_database_url) as database_url,
        answering(settings, database_url, engine=False) as url,
        open_database(database_url, settings) as database,
    ):
        yield await new_region(database, url, session), database_url


@pytest.mark.parametrize(("method", "path"), [("GET", "/sandbox/mutations"), ("POST", "/sandbox/candidates")])
async def test_without_the_database_a_call_is_told_to_come_back(
    apart: tuple[Region, str], method: str, path: str
) -> None:
    region, database_url = apart
    await region.get("/mutations")

    async with away(database_url):
        known, unknown = await asyncio.gather(
            region.call(method, path, [CANDIDATE]),
            region.call(method, path, [CANDIDATE], data=None, x_api_key=new_key()),
        )
        for answer in (known, unknown):
            assert is_refusal(answer, 503, sandbox=True)
            assert answer.headers["retry-after"] == "1"

    async def back() -> bool:
        return (await region.call(method, path, [CANDIDATE])).status in {200, 202}

    assert await until(back)


async def test_an_error_that_nobody_foresaw_keeps_its_details_to_the_log(apart: tuple[Region, str]) -> None:
    region, database_url = apart
    async with administrator(database_url) as server:
        await server.execute("ALTER TABLE candidate RENAME COLUMN profile TO hidden")

    answer = await region.get(f"/candidates/{UNKNOWN['candidate_id']}", x_request_id="mine")

    assert is_refusal(answer, 500, sandbox=False)
    assert "profile" not in str(answer.body)
    assert "hidden" not in str(answer.body)
    assert answer.headers["x-request-id"] == "mine"
