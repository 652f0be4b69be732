"""API keys of the region: made, listed, revoked. A key is shown once, with a first call to paste."""

from http import HTTPStatus
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from rapport.access.keys import ApiKey, create_key, list_keys, revoke_key
from rapport.access.roles import Role
from rapport.access.scopes import REGIONAL, Scope
from rapport.access.tenants import MadeBeforeError
from rapport.ids import NO_ONE, Kind, read, show
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.fields import checked
from rapport.surfaces.console.forms import Form, read_form
from rapport.surfaces.console.page import page, words_of
from rapport.surfaces.console.refusals import not_found
from rapport.surfaces.console.revoking import ask_whether, revoke_now
from rapport.surfaces.console.shown_once import Secret, base_of, made_before, shown_once
from rapport.surfaces.console.writing import key_of

PATH = "/settings/keys"
REVOKE = f"{PATH}/{{key_id:str}}/revoke"

_FIRST_CALLS = {
    Scope.CANDIDATES_READ: "/api/v2/candidates?limit=5",
    Scope.REGION_READ: "/api/v2/regions/me",
    Scope.EVENTS_READ: "/api/v2/events?limit=5",
    Scope.WEBHOOKS_READ: "/api/v2/webhooks",
    Scope.CANDIDATES_WRITE: "/api/v2/schema",
}
"""What a key with this scope may ask for, the plainest question first."""


@get(PATH, access=Role.ADMIN)
async def get_keys(request: ConsoleRequest) -> Response[bytes]:
    call = request.auth
    found = await list_keys(call.database, call.tenant)
    return page(request, "settings_keys.html", keys=sorted(found, key=_order), name=_name)


@get(f"{PATH}/new", access=Role.ADMIN)
async def get_new_key(request: ConsoleRequest) -> Response[bytes]:
    return _form_of_new(request, Form({f"scope.{scope}": "on" for scope in REGIONAL if scope.endswith(":read")}))


@post(f"{PATH}/new", access=Role.ADMIN)
async def post_new_key(request: ConsoleRequest) -> Response[bytes]:
    call, form = request.auth, await read_form(request)
    scopes = [Scope(scope) for scope in checked(form, "scope", REGIONAL)]
    if not scopes:
        form.fault("scope", "fault.some")
        return _form_of_new(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        made, key = await create_key(call.database, call.tenant, scopes, call.origin, key_id=key_of(form))
    except MadeBeforeError:
        return made_before(request, "key", PATH)
    return shown_once(
        request,
        Secret(what="key", name=_name(made), secret=key, first_call=_first_call(request, scopes, key), path=PATH),
    )


@get(REVOKE, access=Role.ADMIN)
async def ask_to_revoke(request: ConsoleRequest, key_id: FromPath[str]) -> Response[bytes]:
    found = await _wanted(request, key_id)
    t = words_of(request)
    return ask_whether(
        request,
        PATH,
        key_id,
        title=t("keys.revoke.title", hint=found.hint),
        text=t("keys.revoke.text"),
        button=t("keys.revoke"),
    )


@post(REVOKE, access=Role.ADMIN)
async def post_revoke(request: ConsoleRequest, key_id: FromPath[str]) -> Response[bytes]:
    return await revoke_now(request, revoke_key, _id(key_id), PATH, done="keys.revoked")


def _form_of_new(request: ConsoleRequest, form: Form, status: int = HTTPStatus.OK) -> Response[bytes]:
    return page(request, "settings_key_new.html", form=form, scopes=REGIONAL, status=status)


async def _wanted(request: ConsoleRequest, key_id: str) -> ApiKey:
    """Raises Refusal."""
    call = request.auth
    found = [each for each in await list_keys(call.database, call.tenant) if each.id == _id(key_id)]
    if not found:
        raise not_found()
    return found[0]


def _order(key: ApiKey) -> tuple[bool, int]:
    """Those that open something first, of them the newest."""
    return key.revoked_at is not None, -key.id.int


def _id(shown: str) -> UUID:
    return read(Kind.API_KEY, shown) or NO_ONE


def _name(key: ApiKey) -> str:
    return show(Kind.API_KEY, key.id)


def _first_call(request: ConsoleRequest, scopes: list[Scope], key: str) -> str | None:
    """None for a key that may only ever write."""
    path = next((path for scope, path in _FIRST_CALLS.items() if scope in scopes), None)
    return None if path is None else f"curl -s '{base_of(request)}{path}' \\\n  -H 'x-api-key: {key}'"
