"""What the service really answers, beside what the OpenAPI document says that it answers."""

from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import msgspec
import pytest

from documented import DOCUMENT, NOBODY, OPERATIONS, PREFIX, Documented, faults, validator
from rapport.access.keys import create_key
from rapport.access.scopes import Scope
from rapport.settings import Settings
from rapport.storage.database import Database
from receiver import Receiver
from support import CANDIDATE, Answer, Region

EXAMPLES = [(operation, name) for operation in OPERATIONS.values() for name in operation.examples]
QUEUED = [(operation, name) for operation, name in EXAMPLES if operation.is_queued]
DONE = [(operation, name) for operation, name in EXAMPLES if not operation.is_queued]
WRITES = [operation for operation in OPERATIONS.values() if operation.examples]
QUERY = {"findCandidates": "?email=ANN@school.example", "listCandidates": "?include=interactions"}
"""What a read needs, or is told most with."""
BARE = {"getAttachment", "getRegionOpenapi"}
"""What is answered without an envelope."""
MAYBE_ADMITTED = {400, 500, 503}
"""What may go wrong before a call is counted and after."""
LIMITS = {"ratelimit", "ratelimit-policy"}


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver() as receiver:
        yield receiver


async def existing(region: Region) -> dict[str, str]:
    """Path parameters of records that are there."""
    candidate = await region.candidate()
    interaction, _ = await region.interactions(candidate, {}, {"notes": "another one"})
    attachment, _ = await region.attachments(candidate, b"one", b"another one")
    listed = await region.get(f"{PREFIX}/mutations")
    key = (await region.post(f"{PREFIX}/api-keys", {"scopes": ["candidates:read"]})).data["id"]
    return {
        "candidateId": candidate,
        "interactionId": interaction,
        "attachmentId": attachment,
        "keyId": key,
        "name": listed.data[0]["mutationId"],
    }


def assert_as_documented(operation: Documented, answer: Answer) -> None:
    response = operation.response(answer.status)
    for content in response.get("content", {}).values():
        assert faults(content["schema"], answer.body) == []
    documented = {name.lower() for name in response["headers"]}
    sent = {name.lower() for name in answer.headers} & {name.lower() for name in DOCUMENT["components"]["headers"]}
    optional = {"idempotency-replayed"} | (LIMITS if answer.status in MAYBE_ADMITTED else set())
    assert documented - optional <= sent <= documented


def test_every_request_example_validates() -> None:
    for operation, name in EXAMPLES:
        errors = validator(operation.body()).iter_errors(operation.examples[name])
        assert [error.message for error in errors] == [], (operation.id, name)


@pytest.mark.parametrize("status", [400, 401, 403])
@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
async def test_a_call_that_is_not_admitted_is_refused_as_documented(
    operation: Documented, status: int, region: Region, database: Database
) -> None:
    (needed,) = operation.node["security"][0]["apiKey"]
    _, weak_key = await create_key(database, region.tenant, set(Scope) - {Scope(needed)})
    headers = {400: {"x_api_sandbox": "perhaps"}, 401: {"x_api_key": "wrong"}, 403: {"x_api_key": weak_key}}[status]

    refused = await region.call(operation.method.upper(), operation.url(**NOBODY), data=None, **headers)

    assert refused.status == status
    assert_as_documented(operation, refused)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"data": b"{"}, 400),
        ({"data": b"[]", "content_type": "text/plain"}, 415),
        ({"data": b"[[]]", "Idempotency_Key": "k" * 256}, 422),
    ],
    ids=["not JSON", "another type", "not valid"],
)
@pytest.mark.parametrize("operation", WRITES, ids=lambda each: each.id)
async def test_a_body_that_cannot_be_taken_is_refused_as_documented(
    operation: Documented, sent: dict[str, Any], status: int, region: Region
) -> None:
    refused = await region.call(operation.method.upper(), operation.url(**NOBODY), **sent)

    assert refused.status == status
    assert_as_documented(operation, refused)


@pytest.mark.parametrize("operation", WRITES, ids=lambda each: each.id)
async def test_a_body_that_is_too_large_is_refused_as_documented(
    operation: Documented, region: Region, settings: Settings
) -> None:
    body = BytesIO(b" " * (settings.body_limit_bytes + 1))  # aiohttp warns of bytes that are so many
    headers = {"x-api-key": region.key, "content-type": "application/json"}
    url = region.url + operation.url(**NOBODY)

    async with region.session.request(operation.method, url, data=body, headers=headers) as response:
        refused = Answer(response.status, response.headers, await response.json())

    assert refused.status == 413
    assert_as_documented(operation, refused)


