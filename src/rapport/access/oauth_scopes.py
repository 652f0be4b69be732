"""What a client's access token may do."""

from enum import StrEnum


class OAuthScope(StrEnum):
    """As they stand in a token, separated by spaces, in this order. READ_REPORTS reads what is about no single person.

    A client without named scopes gets all of them.
    """

    READ = "read"
    WRITE = "write"
    READ_REPORTS = "read_reports"


def in_order(scopes: frozenset[OAuthScope]) -> str:
    """The `scope` of a token and of the answer that brings it (RFC 6749, 3.3)."""
    return " ".join(scope for scope in OAuthScope if scope in scopes)
