"""What has happened in tests of the timeline: rows of all five kinds, as they stand in the rooms' own tables."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.writing import candidate
from hiring import new_applicant, new_application, new_job
from partners import Partner
from rapport.domain.people.progress import keep_progress
from rapport.domain.people.records import Key, RecordKind
from rapport.domain.timeline.entries import Entry, EntryKind, Wanted
from rapport.domain.timeline.reading import find_entries, read_timeline
from rapport.ids import new_id
from rapport.storage.database import Database

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
STATE = {"status": "scheduled", "starts_at": "2026-03-09T09:00:00Z", "time_zone": "Europe/Amsterdam"}


def later(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def said(at: datetime, **fields: Any) -> dict[str, Any]:
    """An interaction with a candidate, as in the body of a mutation."""
    moment = at.isoformat()
    times = {"performed_at": moment, "performed_at_shown": moment}
    return {"id": new_id(), "types": ["Phone call"], **times, **fields}


async def met(database: Database, partner: Partner, *interactions: dict[str, Any]) -> Key:
    """A candidate with these interactions."""
    made = await candidate(database, partner.tenant, *interactions)
    return Key(RecordKind.CANDIDATE, str(made))


async def employed(database: Database, partner: Partner, name: str, *moments: datetime, **fields: Any) -> Key:
    """An employee with an interaction at each of these moments; `fields` are columns."""
    row = {"type": "like", "title": "Nurse", "vacancy_id": None, **fields}
    async with database.tenant(partner.tenant.id) as transaction:
        await transaction.execute(
            "INSERT INTO employee (tenant_id, external_id, profile, created_at, updated_at)"
            " VALUES ($1, $2, '{}', now(), now()) ON CONFLICT DO NOTHING",
            partner.tenant.id,
            name,
        )
        await transaction.executemany(
            "INSERT INTO employee_interaction (tenant_id, employee_id, external_id, type, instant, timestamp_shown,"
            " vacancy_id, title, language, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'auto', now())",
            [
                (partner.tenant.id, name, str(new_id()), row["type"], at, str(at), row["vacancy_id"], row["title"])
                for at in moments
            ],
        )
    return Key(RecordKind.EMPLOYEE, name)


async def applied(
    database: Database, partner: Partner, at: datetime, *, applicant: int | None = None, job: int | None = None
) -> tuple[Key, int]:
    """An applicant, and the number of their application."""
    applicant = applicant or await new_applicant(database, partner)
    job = job or await new_job(database, partner)
    number = await new_application(database, partner, job=job, applicant=applicant, source="Referral", created_at=at)
    return Key(RecordKind.APPLICANT, str(applicant)), number


async def moved(database: Database, partner: Partner, application: int, at: datetime, after: tuple[int, str]) -> None:
    """The application's status, changed."""
    async with database.tenant(partner.tenant.id) as transaction:
        await transaction.execute(
            "INSERT INTO application_status_change (tenant_id, id, application_id, at, before_id, before, after_id,"
            " after, actor) VALUES ($1, $2, $3, $4, 1, 'New', $5, $6, 'key_1')",
            partner.tenant.id,
            new_id(),
            application,
            at,
            *after,
        )


async def interviewed(
    database: Database, partner: Partner, application: int, starts_at: datetime, *changed: datetime, **fields: Any
) -> UUID:
    """An interview with a change of it at each of these moments; `fields` are columns."""
    interview, status = new_id(), fields.get("status", "completed")
    async with database.tenant(partner.tenant.id) as transaction:
        await transaction.execute(
            "INSERT INTO interview (tenant_id, id, application_id, applicant_id, status, wall_start, time_zone, tzdata,"
            " starts_at, ends_at, duration_minutes, location, ical_uid, may_overlap, created_at, updated_at)"
            " SELECT $1, $2, $3, a.applicant_id, $4, $5, 'UTC', '', $6, $6::timestamptz + interval '90 minutes', 90,"
            " 'Here', $2::uuid::text, true, now(), now() FROM application a WHERE a.tenant_id = $1 AND a.id = $3",
            partner.tenant.id,
            interview,
            application,
            status,
            starts_at.replace(tzinfo=None),
            starts_at,
        )
        await transaction.executemany(
            "INSERT INTO interview_change (tenant_id, interview_id, sequence, what, at, actor, state)"
            " VALUES ($1, $2, $3, $4, $5, 'key_1', $6)",
            [
                (partner.tenant.id, interview, number, "rescheduled" if number else "scheduled", at, STATE)
                for number, at in enumerate(changed)
            ],
        )
    return interview


async def attended(database: Database, partner: Partner, interview: UUID, *interviewers: int) -> None:
    async with database.tenant(partner.tenant.id) as transaction:
        await transaction.executemany(
            "INSERT INTO interview_attendee (tenant_id, interview_id, place, interviewer_id) VALUES ($1, $2, $3, $4)",
            [(partner.tenant.id, interview, place, each) for place, each in enumerate(interviewers, start=1)],
        )


async def one_person(database: Database, partner: Partner, *records: Key) -> UUID:
    """Who has these records; how far they came until now is kept."""
    person = new_id()
    async with database.tenant(partner.tenant.id) as transaction:
        await transaction.execute("INSERT INTO person (tenant_id, id) VALUES ($1, $2)", partner.tenant.id, person)
        await transaction.executemany(
            "INSERT INTO person_record (tenant_id, kind, record, person_id, linked_by)"
            " VALUES ($1, $2, $3, $4, 'asked')",
            [(partner.tenant.id, *record, person) for record in records],
        )
        await keep_progress(transaction, partner.tenant.id, 500)
    return person


async def found(database: Database, tenant_id: UUID, wanted: Wanted, *records: Key) -> list[Entry]:
    """Of these records, or of all people."""
    async with database.tenant(tenant_id) as transaction:
        if records:
            return await read_timeline(transaction, tenant_id, records, wanted)
        return await find_entries(transaction, tenant_id, wanted)


def kinds(entries: Sequence[Entry]) -> list[EntryKind]:
    return [entry.kind for entry in entries]
