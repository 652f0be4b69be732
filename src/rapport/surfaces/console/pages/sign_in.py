"""Signing in: the page of the console that is open to everybody, with its form."""

import secrets
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from rapport.access.sessions import sign_in
from rapport.access.users import sign_in_key
from rapport.surfaces.console.answers import safe_path, see_other
from rapport.surfaces.console.call import Parts
from rapport.surfaces.console.cookies import form_cookie, form_secret, session_cookie
from rapport.surfaces.console.csrf import check_form, token_of
from rapport.surfaces.console.forms import Form, read_form
from rapport.surfaces.console.page import ROOT, bare_page
from rapport.surfaces.console.refusals import Refusal
from rapport.surfaces.health import PUBLIC
from rapport.surfaces.requests import address

logger = structlog.get_logger()

PATH = f"{ROOT}/sign-in"
MAX_PASSWORD = 1000  # characters that are compared: whatever is longer is no password
AnyRequest = Request[Any, Any, Any]


@get(PATH, access=PUBLIC)
async def get_sign_in(request: AnyRequest, parts: NamedDependency[Parts]) -> Response[bytes]:
    return _shown(request, parts, Form({"next": safe_path(request.query_params.get("next")) or ""}))


@post(PATH, access=PUBLIC)
async def post_sign_in(request: AnyRequest, parts: NamedDependency[Parts]) -> Response[bytes]:
    """The same answer, whatever it is that is wrong."""
    if parts.settings.oidc_only:
        raise Refusal(HTTPStatus.FORBIDDEN, "refusal.passwords")
    secret = form_secret(request, parts.settings)
    if secret is None:
        return _refused(request, parts, Form(), "sign_in.cookies")
    await check_form(request, token_of(secret))
    form = await read_form(request)
    wait = parts.brake.wait_seconds(sign_in_key(form["email"]) or "", address(request) or "")
    if wait:
        return _refused(request, parts, form, "sign_in.wait", HTTPStatus.TOO_MANY_REQUESTS, minutes=-(-wait // 60))
    token = None
    if len(form["password"]) <= MAX_PASSWORD and sign_in_key(form["email"]):
        token = await sign_in(parts.database, form["email"], form["password"], address(request))
    if token is None:
        logger.info("sign_in_refused", source=address(request))
        return _refused(request, parts, form, "sign_in.refused")
    return see_other(safe_path(form["next"]) or ROOT, cookies=[session_cookie(token, parts.settings)])


def _refused(
    request: AnyRequest,
    parts: Parts,
    form: Form,
    words: str,
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
    **given: Any,
) -> Response[bytes]:
    return _shown(request, parts, form, refused=(words, given), status=status)


def _shown(
    request: AnyRequest, parts: Parts, form: Form, *, status: int = HTTPStatus.OK, **given: Any
) -> Response[bytes]:
    """A form is bound to a cookie, which is made when there is none yet."""
    known = form_secret(request, parts.settings)
    secret = known or secrets.token_urlsafe()
    cookies = [] if known else [form_cookie(secret, parts.settings)]
    told = {"refused": None, **given, "form": form, "csrf": token_of(secret), "ways": _ways(parts)}
    return bare_page(request, "sign_in.html", status=status, cookies=cookies, **told)


def _ways(parts: Parts) -> Mapping[str, Any]:
    """In: by the `provider` of that name, if there is one, and by `password`."""
    return {"provider": parts.provider and parts.provider.name, "password": not parts.settings.oidc_only}
