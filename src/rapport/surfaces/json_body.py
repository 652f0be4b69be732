"""Bodies that should be JSON."""

from typing import Any

import msgspec

from rapport.surfaces.nesting import MAX_DEPTH, is_too_deep

JSON = "application/json"

_decode = msgspec.json.Decoder().decode


class NotJsonError(Exception):
    """Says in a sentence what is wrong with a body."""


def is_json(content_type: str) -> bool:
    """Whether a Content-Type says so: `application/json` or `…+json`, whatever its parameters."""
    media_type = media_type_of(content_type)
    return media_type == JSON or media_type.endswith("+json")


def media_type_of(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def parse_json(body: bytes) -> Any:
    """Raises NotJsonError."""
    if is_too_deep(body):
        message = f"The body is nested too deeply: {MAX_DEPTH} arrays and objects within each other are allowed."
        raise NotJsonError(message)
    try:
        return _decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NotJsonError(f"The body is not JSON in UTF-8: {error}.") from error
