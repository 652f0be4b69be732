"""The one shape of every answer: `{"statusCode", "message", "data", "meta"}`, errors included (contract, Envelope)."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Response
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Scope, Send
from msgspec import Struct

JSON = "application/json"


class Issue(Struct, frozen=True):
    """One thing that is wrong with a request: where in it, what kind, and what would be right."""

    path: Sequence[str | int]
    code: str
    message: str


class Refusal(Exception):  # noqa: N818  # an answer rather than an error
    """An error answer. `message` is a sentence; `issues` name the places in the request."""

    def __init__(
        self,
        status: HTTPStatus,
        message: str,
        *,
        issues: Sequence[Issue] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.issues = issues
        self.headers = headers


def answer(
    status: HTTPStatus,
    message: str,
    data: Any,
    *,
    sandbox: bool,
    headers: Mapping[str, str] | None = None,
    **meta: Any,
) -> Response[bytes]:
    envelope = {
        "statusCode": status,
        "message": message,
        "data": data,
        "meta": {"sandboxEnabled": sandbox, **meta},
    }
    return _Json(
        msgspec.json.encode(envelope), media_type=JSON, status_code=status, headers=dict(headers) if headers else None
    )


class _Json(Response[bytes]):
    """Goes out as it is. Litestar would look for cookies, encoders and defaults first, which takes a tenth of a 202."""

    def to_asgi_response(self, *_: Any, **__: Any) -> ASGIResponse:
        return _Ready(self)


class _Ready(ASGIResponse):
    """Status, headers and body of an answer that has all of them."""

    def __init__(self, answered: _Json) -> None:
        assert answered.status_code is not None
        self.status_code = answered.status_code
        self.body = answered.content
        self._encoded = [
            *((name.encode("latin-1"), value.encode("latin-1")) for name, value in answered.headers.items()),
            _CONTENT_TYPE,
            (b"content-length", str(len(answered.content)).encode()),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002  # ASGI's names
        await send({"type": "http.response.start", "status": self.status_code, "headers": self._encoded})
        await send({"type": "http.response.body", "body": self.body, "more_body": False})


_CONTENT_TYPE = (b"content-type", JSON.encode())


def refusal_answer(refusal: Refusal, *, sandbox: bool) -> Response[bytes]:
    return answer(refusal.status, refusal.message, {"issues": refusal.issues}, sandbox=sandbox, headers=refusal.headers)


def not_found(what: str) -> Refusal:
    """The same for an id that never was and for one of another region."""
    return Refusal(HTTPStatus.NOT_FOUND, f"There is no such {what} in this region.")


def malformed(message: str, *path: str | int, code: str = "malformed") -> Refusal:
    """The call itself is wrong, whatever its body says."""
    issues = [Issue(path, code, message)] if path else []
    return Refusal(HTTPStatus.BAD_REQUEST, message, issues=issues)


def invalid(issues: Sequence[Issue]) -> Refusal:
    count = len(issues)
    message = f"The request does not validate: {issues[0].message}" + (f" (and {count - 1} more)" if count > 1 else "")
    return Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, message, issues=issues)
