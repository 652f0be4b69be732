"""Rows of interactions: the payload that creates one, and whose it is, by id, e-mail address or phone number."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from rapport.domain.candidates.bulk import Known, NewInteraction, copy_interactions, hold_candidates
from rapport.domain.contacts import email_key, phone_key
from rapport.ids import NO_ONE, Kind, new_id, read
from rapport.storage.database import Transaction
from rapport.surfaces.candidate_rows import interaction_changes
from rapport.surfaces.candidates.envelope import Issue
from rapport.surfaces.candidates.importing.errors import Refused
from rapport.surfaces.candidates.importing.resource import Checked, Written, instant
from rapport.surfaces.candidates.records import interaction_record_schema
from rapport.surfaces.candidates.rules import Rules

WHOSE = BY_ID, BY_EMAIL, BY_PHONE = "candidateId", "candidateEmail", "candidatePhone"


class Whose(NamedTuple):
    """The field that names the candidate, and what it is looked for by."""

    field: str
    key: str | None


class Interactions:
    name = "interactions"

    def __init__(self, rules: Rules) -> None:
        self._time_zone = rules.time_zone
        whole, contact = interaction_record_schema(rules.interaction), rules.candidate["properties"]
        self.schema = {
            **whole,
            "description": f"an interaction: an object with type, performedAt, and one of {', '.join(WHOSE)}",
            "properties": {**whole["properties"], BY_EMAIL: contact["email"], BY_PHONE: contact["phone"]},
            "oneOf": [{"required": [name]} for name in WHOSE],
        }

    def record(self, row: dict[str, Any]) -> tuple[NewInteraction, Whose]:
        """The interaction, of nobody yet, and whose it is."""
        if BY_ID in row:
            whose = Whose(BY_ID, row[BY_ID])
        elif BY_EMAIL in row:
            whose = Whose(BY_EMAIL, email_key(row[BY_EMAIL]))
        else:
            whose = Whose(BY_PHONE, phone_key(row[BY_PHONE]))
        return new_interaction(row, NO_ONE, self._time_zone), whose

    async def write(self, transaction: Transaction, tenant_id: UUID, rows: Sequence[Checked]) -> Written:
        wanted = {checked.record[1] for checked in rows}
        found = await _find(transaction, tenant_id, wanted)
        new: list[NewInteraction] = []
        refused: list[Refused] = []
        for line, row, (interaction, whose) in rows:
            candidates = found[whose]
            if len(candidates) == 1:
                new.append(interaction._replace(candidate_id=candidates[0]))
            else:
                refused.append(Refused(line, row, [_not_one(whose.field, candidates)]))
        return Written(await copy_interactions(transaction, tenant_id, new), refused)


def new_interaction(row: Mapping[str, Any], candidate_id: UUID, time_zone: ZoneInfo) -> NewInteraction:
    given = interaction_changes(row, time_zone)
    return NewInteraction(
        (read(Kind.INTERACTION, row["id"]) if "id" in row else None) or new_id(),
        candidate_id,
        given["types"],
        given["performed_at"],
        given["performed_at_shown"],
        given.get("summary"),
        given.get("notes"),
        given.get("duration_seconds"),
        instant(row, "createdAt"),
        instant(row, "updatedAt"),
    )


async def _find(transaction: Transaction, tenant_id: UUID, wanted: Iterable[Whose]) -> dict[Whose, Sequence[UUID]]:
    """The candidates that each of them may mean."""
    ids = {whose: read(Kind.CANDIDATE, whose.key or "") or NO_ONE for whose in wanted if whose.field == BY_ID}
    known = await hold_candidates(
        transaction, tenant_id, ids.values(), _keys(wanted, BY_EMAIL), _keys(wanted, BY_PHONE)
    )
    return {whose: _meant(whose, ids, known) for whose in wanted}


def _keys(wanted: Iterable[Whose], field: str) -> list[str]:
    return [whose.key for whose in wanted if whose.field == field and whose.key is not None]


def _meant(whose: Whose, ids: Mapping[Whose, UUID], known: Known) -> Sequence[UUID]:
    if whose.field == BY_ID:
        return [ids[whose]] if ids[whose] in known.ids else []
    by_key = known.by_email if whose.field == BY_EMAIL else known.by_phone
    return by_key.get(whose.key, ()) if whose.key is not None else ()


def _not_one(field: str, candidates: Sequence[UUID]) -> Issue:
    if not candidates:
        return Issue([field], "not_found", "There is no such candidate in this region.")
    return Issue([field], "ambiguous_match", f"{field} belongs to several candidates; name one of them by {BY_ID}.")
