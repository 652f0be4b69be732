"""Passwords can be tried a few times and then seldom; who tries many users, or from many places, is stopped too."""

from rapport.access.limits import SECOND
from rapport.access.sign_in_brake import PAIR_SECONDS, PAIR_TRIES, WIDE_TRIES, SignInBrake


class Clock:
    def __init__(self) -> None:
        self.now = 1000 * SECOND

    def __call__(self) -> int:
        return self.now


def test_a_user_has_some_tries_from_a_place_and_then_one_each_half_minute() -> None:
    clock = Clock()
    brake = SignInBrake(clock)
    assert [brake.wait_seconds("ann@x.example", "10.0.0.1") for _ in range(PAIR_TRIES)] == [0] * PAIR_TRIES
    assert 0 < brake.wait_seconds("ann@x.example", "10.0.0.1") <= PAIR_SECONDS
    assert brake.wait_seconds("ann@x.example", "10.0.0.2") == 0, "the user elsewhere is not held up"
    assert brake.wait_seconds("bob@x.example", "10.0.0.1") == 0, "nor is somebody else in the same place"
    clock.now += PAIR_SECONDS * SECOND
    assert brake.wait_seconds("ann@x.example", "10.0.0.1") == 0
    assert brake.wait_seconds("ann@x.example", "10.0.0.1") > 0


def test_who_tries_many_users_from_one_place_is_stopped() -> None:
    brake = SignInBrake(Clock())
    waits = [brake.wait_seconds(f"{number}@x.example", "10.0.0.1") for number in range(WIDE_TRIES + 1)]
    assert waits[:-1] == [0] * WIDE_TRIES
    assert waits[-1] > 0
    assert brake.wait_seconds("ann@x.example", "10.0.0.2") == 0


def test_who_tries_one_user_from_many_places_is_stopped() -> None:
    brake = SignInBrake(Clock())
    waits = [brake.wait_seconds("ann@x.example", f"10.0.0.{number}") for number in range(WIDE_TRIES + 1)]
    assert waits[:-1] == [0] * WIDE_TRIES
    assert waits[-1] > 0


def test_who_does_not_say_who_they_are_counts_by_the_place_only() -> None:
    brake = SignInBrake(Clock())
    assert [brake.wait_seconds_at("10.0.0.1") for _ in range(WIDE_TRIES)] == [0] * WIDE_TRIES
    assert brake.wait_seconds_at("10.0.0.1") > 0
    assert brake.wait_seconds("ann@x.example", "10.0.0.1") > 0, "nor may a password be tried there"
    assert brake.wait_seconds_at("10.0.0.2") == 0
