"""The records behind people: what they are called, and what their own rooms say of them."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

import asyncpg
from msgspec import Struct

from rapport.domain.people.phones import country_of, read_phone
from rapport.domain.people.words import record_words
from rapport.domain.subjects import subject_of
from rapport.ids import Kind, show
from rapport.storage.database import Transaction


class RecordKind(StrEnum):
    APPLICANT = "applicant"
    CANDIDATE = "candidate"
    EMPLOYEE = "employee"


class Key(NamedTuple):
    """`record` is a candidate's uuid, an employee's external id, an applicant's number in digits."""

    kind: RecordKind
    record: str


def subject_of_record(tenant_id: UUID, key: Key) -> UUID:
    """The id that the engine, events and the audit log know it by."""
    if key.kind == RecordKind.CANDIDATE:
        return UUID(key.record)
    return subject_of(tenant_id, _KINDS[key.kind], key.record)


def shown_record(tenant_id: UUID, key: Key) -> str:
    return show(_KINDS[key.kind], subject_of_record(tenant_id, key))


_KINDS = {
    RecordKind.APPLICANT: Kind.APPLICANT,
    RecordKind.CANDIDATE: Kind.CANDIDATE,
    RecordKind.EMPLOYEE: Kind.EMPLOYEE,
}


class Said(Struct, frozen=True, kw_only=True):
    """What a record says of its person."""

    kind: RecordKind
    record: str
    name: str | None
    email_key: str | None
    phone_key: str | None
    words: Sequence[str]

    @property
    def key(self) -> Key:
        return Key(self.kind, self.record)


async def read_said(transaction: Transaction, tenant_id: UUID, keys: Sequence[Key]) -> list[Said]:
    """Those of them that are there, archived ones too: the past of a person is theirs as well."""
    zone = await transaction.fetchval("SELECT time_zone FROM tenant WHERE id = $1", tenant_id)
    country = country_of(zone)
    said: list[Said] = []
    for kind, statement in _SOURCES.items():
        wanted = [key.record for key in keys if key.kind == kind]
        if wanted:
            said += [_said(kind, row, country) for row in await transaction.fetch(statement, tenant_id, wanted)]
    return said


_SOURCES = {
    RecordKind.CANDIDATE: """
        SELECT id::text AS record, profile->>'name' AS name, email_key, profile->>'phone' AS phone, NULL AS number
        FROM candidate WHERE tenant_id = $1 AND id = ANY($2::text[]::uuid[])
    """,
    RecordKind.APPLICANT: """
        SELECT id::text AS record, concat_ws(' ', nullif(first_name, ''), nullif(last_name, '')) AS name, email_key,
               coalesce(fields->>'mobile_phone_number', fields->>'home_phone_number') AS phone, id::text AS number
        FROM applicant WHERE tenant_id = $1 AND id = ANY($2::text[]::bigint[])
    """,
    RecordKind.EMPLOYEE: """
        SELECT external_id AS record, NULL AS name, NULL AS email_key, NULL AS phone, external_id AS number
        FROM employee WHERE tenant_id = $1 AND external_id = ANY($2::text[])
    """,
}


def _said(kind: RecordKind, row: asyncpg.Record, country: str | None) -> Said:
    phone = read_phone(row["phone"], country)
    words = record_words(name=row["name"], email=row["email_key"], phone=phone, number=row["number"])
    return Said(
        kind=kind,
        record=row["record"],
        name=row["name"] or None,
        email_key=row["email_key"],
        phone_key=None if phone is None else phone.key,
        words=words,
    )
