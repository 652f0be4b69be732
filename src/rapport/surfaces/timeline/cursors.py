"""Where a page ends, as text that says nothing to whoever carries it: the place, as JSON in base64url."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any, TypeVar

import msgspec

from rapport.surfaces.keyed.asking import Asking

MAX_CURSOR = 1000  # characters
NOT_A_CURSOR = "must be `meta.cursor` of an answer to the same question"

P = TypeVar("P")


def show_cursor(place: Any) -> str:
    return urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


def read_cursor(asking: Asking, given: str | None, place: type[P]) -> P | None:
    """None for the first page, and when it is wrong, which is noted."""
    if given is None:
        return None
    try:
        padded = given[:MAX_CURSOR] + "=" * (-len(given) % 4)
        return msgspec.json.decode(urlsafe_b64decode(padded.encode()), type=place)
    except (ValueError, msgspec.MsgspecError):
        asking.note("after", NOT_A_CURSOR)
        return None
