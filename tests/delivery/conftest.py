from collections.abc import AsyncIterator

import pytest

from delivery.outboxes import Couriers, Outbox, couriers
from quiet import other_tenant, quiet, quiet_url, tenant
from rapport.access.tenants import Tenant
from rapport.storage.database import Database
from receiver import Receiver

__all__ = ["other_tenant", "quiet", "quiet_url", "tenant"]


@pytest.fixture
def outbox(quiet: Database, quiet_url: str, tenant: Tenant) -> Outbox:
    return Outbox(quiet, quiet_url, tenant.id)


@pytest.fixture
def courier(quiet: Database, quiet_url: str) -> Couriers:
    return couriers(quiet, quiet_url)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver() as made:
        yield made
