"""What a partner key may do with the applicants of its team."""

from enum import StrEnum


class PartnerScope(StrEnum):
    """A key without named scopes gets both."""

    READ = "read"
    WRITE = "write"
