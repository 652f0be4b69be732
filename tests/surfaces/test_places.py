from datetime import UTC, datetime

import pytest

from rapport.domain.timeline.last_contact import Contact
from rapport.ids import new_id
from rapport.surfaces.places import read_place, show_place


@pytest.mark.parametrize("given", ["", "?", "e30", "WzEsMl0", "ÿ", "A" * 5000])
def test_what_shows_no_place_is_none(given: str) -> None:
    assert read_place(given, Contact) is None


def test_a_place_is_read_as_it_was_shown() -> None:
    place = Contact(datetime(2026, 3, 1, 9, 30, 0, 123, tzinfo=UTC), new_id())
    shown = show_place(place)
    assert shown.isascii()
    assert read_place(shown, Contact) == place
