"""`/api-keys`: the region's own keys. One is shown once, when it is made."""

from http import HTTPStatus
from typing import Any

from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from rapport.access.keys import ApiKey, create_key, list_keys, revoke_key
from rapport.access.scopes import REGIONAL, Scope
from rapport.access.tenants import AccessError, read_tenant
from rapport.ids import NO_ONE, Kind, read, show
from rapport.storage.database import Database
from rapport.storage.doorbell import Bell
from rapport.surfaces.candidates.administering import AdministrativeBody
from rapport.surfaces.candidates.content import WriteRequest
from rapport.surfaces.candidates.envelope import Refusal, answer, not_found

PATH = "/api-keys"

NEW_KEY = AdministrativeBody(
    {
        "type": "object",
        "description": "a new API key: an object with scopes",
        "properties": {
            "scopes": {
                "type": "array",
                "items": {
                    "type": "string",
                    "enum": [scope.value for scope in REGIONAL],
                    "description": "one of: " + ", ".join(REGIONAL),
                },
                "minItems": 1,
                "maxItems": len(REGIONAL),
                "uniqueItems": True,
                "description": f"a list of 1 to {len(REGIONAL)} scopes, each once, of those that the calling key has",
            }
        },
        "required": ["scopes"],
        "additionalProperties": False,
    }
)
REVOCATION = AdministrativeBody(
    {"type": ["object", "null"], "description": "no body, or an empty one", "maxProperties": 0}
)


@get(PATH, access=Scope.REGION_READ)
async def list_api_keys(request: WriteRequest, database: NamedDependency[Database]) -> Response[bytes]:
    """All of the region's keys, the revoked ones too, in the order in which they were made: never the keys themselves,
    but the beginning of each. `lastUsedAt` is true to the minute.
    """
    region = await read_tenant(database, request.auth.caller.tenant_id)
    shown = [key_shown(key) for key in await list_keys(database, region)]
    return answer(HTTPStatus.OK, "The API keys were retrieved.", shown, sandbox=request.auth.sandbox)


@post(PATH, access=Scope.REGION_WRITE)
async def create_api_key(request: WriteRequest, database: NamedDependency[Database]) -> Response[bytes]:
    """Shows the key, this once. It opens the region's live side and its sandbox, and works at once.

    A key grants no scope that it lacks itself. One that may act for other regions is made by the operator only.
    """
    payload = await NEW_KEY.read(request)
    scopes = [Scope(scope) for scope in payload["scopes"]]
    lacking = [scope for scope in scopes if scope not in request.auth.caller.scopes]
    if lacking:
        raise Refusal(HTTPStatus.FORBIDDEN, f"This API key cannot grant the scope {lacking[0]}, which it lacks.")
    region = await read_tenant(database, request.auth.caller.tenant_id)
    made, key = await create_key(database, region, scopes, request.auth.origin)
    data = {**key_shown(made), "key": key}
    return answer(HTTPStatus.CREATED, "The API key was made.", data, sandbox=request.auth.sandbox)


@delete(f"{PATH}/{{key_id:str}}", status_code=HTTPStatus.OK, access=Scope.REGION_WRITE)
async def revoke_api_key(
    request: WriteRequest, key_id: FromPath[str], database: NamedDependency[Database]
) -> Response[bytes]:
    """Ends a key for good, the calling one too: on this node at once, on others within a second."""
    await REVOCATION.read(request)
    region = await read_tenant(database, request.auth.caller.tenant_id)
    wanted = read(Kind.API_KEY, key_id) or NO_ONE
    try:
        await revoke_key(database, region, wanted, request.auth.origin)
    except AccessError as error:
        raise not_found("API key") from error
    request.auth.doorbell.ring(Bell.CREDENTIALS, region.id)
    [revoked] = [key for key in await list_keys(database, region) if key.id == wanted]
    return answer(HTTPStatus.OK, "The API key was revoked.", key_shown(revoked), sandbox=request.auth.sandbox)


def key_shown(key: ApiKey) -> dict[str, Any]:
    return {
        "id": show(Kind.API_KEY, key.id),
        "hint": key.hint,
        "scopes": key.scopes,
        "createdAt": key.created_at,
        "lastUsedAt": key.last_used_at,
        "revokedAt": key.revoked_at,
    }
