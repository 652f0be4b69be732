"""Mutations that name no subject: they keep their place among all others, and tell afterwards what they touched."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from held import HeldLane, held_lane
from rapport.access.tenants import Tenant, create_tenant
from rapport.delivery.sign import new_secret
from rapport.engine.history import find_mutation
from rapport.engine.mutation import Completed, Failed, Mutation, Operation, Outcome, callback_object
from rapport.engine.schedule import schedule
from rapport.ids import Kind, new_id, show
from rapport.storage.database import Database, Transaction

SUBJECTS = [UUID(int=number) for number in range(1, 4)]
WHEN = datetime(2026, 3, 1, tzinfo=UTC)
NAMES = ("add", "put", "seek", "sweep")


async def _as_told(_: Transaction, _tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Body: `fail`, `forget`, `found`, `result`, `poison`: what becomes of it."""
    if any(mutation.body.get("poison") for mutation in mutations):
        raise ZeroDivisionError
    return [_outcome(mutation) for mutation in mutations]


def _outcome(mutation: Mutation) -> Outcome:
    body = mutation.body
    if body.get("fail"):
        return Failed(code="refused", message="As asked.", forget=body.get("forget", False))
    forget = [UUID(each) for each in body.get("forget", ())]
    found = [UUID(each) for each in body.get("found", ())]
    return Completed(result=body.get("result"), subjects=found, forget=forget)


OPERATIONS = {
    name: Operation(name=name, handler=_as_told, commutes=commutes)
    for name, commutes in zip(NAMES, (True, False, True, False), strict=True)
}
SEEK, SWEEP = OPERATIONS["seek"], OPERATIONS["sweep"]


def mutation(operation: str, *subjects: UUID) -> Mutation:
    return Mutation(
        id=new_id(),
        seq=1,
        operation=operation,
        subjects=subjects,
        body={},
        refers={},
        idempotency_key="key",
        callback_url=None,
        accepted_at=WHEN,
    )


some = st.lists(st.sampled_from(SUBJECTS), unique=True, max_size=2)
mutations = st.lists(
    st.builds(lambda operation, subjects: mutation(operation, *subjects), st.sampled_from(NAMES), some), max_size=20
)


@given(mutations)
def test_a_mutation_without_subjects_comes_after_all_before_it_and_before_all_after_it(
    accepted: list[Mutation],
) -> None:
    place = {each.id: place for place, alike in enumerate(schedule(accepted, OPERATIONS)) for each in alike}
    for index, later in enumerate(accepted):
        for earlier in accepted[:index]:
            if earlier.subjects and later.subjects and not set(earlier.subjects) & set(later.subjects):
                continue
            together = place[earlier.id] == place[later.id]
            commute = earlier.operation == later.operation and OPERATIONS[later.operation].commutes
            assert place[earlier.id] < place[later.id] or (together and commute)


@given(mutations)
def test_a_set_keeps_the_order_of_acceptance_and_holds_one_operation(accepted: list[Mutation]) -> None:
    order = {each.id: number for number, each in enumerate(accepted)}
    sets = schedule(accepted, OPERATIONS)

    assert sorted(order[each.id] for alike in sets for each in alike) == list(range(len(accepted)))
    for alike in sets:
        assert [order[each.id] for each in alike] == sorted(order[each.id] for each in alike)
        assert len({each.operation for each in alike}) == 1


@given(st.integers(1, 20))
def test_those_that_commute_and_follow_each_other_are_one_set(count: int) -> None:
    assert len(schedule([mutation("seek") for _ in range(count)], OPERATIONS)) == 1
    assert len(schedule([mutation("sweep") for _ in range(count)], OPERATIONS)) == count


def test_nothing_of_another_kind_passes_one_that_commutes() -> None:
    before, seeking, after, again = accepted = [
        mutation("add", SUBJECTS[0]),
        mutation("seek"),
        mutation("add", SUBJECTS[1]),
        mutation("seek"),
    ]

    assert schedule(accepted, OPERATIONS) == [[before], [seeking], [after], [again]]


@pytest.fixture
async def tenant(database: Database) -> Tenant:
    return await create_tenant(database, f"barrier-{new_id()}", "Europe/Amsterdam", new_secret())


