"""OPTIONS of each path. Litestar's own answer would name the methods of one handler only (RFC 9110, 9.3.7)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from http import HTTPStatus

from litestar import Response, route
from litestar.enums import HttpMethod
from litestar.handlers import HTTPRouteHandler


def allowances(handlers: Iterable[HTTPRouteHandler]) -> list[HTTPRouteHandler]:
    methods: defaultdict[str, set[str]] = defaultdict(set)
    for handler in handlers:
        for path in handler.paths:
            methods[path] |= handler.http_methods
    return [_allowance(path, sorted({*taken, "OPTIONS"})) for path, taken in methods.items()]


def _allowance(path: str, methods: Sequence[str]) -> HTTPRouteHandler:
    @route(path, http_method=HttpMethod.OPTIONS, status_code=HTTPStatus.NO_CONTENT)
    async def allow() -> Response[None]:
        return Response(None, headers={"allow": ", ".join(methods)})

    return allow
