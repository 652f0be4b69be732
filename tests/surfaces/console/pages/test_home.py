"""Where there is nothing, that is said inside the frame."""

from visitors import Visitor


async def test_where_there_is_nothing_the_way_back_is_shown(viewer: Visitor) -> None:
    answer = await viewer.get("/console/nowhere/at/all")
    assert answer.status == 404
    assert "There is nothing here" in answer.text
    assert 'class="rail"' in answer.text
