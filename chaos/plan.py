"""What is going to be broken, and when: a list that a seed decides alone."""

from enum import StrEnum
from random import Random

from msgspec import Struct


class Kind(StrEnum):
    """What is done to whom; the seconds of a fault say how long it lasts."""

    CUT_CONNECTIONS = "connections cut at the balancer"
    LOSE_ANSWERS = "answers lost on the way back"
    TERMINATE_BACKENDS = "database connections ended"
    PAUSE_SERVER = "server stopped and continued"
    PAUSE_ENGINE = "engine stopped and continued"
    KILL_SERVER = "server killed"
    KILL_ENGINE = "engine killed"
    CUT_HOST = "host without network"
    RECEIVER_SLOW = "receiver slow"
    RECEIVER_FAILS = "receiver answers 500"
    RECEIVER_DROPS = "receiver takes it and drops the connection"
    DATABASE_FAST = "database restarted, fast"
    DATABASE_IMMEDIATE = "database restarted, immediate"
    DATABASE_KILLED = "database killed"
    DISK_FULL = "disk full"


class _Weighed(Struct, frozen=True):
    """`at_least` in any plan that is long enough; beyond it by weight."""

    at_least: int
    weight: int
    longest_seconds: float


_WEIGHED = {
    Kind.CUT_CONNECTIONS: _Weighed(5, 50, 0),
    Kind.LOSE_ANSWERS: _Weighed(5, 45, 0),
    Kind.TERMINATE_BACKENDS: _Weighed(5, 30, 0),
    Kind.PAUSE_SERVER: _Weighed(3, 16, 2.0),
    Kind.PAUSE_ENGINE: _Weighed(3, 16, 2.0),
    Kind.KILL_SERVER: _Weighed(3, 3, 1.0),
    Kind.KILL_ENGINE: _Weighed(3, 3, 1.0),
    Kind.CUT_HOST: _Weighed(2, 8, 2.0),
    Kind.RECEIVER_SLOW: _Weighed(2, 8, 1.5),
    Kind.RECEIVER_FAILS: _Weighed(2, 8, 0.5),
    Kind.RECEIVER_DROPS: _Weighed(2, 8, 0.5),
    Kind.DATABASE_FAST: _Weighed(1, 1, 0.5),
    Kind.DATABASE_IMMEDIATE: _Weighed(1, 1, 0.5),
    Kind.DATABASE_KILLED: _Weighed(1, 1, 0.5),
    Kind.DISK_FULL: _Weighed(1, 1, 1.0),
}


class Fault(Struct, frozen=True):
    """`target` and `share` are read as a place among those that there are, and as a part of them."""

    kind: Kind
    target: int
    share: float
    seconds: float


def plan(seed: int, count: int) -> list[Fault]:
    """The same for the same seed and count."""
    chance = Random(seed)
    kinds = [kind for kind, weighed in _WEIGHED.items() for _ in range(weighed.at_least)][:count]
    kinds += chance.choices(list(_WEIGHED), [each.weight for each in _WEIGHED.values()], k=count - len(kinds))
    chance.shuffle(kinds)
    return [
        Fault(
            kind,
            target=chance.randrange(1_000_000),
            share=round(chance.uniform(0.1, 1), 2),
            seconds=round(chance.uniform(0.1, 1) * _WEIGHED[kind].longest_seconds, 2),
        )
        for kind in kinds
    ]
