import hashlib
import string

from hypothesis import given
from hypothesis import strategies as st

from rapport.access.tokens import HINT_LENGTH, hash_key, is_well_formed, new_key

ALPHABET = string.digits + string.ascii_letters


@given(st.text())
def test_other_text_is_no_key(text: str) -> None:
    assert not is_well_formed(text)
    assert not is_well_formed("rapport_" + text)


@given(st.data())
def test_a_mistyped_key_is_no_key(data: st.DataObject) -> None:
    key = new_key()
    place = data.draw(st.integers(0, len(key) - 1))
    typed = data.draw(st.one_of(st.sampled_from(ALPHABET), st.characters()).filter(lambda each: each != key[place]))

    assert not is_well_formed(key[:place] + typed + key[place + 1 :])
    assert not is_well_formed(key[:place] + key[place + 1 :])
    assert not is_well_formed(key[:place] + typed + key[place:])


@given(st.integers(len("rapport_"), 44))
def test_a_key_with_two_characters_swapped_is_no_key(place: int) -> None:
    key = new_key()
    swapped = key[:place] + key[place + 1] + key[place] + key[place + 2 :]

    assert is_well_formed(swapped) == (swapped == key)


def test_keys_are_well_formed_and_differ() -> None:
    keys = [new_key() for _ in range(1000)]

    assert all(map(is_well_formed, keys))
    assert all(key.removeprefix("rapport_").isalnum() and len(key) == 46 for key in keys)
    assert len({key[:-6] for key in keys}) == 1000


def test_the_hint_leaves_most_of_the_key_unsaid() -> None:
    assert len(new_key()) - HINT_LENGTH - 6 == 28  # characters of 5.95 random bits each, without the checksum


def test_what_is_stored_is_the_sha_256_of_the_key() -> None:
    key = new_key()

    assert hash_key(key) == hashlib.sha256(key.encode("ascii")).digest()
