"""Contacts with candidates, and what employees did with vacancies and titles."""

from uuid import UUID

import asyncpg

from rapport.domain.people.records import Key, RecordKind
from rapport.domain.subjects import subject_of
from rapport.domain.timeline.entries import Entry, EntryKind, Position
from rapport.domain.timeline.sources import Source
from rapport.ids import Kind, show


def _interaction(_: UUID, position: Position, row: asyncpg.Record) -> Entry:
    duration = row["duration_seconds"]
    return Entry(
        id=show(Kind.INTERACTION, row["id"]),
        types=row["types"],
        shown=row["performed_at_shown"],
        record=Key(RecordKind.CANDIDATE, str(row["candidate_id"])),
        position=position,
        title=row["summary"],
        text=row["notes"],
        details={} if duration is None else {"durationSeconds": duration},
    )


INTERACTIONS = Source(
    kind=EntryKind.INTERACTION,
    of=RecordKind.CANDIDATE,
    columns="i.id, i.candidate_id, i.types, i.performed_at_shown, i.summary, i.notes, i.duration_seconds",
    tables="interaction i",
    tenant="i.tenant_id",
    at="i.performed_at",
    keys=[("i.id", "uuid")],
    record=("i.candidate_id", "uuid"),
    types="i.types && {}::text[]",
    vacancy=None,
    job=None,
    words="timeline_words(i.summary, i.notes) @@ timeline_query({})",
    found="interaction",
    entry=_interaction,
)


def _employee_interaction(tenant_id: UUID, position: Position, row: asyncpg.Record) -> Entry:
    employee_id, external_id = row["employee_id"], row["external_id"]
    return Entry(
        id=show(Kind.EMPLOYEE_INTERACTION, subject_of(tenant_id, Kind.EMPLOYEE_INTERACTION, employee_id, external_id)),
        types=[row["type"]],
        shown=row["timestamp_shown"],
        record=Key(RecordKind.EMPLOYEE, employee_id),
        position=position,
        title=row["title"],
        vacancy=row["vacancy_id"],
        details={"externalId": external_id},
    )


EMPLOYEE_INTERACTIONS = Source(
    kind=EntryKind.EMPLOYEE_INTERACTION,
    of=RecordKind.EMPLOYEE,
    columns="i.employee_id, i.external_id, i.type, i.timestamp_shown, i.title, i.vacancy_id",
    tables="employee_interaction i",
    tenant="i.tenant_id",
    at="i.instant",
    keys=[("i.employee_id", "text"), ("i.external_id", "text")],
    record=("i.employee_id", "text"),
    types="i.type = ANY({}::text[])",
    vacancy="i.vacancy_id = {}",
    job=None,
    words="i.title IS NOT NULL AND timeline_words(i.title) @@ timeline_query({})",
    found="employee_interaction",
    entry=_employee_interaction,
)
