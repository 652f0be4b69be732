import aiohttp
import pytest

from desks import Desk, at_desk
from machines import Machine, new_machine
from quiet import quiet, quiet_url
from rapport.storage.database import Database

__all__ = ["quiet", "quiet_url"]


@pytest.fixture
async def machine(database: Database, service: str, session: aiohttp.ClientSession) -> Machine:
    return await new_machine(database, service, session)


@pytest.fixture
async def other_machine(database: Database, service: str, session: aiohttp.ClientSession) -> Machine:
    return await new_machine(database, service, session)


@pytest.fixture
async def desk(machine: Machine) -> Desk:
    return await at_desk(machine)


@pytest.fixture
async def other_desk(other_machine: Machine) -> Desk:
    return await at_desk(other_machine)
