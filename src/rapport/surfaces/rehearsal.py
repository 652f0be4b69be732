"""What a change of a region's schema would do to the records that it has: the dry run."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from msgspec import Struct

from rapport.domain.candidates.candidates import all_profiles
from rapport.domain.candidates.interactions import count_with_other_types
from rapport.domain.candidates.region_schema import Definition
from rapport.ids import Kind, show
from rapport.storage.database import Transaction
from rapport.surfaces.candidate_schema import candidate_upsert_schema
from rapport.surfaces.validation import Fault, Validator

MAX_SHOWN = 100


class Refused(Struct, frozen=True):
    """A stored candidate that would not validate, and why."""

    id: str
    issues: list[Fault]


class Rehearsal(Struct, frozen=True, kw_only=True, rename="camel"):
    """`candidates` shows the first of those that would be refused; `interactions_refused` counts the interactions with
    a type that the region would not have any more. Nothing of this is changed by a change of the schema: a record
    stays as it is until it is written again.
    """

    candidates_checked: int
    candidates_refused: int
    candidates: list[Refused]
    interactions_refused: int


async def rehearse(transaction: Transaction, tenant_id: UUID, definition: Definition) -> Rehearsal:
    """Reads every candidate, the archived ones too; takes about a second for 50,000."""
    validator = Validator(candidate_upsert_schema(definition))
    checked, refused = 0, 0
    shown: list[Refused] = []
    profiles: AsyncIterator[tuple[UUID, dict[str, Any]]] = all_profiles(transaction, tenant_id)
    async for candidate_id, profile in profiles:
        checked += 1
        faults = validator.faults(profile)
        refused += bool(faults)
        if faults and len(shown) < MAX_SHOWN:
            shown.append(Refused(show(Kind.CANDIDATE, candidate_id), faults))
    return Rehearsal(
        candidates_checked=checked,
        candidates_refused=refused,
        candidates=shown,
        interactions_refused=await count_with_other_types(transaction, tenant_id, definition.interaction_types),
    )
