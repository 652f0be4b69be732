"""The secrets that sign: the newest and those that are on their way out."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.access.callback_secrets import callback_secrets, list_secrets, rotate_secret
from rapport.access.tenants import Tenant, create_tenant
from rapport.ids import new_id
from rapport.storage.database import Database
from support import Region


async def fresh(database: Database) -> Tenant:
    return await create_tenant(database, f"region-{new_id()}", "UTC", "the first")


async def signing(database: Database, tenant_id: UUID) -> list[str]:
    async with database.tenant(tenant_id) as transaction:
        return await callback_secrets(transaction, tenant_id)


async def test_the_secrets_of_another_tenant_are_not_there(region: Region, database: Database) -> None:
    other = await fresh(database)

    async with database.tenant(region.tenant.id) as transaction:
        assert await callback_secrets(transaction, other.id) == []
        assert await list_secrets(transaction, other.id) == []


async def test_a_rotation_leaves_other_regions_alone(database: Database) -> None:
    mine, theirs = await fresh(database), await fresh(database)

    await rotate_secret(database, mine.id, mine.sandbox_id, "the second", timedelta(0))

    assert await signing(database, theirs.id) == await signing(database, theirs.sandbox_id) == ["the first"]


async def test_the_old_secret_signs_on_beside_the_new_one_in_the_sandbox_too(database: Database) -> None:
    tenant = await fresh(database)

    await rotate_secret(database, tenant.id, tenant.sandbox_id, "the second", timedelta(hours=1))

    for tenant_id in (tenant.id, tenant.sandbox_id):
        assert await signing(database, tenant_id) == ["the second", "the first"]
        async with database.tenant(tenant_id) as transaction:
            newest, oldest = await list_secrets(transaction, tenant_id)
        assert newest.retires_at is None
        assert oldest.retires_at is not None
        assert timedelta(minutes=59) < oldest.retires_at - datetime.now(UTC) <= timedelta(hours=1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(overlaps=st.lists(st.sampled_from([0, 1, 24]), min_size=1, max_size=5))
async def test_only_those_whose_overlap_is_not_over_sign(database: Database, overlaps: list[int]) -> None:
    tenant = await fresh(database)
    expected = ["the first"]
    for number, hours in enumerate(overlaps):
        await rotate_secret(database, tenant.id, tenant.sandbox_id, str(number), timedelta(hours=hours))
        expected = [str(number), *(expected if hours else [])]

    assert await signing(database, tenant.id) == expected


async def test_a_secret_that_signs_no_more_is_not_kept_for_ever(database: Database) -> None:
    tenant = await fresh(database)
    for number in range(3):
        await rotate_secret(database, tenant.id, tenant.sandbox_id, str(number), timedelta(0))

    async with database.tenant(tenant.id) as transaction:
        kept = [row["secret"] for row in await transaction.fetch("SELECT secret FROM callback_secret ORDER BY id")]
    assert kept == ["1", "2"]