@pytest.mark.parametrize(
    "operation", [each for each in OPERATIONS.values() if "404" in each.node["responses"]], ids=lambda each: each.id
)
async def test_an_unknown_record_is_refused_as_documented(operation: Documented, region: Region) -> None:
    refused = await region.call(operation.method.upper(), operation.url(**NOBODY))

    assert refused.status == 404
    assert_as_documented(operation, refused)


async def test_a_callback_that_was_not_asked_for_is_refused_as_documented(region: Region) -> None:
    operation = OPERATIONS["redeliverCallback"]

    refused = await region.post(operation.url(**await existing(region)), None)

    assert refused.status == 409
    assert_as_documented(operation, refused)


@pytest.mark.parametrize(("operation", "name"), DONE, ids=[f"{each.id}-{name}" for each, name in DONE])
async def test_a_request_example_is_done_and_answered_as_documented(
    operation: Documented, name: str, region: Region
) -> None:
    body = operation.examples[name]
    if "version" in (body or {}):
        body = {**body, "version": 0}

    done = await region.call(operation.method.upper(), operation.url(**await existing(region)), body)

    assert done.status in {200, 201}
    assert_as_documented(operation, done)


@pytest.mark.parametrize(("operation", "name"), QUEUED, ids=[f"{each.id}-{name}" for each, name in QUEUED])
async def test_a_request_example_is_accepted_and_its_callback_comes_as_documented(
    operation: Documented, name: str, region: Region, receiver: Receiver
) -> None:
    body = operation.examples[name]
    url = operation.url(**await existing(region)) + f"?callbackUrl={receiver.url}/told"

    accepted = await region.call(operation.method.upper(), url, body)

    assert accepted.status == 202
    assert_as_documented(operation, accepted)
    # There is no such host: what cannot be fetched fails, and is told all the same.
    expected = "failed" if name == "url" else "completed"
    assert (await region.finished(accepted))["status"] == expected
    (told,) = await receiver.wait_for(1)
    post = next(iter(DOCUMENT["components"]["callbacks"]["finished"].values()))["post"]
    assert faults(post["requestBody"]["content"]["application/json"]["schema"], msgspec.json.decode(told.body)) == []
    signed = {name.lower() for name in told.headers if name.lower().startswith(("x-mutationengine-", "webhook-"))}
    assert {header["name"] for header in post["parameters"]} == signed


async def test_a_repeated_request_is_answered_with_the_header_that_is_documented(region: Region) -> None:
    operation = OPERATIONS["createCandidates"]
    await region.post(operation.url(), [CANDIDATE], Idempotency_Key="once")

    again = await region.post(operation.url(), [CANDIDATE], Idempotency_Key="once")

    (value,) = DOCUMENT["components"]["headers"]["Idempotency-Replayed"]["schema"].values()
    assert again.headers["idempotency-replayed"] == value
    assert_as_documented(operation, again)


@pytest.mark.parametrize(
    "operation", [each for each in OPERATIONS.values() if each.method == "get"], ids=lambda each: each.id
)
async def test_what_exists_is_retrieved_as_documented(operation: Documented, region: Region) -> None:
    found = await region.get(operation.url(**await existing(region)) + QUERY.get(operation.id, ""))

    assert found.status == 200
    assert found.data if operation.id not in BARE else found.body
    assert_as_documented(operation, found)


@pytest.mark.parametrize("name", ["listCandidates", "listInteractions", "listAttachments", "getMutations", "getAudit"])
async def test_a_page_with_more_behind_it_is_as_documented(name: str, region: Region) -> None:
    operation = OPERATIONS[name]
    await region.candidate()

    page = await region.get(operation.url(**await existing(region)) + "?pageSize=1")

    assert page.body["meta"]["cursor"] is not None
    assert_as_documented(operation, page)


async def test_a_candidate_with_some_of_its_fields_is_as_documented(region: Region) -> None:
    await region.candidate()

    page = await region.get(OPERATIONS["listCandidates"].url() + "?fields=city")

    assert [each.keys() for each in page.data] == [{"id"}]
    assert_as_documented(OPERATIONS["listCandidates"], page)


async def test_an_archived_candidate_is_as_documented(region: Region) -> None:
    candidate = await region.candidate()
    await region.finished(await region.call("DELETE", f"/candidates/{candidate}"))

    found = await region.get(OPERATIONS["getCandidate"].url(candidateId=candidate))

    assert "archivedAt" in found.data
    assert_as_documented(OPERATIONS["getCandidate"], found)


