"""Every error has the surface's one shape, whatever it comes from."""

from http import HTTPStatus
from typing import Any, cast

import asyncpg
import msgspec
import pytest
from litestar import Request
from litestar.exceptions import ClientException, HTTPException
from structlog.testing import capture_logs

from rapport.surfaces.employees.errors import Refusal, refuse

NO_REQUEST = cast("Request[Any, Any, Any]", None)


def shown(error: Exception) -> tuple[int, list[dict[str, str]]]:
    answer = refuse(NO_REQUEST, error)
    assert answer.media_type == "application/json"
    assert answer.status_code is not None
    return answer.status_code, msgspec.json.decode(answer.content)


@pytest.mark.parametrize(
    ("status", "title"),
    [
        (HTTPStatus.BAD_REQUEST, "400 Bad Request"),
        (HTTPStatus.UNAUTHORIZED, "401 Unauthorized"),
        (HTTPStatus.FORBIDDEN, "403 Forbidden"),
        (HTTPStatus.NOT_FOUND, "404 Not Found"),
        (HTTPStatus.METHOD_NOT_ALLOWED, "405 Method Not Allowed"),
        (HTTPStatus.CONFLICT, "409 Conflict"),
        (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "413 Payload Too Large"),
        (HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "415 Unsupported Media Type"),
        (HTTPStatus.UNPROCESSABLE_ENTITY, "422 Unprocessable Entity"),
        (HTTPStatus.TOO_MANY_REQUESTS, "429 Too Many Requests"),
        (HTTPStatus.INTERNAL_SERVER_ERROR, "500 Internal Server Error"),
        (HTTPStatus.SERVICE_UNAVAILABLE, "503 Service Unavailable"),
    ],
)
def test_each_status_has_its_title(status: HTTPStatus, title: str) -> None:
    assert shown(Refusal(status, "x: must be y.")) == (status, [{"title": title, "description": "x: must be y."}])


def test_each_thing_that_is_wrong_has_an_entry() -> None:
    status, entries = shown(Refusal(HTTPStatus.BAD_REQUEST, "a", "b"))
    assert (status, [entry["description"] for entry in entries]) == (400, ["a", "b"])


def test_headers_come_along() -> None:
    refusal = Refusal(HTTPStatus.TOO_MANY_REQUESTS, "x", headers={"retry-after": "2"})
    assert refuse(NO_REQUEST, refusal).headers["retry-after"] == "2"


def test_errors_of_the_framework_have_the_same_shape() -> None:
    error: HTTPException = ClientException("limit: must be a number")
    assert shown(error) == (400, [{"title": "400 Bad Request", "description": "limit: must be a number"}])


def test_a_database_that_is_away_is_a_reason_to_try_again() -> None:
    answer = refuse(NO_REQUEST, asyncpg.CannotConnectNowError("starting"))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")


def test_what_nobody_foresaw_is_logged_and_not_told() -> None:
    with capture_logs() as logs:
        status, entries = shown(ValueError("the secret"))
    assert (status, entries[0]["title"]) == (500, "500 Internal Server Error")
    assert "the secret" not in str(entries)
    assert [log["event"] for log in logs] == ["request_failed"]
