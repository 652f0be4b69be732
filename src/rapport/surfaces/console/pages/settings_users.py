"""Users of the region: made, given another role or password, disabled. A password is shown once."""

from http import HTTPStatus

from litestar import Response, get, post
from litestar.params import FromPath

from rapport.access.passwords import new_password
from rapport.access.roles import Role
from rapport.access.tenants import AccessError
from rapport.access.users import (
    LANGUAGES,
    NewUser,
    User,
    create_user,
    faults_of,
    list_users,
    read_user,
    set_disabled,
    set_password,
    set_role,
)
from rapport.ids import NO_ONE, Kind, read, show
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.forms import Form, read_form
from rapport.surfaces.console.page import confirm, page, redirect, root_of, words_of
from rapport.surfaces.console.refusals import Refusal, not_found

ONE = "/settings/users/{user_id:str}"


@get("/settings/users", access=Role.ADMIN)
async def get_users(request: ConsoleRequest) -> Response[bytes]:
    found = await list_users(request.auth.database, request.auth.tenant.id)
    return page(request, "settings_users.html", users=found, name=_name)


@get("/settings/users/new", access=Role.ADMIN)
async def get_new_user(request: ConsoleRequest) -> Response[bytes]:
    given = {
        "role": Role.COORDINATOR,
        "language": request.auth.user.language,
        "time_zone": request.auth.tenant.time_zone,
    }
    return _form_of_new(request, Form(given))


@post("/settings/users/new", access=Role.ADMIN)
async def post_new_user(request: ConsoleRequest) -> Response[bytes]:
    call, form = request.auth, await read_form(request)
    role = form.choice("role", list(Role))
    given = NewUser(
        email=form.text("email", needed=True),
        name=form.text("name", needed=True),
        role=Role(role) if role in set(Role) else Role.VIEWER,
        language=form.choice("language", LANGUAGES),
        time_zone=form.text("time_zone", needed=True),
    )
    for field in faults_of(given):
        form.fault(field, f"fault.user.{field}")
    password = new_password()
    if not form.faults:
        try:
            user = await create_user(call.database, call.tenant, given, password, call.origin)
        except AccessError:  # all else was looked at above
            form.fault("email", "fault.user.there")
    if form.faults:
        return _form_of_new(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return page(request, "settings_user_password.html", user_shown=user, password=password, made=True)


@get(ONE, access=Role.ADMIN)
async def get_user(request: ConsoleRequest, user_id: FromPath[str]) -> Response[bytes]:
    user = await _wanted(request, user_id)
    return page(
        request,
        "settings_user.html",
        user_shown=user,
        name=user_id,
        is_me=user.id == request.auth.user.id,
        roles=list(Role),
    )


@post(f"{ONE}/role", access=Role.ADMIN)
async def post_role(request: ConsoleRequest, user_id: FromPath[str]) -> Response[bytes]:
    call, user = request.auth, await _another(request, user_id)
    form = await read_form(request)
    if form["role"] not in set(Role):
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "fault.choice")
    await set_role(call.database, call.tenant.id, user.id, Role(form["role"]), call.origin)
    return redirect(request, f"/settings/users/{user_id}", done="user.role")


@get(f"{ONE}/disable", access=Role.ADMIN)
async def ask_to_disable(request: ConsoleRequest, user_id: FromPath[str]) -> Response[bytes]:
    user, t = await _another(request, user_id), words_of(request)
    here = f"{root_of(request.auth)}/settings/users/{user_id}"
    return confirm(
        request,
        title=t("user.disable.title", name=user.name),
        text=t("user.disable.text"),
        button=t("user.disable.button"),
        action=f"{here}/disable",
        back=here,
    )


@post(f"{ONE}/disable", access=Role.ADMIN)
async def post_disable(request: ConsoleRequest, user_id: FromPath[str]) -> Response[bytes]:
    call, user = request.auth, await _another(request, user_id)
    await set_disabled(call.database, call.tenant.id, user.id, disabled=True, origin=call.origin)
    return redirect(request, f"/settings/users/{user_id}", done="user.disabled")


@post(f"{ONE}/enable", access=Role.ADMIN)
async def post_enable(request: ConsoleRequest, user_id: FromPath[str]) -> Response[bytes]:
    call, user = request.auth, await _another(request, user_id)
    await set_disabled(call.database, call.tenant.id, user.id, disabled=False, origin=call.origin)
    return redirect(request, f"/settings/users/{user_id}", done="user.enabled")


@post(f"{ONE}/password", access=Role.ADMIN)
async def post_password(request: ConsoleRequest, user_id: FromPath[str]) -> Response[bytes]:
    call, user, password = request.auth, await _another(request, user_id), new_password()
    await set_password(call.database, call.tenant.id, user.id, password, call.origin)
    return page(request, "settings_user_password.html", user_shown=user, password=password, made=False)


def _form_of_new(request: ConsoleRequest, form: Form, status: int = HTTPStatus.OK) -> Response[bytes]:
    return page(request, "settings_user_new.html", form=form, roles=list(Role), status=status)


async def _wanted(request: ConsoleRequest, user_id: str) -> User:
    """Raises Refusal."""
    call = request.auth
    user = await read_user(call.database, call.tenant.id, read(Kind.CONSOLE_USER, user_id) or NO_ONE)
    if user is None:
        raise not_found()
    return user


async def _another(request: ConsoleRequest, user_id: str) -> User:
    """Nobody takes their own role or their own way in: so there is an administrator left. Raises Refusal."""
    user = await _wanted(request, user_id)
    if user.id == request.auth.user.id:
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "user.oneself")
    return user


def _name(user: User) -> str:
    return show(Kind.CONSOLE_USER, user.id)
