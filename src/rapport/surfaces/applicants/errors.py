"""The one shape of every error: `{"message": "…", "errors": [{"field": "…", "message": "…"}]}` (contract, Access)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException
from msgspec import Struct

from rapport.engine.mutation import Failed
from rapport.storage.database import PASSING
from rapport.storage.objects import FilesUnavailableError
from rapport.surfaces.json_body import JSON
from rapport.surfaces.passing import RETRY, why

INVALID_TOKEN = "Invalid Token"  # noqa: S105  # a sentence, the seed's own
NOT_FOUND = "Not Found"
INVALID = "The request does not validate"
logger = structlog.get_logger()


class Wrong(Struct, frozen=True):
    """One thing that is wrong: `message` says what would be right."""

    field: str
    message: str


class Refusal(Exception):  # noqa: N818  # an answer rather than an error
    """An error answer; without anything `wrong` it has a message only."""

    def __init__(
        self, status: HTTPStatus, message: str, *wrong: Wrong, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.wrong = wrong
        self.headers = headers


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


def refuse(_: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Any error in the surface's shape. One that nobody foresaw is logged, and its text stays in the log."""
    refusal = error if isinstance(error, Refusal) else _refusal(error)
    errors = {"errors": refusal.wrong} if refusal.wrong else {}
    return Response(
        msgspec.json.encode({"message": refusal.message, **errors}),
        media_type=JSON,
        status_code=refusal.status,
        headers=dict(refusal.headers) if refusal.headers else None,
    )


def _refusal(error: Exception) -> Refusal:
    if isinstance(error, HTTPException):
        status = HTTPStatus(error.status_code)
        return Refusal(status, _WORDS.get(status, error.detail), headers=error.headers)
    if isinstance(error, FilesUnavailableError):
        logger.warning("files_unavailable", error=repr(error))
        message = "The store of files cannot be reached at the moment. Nothing was done; please try again"
        return Refusal(HTTPStatus.SERVICE_UNAVAILABLE, message, headers={"retry-after": "1"})
    if isinstance(error, PASSING):
        message = f"{why(error)}. Nothing was done; please try again"
        return Refusal(HTTPStatus.SERVICE_UNAVAILABLE, message, headers=RETRY)
    logger.error("request_failed", exc_info=error)
    message = "The service has failed to answer; the log says why, under the x-request-id of this answer"
    return Refusal(HTTPStatus.INTERNAL_SERVER_ERROR, message)


_WORDS = {
    HTTPStatus.NOT_FOUND: NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED: "This path does not take this method; the header Allow lists those that it takes",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is larger than this service takes",
}
