import aiohttp
import pytest

from machines import Machine, new_machine
from rapport.storage.database import Database


@pytest.fixture
async def machine(database: Database, service: str, session: aiohttp.ClientSession) -> Machine:
    return await new_machine(database, service, session)


@pytest.fixture
async def other_machine(database: Database, service: str, session: aiohttp.ClientSession) -> Machine:
    return await new_machine(database, service, session)
