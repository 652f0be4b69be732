"""How far people came, as it is kept: always what all their records say, however they change and move."""

from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.peopled import Peopled
from domain.timeline.happened import applied, employed, interviewed, met, moved, one_person, said
from partners import Partner, new_partner
from quiet import new_tenant
from rapport.access.tenants import Tenant
from rapport.domain.people.moving import lock_people
from rapport.domain.people.progress import keep_progress
from rapport.domain.people.records import Key
from rapport.ids import new_id
from rapport.storage.database import Database

START = datetime(2026, 1, 1, tzinfo=UTC)
OFFER, HIRED = (4, "Offer"), (5, "Hired")
KEPT = """
SELECT person_id, contacted_at, applied_at, last_applied_at, interviewed_at, last_interviewed_at, offered_at,
       last_offered_at, hired_at, last_hired_at
FROM person_progress WHERE tenant_id = $1 ORDER BY person_id
"""
# Of each person by itself, from the records.
TOLD = """
SELECT p.id AS person_id, (
           SELECT min(m.at) FROM (
               SELECT i.performed_at AS at FROM interaction i, person_record r
               WHERE r.person_id = p.id AND r.kind = 'candidate' AND r.record = i.candidate_id::text
               UNION ALL SELECT i.instant FROM employee_interaction i, person_record r
               WHERE r.person_id = p.id AND r.kind = 'employee' AND r.record = i.employee_id
               UNION ALL SELECT a.created_at FROM application a, person_record r
               WHERE r.person_id = p.id AND r.kind = 'applicant' AND r.record = a.applicant_id::text) m
       ) AS contacted_at, t.*
FROM person p, LATERAL (
    SELECT min(a.created_at) AS applied_at, max(a.created_at) AS last_applied_at,
           min(i.starts_at) FILTER (WHERE i.status <> 'cancelled') AS interviewed_at,
           max(i.starts_at) FILTER (WHERE i.status <> 'cancelled') AS last_interviewed_at,
           min(h.at) FILTER (WHERE h.after_id = 4) AS offered_at,
           max(h.at) FILTER (WHERE h.after_id = 4) AS last_offered_at,
           min(h.at) FILTER (WHERE h.after_id = 5) AS hired_at, max(h.at) FILTER (WHERE h.after_id = 5) AS last_hired_at
    FROM person_record r JOIN application a ON a.applicant_id::text = r.record
    LEFT JOIN interview i ON i.application_id = a.id LEFT JOIN application_status_change h ON h.application_id = a.id
    WHERE r.person_id = p.id AND r.kind = 'applicant') t
WHERE p.tenant_id = $1 ORDER BY p.id
"""


@pytest.fixture
async def partner(quiet: Database, tenant: Tenant, session: aiohttp.ClientSession) -> Partner:
    return await new_partner(quiet, "", session, tenant=tenant)


class Scene:
    """Two candidates, two employees and two applicants with an application each; every one a person at first."""

    def __init__(self, database: Database, partner: Partner) -> None:
        self.database, self.partner, self.tenant_id = database, partner, partner.tenant.id
        self.records: list[Key] = []
        self.applications: list[int] = []

    async def begin(self) -> None:
        for day in (3, 5):
            self.records.append(await met(self.database, self.partner, said(_day(day))))
        for name in ("erin", "finn"):
            self.records.append(await employed(self.database, self.partner, name, _day(7)))
        for day in (9, 11):
            applicant, application = await applied(self.database, self.partner, _day(day))
            self.records.append(applicant)
            self.applications.append(application)
        for record in self.records:
            await one_person(self.database, self.partner, record)

    async def call(self, number: int, day: int) -> None:
        await self.run(
            "INSERT INTO interaction (tenant_id, id, candidate_id, types, performed_at, performed_at_shown, created_at,"
            " updated_at) SELECT $1, $2, id, '{Meeting}', $3, '', now(), now() FROM candidate"
            " WHERE tenant_id = $1 AND id = $4",
            new_id(),
            _day(day),
            self.records[number % 2].record,
        )

    async def uncall(self, number: int, _: int) -> None:
        await self.run(
            "DELETE FROM interaction WHERE tenant_id = $1 AND candidate_id = $2", self.records[number % 2].record
        )

    async def like(self, number: int, day: int) -> None:
        await employed(self.database, self.partner, ("erin", "finn")[number % 2], _day(day))

    async def unlike(self, number: int, day: int) -> None:
        await self.run(
            "DELETE FROM employee_interaction WHERE tenant_id = $1 AND employee_id = $2 AND instant <= $3",
            ("erin", "finn")[number % 2],
            _day(day),
        )

    async def interview(self, number: int, day: int) -> None:
        await interviewed(self.database, self.partner, self.applications[number % 2], _day(day))

    async def move(self, number: int, day: int) -> None:
        await self.run(
            "UPDATE interview SET starts_at = $2, ends_at = $2::timestamptz + interval '1 hour'"
            " WHERE tenant_id = $1 AND application_id = $3",
            _day(day),
            self.applications[number % 2],
        )

    async def cancel(self, number: int, _: int) -> None:
        await self.run(
            "UPDATE interview SET status = 'cancelled' WHERE tenant_id = $1 AND application_id = $2",
            self.applications[number % 2],
        )

    async def status(self, number: int, day: int) -> None:
        after = (OFFER, HIRED)[day % 2]
        await moved(self.database, self.partner, self.applications[number % 2], _day(day), after)

    async def join(self, number: int, other: int) -> None:
        """A record goes to another one's person."""
        one, two = self.records[number % 6], self.records[other % 6]
        await self.run(
            "UPDATE person_record r SET person_id = o.person_id FROM person_record o WHERE r.tenant_id = $1"
            " AND r.kind = $2 AND r.record = $3 AND o.tenant_id = $1 AND o.kind = $4 AND o.record = $5",
            *one,
            *two,
        )
        await self.run("DELETE FROM person p WHERE tenant_id = $1 AND NOT EXISTS (SELECT FROM person_record r"
                       " WHERE r.tenant_id = $1 AND r.person_id = p.id)")  # fmt: skip

    async def erase(self, number: int, _: int) -> None:
        table, column = (("candidate", "id::text"), ("employee", "external_id"))[number % 2]
        record = self.records[number % 4].record
        await self.run(f"DELETE FROM {table} WHERE tenant_id = $1 AND {column} = $2", record)

    async def run(self, statement: str, *arguments: Any) -> None:
        async with self.database.tenant(self.tenant_id) as transaction:
            await transaction.execute(statement, self.tenant_id, *arguments)

    async def check(self) -> None:
        async with self.database.tenant(self.tenant_id) as transaction:
            await lock_people(transaction, self.tenant_id)
            while await keep_progress(transaction, self.tenant_id, 2):
                pass
            told = [dict(row) for row in await transaction.fetch(TOLD, self.tenant_id)]
            assert [dict(row) for row in await transaction.fetch(KEPT, self.tenant_id)] == told
            assert await transaction.fetchval("SELECT count(*) FROM person_progress_due") == 0


