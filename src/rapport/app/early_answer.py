"""The answer to a request for which there is no room: ready bytes, in the words of the surface that was asked."""

from collections.abc import Callable, Sequence
from typing import Any

import structlog
from litestar import Request, Response
from litestar.types import HTTPScope
from msgspec import Struct

from rapport.storage.database import OverloadedError
from rapport.surfaces.json_body import JSON
from rapport.surfaces.refusals import Refuse
from rapport.surfaces.requests import REQUEST_ID, id_of_request

_STATUS_LINE = b"HTTP/1.1 503 Service Unavailable\r\n"
_SANDBOX = b"x-api-sandbox"
"""An answer of the candidates surface says whether it is of the sandbox: by its path, or by this header."""


class _Ready(Struct, frozen=True):
    head: bytes
    body: bytes


class EarlyAnswers:
    """`refusal_of` tells what answers an error under a path. What it says is the same for all of a surface, so it is
    kept, unless it is a page: that is in the words of whoever looks at it.
    """

    def __init__(self, refusal_of: Callable[[str], Refuse]) -> None:
        self._refusal_of = refusal_of
        self._kept: dict[tuple[Refuse, bool, bool], _Ready] = {}

    def answer(self, scope: HTTPScope, headers: Sequence[tuple[bytes, bytes]], *, close: bool) -> bytes:
        """With these headers besides; with `close` it says that the connection ends."""
        request_id = id_of_request(scope)
        refuse = self._refusal_of(scope["path"])
        by_header = any(name == _SANDBOX and value.strip().lower() == b"true" for name, value in scope["headers"])
        key = (refuse, "/sandbox/" in scope["path"], by_header)
        ready = self._kept.get(key)
        if ready is None:
            ready = _made(refuse, scope, request_id)
            if b": application/json\r\n" in ready.head:
                self._kept[key] = ready
        besides = [*headers, (REQUEST_ID, request_id), *([(b"connection", b"close")] if close else [])]
        lines = b"".join(b"%b: %b\r\n" % header for header in besides)
        body = b"" if scope["method"] == "HEAD" else ready.body
        return b"%b%b%b\r\n%b" % (_STATUS_LINE, ready.head, lines, body)


def _made(refuse: Refuse, scope: HTTPScope, request_id: bytes) -> _Ready:
    structlog.contextvars.clear_contextvars()
    with structlog.contextvars.bound_contextvars(request=request_id.decode()):
        said: Response[Any] = refuse(Request(scope), OverloadedError())
    headers = {"content-type": said.media_type or JSON, "content-length": len(said.content), **said.headers}
    return _Ready(b"".join(f"{name.lower()}: {value}\r\n".encode() for name, value in headers.items()), said.content)
