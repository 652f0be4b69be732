"""Serves the documentation: bytes made once, revalidated by their ETag, open to everyone."""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler

from rapport.settings import Settings
from rapport.surfaces.docs.pages import Surface, render_pages
from rapport.surfaces.etags import is_known, strong_etag
from rapport.surfaces.health import PUBLIC

STYLE = "/docs/style.css"
_PAGE_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
}


def docs_routes(surfaces: Sequence[Surface], settings: Settings) -> list[HTTPRouteHandler]:
    """The document of each surface at its path, and the pages about all of them under `/docs`."""
    style = files("rapport.surfaces.docs").joinpath("style.css").read_bytes()
    return [
        *(_served(each.path, msgspec.json.encode(each.document), "application/json", {}) for each in surfaces),
        _served(STYLE, style, "text/css", {}),
        *(
            _served(path, page.encode(), "text/html", _PAGE_HEADERS)
            for path, page in render_pages(surfaces, settings).items()
        ),
    ]


def _served(path: str, content: bytes, media_type: str, headers: Mapping[str, str]) -> HTTPRouteHandler:
    etag = strong_etag(content)
    sent = {"etag": etag, "cache-control": "no-cache", "x-content-type-options": "nosniff", **headers}

    @get(path, access=PUBLIC)
    async def serve(request: Request[Any, Any, Any]) -> Response[bytes | None]:
        if is_known(etag, request.headers.getall("if-none-match", [])):
            return Response(None, status_code=304, headers=sent)
        return Response(content, media_type=media_type, headers=sent)

    return serve
