"""What a region decides about its candidates' payloads: interaction types, enums and fields of its own."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Struct

from rapport.storage.database import Transaction

INTERACTION_TYPES = (
    "Intake call",
    "Phone call",
    "E-mail",
    "Meeting",
    "Advice meeting",
    "Orientation meeting",
    "Introductory meeting",
    "Referral",
    "Event registration",
    "Other",
)
ENUMS: dict[str, tuple[str, ...]] = {
    "phase": ("New", "Matching", "Orienting", "Preparing", "In training", "Employed", "Left"),
    "sectors": (
        "Primary education",
        "Secondary education",
        "Special education",
        "Vocational education",
        "Higher education",
        "Practical education",
    ),
    "roles": (
        "Teacher",
        "Instructor",
        "Support staff",
        "Teaching support",
        "Student care",
        "Middle management",
        "School leadership",
        "Other",
    ),
    "qualifications": (
        "Primary education",
        "Limited second degree",
        "Second degree",
        "First degree",
        "Vocational teaching certificate",
        "University teaching qualification",
        "Support staff qualification",
        "Instructor qualification",
        "None: guest teacher",
        "Primary teacher training",
        "Unknown",
        "Undecided",
        "Not applicable",
    ),
    "priorEducation": (
        "none",
        "praktijkonderwijs",
        "vmbo-bl",
        "vmbo-kl",
        "vmbo-gl",
        "vmbo-tl",
        "vmbo",
        "havo",
        "vwo",
        "mbo entree",
        "mbo 2",
        "mbo 3",
        "mbo 4",
        "mbo",
        "associate degree",
        "hbo propedeuse",
        "hbo bachelor",
        "hbo master",
        "hbo",
        "wo bachelor",
        "wo master",
        "wo",
        "PhD",
    ),
}
"""The fields of a candidate whose values a region chooses, with the values that it has until then."""


class FieldType(StrEnum):
    """What a custom field holds. `choice` and `choices` are one and several of the field's options."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"


CHOSEN = (FieldType.CHOICE, FieldType.CHOICES)


class Option(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`labels` are for people, by language (nl, en); the value is what payloads hold."""

    value: str
    labels: Mapping[str, str] = {}


class CustomField(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A field of the region's own; a payload has it in `customFields`, under its name."""

    name: str
    type: FieldType
    required: bool = False
    labels: Mapping[str, str] = {}
    options: Sequence[Option] = ()


class Definition(Struct, frozen=True, kw_only=True, rename="camel"):
    """All that a region decides. What it has not decided is as it was before."""

    interaction_types: Sequence[str] = INTERACTION_TYPES
    enums: Mapping[str, Sequence[str]] = msgspec.field(default_factory=lambda: dict(ENUMS))
    custom_fields: Sequence[CustomField] = ()

    def changed(self, changes: Mapping[str, Any]) -> "Definition":
        """With some parts replaced, given as JSON: each list as a whole, of the enums only those that are named."""
        now: dict[str, Any] = msgspec.to_builtins(self)
        given = {**now, **changes, "enums": {**now["enums"], **changes.get("enums", {})}}
        return msgspec.convert(given, Definition)


class Version(Struct, frozen=True, kw_only=True):
    """A definition as it holds; version 0 is what every region begins with."""

    number: int
    definition: Definition
    created_at: datetime | None


BEGINNING = Version(number=0, definition=Definition(), created_at=None)


class OutdatedError(Exception):
    """Somebody else changed the definition at the same time."""


async def current_version(transaction: Transaction, tenant_id: UUID) -> Version:
    """Of a live tenant; its sandbox has none of its own."""
    row = await transaction.fetchrow(
        "SELECT version, definition, created_at FROM region_schema WHERE tenant_id = $1 ORDER BY version DESC LIMIT 1",
        tenant_id,
    )
    return BEGINNING if row is None else _version(row)


async def add_version(transaction: Transaction, tenant_id: UUID, after: Version, definition: Definition) -> Version:
    """The version that holds from now on. Raises OutdatedError when `after` is not the last one any more."""
    row = await transaction.fetchrow(
        "INSERT INTO region_schema (tenant_id, version, definition) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
        " RETURNING version, definition, created_at",
        tenant_id,
        after.number + 1,
        definition,
    )
    if row is None:
        raise OutdatedError
    return _version(row)


def _version(row: asyncpg.Record) -> Version:
    return Version(
        number=row["version"],
        definition=msgspec.convert(row["definition"], Definition),
        created_at=row["created_at"],
    )
