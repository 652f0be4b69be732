"""A change of what a region decides, from payload to version: the same for the route and for the command line."""

from typing import Any
from uuid import UUID

import msgspec

from rapport.access.audit import Entry, write_entries
from rapport.access.origin import Origin
from rapport.domain.candidates.region_schema import OutdatedError, Version, add_version, current_version
from rapport.storage.database import Transaction
from rapport.storage.doorbell import Bell, ring
from rapport.surfaces.candidates.definition import check_repetitions, definition_changes_schema
from rapport.surfaces.candidates.rehearsal import rehearse
from rapport.surfaces.candidates.validate import PayloadValidator

_validator = PayloadValidator(definition_changes_schema())


def check_changes(payload: Any) -> None:
    """Raises Refusal with all issues."""
    _validator.check(payload)
    check_repetitions(payload)


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
