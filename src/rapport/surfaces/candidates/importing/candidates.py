"""Rows of candidates: the payload that creates one, with its interactions if need be."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from rapport.domain.candidates.bulk import NewCandidate, NewInteraction, copy_candidates, copy_interactions
from rapport.domain.candidates.candidate_changes import merged
from rapport.domain.contacts import email_key, phone_key
from rapport.ids import Kind, new_id, read
from rapport.storage.database import Transaction
from rapport.surfaces.candidates.importing.interactions import new_interaction
from rapport.surfaces.candidates.importing.resource import Checked, Written, instant
from rapport.surfaces.candidates.records import OWN, candidate_record_schema
from rapport.surfaces.candidates.rules import Rules

_NOT_IN_PROFILE = {*OWN, "interactions"}


class Candidates:
    name = "candidates"

    def __init__(self, rules: Rules) -> None:
        self._time_zone = rules.time_zone
        self.schema = candidate_record_schema(rules.candidate)

    def record(self, row: dict[str, Any]) -> "_Person":
        profile = merged({}, {name: value for name, value in row.items() if name not in _NOT_IN_PROFILE})
        candidate = NewCandidate(
            (read(Kind.CANDIDATE, row["id"]) if "id" in row else None) or new_id(),
            msgspec.json.encode(profile).decode(),
            email_key(profile.get("email")),
            phone_key(profile.get("phone")),
            instant(row, "createdAt"),
            instant(row, "updatedAt"),
            instant(row, "archivedAt"),
        )
        inline = [new_interaction(each, candidate.id, self._time_zone) for each in row.get("interactions", ())]
        return _Person(candidate, inline)

    async def write(self, transaction: Transaction, tenant_id: UUID, rows: Sequence[Checked]) -> Written:
        """Interactions are written with the candidate they stand in, and not with one that is there already."""
        people: dict[UUID, _Person] = {}
        for checked in rows:
            people.setdefault(checked.record.candidate.id, checked.record)
        written = await copy_candidates(transaction, tenant_id, [person.candidate for person in people.values()])
        inline = [each for new in written for each in people[new].interactions]
        if inline:
            await copy_interactions(transaction, tenant_id, inline)
        return Written(len(written))


class _Person(NamedTuple):
    candidate: NewCandidate
    interactions: Sequence[NewInteraction]
