"""Keyset paging: a cursor names the last row of a page, so a page costs the same wherever it stands in the list."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any, TypeVar

import msgspec

from rapport.surfaces.candidates.content import WriteRequest
from rapport.surfaces.candidates.envelope import Refusal, malformed

MAX_PAGE = 100
Key = TypeVar("Key")


def page_size(request: WriteRequest) -> int:
    """`pageSize`, 1 to 100, 100 when absent."""
    given = request.query_params.get("pageSize")
    if given is None:
        return MAX_PAGE
    if not (given.isascii() and given.isdigit() and len(given) <= len(str(MAX_PAGE)) and 1 <= int(given) <= MAX_PAGE):
        raise malformed(f"pageSize must be a whole number from 1 to {MAX_PAGE}.", "pageSize", code="query")
    return int(given)


def pack_cursor(key: Any) -> str:
    return urlsafe_b64encode(msgspec.json.encode(key)).decode().rstrip("=")


def unpack_cursor(request: WriteRequest, kind: type[Key]) -> Key | None:
    """The key of the last row seen, or None for the first page. Raises Refusal for a cursor that is not ours."""
    given = request.query_params.get("cursor")
    if given is None:
        return None
    try:
        return msgspec.json.decode(urlsafe_b64decode(given + "=="), type=kind)
    except ValueError as error:
        raise not_a_cursor() from error


def not_a_cursor() -> Refusal:
    return malformed("cursor must be taken as it is from meta.cursor of the page before.", "cursor", code="query")
