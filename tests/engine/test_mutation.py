from datetime import UTC, datetime, timedelta

from rapport.engine.mutation import Completed, Failed, Mutation, Outcome, State, callback_object
from rapport.ids import Kind, read
from rapport.storage.database import Database

ACCEPTED_AT = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)
FINISHED_AT = ACCEPTED_AT + timedelta(milliseconds=40)


def told(outcome: Outcome, *, sandbox: bool = False) -> dict[str, object]:
    mutation_id = read(Kind.MUTATION, "mut_01h455vb4pex5vsknk084sn02q")
    assert mutation_id is not None
    mutation = Mutation(
        id=mutation_id,
        seq=1,
        operation="interactions.create",
        subjects=[],
        body={"secret": "of the engine"},
        refers={"candidateIds": ["cand_1"], "interactionIds": ["intr_1"]},
        idempotency_key="a_unique_key_12345",
        callback_url="https://school.example/hook",
        accepted_at=ACCEPTED_AT,
    )
    return callback_object(mutation, outcome, FINISHED_AT, sandbox=sandbox)


def test_a_failed_mutation_is_told_with_its_error_and_without_a_result() -> None:
    assert told(Failed(code="not_found", message="There is no such candidate."), sandbox=True) == {
        "mutationId": "mut_01h455vb4pex5vsknk084sn02q",
        "idempotencyKey": "a_unique_key_12345",
        "operation": "interactions.create",
        "status": "failed",
        "acceptedAt": ACCEPTED_AT,
        "finishedAt": FINISHED_AT,
        "sandbox": True,
        "error": {"code": "not_found", "message": "There is no such candidate."},
    }


def test_a_completed_mutation_is_told_with_its_result_and_without_an_error() -> None:
    assert told(Completed()) == {
        "mutationId": "mut_01h455vb4pex5vsknk084sn02q",
        "idempotencyKey": "a_unique_key_12345",
        "operation": "interactions.create",
        "status": "completed",
        "acceptedAt": ACCEPTED_AT,
        "finishedAt": FINISHED_AT,
        "sandbox": False,
        "result": {"candidateIds": ["cand_1"], "interactionIds": ["intr_1"]},
    }


async def test_the_states_are_those_that_the_table_allows(quiet: Database) -> None:
    async with quiet.directory() as transaction:
        allowed = await transaction.fetchval(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'mutation_state_check'"
        )
    assert all(f"'{state}'::text" in allowed for state in State)
    assert allowed.count("::text") == len(State)
