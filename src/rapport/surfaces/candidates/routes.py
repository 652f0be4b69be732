"""The surface as a whole: its routes under each prefix, and its errors (contract, Where it answers)."""

from http import HTTPStatus
from typing import Any

import structlog
from litestar import Request, Response, Router
from litestar.exceptions import HTTPException
from litestar.types import Guard

from rapport.storage.database import PASSING
from rapport.storage.objects import FilesUnavailableError
from rapport.surfaces.allowances import allowances
from rapport.surfaces.candidates import (
    api_keys,
    attachments,
    audit,
    candidates,
    finding,
    interactions,
    mutations,
    region_definition,
    region_document,
    regions,
    schemas,
)
from rapport.surfaces.candidates.call import sandbox_header
from rapport.surfaces.candidates.envelope import Refusal, refusal_answer
from rapport.surfaces.passing import RETRY, why

logger = structlog.get_logger()

HANDLERS = (
    candidates.create_candidates,
    candidates.upsert_candidate,
    candidates.update_candidate,
    candidates.delete_candidate,
    finding.get_candidate,
    finding.list_candidates,
    finding.find_candidates,
    schemas.get_schema,
    interactions.list_interactions,
    interactions.create_interactions,
    interactions.get_interaction,
    interactions.update_interaction,
    interactions.delete_interaction,
    attachments.list_attachments,
    attachments.get_attachment,
    attachments.delete_attachment,
    mutations.get_mutations,
    mutations.get_mutation,
    mutations.redeliver_callback,
    regions.get_region,
    regions.update_region,
    regions.rotate_callback_secret,
    region_definition.get_region_schema,
    region_definition.update_region_schema,
    region_document.get_region_openapi,
    api_keys.list_api_keys,
    api_keys.create_api_key,
    api_keys.revoke_api_key,
    audit.get_audit,
)
UPLOADS = (attachments.create_attachments,)
"""Those whose bodies hold files, and so may be longer than others."""
PREFIXES = {"/api/v2": False, "/api/sandbox": True, "": False, "/sandbox": True}
"""Each prefix, and whether it means the sandbox."""


def candidates_routes(admit: Guard, upload_limit_bytes: int) -> list[Router]:
    """`upload_limit_bytes`: how long the body of a request with attachments may be, whatever others may."""
    uploading = Router(path="/", route_handlers=UPLOADS, request_max_body_size=upload_limit_bytes)
    return [
        Router(
            path=prefix or "/",
            route_handlers=[*allowances([*HANDLERS, *UPLOADS]), *HANDLERS, uploading],
            guards=[admit],
            opt={"prefix": prefix, "sandbox": sandbox},
        )
        for prefix, sandbox in PREFIXES.items()
    ]


def refuse(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Any error as an envelope. One that nobody foresaw is logged, and its text stays in the log."""
    sandbox = _in_sandbox(request)
    if isinstance(error, Refusal):
        return refusal_answer(error, sandbox=sandbox)
    if isinstance(error, HTTPException):
        status = HTTPStatus(error.status_code)
        message = _WORDS.get(status, error.detail)
        return refusal_answer(Refusal(status, message, headers=error.headers), sandbox=sandbox)
    if isinstance(error, FilesUnavailableError):
        logger.warning("files_unavailable", error=repr(error))
        message = "The store of files cannot be reached at the moment. Nothing was answered for; please try again."
        unavailable = Refusal(HTTPStatus.SERVICE_UNAVAILABLE, message, headers={"retry-after": "1"})
        return refusal_answer(unavailable, sandbox=sandbox)
    if isinstance(error, PASSING):
        message = f"{why(error)}. Nothing was answered for; please try again."
        unavailable = Refusal(HTTPStatus.SERVICE_UNAVAILABLE, message, headers=RETRY)
        return refusal_answer(unavailable, sandbox=sandbox)
    logger.error("request_failed", exc_info=error)
    message = "The service has failed to answer; the log says why, under the x-request-id of this answer."
    return refusal_answer(Refusal(HTTPStatus.INTERNAL_SERVER_ERROR, message), sandbox=sandbox)


_WORDS = {
    HTTPStatus.NOT_FOUND: "There is nothing at this path.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This path does not take this method; the header Allow lists those that it takes.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is larger than this service takes.",
}


def _in_sandbox(request: Request[Any, Any, Any]) -> bool:
    """As far as the error came: by the admitted call, else by what was asked for."""
    call = request.scope.get("auth")
    if call is not None:
        return bool(call.sandbox)
    by_prefix = request.scope["path"].startswith(("/sandbox/", "/api/sandbox/"))
    return by_prefix or sandbox_header(request) == "true"