async def shown(lane: HeldLane, mutation_id: UUID) -> dict[str, object]:
    name = show(Kind.MUTATION, mutation_id)
    found = await find_mutation(lane.transaction, lane.tenant_id, name, sandbox=False)
    assert found is not None
    return found


async def test_what_failed_keeps_its_body_unless_it_is_to_be_forgotten(
    database: Database, database_url: str, tenant: Tenant
) -> None:
    async with held_lane(database, database_url, tenant.id, OPERATIONS.values()) as lane:
        kept = await lane.accept(SEEK, {"fail": True})
        forgotten = await lane.accept(SEEK, {"fail": True, "forget": True})
        await lane.apply()

        assert (await lane.mutation(kept))["body"] == {"fail": True}
        assert (await lane.mutation(forgotten))["body"] == {}
        for each in (kept, forgotten):
            assert (await shown(lane, each))["error"] == {"code": "refused", "message": "As asked."}


async def test_a_poisoned_mutation_without_a_subject_is_forgotten_because_no_erasure_could_find_it(
    database: Database, database_url: str, tenant: Tenant
) -> None:
    async with held_lane(database, database_url, tenant.id, OPERATIONS.values()) as lane:
        lost = await lane.accept(SEEK, {"poison": True})
        found = await lane.accept(SEEK, {"poison": True}, SUBJECTS[0])
        await lane.apply()

        assert [(await lane.mutation(each))["error_code"] for each in (lost, found)] == ["internal_error"] * 2
        assert [(await lane.mutation(each))["body"] for each in (lost, found)] == [{}, {"poison": True}]


@pytest.mark.parametrize("result", [None, {"candidateIds": ["found"], "created": False}])
async def test_a_client_is_told_the_result_or_what_the_first_answer_promised(
    database: Database, database_url: str, tenant: Tenant, result: dict[str, object] | None
) -> None:
    promised = {"candidateIds": ["promised"], "interactionIds": []}
    url = "http://receiver.example/hook"
    async with held_lane(database, database_url, tenant.id, OPERATIONS.values()) as lane:
        told = await lane.accept(SEEK, {"result": result}, callback_url=url)
        await lane.apply()

        assert (await shown(lane, told))["result"] == (result or promised)
        [callback] = await lane.transaction.fetch("SELECT body::json AS body FROM outbox")
        assert callback["body"]["result"] == (result or promised)
        await lane.transaction.execute("DELETE FROM outbox")  # a running service would try to deliver it


def test_a_callback_of_a_failure_has_no_result() -> None:
    content = callback_object(mutation("seek"), Failed(code="refused", message="As asked."), WHEN, sandbox=False)

    assert "result" not in content


async def test_subjects_that_were_found_are_written_down_and_given_ones_stay(
    database: Database, database_url: str, tenant: Tenant
) -> None:
    async with held_lane(database, database_url, tenant.id, OPERATIONS.values()) as lane:
        found = await lane.accept(SEEK, {"found": [SUBJECTS[1]]})
        none = await lane.accept(SEEK, {})
        given_one = await lane.accept(SEEK, {}, SUBJECTS[0])
        await lane.apply()

        subjects = [(await lane.mutation(each))["subjects"] for each in (found, none, given_one)]
        assert subjects == [[SUBJECTS[1]], [], [SUBJECTS[0]]]


async def test_a_record_that_is_no_more_is_forgotten_by_all_that_was_accepted_before(
    database: Database, database_url: str, tenant: Tenant
) -> None:
    gone, stays = SUBJECTS[:2]
    async with held_lane(database, database_url, tenant.id, OPERATIONS.values()) as lane:
        by_name = await lane.accept(SEEK, {"result": {"number": 1}}, gone)
        by_chance = await lane.accept(SEEK, {"found": [gone]})
        beside = await lane.accept(SEEK, {"found": [stays]})
        sweeping = await lane.accept(SWEEP, {"forget": [gone]}, gone)
        waiting = await lane.accept(SEEK, {"result": {"number": 2}}, gone)
        await lane.apply(batch=4)

        bodies = [(await lane.mutation(each))["body"] for each in (by_name, by_chance, sweeping)]
        assert bodies == [{}, {}, {}]
        assert (await lane.mutation(beside))["body"] == {"found": [str(stays)]}
        assert (await lane.mutation(waiting))["body"] == {"result": {"number": 2}}
        assert (await shown(lane, by_name))["result"] == {"number": 1}
        await lane.apply()
