"""Serves the documentation: bytes made at the first request, revalidated by their ETag, open to everyone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler

from rapport.settings import Settings
from rapport.surfaces.docs.pages import Surface, docs_pages
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
    documents = {each.path: each.document for each in surfaces}
    pages = docs_pages(surfaces, settings)
    style = files("rapport.surfaces.docs").joinpath("style.css").read_bytes()
    return [
        _served(documents, lambda path: msgspec.json.encode(documents[path]), "application/json", {}),
        _served([STYLE], lambda _: style, "text/css", {}),
        _served(pages, lambda path: pages[path].encode(), "text/html", _PAGE_HEADERS),
    ]


def _served(
    paths: Iterable[str], content_of: Callable[[str], bytes], media_type: str, headers: Mapping[str, str]
) -> HTTPRouteHandler:
    """One handler for all paths: each that is registered costs every start of the service about a millisecond."""

    @cache
    def made(path: str) -> tuple[bytes, dict[str, str]]:
        content = content_of(path)
        always = {"cache-control": "no-cache", "x-content-type-options": "nosniff"}
        return content, {"etag": strong_etag(content), **always, **headers}

    @get(list(paths), access=PUBLIC)
    async def serve(request: Request[Any, Any, Any]) -> Response[bytes | None]:
        content, sent = made(request.scope["path_template"])
        if is_known(sent["etag"], request.headers.getall("if-none-match", [])):
            return Response(None, status_code=304, headers=sent)
        return Response(content, media_type=media_type, headers=sent)

    return serve
