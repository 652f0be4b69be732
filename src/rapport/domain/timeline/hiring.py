"""Applications, each change of their status, and what was done with interviews."""

from datetime import UTC, datetime
from uuid import UUID

import asyncpg

from rapport.domain.people.records import Key, RecordKind
from rapport.domain.subjects import subject_of
from rapport.domain.timeline.entries import Entry, EntryKind, Position
from rapport.domain.timeline.sources import Source
from rapport.ids import Kind, show

APPLIED = "applied"
"""The one type of an application."""

_NAMED = "SELECT w.id FROM job w WHERE w.tenant_id = $1 AND timeline_words(w.name) @@ timeline_query({0})"
# Where no job has the words, nothing else is read: 0.3 s for the history of 60,000 applications.
_JOBS = f"EXISTS ({_NAMED}) AND a.job_id = ANY(ARRAY({_NAMED}))"
_JOB = "JOIN job j ON j.tenant_id = $1 AND j.id = a.job_id"


def _shown(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _application(tenant_id: UUID, position: Position, row: asyncpg.Record) -> Entry:
    return Entry(
        id=show(Kind.APPLICATION, subject_of(tenant_id, Kind.APPLICATION, str(row["id"]))),
        types=[APPLIED],
        shown=_shown(position.at),
        record=Key(RecordKind.APPLICANT, str(row["applicant_id"])),
        position=position,
        title=row["job"],
        source=row["source"],
        job=row["job_id"],
        details={"application": row["id"], "status": row["status"]},
    )


APPLICATIONS = Source(
    kind=EntryKind.APPLICATION,
    of=RecordKind.APPLICANT,
    columns="a.id, a.applicant_id, a.job_id, a.source, a.status, j.name AS job",
    tables=f"application a {_JOB}",
    tenant="a.tenant_id",
    at="a.created_at",
    keys=[("a.id", "bigint")],
    record=("a.applicant_id", "bigint"),
    types=f"'{APPLIED}' = ANY({{}}::text[])",
    vacancy=None,
    job="a.job_id = {}",
    words=_JOBS,
    found=None,
    entry=_application,
)


def _status_change(tenant_id: UUID, position: Position, row: asyncpg.Record) -> Entry:
    return Entry(
        id=f"{show(Kind.APPLICATION, subject_of(tenant_id, Kind.APPLICATION, str(row['application_id'])))}.{row['id']}",
        types=[row["after"]],
        shown=_shown(position.at),
        record=Key(RecordKind.APPLICANT, str(row["applicant_id"])),
        position=position,
        title=row["job"],
        actor=row["actor"],
        job=row["job_id"],
        details={"application": row["application_id"], "before": row["before"], "after": row["after"]},
    )


STATUS_CHANGES = Source(
    kind=EntryKind.STATUS_CHANGE,
    of=RecordKind.APPLICANT,
    columns="c.id, c.application_id, c.before, c.after, c.actor, a.applicant_id, a.job_id, j.name AS job",
    tables=f"application_status_change c JOIN application a ON a.tenant_id = $1 AND a.id = c.application_id {_JOB}",
    tenant="c.tenant_id",
    at="c.at",
    keys=[("c.id", "uuid")],
    record=("a.applicant_id", "bigint"),
    types="c.after = ANY({}::text[])",
    vacancy=None,
    job="a.job_id = {}",
    words=_JOBS,
    found=None,
    entry=_status_change,
)


def _interview(_: UUID, position: Position, row: asyncpg.Record) -> Entry:
    state = row["state"]
    return Entry(
        id=f"{show(Kind.INTERVIEW, row['interview_id'])}.{row['sequence']}.{row['what']}",
        types=[row["what"]],
        shown=_shown(position.at),
        record=Key(RecordKind.APPLICANT, str(row["applicant_id"])),
        position=position,
        title=row["job"],
        actor=row["actor"],
        job=row["job_id"],
        details={
            "interview": show(Kind.INTERVIEW, row["interview_id"]),
            "application": row["application_id"],
            "status": state.get("status"),
            "startsAt": state.get("starts_at"),
            "endsAt": state.get("ends_at"),
            "start": state.get("wall_start"),
            "timeZone": state.get("time_zone"),
            "location": state.get("location"),
            "reason": state.get("reason"),
            "interviewers": row["interviewers"],
        },
    )


INTERVIEWS = Source(
    kind=EntryKind.INTERVIEW,
    of=RecordKind.APPLICANT,
    columns="""c.interview_id, c.sequence, c.what, c.actor, c.state, i.application_id, i.applicant_id, a.job_id,
        j.name AS job, ARRAY(
            SELECT json_build_object('number', w.id, 'name', w.name, 'answer', t.answer)
            FROM interview_attendee t JOIN interviewer w ON w.tenant_id = $1 AND w.id = t.interviewer_id
            WHERE t.tenant_id = $1 AND t.interview_id = c.interview_id ORDER BY t.place) AS interviewers""",
    tables="interview_change c JOIN interview i ON i.tenant_id = $1 AND i.id = c.interview_id"
    f" JOIN application a ON a.tenant_id = $1 AND a.id = i.application_id {_JOB}",
    tenant="c.tenant_id",
    at="c.at",
    keys=[("c.interview_id", "uuid"), ("c.sequence", "int"), ('c.what COLLATE "C"', "text")],
    record=("i.applicant_id", "bigint"),
    types="c.what = ANY({}::text[])",
    vacancy=None,
    job="a.job_id = {}",
    words=_JOBS,
    found=None,
    entry=_interview,
)
