from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from rapport.engine.mutation import Mutation, Operation, Outcome
from rapport.engine.schedule import schedule
from rapport.ids import new_id
from rapport.storage.database import Transaction

SUBJECTS = [UUID(int=number) for number in range(1, 5)]
WHEN = datetime(2026, 3, 1, tzinfo=UTC)


async def never(_: Transaction, _tenant_id: UUID, _mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    raise NotImplementedError


OPERATIONS = {
    name: Operation(name=name, handler=never, commutes=commutes)
    for name, commutes in (("add", True), ("count", True), ("put", False), ("double", False))
}


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


def mutations(
    operations: Sequence[str] = tuple(OPERATIONS), max_subjects: int = 3
) -> st.SearchStrategy[list[Mutation]]:
    subjects = st.lists(st.sampled_from(SUBJECTS), unique=True, min_size=1, max_size=max_subjects)
    one = st.builds(lambda operation, chosen: mutation(operation, *chosen), st.sampled_from(operations), subjects)
    return st.lists(one, max_size=25)


def places(sets: list[list[Mutation]]) -> dict[UUID, int]:
    return {each.id: place for place, alike in enumerate(sets) for each in alike}


@given(mutations())
def test_every_mutation_is_scheduled_exactly_once(accepted: list[Mutation]) -> None:
    scheduled = [each for alike in schedule(accepted, OPERATIONS) for each in alike]
    assert len(scheduled) == len(accepted)
    assert {each.id for each in scheduled} == {each.id for each in accepted}


@given(mutations())
def test_a_set_holds_one_operation_in_order_of_acceptance_and_is_never_empty(accepted: list[Mutation]) -> None:
    order = {each.id: place for place, each in enumerate(accepted)}
    for alike in schedule(accepted, OPERATIONS):
        assert len({each.operation for each in alike}) == 1
        assert [order[each.id] for each in alike] == sorted(order[each.id] for each in alike)


@given(mutations())
def test_mutations_that_share_a_subject_keep_their_order(accepted: list[Mutation]) -> None:
    place = places(schedule(accepted, OPERATIONS))
    for index, later in enumerate(accepted):
        for earlier in accepted[:index]:
            if not set(earlier.subjects) & set(later.subjects):
                continue
            together = place[earlier.id] == place[later.id]
            commute = earlier.operation == later.operation and OPERATIONS[later.operation].commutes
            assert place[earlier.id] < place[later.id] or (together and commute)


def carry_out(store: dict[UUID, int], each: Mutation, number: int) -> list[int]:
    """Changes the store; what a caller would be told. Only commuting operations change it in any order alike."""
    seen = [store.get(subject, 0) for subject in each.subjects]
    for subject in each.subjects:
        match each.operation:
            case "add":
                store[subject] = store.get(subject, 0) + number
            case "count":
                store[subject] = store.get(subject, 0) + 1000
            case "put":
                store[subject] = number
            case "double":
                store[subject] = store.get(subject, 0) * 2
    return [] if OPERATIONS[each.operation].commutes else seen


@given(mutations(), st.randoms(use_true_random=False))
def test_sets_in_their_order_do_what_mutations_in_their_order_do(accepted: list[Mutation], random: Random) -> None:
    numbers = {each.id: place + 1 for place, each in enumerate(accepted)}
    expected: dict[UUID, int] = {}
    told = {each.id: carry_out(expected, each, numbers[each.id]) for each in accepted}

    found: dict[UUID, int] = {}
    for alike in schedule(accepted, OPERATIONS):
        random.shuffle(alike)  # a set is one statement: its members have no order
        for each in alike:
            assert carry_out(found, each, numbers[each.id]) == told[each.id]
    assert found == expected


@given(mutations(["add"]))
def test_equal_operations_that_commute_are_one_set(accepted: list[Mutation]) -> None:
    assert len(schedule(accepted, OPERATIONS)) == min(1, len(accepted))


@given(mutations(["put"], max_subjects=1))
def test_equal_operations_take_as_many_sets_as_one_subject_needs(accepted: list[Mutation]) -> None:
    touched = [each.subjects[0] for each in accepted]
    most = max((touched.count(subject) for subject in SUBJECTS), default=0)
    assert len(schedule(accepted, OPERATIONS)) == max(most, min(1, len(accepted)))


@given(st.lists(st.sampled_from(sorted(OPERATIONS))))
def test_mutations_that_share_no_subject_take_one_set_an_operation(operations: list[str]) -> None:
    accepted = [mutation(operation, new_id()) for operation in operations]
    assert len(schedule(accepted, OPERATIONS)) == len(set(operations))


def test_a_subject_orders_what_stands_between_two_equal_operations() -> None:
    [subject, other, *_] = SUBJECTS
    first, between, last, beside = accepted = [
        mutation("add", subject),
        mutation("put", subject),
        mutation("add", subject),
        mutation("add", other),
    ]
    assert schedule(accepted, OPERATIONS) == [[first, beside], [between], [last]]
