"""What is kept of interactions for reports: always what counting them all would say."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.timeline.happened import START
from quiet import administrator, blocked, new_tenant
from rapport.access.tenants import Tenant
from rapport.ids import new_id
from rapport.storage.database import Database, Transaction

HOURS = """
SELECT date_bin('1 hour', i.performed_at, '2000-01-01Z') AS at, t.type, count(*)::bigint AS count
FROM interaction i, unnest(i.types) AS t (type) WHERE i.tenant_id = $1 GROUP BY 1, 2 ORDER BY 1, 2
"""
KEPT_HOURS = """
SELECT at, type, sum(count)::bigint AS count FROM interaction_hour
WHERE tenant_id = $1 GROUP BY 1, 2 HAVING sum(count) <> 0 ORDER BY 1, 2
"""
MET = "SELECT candidate_id, min(performed_at) AS at FROM interaction WHERE tenant_id = $1 GROUP BY 1 ORDER BY 1"
KEPT_MET = "SELECT candidate_id, at FROM candidate_met WHERE tenant_id = $1 ORDER BY 1"

NUMBERS = st.lists(st.integers(0, 11), min_size=1, max_size=4, unique=True)
MINUTES = st.integers(0, 240)
TYPES = st.lists(st.sampled_from(["Phone call", "Meeting", "Referral"]), max_size=3)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["insert", "copy"]), NUMBERS, MINUTES, TYPES),
        st.tuples(st.just("move"), NUMBERS, MINUTES, TYPES),
        st.tuples(st.sampled_from(["say", "delete", "erase"]), NUMBERS),
    ),
    min_size=1,
    max_size=10,
)


class Kept:
    """A tenant of three candidates, whose twelve interactions come, move and go."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant_id = tenant.id
        self.candidates = [new_id() for _ in range(3)]
        self.interactions = [new_id() for _ in range(12)]

    async def furnish(self, transaction: Transaction) -> None:
        await transaction.execute(
            "INSERT INTO candidate (tenant_id, id, profile, created_at, updated_at)"
            " SELECT $1, id, '{}', now(), now() FROM unnest($2::uuid[]) AS c (id) ON CONFLICT DO NOTHING",
            self.tenant_id,
            self.candidates,
        )

    async def insert(self, transaction: Transaction, numbers: list[int], minutes: int, types: list[str]) -> None:
        await transaction.execute(
            "INSERT INTO interaction (tenant_id, id, candidate_id, types, performed_at, performed_at_shown, created_at,"
            " updated_at) SELECT $1, i.id, i.candidate, $4, $5, '', now(), now()"
            " FROM unnest($2::uuid[], $3::uuid[]) AS i (id, candidate) ON CONFLICT DO NOTHING",
            self.tenant_id,
            self._ids(numbers),
            [self.candidates[number % 3] for number in numbers],
            types,
            START + timedelta(minutes=minutes),
        )

    copy = insert  # an import copies to a table of its own, and inserts from there

    async def move(self, transaction: Transaction, numbers: list[int], minutes: int, types: list[str]) -> None:
        await transaction.execute(
            "UPDATE interaction SET performed_at = $3, types = $4 WHERE tenant_id = $1 AND id = ANY($2)",
            self.tenant_id,
            self._ids(numbers),
            START + timedelta(minutes=minutes),
            types,
        )

    async def say(self, transaction: Transaction, numbers: list[int]) -> None:
        statement = "UPDATE interaction SET summary = 'Else' WHERE tenant_id = $1 AND id = ANY($2)"
        await transaction.execute(statement, self.tenant_id, self._ids(numbers))

    async def delete(self, transaction: Transaction, numbers: list[int]) -> None:
        statement = "DELETE FROM interaction WHERE tenant_id = $1 AND id = ANY($2)"
        await transaction.execute(statement, self.tenant_id, self._ids(numbers))

    async def erase(self, transaction: Transaction, numbers: list[int]) -> None:
        erased = [self.candidates[number % 3] for number in numbers]
        await transaction.execute("DELETE FROM candidate WHERE tenant_id = $1 AND id = ANY($2)", self.tenant_id, erased)
        await self.furnish(transaction)

    async def check(self, transaction: Transaction) -> None:
        for kept, counted in ((KEPT_HOURS, HOURS), (KEPT_MET, MET)):
            expected = await transaction.fetch(counted, self.tenant_id)
            assert await transaction.fetch(kept, self.tenant_id) == expected

    def _ids(self, numbers: list[int]) -> list[UUID]:
        return [self.interactions[number] for number in numbers]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
async def test_kept_figures_are_those_that_are_counted(quiet: Database, steps: list[tuple[Any, ...]]) -> None:
    kept = Kept(await new_tenant(quiet))
    async with quiet.tenant(kept.tenant_id) as transaction:
        await kept.furnish(transaction)
    for name, *arguments in steps:
        async with quiet.tenant(kept.tenant_id) as transaction:
            await getattr(kept, name)(transaction, *arguments)
            await kept.check(transaction)


async def test_two_who_write_at_once_do_not_wait_for_each_other(quiet: Database, tenant: Tenant) -> None:
    kept = Kept(tenant)
    async with quiet.tenant(tenant.id) as transaction:
        await kept.furnish(transaction)
    async with quiet.tenant(tenant.id) as first, quiet.tenant(tenant.id) as second:
        await kept.insert(first, [0, 3], 10, ["Meeting"])
        await kept.insert(second, [1, 4], 20, ["Meeting"])
    async with quiet.tenant(tenant.id) as transaction:
        await kept.check(transaction)
        assert await transaction.fetchval("SELECT count(*) FROM interaction_hour") == 2  # each counted apart


async def test_who_removes_the_first_contact_waits_for_who_adds_another(
    quiet: Database, quiet_url: str, tenant: Tenant
) -> None:
    kept = Kept(tenant)
    async with quiet.tenant(tenant.id) as transaction:
        await kept.furnish(transaction)
        await kept.insert(transaction, [0], 10, ["Meeting"])
        await kept.insert(transaction, [3], 200, ["Meeting"])

    async def remove() -> None:
        async with quiet.tenant(tenant.id) as transaction:
            await kept.delete(transaction, [0])

    async with administrator(quiet_url) as beside:
        async with quiet.tenant(tenant.id) as adding:
            await kept.insert(adding, [6], 20, ["Meeting"])
            removal = asyncio.create_task(remove())
            await blocked(beside)
        await removal
    async with quiet.tenant(tenant.id) as transaction:
        await kept.check(transaction)
        assert await transaction.fetchval("SELECT at FROM candidate_met") == START + timedelta(minutes=20)


async def test_copied_rows_of_two_tenants_count_with_their_own(
    quiet: Database, quiet_url: str, tenant: Tenant, other_tenant: Tenant
) -> None:
    both = [Kept(tenant), Kept(other_tenant)]
    for kept in both:
        async with quiet.tenant(kept.tenant_id) as transaction:
            await kept.furnish(transaction)
    names = ("tenant_id", "id", "candidate_id", "types", "performed_at", "performed_at_shown", "created_at")
    rows: list[tuple[Any, ...]] = [
        (kept.tenant_id, new_id(), candidate, ["Meeting"], START, "", START, START)
        for kept in both
        for candidate in kept.candidates
    ]
    async with administrator(quiet_url) as server:
        await server.copy_records_to_table("interaction", records=rows, columns=[*names, "updated_at"])
    for kept in both:
        async with quiet.tenant(kept.tenant_id) as transaction:
            await kept.check(transaction)
            assert await transaction.fetchval("SELECT sum(count) FROM interaction_hour") == 3
