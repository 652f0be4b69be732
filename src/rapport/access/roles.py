"""What a user of the console may do: each role may do what those below it may."""

from enum import StrEnum


class Role(StrEnum):
    """A viewer reads, a coordinator writes, an admin sets up and mends."""

    VIEWER = "viewer"
    COORDINATOR = "coordinator"
    ADMIN = "admin"

    def may(self, needed: "Role") -> bool:
        return _RANKS[self] >= _RANKS[needed]


_RANKS = {role: rank for rank, role in enumerate(Role)}