async def test_the_mutation_of_an_upsert_is_as_documented(region: Region) -> None:
    upserted = await region.finished(await region.post(f"{PREFIX}/candidates/upsert", CANDIDATE))

    found = await region.get(OPERATIONS["getMutation"].url(name=upserted["mutationId"]))

    assert found.data["result"]["created"] is True
    assert_as_documented(OPERATIONS["getMutation"], found)


@pytest.mark.parametrize(
    "operation", [each for each in OPERATIONS.values() if "304" in each.node["responses"]], ids=lambda each: each.id
)
async def test_what_did_not_change_is_answered_as_documented(operation: Documented, region: Region) -> None:
    url = operation.url(**await existing(region))
    first = await region.get(url)

    again = await region.get(url, If_None_Match=first.headers["etag"])

    assert (again.status, again.body) == (304, "")
    assert_as_documented(operation, again)


async def test_an_attachment_that_did_not_change_is_answered_as_documented(region: Region) -> None:
    url = OPERATIONS["getAttachment"].url(**await existing(region))
    first = await region.get(url)

    again = await region.get(url, If_None_Match=first.headers["etag"])

    assert (again.status, again.body) == (304, "")
    assert_as_documented(OPERATIONS["getAttachment"], again)


async def test_a_failed_mutation_is_as_documented(region: Region) -> None:
    accepted = await region.call("DELETE", OPERATIONS["deleteInteraction"].url(**NOBODY))
    assert (await region.finished(accepted))["status"] == "failed"

    found = await region.get(OPERATIONS["getMutation"].url(name=accepted.data["mutationId"]))

    assert_as_documented(OPERATIONS["getMutation"], found)


async def test_a_redelivered_callback_is_as_documented(region: Region, receiver: Receiver) -> None:
    accepted = await region.post(f"{PREFIX}/candidates?callbackUrl={receiver.url}/told", [CANDIDATE])
    await receiver.wait_for(1)

    again = await region.post(OPERATIONS["redeliverCallback"].url(name=accepted.data["mutationId"]), None)

    assert again.status == 202
    assert_as_documented(OPERATIONS["redeliverCallback"], again)
    await receiver.wait_for(2)


async def test_every_parameter_is_read_by_the_service(region: Region) -> None:
    """Each of them has a value that is refused; one that is not read would be ignored."""
    refused = {
        "/candidates?cursor=!": 400,
        "/candidates?pageSize=101": 400,
        "/candidates?fields=colour": 400,
        "/candidates?include=mutations": 400,
        "/candidates/find": 400,
        "/schema?resource=mutation": 400,
        "/schema?operation=delete": 400,
        "/mutations?cursor=!": 400,
        "/mutations?pageSize=0": 400,
        "/mutations?state=lost": 400,
        "/audit?cursor=!": 400,
        "/audit?pageSize=0": 400,
        "/audit?record=Ann": 400,
        "/audit?actor=%00": 400,
        "/audit?action=%00": 400,
        "/audit?since=yesterday": 400,
        "/audit?until=2026-03-01T00:00:00": 400,
        "/candidates/x/interactions?cursor=!": 400,
        "/candidates/x/interactions?pageSize=101": 400,
        "/candidates/x/attachments?cursor=!": 400,
        "/candidates/x/attachments?pageSize=101": 400,
    }
    dry = await region.call("PATCH", f"{PREFIX}/regions/me/schema?dryRun=perhaps", {"interactionTypes": ["Other"]})

    answered = {path: (await region.get(PREFIX + path)).status for path in refused}
    key = await region.post(f"{PREFIX}/candidates?idempotencyKey={'k' * 256}", [CANDIDATE])
    callback = await region.post(f"{PREFIX}/candidates?callbackUrl=nowhere", [CANDIDATE])
    mode = await region.call("DELETE", f"{PREFIX}/candidates/x?mode=keep")

    assert answered == refused
    assert (mode.status, dry.status) == (400, 400)
    assert [key.issues, callback.issues] == [
        [(["idempotencyKey"], "idempotencyKey")],
        [(["callbackUrl"], "callbackUrl")],
    ]


@pytest.mark.parametrize(("path", "text"), [("/healthz", "ok"), ("/readyz", "ready")])
async def test_health_is_as_documented_and_needs_no_key(path: str, text: str, region: Region) -> None:
    response = DOCUMENT["paths"][path]["get"]["responses"]["200"]

    answer = await region.get(path, x_api_key="")

    assert (answer.status, answer.body) == (200, text)
    assert faults(response["content"]["text/plain"]["schema"], answer.body) == []
