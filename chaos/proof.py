"""Waits until nothing is under way any more, and holds what there is against the client's log."""

import asyncio
import os
import subprocess
import sys
import time
from collections import Counter
from typing import Any

import asyncpg
import msgspec
from standardwebhooks import Webhook

from chaos.cluster import Cluster
from chaos.load import Load
from chaos.receiver import Taken
from rapport.delivery.sign import verify_v2
from rapport.ids import Kind, read

QUIET_SECONDS = 90.0
HANDS = 8  # that read side by side
TIMESTAMP = "x-mutationengine-timestamp"

_UNDER_WAY = """
SELECT (SELECT count(*) FROM mutation WHERE state = 'accepted') AS mutations,
       (SELECT count(*) FROM outbox WHERE state = 'waiting' AND kind <> 'mail') AS deliveries
"""
# Callbacks that were refused wait for minutes and hours: what is proven here is that they are sent, not when. One that
# is under way is left alone, as its lease says how long that may last.
_FORGET_THE_WAIT = """
UPDATE outbox SET due_at = now() WHERE state = 'waiting' AND kind <> 'mail' AND due_at > now() + interval '8 seconds'
"""


async def quiet(cluster: Cluster) -> list[str]:
    """What is stuck: nothing, when all came to an end in time."""
    connection = await asyncpg.connect(cluster.postgres.superuser)
    give_up = time.monotonic() + QUIET_SECONDS
    try:
        while True:
            await connection.execute(_FORGET_THE_WAIT)
            left = await connection.fetchrow(_UNDER_WAY)
            assert left is not None
            if not any(left.values()):
                return []
            if time.monotonic() > give_up:
                return [f"stuck: {number} {what} under way for ever" for what, number in left.items() if number]
            await asyncio.sleep(0.2)
    finally:
        await connection.close()


async def proof(cluster: Cluster, load: Load) -> list[str]:
    """All that is missing, doubled, out of order, wrongly signed or stuck."""
    found = await quiet(cluster)
    found += [f"odd answer: {odd}" for odd in load.log.odd]
    for faults in await asyncio.gather(*(writer.faults() for writer in load.writers)):
        found += faults
    found += await _callbacks(cluster, load)
    found += await _tables(cluster, load)
    return found + await asyncio.to_thread(_audit_log, cluster)


async def _callbacks(cluster: Cluster, load: Load) -> list[str]:
    found = []
    arrived = {str(msgspec.json.decode(taken.body)["mutationId"]) for taken in cluster.receiver.taken if taken.answered}
    for writer in load.candidates:
        for sent in writer.accepted:
            mutation_id = sent.answer["data"]["mutationId"]
            if mutation_id not in arrived:
                found.append(f"callback: none of {sent.what} {mutation_id} was ever taken")
    for taken in cluster.receiver.taken:
        found += _signed(taken, load.secret)
    contents = sorted({taken.body for taken in cluster.receiver.taken})
    for hand in await asyncio.gather(*(_all_told(load, contents[place::HANDS]) for place in range(HANDS))):
        found += hand
    return found


def _signed(taken: Taken, secret: str) -> list[str]:
    headers = {name.lower(): value for name, value in taken.headers.items()}
    try:
        Webhook(secret).verify(taken.body, headers)
        now = int(headers[TIMESTAMP])
        verify_v2(secrets=[secret], headers=headers, target=taken.target, body=taken.body, now=now)
    except Exception as error:  # noqa: BLE001  # whatever a receiver would stumble over
        return [f"callback: signature of {taken.body[:80]!r}: {error!r}"]
    return []


async def _all_told(load: Load, contents: list[bytes]) -> list[str]:
    return [fault for content in contents for fault in await _told(load, msgspec.json.decode(content))]


async def _told(load: Load, told: dict[str, Any]) -> list[str]:
    mutation = await load.candidates[0].mutation(told["mutationId"])
    differs = {name: (value, mutation.get(name)) for name, value in told.items() if mutation.get(name) != value}
    return [f"callback: of {told['mutationId']} other than what there is: {differs}"] if differs else []


async def _tables(cluster: Cluster, load: Load) -> list[str]:
    """What no surface shows: each acknowledged mutation once in the audit log, no application twice, no gap."""
    connection = await asyncpg.connect(cluster.postgres.superuser)
    try:
        found = []
        entries = await connection.fetch(_ENTRIES, load.tenant.id)
        counted = Counter({row["mutation_id"]: row["count"] for row in entries})
        for writer in load.candidates:
            for sent in writer.accepted:
                mutation_id = sent.answer["data"]["mutationId"]
                if counted[mutation_id] != 1:
                    found.append(f"audit: {sent.what} {mutation_id} has {counted[mutation_id]} entries")
                elif await connection.fetchval(_FINISHED, load.tenant.id, read(Kind.MUTATION, mutation_id)) is None:
                    found.append(f"mutation: {sent.what} {mutation_id} has not completed")
        found += [f"audit: {name} is there {count} times" for name, count in counted.items() if count > 1]
        applications = [row["email"] for row in await connection.fetch(_APPLICATIONS, load.tenant.id)]
        for each in load.applicants:
            own = [email for email in applications if email in each.emails.must | each.emails.may]
            found += each.emails.faults("application", own)
        kept = await connection.fetchval("SELECT count(*) FROM event WHERE tenant_id = $1", load.tenant.id)
        last = await connection.fetchval("SELECT position FROM event_head WHERE tenant_id = $1", load.tenant.id)
    finally:
        await connection.close()
    if kept != (last or 0):
        found.append(f"feed: {kept} events are kept of {last}")
    await load.follower.catch_up()
    return found + load.follower.faults(last or 0)


_ENTRIES = """
SELECT details->>'mutationId' AS mutation_id, count(*) FROM audit
WHERE tenant_id = $1 AND details->>'mutationId' IS NOT NULL GROUP BY 1
"""
_FINISHED = "SELECT true FROM mutation WHERE tenant_id = $1 AND id = $2 AND state = 'completed'"
_APPLICATIONS = """
SELECT p.email FROM application a JOIN applicant p ON p.tenant_id = a.tenant_id AND p.id = a.applicant_id
WHERE a.tenant_id = $1
"""


def _audit_log(cluster: Cluster) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "rapport", "audit", "verify"],
        env={**os.environ, "RAPPORT_DATABASE_URL": cluster.postgres.url},
        capture_output=True,
        text=True,
        check=False,
    )
    return [f"audit: rapport audit verify says {done.stderr.strip()}"] if done.returncode else []
