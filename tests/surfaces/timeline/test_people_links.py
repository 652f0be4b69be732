"""Somebody says over HTTP who is who, and takes it back."""

from typing import Any

import pytest

from rapport.access.keys import create_key
from rapport.access.scopes import Scope
from rapport.storage.database import Database
from support import Region

NOBODY = "pers_01kaqe5y2me5j9s3qd3ss0jv2q"
WRITES: list[tuple[str, str, Any]] = [
    ("POST", f"/people/{NOBODY}/records", {"kind": "employee", "id": "e-1"}),
    ("DELETE", f"/people/{NOBODY}/records/employee/e-1", None),
    ("POST", f"/people/{NOBODY}/merges", {"personId": NOBODY}),
    ("DELETE", f"/people/{NOBODY}/merges/merge_x", None),
]


async def somebody(region: Region, **fields: Any) -> tuple[str, str]:
    """A new candidate, and who they are."""
    candidate = await region.candidate(**fields)
    return candidate, (await region.get(f"/people/by-record/candidate/{candidate}")).data["id"]


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
async def test_nobody_writes_without_a_key_or_its_scope(
    region: Region, database: Database, method: str, path: str, body: Any
) -> None:
    assert (await region.call(method, path, body, x_api_key="")).status == 401
    _, key = await create_key(database, region.tenant, [Scope.PEOPLE_READ])
    assert (await region.call(method, path, body, x_api_key=key)).status == 403


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("records", {"kind": "team", "id": "1"}, "kind"),
        ("records", {"kind": "candidate", "id": "e-1"}, "id"),
        ("records", {"kind": "employee"}, "id"),
        ("merges", {"personId": "cand_1"}, "personId"),
        ("merges", {"personId": NOBODY, "more": 1}, "more"),
    ],
)
async def test_what_is_wrong_is_said(region: Region, path: str, body: Any, field: str) -> None:
    answer = await region.post(f"/people/{NOBODY}/{path}", body)
    assert answer.status == 400, answer.body
    assert field in str(answer.body["errors"])


async def test_another_tenants_people_and_records_cannot_be_used(region: Region, other_region: Region) -> None:
    candidate, theirs = await somebody(other_region)
    _, ours = await somebody(region)
    record = {"kind": "candidate", "id": candidate}
    assert (await region.post(f"/people/{ours}/records", record)).status == 404
    assert (await region.post(f"/people/{ours}/merges", {"personId": theirs})).status == 404
    assert (await region.call("DELETE", f"/people/{theirs}/records/candidate/{candidate}")).status == 404


async def test_a_record_is_linked_and_taken_out_again(region: Region) -> None:
    _, person = await somebody(region, email="one@school.example")
    candidate, other = await somebody(region, email="two@school.example")

    linked = await region.post(f"/people/{person}/records", {"kind": "candidate", "id": candidate})
    assert linked.status == 200, linked.body
    assert {each["linkedBy"] for each in linked.data["records"]} == {"itself", "asked"}
    assert (await region.get(f"/people/{other}")).data["id"] == person

    taken = await region.call("DELETE", f"/people/{person}/records/candidate/{candidate}")
    assert [each["apart"] for each in taken.data["records"]] == [True]
    assert taken.data["id"] not in {person, other}


async def test_who_shares_a_phone_is_suggested_and_merged_and_taken_back(region: Region) -> None:
    _, person = await somebody(region, email="one@school.example", phone="0612345678")
    _, other = await somebody(region, email="two@school.example", phone="+31 612345678")
    [suggested] = (await region.get(f"/people/{person}")).data["suggestions"]
    assert (suggested["personId"], suggested["because"]) == (other, ["phone"])

    merged = await region.post(f"/people/{person}/merges", {"personId": other}, idempotency_key="m")
    again = await region.post(f"/people/{person}/merges", {"personId": other}, idempotency_key="m")
    assert len(merged.data["records"]) == 2
    assert (again.data, again.headers["idempotency-replayed"]) == (merged.data, "true")
    [merge] = merged.data["merges"]
    assert merge["personId"] == other
    reused = await region.post(f"/people/{other}/merges", {"personId": person}, idempotency_key="m")
    assert reused.status == 422
    assert (await region.post(f"/people/{person}/merges", {"personId": person})).status == 409

    undone = await region.call("DELETE", f"/people/{person}/merges/{merge['id']}")
    assert (len(undone.data["records"]), undone.data["merges"]) == (1, [])
    assert (await region.get(f"/people/{other}")).data["id"] == other


async def test_an_idempotency_key_must_be_one(region: Region) -> None:
    answer = await region.post(f"/people/{NOBODY}/merges", {"personId": NOBODY}, idempotency_key="é")
    assert answer.status == 400
