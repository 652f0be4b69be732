"""Where a page ends, as text that says nothing to whoever carries it: the place, as JSON in base64url."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any, TypeVar

import msgspec

MAX_PLACE = 1000  # characters

P = TypeVar("P")


def show_place(place: Any) -> str:
    return urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


def read_place(given: str, place: type[P]) -> P | None:
    """None for what shows no such place."""
    try:
        padded = given[:MAX_PLACE] + "=" * (-len(given) % 4)
        return msgspec.json.decode(urlsafe_b64decode(padded.encode()), type=place)
    except (ValueError, msgspec.MsgspecError):
        return None
