"""A password is known again, and nothing else is."""

import re

import pytest

from rapport.access.passwords import MIN_LENGTH, hash_password, is_password, new_password


async def test_only_the_password_itself_matches_its_hash() -> None:
    hashed = await hash_password("correct horse battery")
    assert hashed.startswith("$argon2id$")
    assert "correct" not in hashed
    assert await is_password("correct horse battery", hashed)
    for other in ("", "correct horse batterY", "correct horse battery ", hashed):
        assert not await is_password(other, hashed)


async def test_the_same_password_has_another_hash_each_time() -> None:
    assert await hash_password("correct horse battery") != await hash_password("correct horse battery")


@pytest.mark.parametrize("hashed", [None, "", "$argon2id$nonsense"])
async def test_without_a_hash_nothing_matches(hashed: str | None) -> None:
    assert not await is_password("", hashed)
    assert not await is_password("anything", hashed)


def test_a_new_password_is_another_one_each_time_and_long_enough() -> None:
    made = {new_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        assert re.fullmatch(r"([a-hjkmnp-z2-9]{5}-){3}[a-hjkmnp-z2-9]{5}", password)
        assert len(password) >= MIN_LENGTH
