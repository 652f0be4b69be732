"""Candidates read over HTTP: one, page by page, or by e-mail address or phone number."""

from typing import Any
from urllib.parse import quote

import pytest

from rapport.access.keys import create_key
from rapport.access.scopes import Scope
from rapport.storage.database import Database
from support import CANDIDATE, Region

READS = ["/candidates", "/candidates?include=interactions", "/candidates/find?email=ann@school.example"]
PHONE = "+31 6 5550 0123"


async def people(region: Region, count: int) -> list[str]:
    """The ids of new candidates, in the order of a list; ten at most."""
    accepted = await region.post("/candidates", [{**CANDIDATE, "name": str(number)} for number in range(count)])
    assert (await region.finished(accepted))["status"] == "completed"
    return sorted(accepted.data["candidateIds"])


async def delete(region: Region, candidate: str, mode: str) -> None:
    mutation = await region.finished(await region.call("DELETE", f"/candidates/{candidate}?mode={mode}"))
    assert mutation["status"] == "completed"


def ids(data: list[dict[str, Any]]) -> list[str]:
    return [each["id"] for each in data]


@pytest.mark.parametrize("path", READS)
async def test_nobody_reads_without_a_key_or_with_one_that_only_writes(
    path: str, region: Region, database: Database
) -> None:
    _, writer = await create_key(database, region.tenant, [Scope.CANDIDATES_WRITE])

    assert [(await region.get(path, x_api_key=key)).status for key in ("", writer)] == [401, 403]


@pytest.mark.parametrize("path", READS)
async def test_nobody_of_another_region_or_of_the_sandbox_is_seen(
    path: str, region: Region, other_region: Region
) -> None:
    theirs = await other_region.candidate()
    sandboxed = await region.candidate("/sandbox")

    live, sandbox, by_header = (
        await region.get(path),
        await region.get(f"/sandbox{path}"),
        await region.get(path, x_api_sandbox="true"),
    )

    assert (await region.get(f"/candidates/{theirs}")).status == 404
    assert (ids(live.data), live.body["meta"]["sandboxEnabled"]) == ([], False)
    assert (ids(sandbox.data), sandbox.body["meta"]["sandboxEnabled"]) == ([sandboxed], True)
    assert by_header.body == sandbox.body


@pytest.mark.parametrize("size", ["0", "-1", "101", "", "ten", "1.5", "1e2", "%20", "٣"])
async def test_a_page_size_that_cannot_be_is_refused(size: str, region: Region) -> None:
    refused = await region.get(f"/candidates?pageSize={size}")

    assert (refused.status, refused.issues) == (400, [(["pageSize"], "query")])


@pytest.mark.parametrize("cursor", ["", "!", "x", "IjEi", "WyIyMDI2LTAzLTAyVDA5OjMwOjAwWiJd"])
async def test_a_cursor_that_is_not_of_this_list_is_refused(cursor: str, region: Region) -> None:
    refused = await region.get(f"/candidates?cursor={cursor}")

    assert (refused.status, refused.issues) == (400, [(["cursor"], "query")])


async def test_a_list_without_anybody_is_one_empty_page(region: Region) -> None:
    page = await region.get("/candidates")

    assert (page.status, page.data, page.body["meta"]["cursor"]) == (200, [], None)


@pytest.mark.parametrize(("size", "pages"), [(1, [1] * 5), (2, [2, 2, 1]), (4, [4, 1]), (5, [5]), (100, [5])])
async def test_a_walk_ends_with_the_last_page_that_has_somebody(region: Region, size: int, pages: list[int]) -> None:
    existing = await people(region, 5)

    seen, walked, query = [], [], f"pageSize={size}"
    while True:
        page = await region.get(f"/candidates?{query}")
        walked.append(len(page.data))
        seen += ids(page.data)
        if page.body["meta"]["cursor"] is None:
            break
        query = f"pageSize={size}&cursor={page.body['meta']['cursor']}"

    assert (walked, seen) == (pages, existing)


async def test_who_is_there_throughout_a_walk_is_seen_once_whatever_happens_beside(region: Region) -> None:
    existing = await people(region, 10) + await people(region, 10)
    gone, made, seen, cursor = set[str](), set[str](), list[str](), None
    before_and_behind = {0: (2, 5), 1: (0, 9), 2: (7, 19), 3: (8, 12)}

    for step in range(10):
        page = await region.get("/candidates?pageSize=3" + (f"&cursor={cursor}" if cursor else ""))
        seen += ids(page.data)
        cursor = page.body["meta"]["cursor"]
        if cursor is None:
            break
        for place, mode in zip(before_and_behind.get(step, ()), ("erase", "archive"), strict=False):
            await delete(region, existing[place], mode)
            gone.add(existing[place])
        made |= set(await people(region, 2)) if step < 4 else set()

    assert cursor is None
    assert len(gone) == 8
    assert len(seen) == len(set(seen))
    assert [each for each in seen if each in set(existing) - gone] == [each for each in existing if each not in gone]
    assert set(seen) <= set(existing) | made


