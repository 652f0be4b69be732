"""`/regions/me`: the region itself, its time zone, and the secret that signs its callbacks."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

from litestar import Response, get, patch, post
from litestar.di import NamedDependency

from rapport.access.callback_secrets import MAX_OVERLAP, list_secrets, rotate_secret
from rapport.access.scopes import Scope
from rapport.access.tenants import AccessError, read_tenant, set_time_zone
from rapport.delivery.sign import new_secret
from rapport.ids import Kind, show
from rapport.storage.database import Database
from rapport.storage.doorbell import Bell
from rapport.surfaces.candidates.administering import AdministrativeBody
from rapport.surfaces.candidates.call import Call
from rapport.surfaces.candidates.content import WriteRequest
from rapport.surfaces.candidates.envelope import Issue, answer, invalid

PATH = "/regions/me"
DEFAULT_OVERLAP_HOURS = 24
_MAX_OVERLAP_HOURS = MAX_OVERLAP // timedelta(hours=1)

CHANGES = AdministrativeBody(
    {
        "type": "object",
        "description": "changes to the region: an object with timeZone",
        "properties": {
            "timeZone": {
                "type": "string",
                "maxLength": 100,
                "description": "the name of an IANA time zone, such as Europe/Amsterdam",
            }
        },
        "minProperties": 1,
        "additionalProperties": False,
    }
)
ROTATION = AdministrativeBody(
    {
        "type": ["object", "null"],
        "description": "nothing, or an object with overlapHours",
        "properties": {
            "overlapHours": {
                "type": "integer",
                "minimum": 0,
                "maximum": _MAX_OVERLAP_HOURS,
                "description": f"a whole number from 0 to {_MAX_OVERLAP_HOURS}, {DEFAULT_OVERLAP_HOURS} when absent",
            }
        },
        "additionalProperties": False,
    }
)


@get(PATH, access=Scope.REGION_READ)
async def get_region(request: WriteRequest, database: NamedDependency[Database]) -> Response[bytes]:
    """What the key belongs to: the region, its time zone, and since when which secrets sign its callbacks."""
    shown = await _shown(request.auth, database)
    return answer(HTTPStatus.OK, "The region was retrieved.", shown, sandbox=request.auth.sandbox)


@patch(PATH, access=Scope.REGION_WRITE)
async def update_region(request: WriteRequest, database: NamedDependency[Database]) -> Response[bytes]:
    """`timeZone` reads the date-times that come without an offset from now on; what was read before stays.

    Done when answered. Other nodes follow within a second.
    """
    payload = await CHANGES.read(request)
    tenant = await read_tenant(database, request.auth.caller.tenant_id)
    try:
        await set_time_zone(database, tenant, payload["timeZone"], request.auth.origin)
    except AccessError as error:
        raise invalid([Issue(["timeZone"], "timeZone", f"timeZone: {error}")]) from error
    request.auth.doorbell.ring(Bell.CREDENTIALS, tenant.id)
    shown = await _shown(request.auth, database)
    return answer(HTTPStatus.OK, "The region was changed.", shown, sandbox=request.auth.sandbox)


@post(f"{PATH}/callback-secret", access=Scope.REGION_WRITE)
async def rotate_callback_secret(request: WriteRequest, database: NamedDependency[Database]) -> Response[bytes]:
    """Makes a new secret and shows it, this once. For `overlapHours` each callback carries the signatures of both, so
    that a receiver can change over at any moment of them; afterwards only the new one signs.
    """
    payload = await ROTATION.read(request) or {}
    overlap = timedelta(hours=int(payload.get("overlapHours", DEFAULT_OVERLAP_HOURS)))
    caller, secret = request.auth.caller, new_secret()
    await rotate_secret(database, caller.tenant_id, caller.sandbox_id, secret, overlap, request.auth.origin)
    shown = {"secret": secret, "oldOnesRetireAt": datetime.now(UTC) + overlap}
    return answer(HTTPStatus.CREATED, "The secret was made.", shown, sandbox=request.auth.sandbox)


async def _shown(call: Call, database: Database) -> dict[str, Any]:
    region = await read_tenant(database, call.caller.tenant_id)
    async with database.tenant(region.id) as transaction:
        secrets = await list_secrets(transaction, region.id)
    return {
        "id": show(Kind.REGION, region.id),
        "name": region.name,
        "timeZone": region.time_zone,
        "schemaVersion": (await call.region_schema()).version.number,
        "callbackSecrets": [{"createdAt": each.created_at, "retiresAt": each.retires_at} for each in secrets],
        "createdAt": region.created_at,
    }
