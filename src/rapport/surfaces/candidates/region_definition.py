"""`/regions/me/schema`: what a region decides about its candidates' payloads."""

from http import HTTPStatus

from litestar import Response, get, patch
from litestar.di import NamedDependency

from rapport.access.scopes import Scope
from rapport.domain.candidates.region_schema import OutdatedError, current_version
from rapport.storage.database import Database
from rapport.storage.doorbell import Bell
from rapport.surfaces.candidates.administering import AdministrativeBody
from rapport.surfaces.candidates.content import WriteRequest
from rapport.surfaces.candidates.envelope import Issue, Refusal, answer, invalid, malformed
from rapport.surfaces.definition import definition_changes_schema
from rapport.surfaces.schema_change import change_schema, faults_in, shown

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
    faults = faults_in(changes)
    if faults:
        raise invalid([Issue(fault.path, fault.code, fault.message) for fault in faults])
    region_id = request.auth.caller.tenant_id
    try:
        async with database.tenant(region_id) as transaction:
            changed = await change_schema(transaction, region_id, changes, request.auth.origin, dry=dry)
    except OutdatedError as error:
        message = "Another version of the region's schema holds by now: read it, and try again."
        raise Refusal(HTTPStatus.CONFLICT, message) from error
    if not dry:
        request.auth.doorbell.ring(Bell.SCHEMAS, region_id)
    message = "Nothing was changed: this was a dry run." if dry else "The region's schema was changed."
    return answer(HTTPStatus.OK, message, changed, sandbox=request.auth.sandbox)


def _is_dry_run(request: WriteRequest) -> bool:
    given = request.query_params.get("dryRun", "false")
    if given not in ("true", "false"):
        raise malformed("dryRun must be true or false.", "dryRun", code="query")
    return bool(given == "true")