@pytest.mark.parametrize("fields", ["", "colour", "name,", "name,colour", "Name", "interactions", "profile", "%00"])
async def test_a_field_that_is_none_is_refused(fields: str, region: Region) -> None:
    refused = await region.get(f"/candidates?fields={fields}")

    assert (refused.status, refused.issues) == (400, [(["fields"], "query")])


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ("id", {"id"}),
        ("name", {"id", "name"}),
        ("city,name,%20email,name", {"id", "name", "email", "city"}),
        ("phone", {"id"}),
        ("updatedAt,createdAt", {"id", "createdAt", "updatedAt"}),
    ],
)
async def test_only_the_wanted_fields_come_and_always_the_id(fields: str, names: set[str], region: Region) -> None:
    candidate = await region.candidate(city="Delft")
    whole = (await region.get(f"/candidates/{candidate}")).data

    page = await region.get(f"/candidates?fields={fields}")

    assert page.data == [{name: value for name, value in whole.items() if name in names}]


@pytest.mark.parametrize("include", ["", "interaction", "interactions,mutations", "Interactions"])
async def test_what_cannot_be_included_is_refused(include: str, region: Region) -> None:
    refused = await region.get(f"/candidates?include={include}")

    assert (refused.status, refused.issues) == (400, [(["include"], "query")])


async def test_interactions_come_only_when_they_are_included(region: Region) -> None:
    busy, silent = await people(region, 2)
    times = ["2026-03-01", "2026-03-03", "2026-03-02T10:00:00+01:00"]
    await region.interactions(busy, *({"performedAt": each} for each in times))

    plain = await region.get("/candidates")
    included = await region.get("/candidates?include=interactions&fields=name")

    assert [each.keys() & {"interactions"} for each in plain.data] == [set(), set()]
    own = await region.get(f"/candidates/{busy}/interactions")
    assert [each["performedAt"] for each in own.data] == ["2026-03-03", "2026-03-02T10:00:00+01:00", "2026-03-01"]
    assert included.data == [
        {"id": busy, "name": plain.data[0]["name"], "interactions": own.data},
        {"id": silent, "name": plain.data[1]["name"], "interactions": []},
    ]


@pytest.mark.parametrize("query", ["", "?email=", "?phone=", "?email=&phone=", "?name=Ann"])
async def test_a_search_for_nothing_is_refused(query: str, region: Region) -> None:
    refused = await region.get(f"/candidates/find{query}")

    assert (refused.status, refused.issues) == (400, [(["email"], "query")])


@pytest.mark.parametrize("query", ["email=nobody@school.example", "email=%00", "email=%ff", "phone=none", "phone=%00"])
async def test_a_search_that_finds_nobody_is_answered_with_an_empty_list(query: str, region: Region) -> None:
    await region.candidate()

    found = await region.get(f"/candidates/find?{query}")

    assert (found.status, found.data, found.body["meta"]) == (200, [], {"sandboxEnabled": False})


@pytest.mark.parametrize(
    "query",
    [
        "email=ann@school.example",
        "email=ANN@School.Example",
        f"phone={quote(PHONE)}",
        f"phone={PHONE}",
        "phone=31-6(5550)0123",
        "email=ann@school.example&phone=0101234567",
        f"email=&phone={quote(PHONE)}",
    ],
)
async def test_a_search_finds_by_address_in_any_case_or_else_by_digits(query: str, region: Region) -> None:
    ann = await region.candidate(phone=PHONE)
    await region.candidate(email="bob@school.example", phone="010 123 4567")

    found = await region.get(f"/candidates/find?{query}")

    assert found.data == [(await region.get(f"/candidates/{ann}")).data]


async def test_an_address_that_finds_nobody_does_not_fall_back_on_the_number(region: Region) -> None:
    await region.candidate(phone=PHONE)

    assert (await region.get(f"/candidates/find?email=bob@school.example&phone={quote(PHONE)}")).data == []


async def test_all_who_share_what_is_looked_for_are_found_but_the_archived(region: Region) -> None:
    one, two, three = await people(region, 3)
    await delete(region, two, "archive")

    assert ids((await region.get(f"/candidates/find?email={CANDIDATE['email']}")).data) == [one, three]
    assert (await region.get(f"/candidates/{two}")).status == 200
