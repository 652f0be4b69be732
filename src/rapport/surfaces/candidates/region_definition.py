"""`/regions/me/schema`: what a region decides about its candidates' payloads."""

from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Response, get, patch
from litestar.di import NamedDependency

from rapport.access.scopes import Scope
from rapport.domain.region_schema import Definition, OutdatedError, Version, add_version, current_version
from rapport.storage.database import Database, Transaction
from rapport.storage.doorbell import Bell
from rapport.surfaces.candidates.administering import AdministrativeBody
from rapport.surfaces.candidates.content import WriteRequest
from rapport.surfaces.candidates.definition import check_repetitions, definition_changes_schema
from rapport.surfaces.candidates.envelope import Refusal, answer, malformed
from rapport.surfaces.candidates.rehearsal import rehearse

PATH = "/regions/me/schema"
CHANGES = AdministrativeBody(definition_changes_schema())


@get(PATH, access=Scope.REGION_READ)
async def get_region_schema(request: WriteRequest, database: NamedDependency[Database]) -> Response[bytes]:
    """Interaction types, enums and custom fields, as they hold for the live side and the sandbox.

    `GET /schema` shows what follows from them for a payload.
    """
    region_id = request.auth.caller.tenant_id
    async with database.tenant(region_id) as transaction:
        version = await current_version(transaction, region_id)
    return answer(HTTPStatus.OK, "The region's schema was retrieved.", shown(version), sandbox=request.auth.sandbox)


@patch(PATH, access=Scope.REGION_WRITE)
async def update_region_schema(request: WriteRequest, database: NamedDependency[Database]) -> Response[bytes]:
    """Each given list replaces the one that holds; parts that are absent stay. Done when answered; other nodes follow
    within a second. Records that are stored stay as they are until they are written again.

    `dryRun=true` changes nothing and reports, under `rehearsal`, which stored candidates would no longer validate.
    With `version` the change is refused with 409 when another version holds by now.
    """
    dry = _is_dry_run(request)
    changes = await CHANGES.read(request)
    check_repetitions(changes)
    region_id = request.auth.caller.tenant_id
    async with database.tenant(region_id) as transaction:
        before = await current_version(transaction, region_id)
        if changes.pop("version", before.number) != before.number:
            raise _outdated(before)
        definition = before.definition.changed(changes)
        if dry:
            return await _rehearsed(request, transaction, before, definition)
        try:
            after = await add_version(transaction, region_id, before, definition)
        except OutdatedError as error:
            raise _outdated(before) from error
    request.auth.doorbell.ring(Bell.SCHEMAS, region_id)
    return answer(HTTPStatus.OK, "The region's schema was changed.", shown(after), sandbox=request.auth.sandbox)


async def _rehearsed(
    request: WriteRequest, transaction: Transaction, before: Version, definition: Definition
) -> Response[bytes]:
    would_be = Version(number=before.number + 1, definition=definition, created_at=None)
    rehearsal = await rehearse(transaction, request.auth.caller.tenant_id, definition)
    data = {**shown(would_be), "rehearsal": rehearsal}
    return answer(HTTPStatus.OK, "Nothing was changed: this was a dry run.", data, sandbox=request.auth.sandbox)


def _is_dry_run(request: WriteRequest) -> bool:
    given = request.query_params.get("dryRun", "false")
    if given not in ("true", "false"):
        raise malformed("dryRun must be true or false.", "dryRun", code="query")
    return bool(given == "true")


def _outdated(holding: Version) -> Refusal:
    message = f"The region's schema has version {holding.number} or a later one by now: read it, and try again."
    return Refusal(HTTPStatus.CONFLICT, message)


def shown(version: Version) -> dict[str, Any]:
    return {
        "version": version.number,
        **msgspec.to_builtins(version.definition),
        "createdAt": version.created_at,
    }
