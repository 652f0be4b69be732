import re

import aiohttp
import msgspec
import pytest
import structlog

from support import Region

GENERATED = re.compile(r"[0-9a-f]{32}")


@pytest.mark.parametrize(
    "given",
    ["", " ", "a b", "a" * 101, '"', "<script>", "a\u20ac", "é", "a;b", "{}", "a\tb", "%0a", "a,b", "'"],
    ids=ascii,
)
async def test_an_id_that_might_spoil_the_log_is_replaced(region: Region, given: str) -> None:
    answer = await region.get("/healthz", x_request_id=given)

    assert GENERATED.fullmatch(answer.headers["x-request-id"])


@pytest.mark.parametrize(
    "given",
    ["a", "a" * 100, "01890a5d-ac96-774b-bcce-b302099a8057", "Root=1-67891233-abcdef0123456789123456", "a/b+c=="],
)
async def test_the_id_of_the_client_is_kept(region: Region, given: str) -> None:
    assert (await region.get("/healthz", x_request_id=given)).headers["x-request-id"] == given


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("PUT", "/mutations", 405),
        ("GET", "/mutations?state=x", 400),
        ("POST", "/candidates", 422),
    ],
)
async def test_an_error_carries_the_id_too(region: Region, method: str, path: str, status: int) -> None:
    answer = await region.call(method, path, x_request_id="mine")

    assert (answer.status, answer.headers["x-request-id"]) == (status, "mine")


async def test_each_request_gets_an_id_of_its_own(region: Region) -> None:
    ids = {(await region.get("/healthz")).headers["x-request-id"] for _ in range(50)}

    assert len(ids) == 50


@pytest.mark.parametrize(
    ("path", "route", "status", "level"),
    [
        ("/healthz", "/healthz", 200, "debug"),
        ("/api/v2/mutations?cursor=x", "/api/v2/mutations", 400, "info"),
        ("/candidates/ann@school.example", "/candidates/{candidate_id}", 404, "info"),
        ("/ann@school.example", "none", 404, "info"),
    ],
)
async def test_a_request_is_logged_by_its_route(region: Region, path: str, route: str, status: int, level: str) -> None:
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as logged:
        await region.get(path, x_request_id="mine")

    [line] = [each for each in logged if each["event"] == "request"]
    assert line["ms"] >= 0
    assert {name: line[name] for name in ("request", "method", "route", "status", "log_level")} == {
        "request": "mine",
        "method": "GET",
        "route": route,
        "status": status,
        "log_level": level,
    }
    assert line.get("tenant") == (str(region.tenant.id) if "{" in route or "mutations" in route else None)


async def test_a_line_says_nothing_of_the_request_before_on_the_same_connection(region: Region) -> None:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=1)) as one_connection:
        same = msgspec.structs.replace(region, session=one_connection)
        with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as logged:
            # A body that is long enough for the server to stop reading, and to go on while it answers.
            await same.call("POST", "/candidates", data=b" " * 500_000 + b"[]", x_request_id="first")
            await same.get("/healthz", x_api_key="")

    first, second = [line for line in logged if line["event"] == "request"]
    assert (first["request"], first["tenant"]) == ("first", str(region.tenant.id))
    assert second["request"] != "first"
    assert "tenant" not in second
