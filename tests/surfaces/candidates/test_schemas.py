"""What `/schema` serves is what decides: another validator that reads it comes to the verdict of the service."""

import json
from typing import Any

import jsonschema_rs
import pytest

from rapport.access.keys import create_key
from rapport.access.scopes import Scope
from rapport.storage.database import Database
from support import CANDIDATE, INTERACTION, Answer, Region

DOCUMENTS = [(resource, operation) for resource in ("candidate", "interaction") for operation in ("create", "update")]
PROFILES: list[dict[str, Any]] = [
    {},
    {"name": "x" * 200},
    {"name": "x" * 201},
    {"name": "😀" * 200},
    {"name": "\0"},
    {"name": None},
    {"email": "ann@school"},
    {"email": None},
    {"phone": "1234"},
    {"phone": "+31 (0)20-123.45/67"},
    {"phone": "١٢٣٤٥٦"},
    {"privacyConsent": 1},
    {"phase": "New"},
    {"phase": "new"},
    {"phase": None},
    {"sectors": []},
    {"sectors": ["Special education", "Special education"]},
    {"sectors": "Special education"},
    {"dateOfBirth": "2000-02-29"},
    {"dateOfBirth": "1900-02-29"},
    {"dateOfBirth": "2000-02-29\n"},
    {"customFields": {}},
    {"customFields": {"colour": "red"}},
    {"colour": "red"},
    {"interactions": []},
    {"interactions": [INTERACTION]},
    {"interactions": [INTERACTION] * 11},
    {"interactions": [{"type": "Other"}]},
]
CONTACTS: list[dict[str, Any]] = [
    {},
    {"type": ["Other", "Meeting"]},
    {"type": []},
    {"type": "other"},
    {"type": None},
    {"performedAt": "2026-03-01"},
    {"performedAt": "2026-03-01T24:00"},
    {"performedAt": "2026-03-01 10:00"},
    {"summary": None},
    {"summary": "x" * 501},
    {"notes": "x" * 20_000},
    {"notes": "x" * 20_001},
    {"duration": 60.0},
    {"duration": 60.5},
    {"duration": -1},
    {"duration": True},
    {"duration": 2**31},
    {"candidateId": "cand_x"},
]
PAYLOADS: dict[tuple[str, str], list[Any]] = {
    ("candidate", "create"): [
        *({**CANDIDATE, **each} for each in PROFILES),
        {"name": "Ann", "privacyConsent": True},
        {"name": "Ann", "privacyConsent": True, "phone": "0612345678"},
        *({"email": "ann@school.example", **each} for each in ({"name": "Ann"}, {"privacyConsent": True})),
    ],
    ("candidate", "update"): [*PROFILES, "text", [], None],
    ("interaction", "create"): [
        *({**INTERACTION, **each} for each in CONTACTS),
        {"type": "Other"},
        {"performedAt": "2026-03-01"},
    ],
    ("interaction", "update"): [*CONTACTS, "text", [], None],
}


async def schema(region: Region, resource: str, operation: str) -> Any:
    return (await region.get(f"/schema?resource={resource}&operation={operation}")).data


async def sent(region: Region, resource: str, operation: str, candidate: str, payload: Any) -> Answer:
    if resource == "candidate":
        create, update = "/candidates", f"/candidates/{candidate}"
    else:
        create, update = f"/candidates/{candidate}/interactions", f"/candidates/{candidate}/interactions/intr_x"
    if operation == "create":
        return await region.post(create, [payload])
    return await region.call("PATCH", update, data=json.dumps(payload).encode())


async def test_nobody_reads_a_schema_without_a_key_or_with_one_that_only_writes(
    region: Region, database: Database
) -> None:
    _, writer = await create_key(database, region.tenant, [Scope.CANDIDATES_WRITE])

    assert [(await region.get("/schema", x_api_key=key)).status for key in ("", writer)] == [401, 403]


@pytest.mark.parametrize("name", ["resource", "operation"])
@pytest.mark.parametrize("value", ["", "mutation", "upsert", "Candidate", "candidate,interaction", "%00"])
async def test_a_schema_of_nothing_is_refused(name: str, value: str, region: Region) -> None:
    refused = await region.get(f"/schema?{name}={value}")

    assert (refused.status, refused.issues) == (400, [([name], "query")])


@pytest.mark.parametrize(("resource", "operation"), DOCUMENTS)
async def test_the_served_document_and_the_service_come_to_the_same_verdict(
    resource: str, operation: str, region: Region
) -> None:
    reading = jsonschema_rs.validator_for(await schema(region, resource, operation))
    candidate = await region.candidate()
    payloads = PAYLOADS[resource, operation]

    verdicts = [
        (await sent(region, resource, operation, candidate, payload)).status
        == (202 if reading.is_valid(payload) else 422)
        for payload in payloads
    ]

    assert [payload for payload, agreed in zip(payloads, verdicts, strict=True) if not agreed] == []
    assert {reading.is_valid(payload) for payload in payloads} == {True, False}


@pytest.mark.parametrize(("resource", "operation"), DOCUMENTS)
async def test_a_document_is_a_schema_of_the_version_it_names(resource: str, operation: str, region: Region) -> None:
    document = await schema(region, resource, operation)

    assert jsonschema_rs.meta.is_valid(document)
    assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert document["title"] == f"{operation} {resource}"


async def test_without_a_word_it_is_the_schema_of_a_new_candidate(region: Region) -> None:
    assert (await region.get("/schema")).data == await schema(region, "candidate", "create")
    assert (await region.get("/schema?resource=interaction")).data == await schema(region, "interaction", "create")
    assert (await region.get("/schema?operation=update")).data == await schema(region, "candidate", "update")


async def test_each_document_names_its_version(region: Region) -> None:
    answers = [await region.get(f"/schema?resource={resource}&operation={name}") for resource, name in DOCUMENTS]

    named = [answer.data["$id"].rpartition(":") for answer in answers]
    assert [head for head, _, _ in named] == [f"urn:rapport:{resource}:{name}" for resource, name in DOCUMENTS]
    assert len({version for _, _, version in named}) == 4
    assert len({answer.headers["etag"] for answer in answers}) == 4


async def test_both_sides_have_the_same_schema_and_say_which_they_are(region: Region) -> None:
    live, sandbox = await region.get("/schema"), await region.get("/sandbox/schema")
    by_header = await region.get("/schema", x_api_sandbox="true")

    assert live.data == sandbox.data == by_header.data
    sides = [answer.body["meta"] for answer in (live, sandbox, by_header)]
    assert sides == [{"sandboxEnabled": False}, {"sandboxEnabled": True}, {"sandboxEnabled": True}]
