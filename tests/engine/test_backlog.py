"""What stands behind is counted over all tenants, and says nothing of any."""

import pytest

from quiet import Administrator, new_tenant
from rapport.engine.backlog import Backlog, measure_backlog
from rapport.storage.database import Database

NOTHING = Backlog(writes=0, write_seconds=0, posts=0, post_seconds=0, mails=0, mail_seconds=0, dead=0)

_WRITE = """
INSERT INTO mutation (tenant_id, id, operation, subjects, body, refers, idempotency_key, fingerprint, origin, state,
                      accepted_at, finished_at)
SELECT id, gen_random_uuid(), 'test.nothing', '{}', '{}', '{}', n::text, '', '{}', $1,
       clock_timestamp() - n * interval '1 minute', CASE WHEN $1 <> 'accepted' THEN now() END
FROM tenant, generate_series($2::int, $3::int) AS n WHERE live_id IS NULL
"""

_DELIVERY = """
INSERT INTO outbox (tenant_id, id, kind, mutation_id, url, host, body, state, due_at, what, interview_id, sequence,
                    recipient, message_id)
SELECT tenant_id, gen_random_uuid(), $1, id, 'https://a', 'a', '{}', $2, $3::text::timestamptz, 'request', id, 1, 'a@a',
       $2 || $3 || id
FROM mutation WHERE state = 'completed'
"""


@pytest.fixture
async def two_tenants(own: Database, beside: Administrator) -> Administrator:
    for _ in range(2):
        await new_tenant(own)
    return beside


async def measured(database: Database) -> Backlog:
    async with database.directory() as transaction:
        return await measure_backlog(transaction)


async def test_without_anything_it_is_nothing(own: Database) -> None:
    assert await measured(own) == NOTHING


@pytest.mark.usefixtures("two_tenants")
async def test_what_is_due_waits_or_died_is_counted_and_nothing_else(own: Database, beside: Administrator) -> None:
    await beside.execute(_WRITE, "completed", 1, 1)
    assert await measured(own) == NOTHING
    await beside.execute(_WRITE, "accepted", 2, 4)
    for kind, state, due in (
        ("callback", "waiting", "yesterday"),
        ("callback", "waiting", "tomorrow"),
        ("callback", "waiting", "infinity"),
        ("callback", "delivered", "yesterday"),
        ("callback", "dead", "yesterday"),
        ("mail", "waiting", "yesterday"),
        ("mail", "waiting", "today"),
        ("mail", "waiting", "tomorrow"),
        ("mail", "dropped", "yesterday"),
    ):
        await beside.execute(_DELIVERY, kind, state, due)

    found = await measured(own)

    assert (found.writes, found.posts, found.mails, found.dead) == (6, 2, 4, 2)
    assert 120 <= found.write_seconds < 300
    assert found.post_seconds == pytest.approx(found.mail_seconds, abs=1)
    assert 86_400 <= found.post_seconds < 2 * 86_400


@pytest.mark.usefixtures("two_tenants")
async def test_no_more_is_counted_than_is_wanted(own: Database, beside: Administrator) -> None:
    await beside.execute(_WRITE, "completed", 1, 3)
    await beside.execute(_WRITE, "accepted", 4, 6)
    for kind in ("callback", "mail"):
        await beside.execute(_DELIVERY, kind, "waiting", "yesterday")
        await beside.execute(_DELIVERY, kind, "dead", "today")

    async with own.directory() as transaction:
        row = await transaction.fetchrow("SELECT * FROM directory_backlog(2)")

    assert row is not None
    assert [row[name] for name in ("writes", "posts", "mails", "dead")] == [2] * 4
