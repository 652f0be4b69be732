"""What stands in a tenant's tables, and what a copy of it has: in the same words."""

from collections.abc import Callable
from typing import Any, TypeAlias
from uuid import UUID

from rapport.domain.applicants.statuses import STAGES
from rapport.ids import Kind, show
from rapport.storage.database import Database
from surfaces.feed.copying import Copy

Rows: TypeAlias = dict[str, dict[str, Any]]


async def standing(database: Database, tenant_id: UUID) -> dict[str, Any]:
    """By store: of each record its id, and what is likely to change."""
    async with database.tenant(tenant_id) as transaction:
        found = {name: await transaction.fetch(statement, tenant_id) for name, statement in _STATEMENTS.items()}
    shown = {name: {_id(name, row[0]): _told(name, row) for row in rows} for name, rows in found.items()}
    people: dict[str, set[str]] = {}
    for person, kind, record in found["person"]:
        people.setdefault(show(Kind.PERSON, person), set()).add(
            show(Kind.CANDIDATE, UUID(record)) if kind == "candidate" else record
        )
    return {**shown, "person": {person: records for person, records in people.items() if len(records) > 1}}


_KINDS = {
    "attachment": Kind.ATTACHMENT,
    "candidate": Kind.CANDIDATE,
    "hold": Kind.HOLD,
    "interaction": Kind.INTERACTION,
    "interview": Kind.INTERVIEW,
    "person": Kind.PERSON,
}


def _id(name: str, of: Any) -> str:
    return show(_KINDS[name], of) if name in _KINDS else str(of)


def _told(name: str, row: Any) -> Any:
    if name == "interaction":
        return show(Kind.CANDIDATE, row[1]), row[2]
    return tuple(row)[1:]


# People of one record are not told of: who they are is told by the record.
_STATEMENTS = {
    "applicant": "SELECT id FROM applicant WHERE tenant_id = $1",
    "application": "SELECT id, status FROM application WHERE tenant_id = $1",
    "attachment": "SELECT id FROM attachment WHERE tenant_id = $1",
    "candidate": "SELECT id, profile ->> 'name' FROM candidate WHERE tenant_id = $1",
    "employee": "SELECT external_id, profile ->> 'assigned_position' FROM employee WHERE tenant_id = $1",
    "employee_interaction": "SELECT employee_id || ' ' || external_id, vacancy_id FROM employee_interaction"
    " WHERE tenant_id = $1",
    "employee_property": "SELECT name, type FROM custom_property WHERE tenant_id = $1 AND record = 'employee'",
    "hold": "SELECT DISTINCT hold_id FROM booking WHERE tenant_id = $1 AND hold_id IS NOT NULL",
    "interaction": "SELECT id, candidate_id, summary FROM interaction WHERE tenant_id = $1",
    "interview": "SELECT id, status, sequence FROM interview WHERE tenant_id = $1",
    "interviewer": "SELECT id, name FROM interviewer WHERE tenant_id = $1",
    "job": "SELECT id, name FROM job WHERE tenant_id = $1",
    "person": "SELECT person_id, kind, record FROM person_record WHERE tenant_id = $1",
    "status": "SELECT id, name FROM application_status WHERE tenant_id = $1",
    "team": "SELECT id, name FROM team WHERE tenant_id = $1",
    "vacancy": "SELECT external_id, profile ->> 'job_title' FROM vacancy WHERE tenant_id = $1",
    "vacancy_property": "SELECT name, type FROM custom_property WHERE tenant_id = $1 AND record = 'vacancy'",
}


def copied(copy: Copy, name: str) -> Any:
    """The same of what the copy has."""
    if name in _THERE:
        return dict.fromkeys(copy.store(name), ())
    if name in _FIELDS:
        key, *fields = _FIELDS[name]
        return {row[key]: tuple(row.get(field) for field in fields) for row in copy.store(name).values()}
    return _OWN[name](copy, copy.store(name))


_THERE = ("applicant", "attachment", "hold")
_FIELDS = {
    "application": ("id", "applicant_state"),
    "candidate": ("id", "name"),
    "employee": ("external_id", "assigned_position"),
    "employee_property": ("property_name", "property_type"),
    "interview": ("id", "status", "sequence"),
    "interviewer": ("id", "name"),
    "job": ("id", "name"),
    "team": ("id", "name"),
    "vacancy": ("external_id", "job_title"),
    "vacancy_property": ("property_name", "property_type"),
}
"""The id of each record, and what is compared of it."""


def _contacts(copy: Copy, rows: Rows) -> Any:
    owners = copy.state.owners["interaction"]
    return {key: (owners[key], row.get("summary")) for key, row in rows.items()}


def _employees_interactions(copy: Copy, rows: Rows) -> Any:
    return {" ".join(copy.state.named[key]): (row.get("vacancy_id"),) for key, row in rows.items()}


def _people(_: Copy, rows: Rows) -> Any:
    records = {key: {each["id"] for each in row["records"]} for key, row in rows.items()}
    return {key: of for key, of in records.items() if len(of) > 1}


def _statuses(_: Copy, rows: Rows) -> Any:
    return {key: (row["name"],) for key, row in rows.items() if int(key) > len(STAGES)}


_OWN: dict[str, Callable[[Copy, Rows], Any]] = {
    "employee_interaction": _employees_interactions,
    "interaction": _contacts,
    "person": _people,
    "status": _statuses,
}
