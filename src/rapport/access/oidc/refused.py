"""Why somebody was not signed in by the provider: what users are told of it, and what the log is."""

from enum import StrEnum


class Cause(StrEnum):
    """One for each thing that users can do about it."""

    STALE = "stale"
    DECLINED = "declined"
    UNREACHABLE = "unreachable"
    UNSOUND = "unsound"
    UNVERIFIED = "unverified"
    UNKNOWN = "unknown"
    BUSY = "busy"


class OidcRefusedError(Exception):
    """`why` is for the log: words of ours, with nothing in them of what the provider or the browser has sent."""

    def __init__(self, cause: Cause, why: str) -> None:
        super().__init__(why)
        self.cause = cause
        self.why = why


def said(error: str | None) -> str:
    """An error that the provider names, for the log: itself when it is one of the standards', which hold no secrets."""
    return error if error is not None and error in _KNOWN else "an error of its own"


# RFC 6749, 4.1.2.1 and 5.2; OpenID Connect Core 1.0, 3.1.2.6
_KNOWN = {
    *("access_denied", "account_selection_required", "consent_required", "interaction_required", "invalid_client"),
    *("invalid_grant", "invalid_request", "invalid_scope", "login_required", "server_error"),
    *("temporarily_unavailable", "unauthorized_client", "unsupported_grant_type", "unsupported_response_type"),
}
