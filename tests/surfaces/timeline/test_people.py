"""People over HTTP: who may read, what is refused, who is found, and what is exported and erased."""

from typing import Any

import pytest

from rapport.access.keys import create_key
from rapport.access.scopes import REGIONAL, Scope
from rapport.storage.database import Database
from support import Answer, Region, until

NOBODY = "pers_01kaqe5y2me5j9s3qd3ss0jv2q"
READS = ["/people", f"/people/{NOBODY}", f"/people/by-record/candidate/{NOBODY}", f"/people/{NOBODY}/export"]
ANN = {"name": "José Müller", "email": "jose@school.example", "phone": "06 12345678"}


async def person_of(region: Region, candidate: str) -> dict[str, Any]:
    answer = await region.get(f"/people/by-record/candidate/{candidate}")
    assert answer.status == 200, answer.body
    return dict(answer.data)


def wrong(answer: Answer) -> list[str]:
    assert answer.status == 400, answer.body
    return [each["field"] for each in answer.body["errors"]]


@pytest.mark.parametrize("path", READS)
async def test_nobody_gets_in_without_a_key_or_its_scope(region: Region, database: Database, path: str) -> None:
    assert (await region.get(path, x_api_key="")).status == 401
    _, key = await create_key(database, region.tenant, [each for each in REGIONAL if each != Scope.PEOPLE_READ])
    assert (await region.get(path, x_api_key=key)).status == 403


async def test_whoever_erases_needs_a_scope_of_their_own(region: Region, database: Database) -> None:
    _, key = await create_key(database, region.tenant, [Scope.PEOPLE_READ])
    assert (await region.call("DELETE", f"/people/{NOBODY}", x_api_key=key)).status == 403


async def test_another_tenants_people_are_not_there(region: Region, other_region: Region) -> None:
    candidate = await other_region.candidate(**ANN)
    theirs = await person_of(other_region, candidate)
    for path in (
        f"/people/{theirs['id']}",
        f"/people/by-record/candidate/{candidate}",
        f"/people/{theirs['id']}/export",
        f"/sandbox/people/{theirs['id']}",
    ):
        assert (await region.get(path)).status == 404, path
    assert (await region.call("DELETE", f"/people/{theirs['id']}")).status == 404
    assert (await region.get("/people?q=jose")).data == []
    assert (await other_region.get(f"/people/{theirs['id']}")).status == 200


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("?q=", ["q"]),
        ("?q=%00", ["q"]),
        (f"?q={'x' * 201}", ["q"]),
        ("?kind=team&limit=0&after=x&q=.", ["after", "kind", "limit", "q"]),
        ("?after=WyJhIl0", ["after"]),
        ("?after=%C3%A9", ["after"]),
    ],
)
async def test_all_that_is_wrong_is_said(region: Region, query: str, fields: list[str]) -> None:
    assert sorted(wrong(await region.get(f"/people{query}"))) == fields


@pytest.mark.parametrize("path", ["candidate/x", "team/1", "applicant/x", "applicant/99", "employee/nobody"])
async def test_what_is_no_record_is_nobodys(region: Region, path: str) -> None:
    assert (await region.get(f"/people/by-record/{path}")).status == 404


async def test_a_person_is_shown_with_the_records_behind_them(region: Region) -> None:
    candidate = await region.candidate(**ANN)
    person = await person_of(region, candidate)
    [record] = person["records"]
    assert {name: record[name] for name in ("kind", "id", "href", "name", "email", "phone", "linkedBy", "apart")} == {
        "kind": "candidate",
        "id": candidate,
        "href": f"/api/v2/candidates/{candidate}",
        "name": "José Müller",
        "email": "jose@school.example",
        "phone": "31612345678",
        "linkedBy": "itself",
        "apart": False,
    }
    assert (person["name"], person["merges"], person["suggestions"]) == ("José Müller", [], [])


async def test_whoever_has_it_already_is_not_sent_it_again(region: Region) -> None:
    person = await person_of(region, await region.candidate(**ANN))
    first = await region.get(f"/people/{person['id']}")
    again = await region.get(f"/people/{person['id']}", if_none_match=first.headers["etag"])
    assert (first.data, again.status) == (person, 304)


async def test_somebody_is_found_and_everybody_is_listed_page_by_page(region: Region) -> None:
    made = [await region.candidate(**{**ANN, "email": f"{number}@school.example"}) for number in range(3)]
    people = [(await person_of(region, candidate))["id"] for candidate in made]
    for query in ("?q=muller%20jose&kind=candidate&limit=2", "?limit=2"):
        first = await region.get(f"/people{query}")
        second = await region.get(f"/people{query}&after={first.body['meta']['cursor']}")
        assert sorted(each["id"] for each in first.data + second.data) == sorted(people)
        assert (first.body["meta"]["has_more"], second.body["meta"]) == (True, {"cursor": None, "has_more": False})
    assert wrong(
        await region.get(f"/people?after={(await region.get('/people?q=jose&limit=1')).body['meta']['cursor']}")
    )


async def test_records_are_settled_behind_the_writes(region: Region) -> None:
    for _ in range(2):
        await region.candidate(**ANN)

    async def one() -> bool:
        found = (await region.get("/people?q=jose")).data
        return [len(each["records"]) for each in found] == [2]

    await until(one)
    types = [each["type"] for each in (await region.get("/events?type=person.*")).data]
    assert types == ["rapport.person.linked"]


async def test_all_that_there_is_of_a_person_is_exported(region: Region) -> None:
    candidate = await region.candidate(**ANN)
    await region.interactions(candidate, {"summary": "Spoke about Maths"})
    [attachment] = await region.attachments(candidate, b"curriculum")
    person = await person_of(region, candidate)
    exported = (await region.get(f"/people/{person['id']}/export")).data
    [whole] = exported["candidates"]
    assert whole["profile"]["name"] == "José Müller"
    assert [each["summary"] for each in whole["interactions"]] == ["Spoke about Maths"]
    assert [(each["name"], len(each["sha256"])) for each in whole["files"]] == [("cv.txt", 64)]
    assert (exported["employees"], exported["applicants"], attachment[:4]) == ([], [], "att_")
    assert "tenant_id" not in str(exported)


async def test_an_erased_person_is_gone_with_all_their_records(region: Region) -> None:
    first, second = await region.candidate(**ANN), await region.candidate(**ANN)
    person = await person_of(region, first)
    await person_of(region, second)

    erased = await region.call("DELETE", f"/people/{person['id']}", idempotency_key="once")
    again = await region.call("DELETE", f"/people/{person['id']}", idempotency_key="once")

    assert (erased.status, again.status) == (204, 204)
    assert (await region.get(f"/people/{person['id']}")).status == 404
    assert (await region.get("/people")).data == []
    for candidate in (first, second):
        assert (await region.get(f"/candidates/{candidate}")).status == 404
    types = [each["type"] for each in (await region.get("/events?limit=100")).data]
    assert types[-1] == "rapport.person.erased"
    assert types.count("rapport.candidate.erased") == 2
