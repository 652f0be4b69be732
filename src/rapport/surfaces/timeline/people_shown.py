"""People as this surface shows them, and how a path names their records."""

from typing import Any
from uuid import UUID

from rapport.domain.people.people import Person, Record
from rapport.domain.people.records import Key, RecordKind
from rapport.domain.people.resemblance import Merge, Suggestion
from rapport.ids import NO_ONE, Kind, read, show

MAX_ID = 100  # characters
MAX_NUMBER_DIGITS = 18


def read_record(kind: RecordKind, given: str) -> Key | None:
    """The record that its own surface calls so; None when none can be called that."""
    if kind == RecordKind.CANDIDATE:
        found = read(Kind.CANDIDATE, given)
        return None if found is None else Key(kind, str(found))
    if kind == RecordKind.APPLICANT and not (given.isascii() and given.isdigit() and len(given) <= MAX_NUMBER_DIGITS):
        return None
    return Key(kind, given) if 0 < len(given) <= MAX_ID and given.isprintable() else None


def shown_id(key: Key) -> str:
    """What its own surface calls it."""
    return show(Kind.CANDIDATE, UUID(key.record)) if key.kind == RecordKind.CANDIDATE else key.record


def person_id(given: str) -> UUID:
    return read(Kind.PERSON, given) or NO_ONE


def person_shown(person: Person) -> dict[str, Any]:
    return {
        "id": show(Kind.PERSON, person.id),
        "name": person.name,
        "createdAt": person.created_at,
        "updatedAt": person.updated_at,
        "records": [_record(each) for each in person.records],
    }


def _record(record: Record) -> dict[str, Any]:
    shown = shown_id(record.key)
    return {
        "kind": record.kind,
        "id": shown,
        "href": _PATHS[RecordKind(record.kind)] + shown,
        "name": record.name,
        "email": record.email_key,
        "phone": record.phone_key,
        "linkedBy": record.linked_by,
        "linkedAt": record.linked_at,
        "apart": record.apart,
    }


_PATHS = {
    RecordKind.APPLICANT: "/interactions?applicantId=",
    RecordKind.CANDIDATE: "/api/v2/candidates/",
    RecordKind.EMPLOYEE: "/employees/",
}


def suggestion_shown(suggestion: Suggestion) -> dict[str, Any]:
    return {
        "personId": show(Kind.PERSON, suggestion.person_id),
        "name": suggestion.name,
        "because": suggestion.because,
    }


def merge_shown(merge: Merge) -> dict[str, Any]:
    return {
        "id": show(Kind.PERSON_MERGE, merge.id),
        "personId": show(Kind.PERSON, merge.from_id),
        "mergedAt": merge.merged_at,
    }
