"""Pages: what cannot be a page or a cursor is refused; the rest are complete, in order, and steady under writes."""

import asyncio
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from yarl import URL

from support import CANDIDATE, INTERACTION, Answer, Region

UNKNOWN = "/candidates/cand_00000000000000000000000001/interactions"
ID = "01890a5d-ac96-774b-bcce-b302099a8057"
every_list = pytest.mark.parametrize("path", [UNKNOWN, "/mutations"])


def query(**given: str) -> str:
    return str(URL("").with_query(given))


def forged(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


@every_list
@pytest.mark.parametrize(
    "size",
    ["", "0", "00", "101", "9" * 30, "-1", "+1", "1.0", "1e1", " 1", "1 ", "x", "null", "\u0663", "\u00b2", "1\x00"],
    ids=ascii,
)
async def test_a_page_of_no_size_is_refused(region: Region, path: str, size: str) -> None:
    answer = await region.get(path + query(pageSize=size))

    assert (answer.status, answer.issues) == (400, [(["pageSize"], "query")])


FORGED = {
    "nothing": "",
    "no base 64": "%",
    "half a character": "x",
    "no ASCII": "é\u20ac",
    "NUL": "\x00",
    "a bare id": ID,
    "no UTF-8": "_w",
    "no JSON": forged("{"),
    "null": forged("null"),
    "a number past all floats": forged("1e400"),
    "an empty list": forged("[]"),
    "deep lists": forged("[" * 20_000),
    "a name": forged('"ann@school.example"'),
    "a moment alone": forged('["2026-03-01T10:00:00Z"]'),
    "a moment without offset": forged(f'["2026-03-01T10:00:00", "{ID}"]'),
    "a moment that never was": forged(f'["2026-02-30T10:00:00Z", "{ID}"]'),
    "the year 1": forged(f'["0001-01-01T00:00:00Z", "{ID}"]'),
    "the year 1 and before": forged(f'["0001-01-01T00:00:00+23:59", "{ID}"]'),
    "the year 9999": forged(f'["9999-12-31T23:59:59-23:59", "{ID}"]'),
    "an id that is none": forged('["2026-03-01T10:00:00Z", "x"]'),
    "no id": forged('["2026-03-01T10:00:00Z", null]'),
    "one too many": forged(f'["2026-03-01T10:00:00Z", "{ID}", 1]'),
    "SQL": forged('"\' OR true --"'),
}


@every_list
@pytest.mark.parametrize("cursor", FORGED.values(), ids=FORGED)
async def test_a_cursor_that_is_not_ours_is_refused(region: Region, path: str, cursor: str) -> None:
    answer = await region.get(path + query(cursor=cursor))

    assert (answer.status, answer.issues) == (400, [(["cursor"], "query")])


async def test_a_cursor_of_one_list_is_none_of_the_other(region: Region) -> None:
    candidate = await region.candidate()
    await region.interactions(candidate, {}, {})

    for path, other in [(f"/candidates/{candidate}/interactions", "/mutations"), ("/mutations", UNKNOWN)]:
        cursor = (await region.get(f"{path}?pageSize=1")).body["meta"]["cursor"]
        assert (await region.get(f"{other}?cursor={cursor}")).status == 400


@pytest.mark.parametrize("state", ["", "done", "ACCEPTED", "accepted,failed", "accepted ", "\x00", "é"], ids=ascii)
async def test_a_state_that_no_mutation_has_is_refused(region: Region, state: str) -> None:
    answer = await region.get("/mutations" + query(state=state))

    assert (answer.status, answer.issues) == (400, [(["state"], "query")])


async def pages(region: Region, path: str, size: int, between: Callable[[], Awaitable[Any]]) -> AsyncIterator[Answer]:
    """All pages, up to the one without a cursor; something happens before each next one."""
    cursor = ""
    while True:
        page = await region.get(f"{path}?pageSize={size}{cursor}")
        assert page.status == 200
        yield page
        if page.body["meta"]["cursor"] is None:
            return
        cursor = "&cursor=" + page.body["meta"]["cursor"]
        await between()


async def nothing() -> None:
    pass


@pytest.fixture
async def crowded(region: Region) -> str:
    """The interactions of a candidate who has 107 of them, at 36 moments."""
    candidate = await region.candidate()
    given = [{"performedAt": f"2026-03-{1 + number % 4:02}T{number % 9:02}:00:00Z"} for number in range(107)]
    await asyncio.gather(*(region.interactions(candidate, *given[start : start + 10]) for start in range(0, 107, 10)))
    return f"/candidates/{candidate}/interactions"


@pytest.mark.parametrize("size", [1, 2, 36, 99, 100])
async def test_interactions_are_paged_through_completely_and_in_order_while_others_come(
    region: Region, crowded: str, size: int
) -> None:
    at_first = [each["id"] async for page in pages(region, crowded, 100, nothing) for each in page.data]
    assert len(at_first) == len(set(at_first)) == 107

    async def others_come() -> None:
        for moment in ("1950-01-01", "2026-03-02T04:00:00Z", "2150-01-01"):
            await region.post(crowded, {**INTERACTION, "performedAt": moment})

    walked = [page async for page in pages(region, crowded, size, others_come if size > 2 else nothing)]

    seen = [each for page in walked for each in page.data]
    assert [each["id"] for each in seen if each["id"] in at_first] == at_first
    assert len({each["id"] for each in seen}) == len(seen)
    moments = [each["performedAt"] for each in seen]
    assert moments == sorted(moments, reverse=True)
    assert all(len(page.data) == size for page in walked[:-1])


async def test_a_page_is_a_hundred_long_unless_asked_otherwise(region: Region, crowded: str) -> None:
    first = await region.get(crowded)
    last = await region.get(f"{crowded}?cursor={first.body['meta']['cursor']}")

    assert (len(first.data), len(last.data)) == (100, 7)
    assert (last.body["meta"]["cursor"], last.body["meta"]["sandboxEnabled"]) == (None, False)


@pytest.mark.parametrize("count", [1, 10])
async def test_a_page_that_holds_all_has_no_cursor(region: Region, count: int) -> None:
    candidate = await region.candidate()
    await region.interactions(candidate, *[{}] * count)

    page = await region.get(f"/candidates/{candidate}/interactions?pageSize={count}")

    assert (len(page.data), page.body["meta"]["cursor"]) == (count, None)


@pytest.mark.parametrize("size", [1, 7, 100])
async def test_mutations_are_paged_through_newest_first_while_others_come(region: Region, size: int) -> None:
    posted = [(await region.post("/candidates", [CANDIDATE])).data["mutationId"] for _ in range(22)]

    async def another_comes() -> None:
        await region.post("/candidates", [CANDIDATE])

    walked = [page async for page in pages(region, "/mutations", size, another_comes)]

    assert [each["mutationId"] for page in walked for each in page.data] == posted[::-1]
    assert [len(page.data) for page in walked[:-1]] == [size] * (len(walked) - 1)
    assert walked[-1].data


async def test_a_cursor_outlives_the_row_that_it_names(region: Region) -> None:
    candidate = await region.candidate()
    path = f"/candidates/{candidate}/interactions"
    oldest, newest = await region.interactions(candidate, {"performedAt": "2026-01-01"}, {"performedAt": "2026-02-01"})
    cursor = (await region.get(f"{path}?pageSize=1")).body["meta"]["cursor"]

    await region.finished(await region.call("DELETE", f"{path}/{newest}"))

    assert [each["id"] for each in (await region.get(f"{path}?cursor={cursor}")).data] == [oldest]
