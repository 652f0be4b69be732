import pytest

from domain.peopled import Peopled
from quiet import new_tenant
from rapport.storage.database import Database


@pytest.fixture
async def here(quiet: Database) -> Peopled:
    """A tenant without anybody."""
    return Peopled(quiet, await new_tenant(quiet))