def _day(number: int) -> datetime:
    return START + timedelta(days=number)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["call", "uncall", "like", "unlike", "interview", "move", "cancel", "status", "join", "erase"]),
        st.integers(0, 5),
        st.integers(0, 20),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
async def test_what_is_kept_is_what_the_records_say(
    quiet: Database, session: aiohttp.ClientSession, steps: list[tuple[str, int, int]]
) -> None:
    scene = Scene(quiet, await new_partner(quiet, "", session, tenant=await new_tenant(quiet)))
    await scene.begin()
    for name, *numbers in steps:
        await getattr(scene, name)(*numbers)
        await scene.check()


async def test_a_person_is_hired_by_another_of_their_records(quiet: Database, partner: Partner) -> None:
    candidate = await met(quiet, partner, said(_day(1)))
    applicant, application = await applied(quiet, partner, _day(2))
    await moved(quiet, partner, application, _day(9), HIRED)
    person = await one_person(quiet, partner, candidate, applicant)
    async with quiet.tenant(partner.tenant.id) as transaction:
        [row] = await transaction.fetch(KEPT, partner.tenant.id)
    assert dict(row) == {
        "person_id": person,
        "contacted_at": _day(1),
        "applied_at": _day(2),
        "last_applied_at": _day(2),
        "interviewed_at": None,
        "last_interviewed_at": None,
        "offered_at": None,
        "last_offered_at": None,
        "hired_at": _day(9),
        "last_hired_at": _day(9),
    }


async def test_whoever_is_settled_is_kept_too(here: Peopled) -> None:
    erin = await here.employee("erin")
    await here.insert(
        "employee_interaction",
        {"employee_id": "erin", "external_id": "1", "type": "like", "instant": _day(4), "timestamp_shown": "",
         "title": "Nurse", "language": "auto", "created_at": _day(4)},
    )  # fmt: skip
    async with here.database.directory() as transaction:
        waiting = [row["tenant_id"] for row in await transaction.fetch("SELECT tenant_id FROM directory_people()")]
    assert here.tenant.id in waiting
    await here.settle()
    async with here.database.tenant(here.tenant.id) as transaction:
        [row] = await transaction.fetch(KEPT, here.tenant.id)
    assert (row["person_id"], row["contacted_at"]) == (await here.person_of(erin), _day(4))


async def test_later_interactions_of_an_employee_are_not_looked_at(quiet: Database, partner: Partner) -> None:
    await one_person(quiet, partner, await employed(quiet, partner, "erin", _day(4)))
    await employed(quiet, partner, "erin", _day(5), _day(6))
    assert await _due(quiet, partner) == []
    await employed(quiet, partner, "erin", _day(3))
    assert await _due(quiet, partner) == [("employee", "erin")]


async def test_nothing_is_noted_of_who_is_erased(quiet: Database, partner: Partner) -> None:
    await employed(quiet, partner, "erin", _day(4))
    async with quiet.tenant(partner.tenant.id) as transaction:
        await transaction.execute("DELETE FROM employee WHERE tenant_id = $1", partner.tenant.id)
    assert await _due(quiet, partner) == []


async def _due(database: Database, partner: Partner) -> list[tuple[str, str]]:
    async with database.tenant(partner.tenant.id) as transaction:
        rows = await transaction.fetch(
            "SELECT DISTINCT kind, record FROM person_progress_due WHERE tenant_id = $1", partner.tenant.id
        )
    return [(row["kind"], row["record"]) for row in rows]
