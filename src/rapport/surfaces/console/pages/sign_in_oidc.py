"""Signing in by way of the provider that the operator has named: to it, and back from it."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import structlog
from litestar import Request, Response, get
from litestar.datastructures import Cookie
from litestar.di import NamedDependency

from rapport.access.oidc.attempts import Attempt, new_attempt
from rapport.access.oidc.provider import Provider
from rapport.access.oidc.refused import Cause, OidcRefusedError, said
from rapport.access.sessions import sign_in_as
from rapport.surfaces.console.answers import leave_for, safe_path, see_other
from rapport.surfaces.console.call import Parts
from rapport.surfaces.console.cookies import attempt_cookie, attempt_of, no_attempt_cookie, session_cookie
from rapport.surfaces.console.errors import SIGN_IN
from rapport.surfaces.console.page import ROOT, bare_page
from rapport.surfaces.console.refusals import not_found
from rapport.surfaces.health import PUBLIC
from rapport.surfaces.requests import address

logger = structlog.get_logger()

PATH = f"{SIGN_IN}/oidc"
CALLBACK = f"{PATH}/callback"
AnyRequest = Request[Any, Any, Any]
_STATUS = {Cause.BUSY: HTTPStatus.TOO_MANY_REQUESTS, Cause.UNREACHABLE: HTTPStatus.SERVICE_UNAVAILABLE}


@get(PATH, access=PUBLIC)
async def get_oidc(request: AnyRequest, parts: NamedDependency[Parts]) -> Response[bytes]:
    """To the provider."""
    provider, attempt = _provider(parts), new_attempt(safe_path(request.query_params.get("next")) or "")
    try:
        way = await provider.way_there(attempt, _redirect_uri(request, parts))
    except OidcRefusedError as refused:
        return _refused(request, parts, refused, attempt.back)
    return leave_for(way, [attempt_cookie(attempt, parts.settings)])


@get(CALLBACK, access=PUBLIC)
async def get_callback(request: AnyRequest, parts: NamedDependency[Parts]) -> Response[bytes]:
    """Back from it. An attempt is answered once; an answer to another leaves it as it is."""
    provider, attempt = _provider(parts), attempt_of(request, parts.settings)
    if attempt is None or not attempt.is_answered_by(request.query_params.get("state", "")):
        return _refused(request, parts, OidcRefusedError(Cause.STALE, "callback: no such attempt in this browser"), "")
    done = no_attempt_cookie(parts.settings)
    try:
        token = await _signed_in(request, parts, provider, attempt)
    except OidcRefusedError as refused:
        return _refused(request, parts, refused, attempt.back, [done])
    return see_other(safe_path(attempt.back) or ROOT, cookies=[session_cookie(token, parts.settings), done])


async def _signed_in(request: AnyRequest, parts: Parts, provider: Provider, attempt: Attempt) -> str:
    """The token of a session. Raises OidcRefusedError."""
    code, source = request.query_params.get("code"), address(request)
    if not code:
        raise OidcRefusedError(Cause.DECLINED, f"callback: the provider says {said(request.query_params.get('error'))}")
    if parts.brake.wait_seconds_at(source or ""):
        raise OidcRefusedError(Cause.BUSY, "callback: too many from this place")
    email = await provider.email_of(attempt, _redirect_uri(request, parts), code)
    token = await sign_in_as(parts.database, email, source)
    if token is None:
        raise OidcRefusedError(Cause.UNKNOWN, "nobody here has this address")
    return token


def _provider(parts: Parts) -> Provider:
    if parts.provider is None:
        raise not_found()
    return parts.provider


def _redirect_uri(request: AnyRequest, parts: Parts) -> str:
    """What the operator has registered with the provider."""
    return (parts.settings.public_url or f"{request.url.scheme}://{request.url.netloc}") + CALLBACK


def _refused(
    request: AnyRequest, parts: Parts, refused: OidcRefusedError, back: str, cookies: list[Cookie] | None = None
) -> Response[bytes]:
    logger.info("sign_in_refused", source=address(request), by="oidc", cause=refused.cause, why=refused.why)
    wanted = {"next": back} if safe_path(back) else {}
    return bare_page(
        request,
        "sign_in_refused.html",
        status=_STATUS.get(refused.cause, HTTPStatus.FORBIDDEN),
        cookies=cookies or [],
        cause=refused.cause,
        provider=_provider(parts).name,
        with_password=not parts.settings.oidc_only,
        again=SIGN_IN + (f"?{urlencode(wanted)}" if wanted else ""),
    )
