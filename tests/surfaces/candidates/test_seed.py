"""The examples of the seed, sent as written, and its sentences, one by one."""

import json
from collections.abc import AsyncIterator
from typing import Any

import jsonschema_rs
import pytest

from receiver import Receiver
from support import CANDIDATE, INTERACTION, Region

ACCEPTED = """
{
"statusCode": 202,
"message": "The mutation request has been accepted for processing.",
"data": {
"status": "accepted",
"idempotencyKey": "a_unique_key_generated_for_this_request_12345",
"message": "The mutation request has been accepted for processing."
},
"meta": {
"sandboxEnabled": false
}
}
"""
KEY = "a_unique_key_generated_for_this_request_12345"
NOBODY = "cand_00000000000000000000000001"


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver() as receiver:
        yield receiver


async def writes(region: Region, prefix: str = "") -> list[tuple[str, str, Any]]:
    """Every write of an interaction, to records that exist."""
    accepted = await region.post(f"{prefix}/candidates", [{**CANDIDATE, "interactions": [INTERACTION]}])
    await region.finished(accepted, prefix)
    [candidate], [interaction] = accepted.data["candidateIds"], accepted.data["interactionIds"]
    path = f"/candidates/{candidate}/interactions"
    return [
        ("POST", "/candidates", [{**CANDIDATE, "interactions": [INTERACTION]}]),
        ("POST", path, [INTERACTION]),
        ("PATCH", f"{path}/{interaction}", {"summary": "They were happy."}),
        ("DELETE", f"{path}/{interaction}", None),
    ]


@pytest.mark.parametrize("which", range(4))
async def test_a_write_is_answered_with_exactly_the_body_of_the_seed(region: Region, which: int) -> None:
    method, path, body = (await writes(region))[which]

    accepted = await region.call(method, path, body, data=None, idempotency_key=KEY)

    assert accepted.status == 202
    added = {name: accepted.data.pop(name) for name in ("mutationId", "candidateIds", "interactionIds")}
    assert accepted.body == json.loads(ACCEPTED)
    assert [len(ids) for ids in (added["candidateIds"], added["interactionIds"])] == [1, 1]
    assert accepted.headers["location"] == f"/mutations/{added['mutationId']}"


async def test_all_interactions_of_a_candidate_are_listed_up_to_100_records(region: Region) -> None:
    candidate = await region.candidate()
    for _ in range(11):
        await region.interactions(candidate, *[{}] * 10)

    assert len((await region.get(f"/candidates/{candidate}/interactions")).data) == 100


async def test_results_are_scoped_to_the_authenticated_region(region: Region, other_region: Region) -> None:
    candidate = await region.candidate(interactions=[INTERACTION])

    assert len((await region.get(f"/candidates/{candidate}/interactions")).data) == 1
    assert (await other_region.get(f"/candidates/{candidate}/interactions")).status == 404


async def test_up_to_10_interactions_per_request_are_created_for_an_existing_candidate(region: Region) -> None:
    candidate = await region.candidate()
    path = f"/candidates/{candidate}/interactions"

    made = await region.interactions(candidate, *[{}] * 10)

    assert {each["id"] for each in (await region.get(path)).data} == set(made)
    assert (await region.post(path, [INTERACTION] * 11)).status == 422


@pytest.mark.parametrize("required", ["type", "performedAt"])
async def test_each_interaction_must_include_type_and_performed_at(region: Region, required: str) -> None:
    lacking = {name: value for name, value in INTERACTION.items() if name != required}

    assert (await region.post(f"/candidates/{NOBODY}/interactions", [lacking])).status == 422


async def test_validation_happens_before_the_mutation_is_queued_and_ownership_is_enforced_afterwards(
    region: Region,
) -> None:
    path = f"/candidates/{NOBODY}/interactions"

    assert (await region.post(path, [{**INTERACTION, "performedAt": "soon"}])).status == 422
    assert await region.untouched()
    accepted = await region.post(path, [INTERACTION])
    assert (await region.finished(accepted))["error"]["code"] == "not_found"


async def test_interactions_given_inline_are_created_with_the_candidate(region: Region) -> None:
    accepted = await region.post("/candidates", [{**CANDIDATE, "interactions": [INTERACTION, INTERACTION]}])

    assert (await region.finished(accepted))["status"] == "completed"
    listed = await region.get(f"/candidates/{accepted.data['candidateIds'][0]}/interactions")
    assert {each["id"] for each in listed.data} == set(accepted.data["interactionIds"])


async def test_a_candidate_is_never_seen_without_the_interactions_it_was_created_with(region: Region) -> None:
    for _ in range(20):
        accepted = await region.post("/candidates", [{**CANDIDATE, "interactions": [INTERACTION] * 10}])
        path = f"/candidates/{accepted.data['candidateIds'][0]}/interactions"
        while (listed := await region.get(path)).status == 404:
            pass
        assert len(listed.data) == 10


