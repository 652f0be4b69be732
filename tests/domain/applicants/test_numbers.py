import pytest

from rapport.access.tenants import Tenant
from rapport.domain.applicants.numbers import free_number
from rapport.storage.database import Database


async def bring_along(database: Database, tenant: Tenant, first: int, count: int) -> None:
    async with database.tenant(tenant.id) as transaction:
        await transaction.execute(
            "INSERT INTO team (tenant_id, id, name) SELECT $1, n, 'x' FROM generate_series($2::bigint, $3) AS n",
            tenant.id,
            first,
            first + count - 1,
        )


@pytest.mark.parametrize("count", [1, 2, 5_000])
async def test_a_number_that_was_brought_along_is_passed_over(
    quiet: Database, tenant: Tenant, other_tenant: Tenant, count: int
) -> None:
    async with quiet.tenant(tenant.id) as transaction:
        last = await transaction.fetchval("SELECT nextval('applicants_number')")
    await bring_along(quiet, tenant, last + 1, count)
    async with quiet.tenant(tenant.id) as transaction:
        number = await free_number(transaction, tenant.id, "team")
        assert number > last + count
        assert await transaction.fetchval("SELECT true FROM team WHERE id = $1", number) is None
    await bring_along(quiet, other_tenant, number + 1, 3 * count)
    async with quiet.tenant(tenant.id) as transaction:
        again = await free_number(transaction, tenant.id, "team")
        assert again <= number + 2 * count + 1  # what the other tenant has is no matter
