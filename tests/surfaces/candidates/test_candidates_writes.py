"""Upsert, update, archive and erase over HTTP; `test_finding.py` reads."""

from typing import Any

import pytest

from rapport.access.keys import create_key
from rapport.access.scopes import Scope
from rapport.storage.database import Database
from support import CANDIDATE, Answer, Region

WRITES = [("POST", "/candidates/upsert"), ("PATCH", "/candidates/cand_x"), ("DELETE", "/candidates/cand_x")]
BODIES: dict[str, Any] = {"POST": CANDIDATE, "PATCH": {"city": "Delft"}, "DELETE": None}
PHONE = "+31 6 5550 0123"


async def ended(region: Region, method: str, path: str, body: Any = None, prefix: str = "") -> dict[str, Any]:
    """The mutation, once it is completed or failed."""
    return await region.finished(await region.call(method, prefix + path, body), prefix)


async def shown(region: Region, candidate: str, prefix: str = "") -> dict[str, Any]:
    found = await region.get(f"{prefix}/candidates/{candidate}")
    assert found.status == 200
    return {name: value for name, value in found.data.items() if name not in {"id", "createdAt", "updatedAt"}}


@pytest.mark.parametrize(("method", "path"), WRITES)
async def test_nobody_writes_without_a_key_or_with_one_that_only_reads(
    method: str, path: str, region: Region, database: Database
) -> None:
    _, reader = await create_key(database, region.tenant, [Scope.CANDIDATES_READ])

    answers = [await region.call(method, path, BODIES[method], x_api_key=key) for key in ("", reader)]

    assert [answer.status for answer in answers] == [401, 403]
    assert await region.untouched()


@pytest.mark.parametrize(
    ("method", "query"), [("PATCH", ""), ("DELETE", ""), ("DELETE", "?mode=archive"), ("DELETE", "?mode=erase")]
)
async def test_another_regions_candidate_and_nobodys_fail_alike(
    method: str, query: str, region: Region, other_region: Region
) -> None:
    theirs = await other_region.candidate()
    before = await shown(other_region, theirs)

    failures = [
        await ended(region, method, f"/candidates/{candidate}{query}", BODIES[method])
        for candidate in (theirs, theirs[:-1] + "0", "cand_unknown", "€")
    ]

    errors = [failure["error"] for failure in failures]
    assert errors == [{"code": "not_found", "message": "There is no such candidate in this region."}] * 4
    assert await shown(other_region, theirs) == before


async def test_an_upsert_matches_nobody_of_another_region(region: Region, other_region: Region) -> None:
    theirs = await other_region.candidate(phone=PHONE)
    before = await shown(other_region, theirs)

    mutation = await ended(region, "POST", "/candidates/upsert", {**CANDIDATE, "phone": PHONE, "name": "Eve"})

    assert mutation["result"]["created"] is True
    assert await shown(other_region, theirs) == before


@pytest.mark.parametrize(
    ("body", "issue"),
    [
        ({}, ([], "minProperties")),
        ({"idempotencyKey": "only"}, ([], "minProperties")),
        ([{"city": "Delft"}], ([], "type")),
        (None, ([], "type")),
        ({"colour": "red"}, (["colour"], "unknown")),
        ({"id": "cand_x"}, (["id"], "unknown")),
        ({"interactions": []}, (["interactions"], "unknown")),
        ({"curriculumVitae": []}, (["curriculumVitae"], "unknown")),
        ({"name": None}, (["name"], "type")),
        ({"name": ""}, (["name"], "minLength")),
        ({"privacyConsent": None}, (["privacyConsent"], "type")),
        ({"customFields": None}, (["customFields"], "type")),
        ({"email": "nowhere"}, (["email"], "pattern")),
        ({"sectors": ["Primary education", "None"]}, (["sectors", 1], "enum")),
    ],
)
async def test_a_change_that_cannot_be_is_refused_before_it_is_queued(
    body: Any, issue: tuple[list[str | int], str], region: Region
) -> None:
    refused = await region.call("PATCH", "/candidates/cand_unknown", body)

    assert (refused.status, refused.issues) == (422, [issue])
    assert await region.untouched()


