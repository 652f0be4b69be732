"""Every error has the surface's one shape, whatever it comes from."""

from http import HTTPStatus
from typing import Any, cast

import asyncpg
import msgspec
from litestar import Request
from litestar.exceptions import ClientException, HTTPException
from structlog.testing import capture_logs

from rapport.engine.mutation import Failed
from rapport.surfaces.applicants.errors import failed, invalid_token, not_found, refuse
from rapport.surfaces.refusals import Refusal, Wrong

NO_REQUEST = cast("Request[Any, Any, Any]", None)


def shown(error: Exception) -> tuple[int, dict[str, Any]]:
    answer = refuse(NO_REQUEST, error)
    assert answer.media_type == "application/json"
    assert answer.status_code is not None
    return answer.status_code, msgspec.json.decode(answer.content)


def test_a_caller_that_is_not_known_learns_nothing() -> None:
    assert shown(invalid_token()) == (403, {"message": "Invalid Token"})


def test_each_thing_that_is_wrong_has_an_entry() -> None:
    refusal = Refusal(
        HTTPStatus.BAD_REQUEST, "No", Wrong("date", "must be a date"), Wrong("duration", "must be digits")
    )
    assert shown(refusal) == (
        400,
        {
            "message": "No",
            "errors": [
                {"field": "date", "message": "must be a date"},
                {"field": "duration", "message": "must be digits"},
            ],
        },
    )


def test_headers_come_along() -> None:
    refusal = Refusal(HTTPStatus.TOO_MANY_REQUESTS, "x", headers={"retry-after": "2"})
    assert refuse(NO_REQUEST, refusal).headers["retry-after"] == "2"


def test_a_failed_mutation_says_which_field_it_is() -> None:
    outcome = Failed(code="conflict", message="interviewerId: 12 is busy: from 10:00")
    assert shown(failed(outcome)) == (
        409,
        {"message": "Conflict", "errors": [{"field": "interviewerId", "message": "12 is busy: from 10:00"}]},
    )
    assert shown(failed(Failed(code="not_found", message="x: y")))[0] == 404
    assert shown(failed(Failed(code="invalid", message="x: y")))[0] == 400
    assert shown(failed(Failed(code="internal_error", message="Something broke."))) == (
        500,
        {"message": "Something broke."},
    )


def test_what_is_not_there_is_named() -> None:
    assert shown(not_found("applicant_id", "there is none")) == (
        404,
        {"message": "Not Found", "errors": [{"field": "applicant_id", "message": "there is none"}]},
    )


def test_errors_of_the_framework_have_the_same_shape() -> None:
    error: HTTPException = ClientException("limit: must be a number")
    assert shown(error) == (400, {"message": "limit: must be a number"})


def test_a_database_that_is_away_is_told_as_passing() -> None:
    with capture_logs() as logs:
        status, content = shown(asyncpg.CannotConnectNowError("starting up"))
    assert status == 503
    assert "starting up" not in str(content)
    assert [entry["event"] for entry in logs] == ["database_unavailable"]


def test_what_nobody_foresaw_stays_in_the_log() -> None:
    with capture_logs() as logs:
        status, content = shown(ValueError("secret"))
    assert status == 500
    assert "secret" not in str(content)
    assert [entry["event"] for entry in logs] == ["request_failed"]
