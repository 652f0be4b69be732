"""What a list is narrowed down by stands in its address; what is not understood is said, and shows all."""

import pytest

from visitors import Visitor


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("state=nonsense", "Please choose one of the list"),
        ("subject=nonsense", "no number of a record"),
        ("since=31-12-2026", "Please give a date"),
        ("until=9999-12-31", "Please give a date"),
    ],
)
async def test_what_is_not_understood_is_said_at_its_field_and_kept(viewer: Visitor, query: str, words: str) -> None:
    shown = await viewer.get(f"/console/mutations?{query}")
    assert shown.status == 200
    assert words in shown.text
    assert 'aria-invalid="true"' in shown.text


@pytest.mark.parametrize("query", ["", "since=2026-01-01&until=2026-12-31", "before=nonsense", "done=saved", "x=1"])
async def test_what_is_understood_is_not_complained_of(viewer: Visitor, query: str) -> None:
    shown = await viewer.get(f"/console/mutations?{query}")
    assert (shown.status, "aria-invalid" in shown.text) == (200, False)
