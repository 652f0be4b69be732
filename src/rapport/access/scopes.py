"""What a key may do."""

from enum import StrEnum


class Scope(StrEnum):
    """`<surface>:<verb>`, as printed, stored and asked for."""

    CANDIDATES_READ = "candidates:read"
    CANDIDATES_WRITE = "candidates:write"
