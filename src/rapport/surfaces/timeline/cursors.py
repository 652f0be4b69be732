"""Cursors that clients send: places, as earlier answers showed them."""

from typing import TypeVar

from rapport.surfaces.keyed.asking import Asking
from rapport.surfaces.places import read_place

NOT_A_CURSOR = "must be `meta.cursor` of an answer to the same question"

P = TypeVar("P")


def read_cursor(asking: Asking, given: str | None, place: type[P]) -> P | None:
    """None for the first page, and when it is wrong, which is noted."""
    if given is None:
        return None
    found = read_place(given, place)
    if found is None:
        asking.note("after", NOT_A_CURSOR)
    return found
