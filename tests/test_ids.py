from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.ids import NO_ONE, Kind, first_id, is_shown, new_id, read, show

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32, as typeid.io has it
kinds = st.sampled_from(Kind)
almost = st.text(ALPHABET + "iloUA-_ é\x00", min_size=25, max_size=27).map(lambda text: f"cand_{text}")
overflowing = st.text(ALPHABET, min_size=25, max_size=25).map(lambda text: f"cand_8{text}")


@given(st.one_of(st.text(), almost, overflowing))
def test_what_reads_as_an_id_is_the_one_way_to_write_it(text: str) -> None:
    for kind in Kind:
        found = read(kind, text)
        assert found is None or show(kind, found) == text


@given(st.one_of(st.text(), almost, overflowing, st.builds(show, kinds, st.uuids())))
def test_what_is_shown_is_what_reads_as_an_id_of_some_kind(text: str) -> None:
    assert is_shown(text) == any(read(kind, text) is not None for kind in Kind)


@given(overflowing)
def test_more_than_128_bits_are_no_id(text: str) -> None:
    assert read(Kind.CANDIDATE, text) is None


@pytest.mark.parametrize("change", [str.upper, str.title, "{} ".format, " {}".format, "{}\n".format, "x_{}".format])
def test_an_id_written_otherwise_is_no_id(change: Callable[[str], str]) -> None:
    written = change(show(Kind.CANDIDATE, new_id()))
    assert read(Kind.CANDIDATE, written) is None
    assert not is_shown(written)


@given(st.uuids(), kinds, kinds)
def test_an_id_is_read_as_the_kind_it_was_shown_as(identifier: UUID, shown_as: Kind, read_as: Kind) -> None:
    found = read(read_as, show(shown_as, identifier))

    assert found == (identifier if read_as == shown_as else None)


@pytest.mark.parametrize(
    ("suffix", "identifier"),
    [
        ("00000000000000000000000000", "00000000-0000-0000-0000-000000000000"),
        ("0000000000000000000000000a", "00000000-0000-0000-0000-00000000000a"),
        ("00000000000000000000000010", "00000000-0000-0000-0000-000000000020"),
        ("7zzzzzzzzzzzzzzzzzzzzzzzzz", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
        ("0123456789abcdefghjkmnpqrs", "0110c853-1d09-52d8-d73e-1194e95b5f19"),
        ("01h455vb4pex5vsknk084sn02q", "01890a5d-ac96-774b-bcce-b302099a8057"),
    ],
)
def test_the_vectors_of_typeid_hold(suffix: str, identifier: str) -> None:
    # https://github.com/jetify-com/typeid/blob/main/spec/valid.yml, with a prefix of ours
    assert show(Kind.CANDIDATE, UUID(identifier)) == f"cand_{suffix}"
    assert read(Kind.CANDIDATE, f"cand_{suffix}") == UUID(identifier)


def test_ids_differ_and_sort_by_the_time_they_were_made() -> None:
    made = [new_id() for _ in range(1000)]
    milliseconds = [identifier.int >> 80 for identifier in made]

    assert len(set(made)) == 1000
    assert NO_ONE not in made
    assert milliseconds == sorted(milliseconds)
    assert {identifier.version for identifier in made} == {7}
    shown = [show(Kind.MUTATION, identifier) for identifier in made]
    assert sorted(shown) == [show(Kind.MUTATION, identifier) for identifier in sorted(made)]


@given(st.datetimes(datetime(2000, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001  # naive bounds are asked for
def test_the_first_id_of_a_moment_parts_those_before_from_those_after(at: datetime) -> None:
    moment = at.replace(microsecond=at.microsecond // 1000 * 1000)
    begins, before = first_id(moment), first_id(moment - timedelta(milliseconds=1))
    assert before < begins
    assert before.int >> 80 == (begins.int >> 80) - 1


def test_an_id_that_is_made_now_lies_behind_the_first_of_now() -> None:
    assert (
        first_id(datetime.now(UTC) - timedelta(milliseconds=2))
        < new_id()
        < first_id(datetime.now(UTC) + timedelta(days=1))
    )
