"""A change of what a region decides, from payload to version: the same for the route, a page and the command line."""

from typing import Any
from uuid import UUID

import msgspec

from rapport.access.audit import Entry, write_entries
from rapport.access.origin import Origin
from rapport.domain.candidates.region_schema import OutdatedError, Version, add_version, current_version
from rapport.storage.database import Transaction
from rapport.storage.doorbell import Bell, ring
from rapport.surfaces.definition import definition_changes_schema, repetitions
from rapport.surfaces.rehearsal import rehearse
from rapport.surfaces.validation import Fault, TooDeepError, Validator

_validator = Validator(definition_changes_schema())


def faults_in(payload: Any) -> list[Fault]:
    """All that is wrong with changes, before they are compared with what holds."""
    try:
        return _validator.faults(payload) or list(repetitions(payload))
    except TooDeepError:
        return [Fault([], "malformed", "the body is nested too deeply to be what it should be")]


async def change_schema(
    transaction: Transaction, region_id: UUID, changes: dict[str, Any], origin: Origin, *, dry: bool
) -> dict[str, Any]:
    """What holds from the commit on, as clients see it; of a dry run what would hold, with its rehearsal.

    `changes` are checked. Raises OutdatedError when they are for another version than the one that holds.
    """
    before = await current_version(transaction, region_id)
    if changes.get("version", before.number) != before.number:
        raise OutdatedError
    parts = {part: given for part, given in changes.items() if part != "version"}
    definition = before.definition.changed(parts)
    if dry:
        would_be = Version(number=before.number + 1, definition=definition, created_at=None)
        return {**shown(would_be), "rehearsal": await rehearse(transaction, region_id, definition)}
    after = await add_version(transaction, region_id, before, definition)
    await ring(transaction, Bell.SCHEMAS, region_id)
    details = {"version": after.number, "changed": sorted(parts)}
    await write_entries(transaction, region_id, [Entry(origin=origin, action="region_schema.update", details=details)])
    return shown(after)


def shown(version: Version) -> dict[str, Any]:
    definition: dict[str, Any] = msgspec.to_builtins(version.definition)
    return {"version": version.number, **definition, "createdAt": version.created_at}
