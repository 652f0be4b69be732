"""Conditional reads: a record has a version, and whoever has that version already is not sent it again."""

import hashlib
import re
from http import HTTPStatus
from typing import Any

from litestar import Response

from rapport.surfaces.candidates.content import WriteRequest
from rapport.surfaces.candidates.envelope import answer

_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')


def versioned_answer(request: WriteRequest, message: str, data: Any) -> Response[bytes]:
    """200 with the data and their ETag; 304 with the same headers and no body to whoever names that ETag.

    The ETag is strong: a hash of the whole body, so that it changes with whatever changes one byte of that.
    """
    whole = answer(HTTPStatus.OK, message, data, sandbox=request.auth.sandbox)
    etag = f'"{hashlib.sha256(whole.content).hexdigest()[:32]}"'
    headers = {"etag": etag, "cache-control": "private, no-cache", "vary": "x-api-key, api-key, x-api-sandbox"}
    if is_known(etag, request.headers.getall("if-none-match", [])):
        return Response(b"", status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    whole.headers.update(headers)
    return whole


def is_known(etag: str, given: list[str]) -> bool:
    """Whether these If-None-Match fields name the strong ETag, by weak comparison (RFC 9110, 8.8.3.2 and 13.1.2).

    A field that is not what it should be is as good as none.
    """
    listed = ", ".join(given)
    if listed.strip(" \t") == "*":
        return True
    well_formed = not _TAG.sub("", listed).strip(" \t,")
    return well_formed and etag in _TAG.findall(listed)
