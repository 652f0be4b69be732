"""How the engine is: by tenant, by minute, and what has waited longest."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from rapport.access.tenants import Tenant
from rapport.engine.pulse import MINUTES, measure_pulse
from rapport.ids import first_id, new_id
from rapport.storage.database import Database

NOW = datetime(2026, 3, 2, 9, 30, 20, tzinfo=UTC)


async def accepted(database: Database, tenant: Tenant, ago: timedelta, state: str = "completed") -> None:
    at = NOW - ago
    made = UUID(int=first_id(at).int | new_id().int & (1 << 62) - 1)
    async with database.tenant(tenant.id) as transaction:
        await transaction.execute(
            "INSERT INTO mutation (tenant_id, id, operation, subjects, body, refers, idempotency_key, fingerprint,"
            " state, accepted_at, finished_at, error_code) VALUES ($1, $2, 'test.nothing', '{}', '{}', '{}', $3, '',"
            " $4, $5, CASE WHEN $4 <> 'accepted' THEN $5::timestamptz END, CASE WHEN $4 = 'failed' THEN 'no' END)",
            tenant.id,
            made,
            str(made),
            state,
            at,
        )


async def test_nothing_is_measured_of_another_tenant(quiet: Database, tenant: Tenant, other_tenant: Tenant) -> None:
    await accepted(quiet, tenant, timedelta(0), "accepted")
    async with quiet.tenant(other_tenant.id) as transaction:
        for each in (tenant, other_tenant):
            pulse = await measure_pulse(transaction, each.id, NOW)
            assert (pulse.oldest, sum(pulse.minutes), pulse.failed) == (None, 0, 0)


async def test_mutations_are_counted_by_the_minute_of_their_acceptance(quiet: Database, tenant: Tenant) -> None:
    for seconds, state in (
        (0, "completed"),
        (10, "failed"),
        (25, "completed"),
        (59 * 60, "failed"),
        (61 * 60, "failed"),
    ):
        await accepted(quiet, tenant, timedelta(seconds=seconds), state)
    async with quiet.tenant(tenant.id) as transaction:
        pulse = await measure_pulse(transaction, tenant.id, NOW)
    assert len(pulse.minutes) == MINUTES
    assert (pulse.minutes[-1], pulse.minutes[-2], pulse.minutes[0], sum(pulse.minutes)) == (2, 1, 1, 4)
    assert pulse.failed == 2
    assert pulse.oldest is None


async def test_what_has_waited_longest_is_told_however_long_that_is(quiet: Database, tenant: Tenant) -> None:
    for hours in (30, 2):
        await accepted(quiet, tenant, timedelta(hours=hours), "accepted")
    async with quiet.tenant(tenant.id) as transaction:
        pulse = await measure_pulse(transaction, tenant.id, NOW)
    assert pulse.oldest == NOW - timedelta(hours=30)
