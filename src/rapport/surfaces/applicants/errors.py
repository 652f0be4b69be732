"""What the applicants surface answers when it refuses (contract, Access)."""

from collections.abc import Mapping
from http import HTTPStatus

from rapport.engine.mutation import Failed
from rapport.surfaces.refusals import INVALID, Refusal, Wrong, refuser

INVALID_TOKEN = "Invalid Token"  # noqa: S105  # a sentence, the seed's own
NOT_FOUND = "Not Found"

refuse = refuser(NOT_FOUND)


def invalid_token() -> Refusal:
    """The same for every reason: whoever has no valid key learns nothing."""
    return Refusal(HTTPStatus.FORBIDDEN, INVALID_TOKEN)


def not_found(field: str, message: str) -> Refusal:
    return Refusal(HTTPStatus.NOT_FOUND, NOT_FOUND, Wrong(field, message))


STATUSES = {
    "invalid": (HTTPStatus.BAD_REQUEST, INVALID),
    "not_found": (HTTPStatus.NOT_FOUND, NOT_FOUND),
    "conflict": (HTTPStatus.CONFLICT, "Conflict"),
}
"""What a failed mutation is answered with; any other code is the service's own fault."""


def failed(outcome: Failed, headers: Mapping[str, str] | None = None) -> Refusal:
    """Of a message `field: what is wrong`, the two parts."""
    status, message = STATUSES.get(outcome.code, (HTTPStatus.INTERNAL_SERVER_ERROR, outcome.message))
    field, _, what = outcome.message.partition(": ")
    return Refusal(status, message, *([Wrong(field, what)] if what else []), headers=headers)
