"""The one shape of every error: `[{"title": "400 Bad Request", "description": "…"}]`, an entry for each thing wrong."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException

from rapport.storage.database import PASSING
from rapport.surfaces.passing import RETRY, why

JSON = "application/json"
NO_TOKEN = "OAuth access token is missing, invalid or expired."  # noqa: S105  # a sentence
logger = structlog.get_logger()


class Refusal(Exception):  # noqa: N818  # an answer rather than an error
    """An error answer. Each description says one thing that is wrong, naming the field, and what would be right."""

    def __init__(self, status: HTTPStatus, *descriptions: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(*descriptions)
        self.status = status
        self.descriptions = descriptions
        self.headers = headers


def unauthorized() -> Refusal:
    """The same for every reason: whoever has no valid token learns nothing."""
    return Refusal(HTTPStatus.UNAUTHORIZED, NO_TOKEN, headers={"www-authenticate": "Bearer"})


def refuse(_: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Any error in the surface's shape. One that nobody foresaw is logged, and its text stays in the log."""
    refusal = error if isinstance(error, Refusal) else _refusal(error)
    title = title_of(refusal.status)
    content = [{"title": title, "description": description} for description in refusal.descriptions]
    return Response(
        msgspec.json.encode(content),
        media_type=JSON,
        status_code=refusal.status,
        headers=dict(refusal.headers) if refusal.headers else None,
    )


def title_of(status: HTTPStatus) -> str:
    """`<code> <phrase>`; Python's phrases, but for two that change from one version to the next."""
    return f"{status.value} {_PHRASES.get(status, status.phrase)}"


_PHRASES = {
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Payload Too Large",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Unprocessable Entity",
}


def _refusal(error: Exception) -> Refusal:
    if isinstance(error, HTTPException):
        status = HTTPStatus(error.status_code)
        return Refusal(status, _WORDS.get(status, error.detail), headers=error.headers)
    if isinstance(error, PASSING):
        description = f"{why(error)}. Nothing was answered for; please try again."
        return Refusal(HTTPStatus.SERVICE_UNAVAILABLE, description, headers=RETRY)
    logger.error("request_failed", exc_info=error)
    description = "The service has failed to answer; the log says why, under the x-request-id of this answer."
    return Refusal(HTTPStatus.INTERNAL_SERVER_ERROR, description)


_WORDS = {
    HTTPStatus.NOT_FOUND: "There is nothing at this path.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This path does not take this method; the header Allow lists those that it takes.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is larger than this service takes.",
}
