"""What users choose for themselves: language, time zone, password, colours, region; and the way out."""

from http import HTTPStatus
from zoneinfo import available_timezones

from litestar import Response, get, post

from rapport.access.passwords import MIN_LENGTH
from rapport.access.roles import Role
from rapport.access.sessions import Opening, is_own_password, open_sessions, sign_out
from rapport.access.users import LANGUAGES, is_long_enough, set_password, set_preferences
from rapport.surfaces.console.answers import safe_path, see_other
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.cookies import (
    REGION,
    THEME,
    THEMES,
    kept_cookie,
    no_session_cookie,
    session_cookie,
    session_token,
)
from rapport.surfaces.console.errors import SIGN_IN
from rapport.surfaces.console.forms import Form, read_form
from rapport.surfaces.console.page import ROOT, page, redirect
from rapport.surfaces.console.refusals import not_found
from rapport.surfaces.requests import address

ZONES = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))


@get("/account", access=Role.VIEWER)
async def get_account(request: ConsoleRequest) -> Response[bytes]:
    user = request.auth.user
    return _account(request, Form({"language": user.language, "time_zone": user.time_zone}))


@post("/account/preferences", access=Role.VIEWER)
async def post_preferences(request: ConsoleRequest) -> Response[bytes]:
    """Language and time zone, or one of them."""
    call, form = request.auth, await read_form(request)
    form.values = {"language": call.user.language, "time_zone": call.user.time_zone, **form.values}
    language, time_zone = form.choice("language", LANGUAGES), form.choice("time_zone", available_timezones())
    if not form.is_right:
        return _account(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    await set_preferences(
        call.database,
        call.tenant.id,
        call.user.id,
        language=language,
        time_zone=time_zone,
        origin=call.origin,
    )
    back = safe_path(form["back"])
    return redirect(request, "/account", done="saved") if back is None else see_other(back)


@post("/account/password", access=Role.VIEWER)
async def post_password(request: ConsoleRequest) -> Response[bytes]:
    """Signs the user out everywhere, and in again here."""
    call, form = request.auth, await read_form(request)
    if call.parts.brake.wait_seconds(str(call.user.id), address(request) or ""):
        form.fault("current", "fault.tries")
    elif not await is_own_password(call.database, call.session, form["current"]):
        form.fault("current", "fault.password")
    if not is_long_enough(form["new"]):
        form.fault("new", "fault.password_length", shortest=MIN_LENGTH)
    if form["new"] != form["again"]:
        form.fault("again", "fault.again")
    if not form.is_right:
        return _account(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    await set_password(call.database, call.tenant.id, call.user.id, form["new"], call.origin)
    opening = Opening(call.tenant.id, call.user.id)
    token = await open_sessions(call.database, [opening], address(request))
    return redirect(request, "/account", done="password", cookies=[session_cookie(token, call.parts.settings)])


@post("/account/theme", access=Role.VIEWER)
async def post_theme(request: ConsoleRequest) -> Response[bytes]:
    form = await read_form(request)
    theme = form["theme"] if form["theme"] in THEMES else THEMES[0]
    return see_other(safe_path(form["back"]) or ROOT, cookies=[kept_cookie(THEME, theme, request.auth.parts.settings)])


@post("/account/region", access=Role.VIEWER)
async def post_region(request: ConsoleRequest) -> Response[bytes]:
    """Leads to the beginning: what is looked at is not there in another region."""
    form = await read_form(request)
    chosen = next((each for each in request.auth.sessions if str(each.tenant.id) == form["region"]), None)
    if chosen is None:
        raise not_found()
    return redirect(request, "/", cookies=[kept_cookie(REGION, str(chosen.tenant.id), request.auth.parts.settings)])


@post("/account/sign-out", access=Role.VIEWER)
async def post_sign_out(request: ConsoleRequest) -> Response[bytes]:
    call = request.auth
    await sign_out(call.database, session_token(request, call.parts.settings) or "", address(request))
    return see_other(SIGN_IN, cookies=[no_session_cookie(call.parts.settings)])


def _account(request: ConsoleRequest, form: Form, status: int = HTTPStatus.OK) -> Response[bytes]:
    form.values = {
        "language": request.auth.user.language,
        "time_zone": request.auth.user.time_zone,
        **form.values,
    }
    with_password = not request.auth.parts.settings.oidc_only
    return page(
        request,
        "account.html",
        form=form,
        zones=ZONES,
        shortest=MIN_LENGTH,
        with_password=with_password,
        status=status,
    )
