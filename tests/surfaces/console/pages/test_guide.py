"""Help is for everybody, in their language."""

from rapport.access.roles import Role
from rapport.surfaces.console.pages.guide import MAY, TERMS
from rapport.surfaces.console.words import catalogue
from visitors import Visitor


def test_each_word_is_explained_and_each_role_may_what_those_below_it_may() -> None:
    assert [term for term in TERMS if f"help.{term}.text" not in catalogue()] == []
    assert set(MAY[Role.VIEWER]) < set(MAY[Role.COORDINATOR]) < set(MAY[Role.ADMIN])


async def test_a_viewer_reads_it(viewer: Visitor) -> None:
    shown = (await viewer.get("/console/help")).text
    assert "Yours: May look." in shown
    assert '/console/settings"' not in shown
