"""How statements are planned that take a while."""

from rapport.storage.database import Transaction


async def plan_for_values(transaction: Transaction) -> None:
    """The statements that follow in this transaction are planned for their very values.

    After five times PostgreSQL may change to a plan for any values, which takes a period for short and few skills for
    usual: a year of interviews then took 0.9 s instead of 0.04.
    """
    await transaction.execute("SET LOCAL plan_cache_mode = force_custom_plan")
