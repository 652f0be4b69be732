"""The examples of the seed, sent as written."""

from support import CANDIDATE, INTERACTION, Region


async def test_a_write_is_answered_with_exactly_the_body_of_the_seed(region: Region) -> None:
    candidate = await region.candidate()

    accepted = await region.post(
        f"/candidates/{candidate}/interactions", [INTERACTION], idempotency_key="a_unique_key_12345"
    )

    assert accepted.status == 202
    added = {name: accepted.data.pop(name) for name in ("mutationId", "candidateIds", "interactionIds")}
    assert accepted.body == {
        "statusCode": 202,
        "message": "The mutation request has been accepted for processing.",
        "data": {
            "status": "accepted",
            "idempotencyKey": "a_unique_key_12345",
            "message": "The mutation request has been accepted for processing.",
        },
        "meta": {"sandboxEnabled": False},
    }
    assert added["candidateIds"] == [candidate]
    assert accepted.headers["location"] == f"/mutations/{added['mutationId']}"


async def test_interactions_given_inline_are_created_with_the_candidate(region: Region) -> None:
    accepted = await region.post("/candidates", [{**CANDIDATE, "interactions": [INTERACTION, INTERACTION]}])

    assert (await region.finished(accepted))["status"] == "completed"
    listed = await region.get(f"/candidates/{accepted.data['candidateIds'][0]}/interactions")
    assert {each["id"] for each in listed.data} == set(accepted.data["interactionIds"])
