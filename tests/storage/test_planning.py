"""Statements that take a while are planned for their values."""

from rapport.storage.database import Database
from rapport.storage.planning import plan_for_values


async def test_a_transaction_plans_for_its_values_and_the_next_one_as_before(quiet: Database) -> None:
    async with quiet.directory() as transaction:
        await plan_for_values(transaction)
        assert await transaction.fetchval("SHOW plan_cache_mode") == "force_custom_plan"
    async with quiet.directory() as transaction:
        assert await transaction.fetchval("SHOW plan_cache_mode") == "auto"