async def test_a_change_that_leaves_no_contact_fails_and_changes_nothing(region: Region) -> None:
    candidate = await region.candidate(city="Utrecht")

    mutation = await ended(region, "PATCH", f"/candidates/{candidate}", {"email": None, "city": "Delft"})

    assert (mutation["status"], mutation["error"]["code"]) == ("failed", "contact_required")
    assert await shown(region, candidate) == {**CANDIDATE, "city": "Utrecht"}


async def test_a_change_replaces_what_is_given_clears_what_is_null_and_leaves_the_rest(region: Region) -> None:
    candidate = await region.candidate(city="Utrecht", roles=["Teacher"], sectors=["Primary education"], notes="one")
    change = {"city": None, "roles": ["Other", "Instructor"], "sectors": [], "phone": PHONE, "email": None}

    accepted = await region.call("PATCH", f"/candidates/{candidate}", change)

    assert (accepted.data["candidateIds"], accepted.data["interactionIds"]) == ([candidate], [])
    mutation = await region.finished(accepted)
    assert (mutation["operation"], mutation["status"]) == ("candidates.update", "completed")
    assert mutation["result"] == {"candidateIds": [candidate], "interactionIds": []}
    kept = {name: value for name, value in CANDIDATE.items() if name != "email"}
    given = {"roles": ["Other", "Instructor"], "sectors": [], "phone": PHONE, "notes": "one"}
    assert await shown(region, candidate) == {**kept, **given}
    found = await region.get(f"/candidates/{candidate}")
    assert found.data["updatedAt"] == mutation["acceptedAt"] > found.data["createdAt"]


@pytest.mark.parametrize(
    ("body", "issue"),
    [
        ([CANDIDATE], ([], "type")),
        ({"candidates": [CANDIDATE]}, (["candidates"], "unknown")),
        ({**CANDIDATE, "interactions": []}, (["interactions"], "unknown")),
        ({**CANDIDATE, "email": None}, (["email"], "type")),
        ({"name": "Ann", "privacyConsent": True}, ([], "anyOf")),
        ({"email": "ann@school.example", "privacyConsent": True}, (["name"], "required")),
        ({"email": "ann@school.example", "name": "Ann"}, (["privacyConsent"], "required")),
    ],
)
async def test_an_upsert_of_what_is_no_candidate_is_refused(
    body: Any, issue: tuple[list[str | int], str], region: Region
) -> None:
    refused = await region.post("/candidates/upsert", body)

    assert refused.status == 422
    assert issue in refused.issues
    assert await region.untouched()


async def test_an_upsert_creates_once_and_updates_from_then_on(region: Region) -> None:
    first = await region.post("/candidates/upsert", {**CANDIDATE, "city": "Utrecht", "notes": None})

    assert (first.data["candidateIds"], first.data["interactionIds"]) == ([], [])
    created = await region.finished(first)
    [candidate] = created["result"]["candidateIds"]
    assert created["result"] == {"candidateIds": [candidate], "interactionIds": [], "created": True}
    assert await shown(region, candidate) == {**CANDIDATE, "city": "Utrecht"}

    again = {**CANDIDATE, "email": "ANN@school.example", "phone": PHONE}
    updated = await ended(region, "POST", "/candidates/upsert", again)

    assert updated["operation"] == "candidates.upsert"
    assert updated["result"] == {"candidateIds": [candidate], "interactionIds": [], "created": False}
    assert await shown(region, candidate) == {**again, "city": "Utrecht"}


async def test_an_upsert_follows_writes_that_were_accepted_before_it(region: Region) -> None:
    """None of them is waited for."""
    [candidate] = (await region.post("/candidates", [CANDIDATE])).data["candidateIds"]
    await region.call("PATCH", f"/candidates/{candidate}", {"email": "new@school.example"})
    old = await region.post("/candidates/upsert", CANDIDATE)
    new = await region.post("/candidates/upsert", {**CANDIDATE, "email": "new@school.example"})
    last = await region.call("PATCH", f"/candidates/{candidate}", {"name": "Last"})

    assert [(await region.finished(each))["result"]["created"] for each in (old, new)] == [True, False]
    await region.finished(last)
    assert await shown(region, candidate) == {**CANDIDATE, "name": "Last", "email": "new@school.example"}


