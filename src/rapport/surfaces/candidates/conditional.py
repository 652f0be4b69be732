"""Conditional reads: a record has a version, and whoever has that version already is not sent it again."""

from http import HTTPStatus
from typing import Any

from litestar import Response

from rapport.surfaces.candidates.content import WriteRequest
from rapport.surfaces.candidates.envelope import answer
from rapport.surfaces.etags import is_known, strong_etag


def versioned_answer(request: WriteRequest, message: str, data: Any) -> Response[bytes]:
    """200 with the data and their ETag; 304 with the same headers and no body to whoever names that ETag.

    The ETag is strong: a hash of the whole body, so that it changes with whatever changes one byte of that.
    """
    whole = answer(HTTPStatus.OK, message, data, sandbox=request.auth.sandbox)
    etag = strong_etag(whole.content)
    headers = version_headers(etag)
    if is_known(etag, request.headers.getall("if-none-match", [])):
        return Response(b"", status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    whole.headers.update(headers)
    return whole


def version_headers(etag: str) -> dict[str, str]:
    """For both answers: whoever keeps one asks again each time, and keeps it for this caller alone."""
    return {"etag": etag, "cache-control": "private, no-cache", "vary": "x-api-key, api-key, x-api-sandbox, x-region"}
