"""OAuth clients of the region, for the employees surface: made, listed, revoked. A secret is shown once."""

from http import HTTPStatus
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from rapport.access.oauth_clients import OAuthClient, create_client, list_clients, revoke_client
from rapport.access.oauth_scopes import OAuthScope
from rapport.access.roles import Role
from rapport.access.tenants import AccessError, MadeBeforeError
from rapport.ids import NO_ONE, Kind, read, show
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.fields import MAX_LIST, checked
from rapport.surfaces.console.forms import Form, read_form
from rapport.surfaces.console.page import page, redirect, words_of
from rapport.surfaces.console.refusals import not_found
from rapport.surfaces.console.revoking import ask_whether, revoke_now
from rapport.surfaces.console.shown_once import Secret, base_of, made_before, shown_once
from rapport.surfaces.console.writing import key_of

PATH = "/settings/clients"
REVOKE = f"{PATH}/{{client_id:str}}/revoke"


@get(PATH, access=Role.ADMIN)
async def get_clients(request: ConsoleRequest) -> Response[bytes]:
    call = request.auth
    found = await list_clients(call.database, call.tenant)
    return page(request, "settings_clients.html", clients=sorted(found, key=_order), name=_name)


@get(f"{PATH}/new", access=Role.ADMIN)
async def get_new_client(request: ConsoleRequest) -> Response[bytes]:
    return _form_of_new(request, Form({f"scope.{scope}": "on" for scope in OAuthScope}))


@post(f"{PATH}/new", access=Role.ADMIN)
async def post_new_client(request: ConsoleRequest) -> Response[bytes]:
    call, form = request.auth, await read_form(request)
    scopes = [OAuthScope(scope) for scope in checked(form, "scope", OAuthScope)]
    if not scopes:
        form.fault("scope", "fault.some")
    given = form.text("public_key", longest=MAX_LIST)
    if form.is_right:
        try:
            made, secret = await create_client(
                call.database,
                call.tenant,
                scopes,
                public_key=_key(given),
                client_id=key_of(form),
                origin=call.origin,
            )
        except MadeBeforeError:
            return made_before(request, "client", PATH)
        except AccessError:
            form.fault("public_key", "fault.public_key")
    if not form.is_right:
        return _form_of_new(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    if secret is None:
        return redirect(request, PATH, done="clients.made")
    first = _first_call(request, _name(made), secret)
    return shown_once(request, Secret(what="client", name=_name(made), secret=secret, first_call=first, path=PATH))


@get(REVOKE, access=Role.ADMIN)
async def ask_to_revoke(request: ConsoleRequest, client_id: FromPath[str]) -> Response[bytes]:
    call = request.auth
    if _id(client_id) not in {each.id for each in await list_clients(call.database, call.tenant)}:
        raise not_found()
    t = words_of(request)
    return ask_whether(
        request,
        PATH,
        client_id,
        title=t("clients.revoke.title"),
        text=t("clients.revoke.text", client=client_id),
        button=t("clients.revoke"),
    )


@post(REVOKE, access=Role.ADMIN)
async def post_revoke(request: ConsoleRequest, client_id: FromPath[str]) -> Response[bytes]:
    return await revoke_now(request, revoke_client, _id(client_id), PATH, done="clients.revoked")


def _form_of_new(request: ConsoleRequest, form: Form, status: int = HTTPStatus.OK) -> Response[bytes]:
    return page(request, "settings_client_new.html", form=form, scopes=list(OAuthScope), status=status)


def _key(given: str) -> dict[str, object] | bytes | None:
    """A JWK, or what may be PEM; None: there is to be a secret."""
    if not given:
        return None
    try:
        return msgspec.json.decode(given, type=dict[str, object])
    except msgspec.DecodeError:
        return given.encode()


def _order(client: OAuthClient) -> tuple[bool, int]:
    """Those that open something first, of them the newest."""
    return client.revoked_at is not None, -client.id.int


def _id(shown: str) -> UUID:
    return read(Kind.OAUTH_CLIENT, shown) or NO_ONE


def _name(client: OAuthClient) -> str:
    return show(Kind.OAUTH_CLIENT, client.id)


def _first_call(request: ConsoleRequest, client_id: str, secret: str) -> str:
    return (
        f"curl -s '{base_of(request)}/oauth/token' \\\n  -d grant_type=client_credentials \\\n"
        f"  -d client_id={client_id} \\\n  -d client_secret={secret}"
    )
