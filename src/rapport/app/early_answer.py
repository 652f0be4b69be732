"""The answer to a request for which there is no room: ready bytes, in the words of the surface that was asked."""

from collections.abc import Callable, Sequence

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
_DEPTH = {"api": 3, "sandbox": 2}
"""How many segments of a path tell the surface and the sandbox, where they are more than one."""
_MOST_KEPT = 500  # as anybody may ask for any path


class _Ready(Struct, frozen=True):
    head: bytes
    body: bytes


class EarlyAnswers:
    """`refusal_of` tells what answers an error under a path. What it says is the same for a whole room of a surface, so
    it is kept, unless it is a page: that is in the words of whoever looks at it.
    """

    def __init__(self, refusal_of: Callable[[str], Refuse]) -> None:
        self._refusal_of = refusal_of
        self._kept: dict[tuple[str, bool], _Ready] = {}

    def answer(self, scope: HTTPScope, headers: Sequence[tuple[bytes, bytes]], *, close: bool) -> bytes:
        """With these headers besides; with `close` it says that the connection ends."""
        request_id = id_of_request(scope)
        room = _room(scope["path"]), _by_header(scope)
        ready = self._kept.get(room) or self._made(room, scope, request_id)
        besides = [*headers, (REQUEST_ID, request_id), *([(b"connection", b"close")] if close else [])]
        lines = b"".join([b"%b: %b\r\n" % header for header in besides])
        body = b"" if scope["method"] == "HEAD" else ready.body
        return b"%b%b%b\r\n%b" % (_STATUS_LINE, ready.head, lines, body)

    def _made(self, room: tuple[str, bool], scope: HTTPScope, request_id: bytes) -> _Ready:
        structlog.contextvars.clear_contextvars()
        with structlog.contextvars.bound_contextvars(request=request_id.decode()):
            said: Response[bytes] = self._refusal_of(scope["path"])(Request(scope), OverloadedError())
        media_type = said.media_type or JSON
        headers = {"content-type": media_type, "content-length": str(len(said.content)), **said.headers}
        ready = _Ready(b"".join(f"{name}: {value}\r\n".encode() for name, value in headers.items()), said.content)
        if media_type == JSON and len(self._kept) < _MOST_KEPT:
            self._kept[room] = ready
        return ready


def _room(path: str) -> str:
    segments = path.split("/", 4)
    return "/".join(segments[: 1 + _DEPTH.get(path[1:].partition("/")[0], 1)])


def _by_header(scope: HTTPScope) -> bool:
    return any(value.strip().lower() == b"true" for name, value in scope["headers"] if name == _SANDBOX)
