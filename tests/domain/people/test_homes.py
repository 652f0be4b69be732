"""Which records are one person's is told by their contacts alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.people.homes import Placed, contradict, homes_of, moves
from rapport.domain.people.records import Key, RecordKind

RECORDS = st.lists(
    st.tuples(
        st.sampled_from(["Ann Example", "A. Example", "Bob Example", None]),
        st.sampled_from(["a", "b", None]),
        st.sampled_from(["1", "2", None]),
        st.booleans(),
    ),
    max_size=8,
)


def placed(number: int, name: str | None, email: str | None, phone: str | None, *, apart: bool = False) -> Placed:
    key = Key(RecordKind.CANDIDATE, str(number))
    return Placed(key=key, person_id=None, name=name, email_key=email, phone_key=phone, linked_by="itself", apart=apart)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("ann example", "ann example", False),
        ("ann", "ann example", False),
        ("a example", "ann example", False),
        ("", "ann", False),
        ("ann example", "bob example", True),
        ("ann example", "example bob", True),
    ],
)
def test_names_contradict_when_each_has_a_word_of_its_own(one: str, other: str, expected: bool) -> None:
    assert contradict(one.split(), other.split()) is contradict(other.split(), one.split()) is expected


@given(RECORDS)
def test_everybody_is_somewhere_and_what_was_settled_stays(
    given_: list[tuple[str | None, str | None, str | None, bool]],
) -> None:
    records = [placed(number, *each[:3], apart=False) for number, each in enumerate(given_)]
    decided = {move.key: move for move in moves(records, (), {each.key for each in records})}
    assert decided.keys() == {each.key for each in records}
    settled = [
        Placed(
            key=each.key,
            person_id=decided[each.key].person_id,
            name=each.name,
            email_key=each.email_key,
            phone_key=each.phone_key,
            linked_by=decided[each.key].linked_by,
            apart=False,
        )
        for each in records
    ]
    assert moves(settled, (), {each.key for each in records}) == []


@given(RECORDS)
def test_two_addresses_are_never_at_home_together(
    given_: list[tuple[str | None, str | None, str | None, bool]],
) -> None:
    records = [placed(number, *each[:3], apart=each[3]) for number, each in enumerate(given_)]
    homes = homes_of(records)
    for one in records:
        assert (one.key in homes) is not one.apart
        for other in records:
            if not one.apart and not other.apart and homes[one.key] == homes[other.key]:
                assert one.email_key is None or other.email_key is None or one.email_key == other.email_key