async def test_an_upsert_that_means_two_people_changes_neither(region: Region) -> None:
    ann, bob = await region.candidate(), await region.candidate(email="bob@school.example", phone=PHONE)
    before = [await shown(region, each) for each in (ann, bob)]

    mutation = await ended(region, "POST", "/candidates/upsert", {**CANDIDATE, "phone": PHONE, "name": "Who?"})

    assert (mutation["status"], mutation["error"]["code"]) == ("failed", "ambiguous_match")
    assert [await shown(region, each) for each in (ann, bob)] == before


@pytest.mark.parametrize("mode", ["", "Archive", "ERASE", "archive,erase", "delete", "%00"])
async def test_a_deletion_in_no_known_mode_is_refused(mode: str, region: Region) -> None:
    candidate = await region.candidate()

    refused = await region.call("DELETE", f"/candidates/{candidate}?mode={mode}")

    assert (refused.status, refused.issues) == (400, [(["mode"], "query")])
    assert await shown(region, candidate) == CANDIDATE


async def test_a_deletion_with_anything_in_its_body_is_refused(region: Region) -> None:
    refused = await region.call("DELETE", "/candidates/cand_x", {"mode": "erase"})

    assert refused.status == 400
    assert await region.untouched()


@pytest.mark.parametrize("query", ["", "?mode=archive"])
async def test_an_archived_candidate_keeps_its_record_and_interactions(query: str, region: Region) -> None:
    candidate = await region.candidate()
    interactions = await region.interactions(candidate, {})

    mutation = await ended(region, "DELETE", f"/candidates/{candidate}{query}")

    assert (mutation["operation"], mutation["status"]) == ("candidates.archive", "completed")
    assert await shown(region, candidate) == {**CANDIDATE, "archivedAt": mutation["acceptedAt"]}
    listed = await region.get(f"/candidates/{candidate}/interactions")
    assert [each["id"] for each in listed.data] == interactions
    assert (await region.get("/candidates")).data == []


async def test_an_erased_candidate_is_gone_with_its_interactions(region: Region) -> None:
    candidate = await region.candidate()
    [interaction] = await region.interactions(candidate, {})

    mutation = await ended(region, "DELETE", f"/candidates/{candidate}?mode=erase")

    assert (mutation["operation"], mutation["status"]) == ("candidates.erase", "completed")
    for path in ("", "/interactions", f"/interactions/{interaction}"):
        assert (await region.get(f"/candidates/{candidate}{path}")).status == 404
    again = await ended(region, "DELETE", f"/candidates/{candidate}?mode=erase")
    assert again["error"]["code"] == "not_found"


async def test_a_key_that_archived_does_not_pass_for_one_that_erases(region: Region) -> None:
    candidate = await region.candidate()

    async def delete(mode: str) -> Answer:
        return await region.call("DELETE", f"/candidates/{candidate}?mode={mode}", Idempotency_Key="once")

    archived, replayed, refused = await delete("archive"), await delete("archive"), await delete("erase")

    assert (replayed.headers["idempotency-replayed"], replayed.data) == ("true", archived.data)
    assert (refused.status, refused.issues) == (422, [(["idempotencyKey"], "reused")])


async def test_writes_to_one_side_are_not_seen_on_the_other(region: Region) -> None:
    live, other = await region.candidate(), await region.candidate("/sandbox")

    upserted = await ended(region, "POST", "/candidates/upsert", {**CANDIDATE, "name": "Sandbox"}, "/sandbox")
    assert upserted["sandbox"] is True
    assert upserted["result"]["candidateIds"] == [other]
    await ended(region, "PATCH", f"/candidates/{other}", {"city": "Delft"}, "/sandbox")
    assert (await ended(region, "PATCH", f"/candidates/{live}", {"city": "Delft"}, "/sandbox"))["status"] == "failed"
    assert await shown(region, other, "/sandbox") == {**CANDIDATE, "name": "Sandbox", "city": "Delft"}

    deleted = await region.call("DELETE", f"/candidates/{other}?mode=erase", x_api_sandbox="true")
    assert deleted.body["meta"] == {"sandboxEnabled": True}
    assert (await region.finished(deleted, "/sandbox"))["status"] == "completed"
    assert await shown(region, live) == CANDIDATE
