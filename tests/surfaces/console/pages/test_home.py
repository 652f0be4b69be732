"""The beginning leads to the first page that there is."""

import pytest

from visitors import Visitor


@pytest.mark.parametrize("prefix", ["/console", "/console/sandbox"])
async def test_the_beginning_leads_somewhere_on_the_same_side(viewer: Visitor, prefix: str) -> None:
    assert (await viewer.get(prefix)).leads_to.startswith(f"{prefix}/")