async def test_inline_creation_is_not_supported_when_updating_a_candidate(region: Region) -> None:
    candidate = await region.candidate()

    answer = await region.call("PATCH", f"/candidates/{candidate}", {"interactions": [INTERACTION]})

    assert (answer.status, answer.issues) == (422, [(["interactions"], "unknown")])
    assert (await region.get(f"/candidates/{candidate}/interactions")).data == []


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "Intake call", "performedAt": "2026-03-01"},
        {"type": ["Advice meeting", "Orientation meeting"], "performedAt": "2026-03-01T10:00:00Z"},
        {"type": ["Event registration"], "performedAt": "2026-03-01", "summary": "Short description"},
        {"type": ["E-mail"], "performedAt": "2026-03-01", "notes": "Additional details", "duration": 1800},
    ],
)
async def test_an_interaction_follows_the_same_schema_whether_inline_or_not(
    region: Region, payload: dict[str, Any]
) -> None:
    candidate = await region.candidate(interactions=[payload])
    await region.interactions(candidate, payload)

    inline, separate = (await region.get(f"/candidates/{candidate}/interactions")).data
    own = {"id", "createdAt", "updatedAt"}
    assert {name: inline[name] for name in inline.keys() - own} == {
        name: separate[name] for name in separate.keys() - own
    }
    types = [payload["type"]] if isinstance(payload["type"], str) else payload["type"]
    assert {name: inline[name] for name in payload} == {**payload, "type": types}


@pytest.mark.parametrize(
    ("resource", "url", "good", "bad"),
    [
        ("candidate", "/candidates", {**CANDIDATE, "interactions": [INTERACTION]}, {"interactions": [{}]}),
        ("interaction", f"/candidates/{NOBODY}/interactions", INTERACTION, {"type": "Chat"}),
        ("interaction", f"/candidates/{NOBODY}/interactions", {**INTERACTION, "duration": 0}, {"duration": -1}),
        (
            "interaction",
            f"/candidates/{NOBODY}/interactions",
            {**INTERACTION, "notes": ""},
            {"performedAt": "2026-02-30"},
        ),
    ],
)
async def test_allowed_values_are_defined_by_the_schema_endpoint_and_enforced_at_runtime(
    region: Region, resource: str, url: str, good: dict[str, Any], bad: dict[str, Any]
) -> None:
    served = (await region.get(f"/schema?operation=create&resource={resource}")).data

    for payload, status in [(good, 202), ({**good, **bad}, 422)]:
        assert jsonschema_rs.is_valid(served, payload) == (status == 202)
        assert (await region.post(url, payload)).status == status


async def test_an_update_needs_a_field_and_changes_only_those_that_it_has(region: Region) -> None:
    candidate = await region.candidate()
    [interaction] = await region.interactions(candidate, {"summary": "Mistyped", "duration": 60})
    one = f"/candidates/{candidate}/interactions/{interaction}"

    assert (await region.call("PATCH", one, {})).status == 422
    correction = {"performedAt": "2026-03-02", "summary": "Corrected", "notes": "Added after the fact"}
    await region.finished(await region.call("PATCH", one, correction))

    shown = (await region.get(one)).data
    assert {**shown, **correction, "type": ["Intake call"], "duration": 60} == shown


async def test_a_deleted_interaction_is_gone_from_the_history_for_good(region: Region) -> None:
    candidate = await region.candidate()
    [interaction] = await region.interactions(candidate, {})
    path = f"/candidates/{candidate}/interactions"

    assert (await region.finished(await region.call("DELETE", f"{path}/{interaction}")))["status"] == "completed"

    assert (await region.get(path)).data == []
    assert (await region.get(f"{path}/{interaction}")).status == 404


@pytest.mark.parametrize("which", range(4))
async def test_a_write_is_safely_retried_with_its_idempotency_key(region: Region, which: int) -> None:
    method, path, body = (await writes(region))[which]

    first, second = [await region.call(method, path, body, data=None, idempotency_key=KEY) for _ in range(2)]

    assert second.body == first.body
    assert (await region.finished(second))["status"] == "completed"
    assert len((await region.get("/mutations")).data) == 2


@pytest.mark.parametrize(("candidate", "status"), [("", "completed"), (NOBODY, "failed")])
async def test_completion_and_failure_are_told_to_the_callback_url(
    region: Region, receiver: Receiver, candidate: str, status: str
) -> None:
    path = f"/candidates/{candidate or await region.candidate()}/interactions"

    accepted = await region.post(path, {"interactions": [INTERACTION], "callbackUrl": f"{receiver.url}/hook"})

    [received] = await receiver.wait_for(1)
    told = json.loads(received.body)
    assert (told["status"], told["mutationId"]) == (status, accepted.data["mutationId"])


@pytest.mark.parametrize(("prefix", "header"), [("/sandbox", ""), ("", "true")])
async def test_all_interaction_endpoints_support_sandbox_mode(region: Region, prefix: str, header: str) -> None:
    given = await writes(region, "/sandbox")
    listed = await region.get(prefix + given[1][1], x_api_sandbox=header)
    assert (len(listed.data), listed.body["meta"]["sandboxEnabled"]) == (1, True)
    for method, path, body in given:
        accepted = await region.call(method, prefix + path, body, data=None, x_api_sandbox=header)
        assert (accepted.status, accepted.body["meta"]) == (202, {"sandboxEnabled": True})
        assert (await region.finished(accepted, "/sandbox"))["status"] == "completed"
    assert (await region.get("/mutations")).data == []
