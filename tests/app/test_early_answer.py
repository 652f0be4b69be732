"""What is said at once is what the surface says: each is compared with the refusal itself."""

import re
from typing import cast

import msgspec
import pytest
from litestar import Request
from litestar.types import HTTPScope

from rapport.app.early_answer import EarlyAnswers
from rapport.app.http import refusal_of
from rapport.storage.database import OverloadedError
from rapport.surfaces.console.cookies import THEME, THEMES

DATE = (b"date", b"Thu, 01 Oct 2026 10:00:00 GMT")
PATHS = [
    "/candidates",
    "/candidates/cand_01h455vb4pex5vsknk084sn02q/interactions",
    "/api/v2/candidates",
    "/sandbox/candidates",
    "/api/sandbox/candidates/x/y/z",
    "/employees/1",
    "/oauth/token",
    "/applicants",
    "/scheduling/jobs",
    "/events",
    "/api/v2/events",
    "/people",
    "/nowhere",
    "/",
    "*",
    "",
]


def asked(path: str, method: str = "GET", **headers: str) -> HTTPScope:
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    needed = {"type": "http", "method": method, "path": path, "headers": named, "query_string": b"", "state": {}}
    return cast("HTTPScope", needed)


def told(early: EarlyAnswers, scope: HTTPScope, *, close: bool = False) -> tuple[str, dict[str, str], bytes]:
    head, _, body = early.answer(scope, [DATE], close=close).partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    return first, dict(line.split(": ", 1) for line in lines), body


@pytest.mark.parametrize("sandbox", ["", "true", " True ", "false", "nonsense"])
@pytest.mark.parametrize("path", PATHS)
def test_it_says_what_the_surface_says_the_first_time_and_again(path: str, sandbox: str) -> None:
    early = EarlyAnswers(refusal_of)
    for other in PATHS:
        told(early, asked(other))  # none of whose answers may be taken for another's
    scope = asked(path, x_api_sandbox=sandbox)
    expected = refusal_of(path)(Request(scope), OverloadedError())
    for _ in range(2):
        first, headers, body = told(early, scope)

        assert first == "HTTP/1.1 503 Service Unavailable"
        assert msgspec.json.decode(body) == msgspec.json.decode(expected.content)
        assert b"has more to do than it can" in body
        assert headers["retry-after"] == "1"
        assert headers["content-type"] == "application/json"
        assert headers["content-length"] == str(len(body))
        assert headers["date"] == DATE[1].decode()


def test_a_page_is_made_for_whom_it_is_shown_to() -> None:
    early = EarlyAnswers(refusal_of)
    for theme in THEMES:
        _, headers, body = told(early, asked("/console/people", cookie=f"{THEME}={theme}"))

        assert headers["content-type"].startswith("text/html")
        assert headers["content-length"] == str(len(body))
        assert f'data-theme="{theme}"'.encode() in body


def test_the_request_id_is_the_clients_or_a_new_one() -> None:
    early = EarlyAnswers(refusal_of)
    ids = [told(early, asked("/candidates", x_request_id=given))[1]["x-request-id"] for given in ("mine", "", "", "\r")]

    assert ids[0] == "mine"
    assert all(re.fullmatch("[0-9a-f]{32}", made) for made in ids[1:])
    assert len(set(ids)) == 4


def test_head_gets_the_head_alone() -> None:
    early = EarlyAnswers(refusal_of)
    _, headers, body = told(early, asked("/candidates", "HEAD"))

    assert body == b""
    assert headers["content-length"] == str(len(told(early, asked("/candidates"))[2]))


def test_it_says_when_the_connection_ends() -> None:
    early = EarlyAnswers(refusal_of)

    assert told(early, asked("/candidates"), close=True)[1]["connection"] == "close"
    assert "connection" not in told(early, asked("/candidates"))[1]


def test_what_is_kept_does_not_grow_with_what_is_asked_for() -> None:
    early = EarlyAnswers(refusal_of)
    for number in range(2000):
        told(early, asked(f"/{number}/x"))

    assert len(early._kept) <= 500
    assert msgspec.json.decode(told(early, asked("/1999/x"))[2])["statusCode"] == 503
