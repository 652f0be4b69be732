"""The errors of most surfaces have one shape: `{"message": "…", "errors": [{"field": "…", "message": "…"}]}`."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, TypeAlias

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException
from msgspec import Struct

from rapport.storage.database import PASSING
from rapport.storage.objects import FilesUnavailableError
from rapport.surfaces.json_body import JSON
from rapport.surfaces.passing import RETRY, why

INVALID = "The request does not validate"
logger = structlog.get_logger()

Refuse: TypeAlias = Callable[[Request[Any, Any, Any], Exception], Response[bytes]]


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


def refuser(not_found: str) -> Refuse:
    """Answers any error; `not_found` is what it says where no route is."""
    words = {**_WORDS, HTTPStatus.NOT_FOUND: not_found}

    def refuse(_: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
        """Any error in the surface's shape. One that nobody foresaw is logged, and its text stays in the log."""
        refusal = error if isinstance(error, Refusal) else _refusal(error, words)
        errors = {"errors": refusal.wrong} if refusal.wrong else {}
        return Response(
            msgspec.json.encode({"message": refusal.message, **errors}),
            media_type=JSON,
            status_code=refusal.status,
            headers=dict(refusal.headers) if refusal.headers else None,
        )

    return refuse


def _refusal(error: Exception, words: Mapping[HTTPStatus, str]) -> Refusal:
    if isinstance(error, HTTPException):
        status = HTTPStatus(error.status_code)
        return Refusal(status, words.get(status, error.detail), headers=error.headers)
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
    HTTPStatus.METHOD_NOT_ALLOWED: "This path does not take this method; the header Allow lists those that it takes",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is larger than this service takes",
}
