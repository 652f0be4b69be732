"""Keys of partners, each of a team: made, listed, revoked. A key is shown once, with a first call to paste."""

from collections.abc import Sequence
from http import HTTPStatus
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from rapport.access.partner_keys import PartnerKey, create_partner_key, list_partner_keys, revoke_partner_key
from rapport.access.partner_scopes import PartnerScope
from rapport.access.roles import Role
from rapport.access.tenants import MadeBeforeError
from rapport.domain.applicants.teams import Team, all_teams
from rapport.ids import NO_ONE, Kind, read, show
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.fields import checked
from rapport.surfaces.console.forms import Form, read_form
from rapport.surfaces.console.page import page, words_of
from rapport.surfaces.console.refusals import not_found
from rapport.surfaces.console.revoking import ask_whether, revoke_now
from rapport.surfaces.console.shown_once import Secret, base_of, made_before, shown_once
from rapport.surfaces.console.writing import key_of

PATH = "/settings/partner-keys"
REVOKE = f"{PATH}/{{key_id:str}}/revoke"


@get(PATH, access=Role.ADMIN)
async def get_partner_keys(request: ConsoleRequest) -> Response[bytes]:
    call = request.auth
    found = await list_partner_keys(call.database, call.tenant)
    names = {team.id: team.name for team in await _teams(request)}
    return page(request, "settings_partner_keys.html", keys=sorted(found, key=_order), teams=names, name=_name)


@get(f"{PATH}/new", access=Role.ADMIN)
async def get_new_partner_key(request: ConsoleRequest) -> Response[bytes]:
    return await _form_of_new(request, Form({f"scope.{scope}": "on" for scope in PartnerScope}))


@post(f"{PATH}/new", access=Role.ADMIN)
async def post_new_partner_key(request: ConsoleRequest) -> Response[bytes]:
    call, form = request.auth, await read_form(request)
    scopes = [PartnerScope(scope) for scope in checked(form, "scope", PartnerScope)]
    if not scopes:
        form.fault("scope", "fault.some")
    team = form.choice("team", {str(team.id) for team in await _teams(request)})
    if not form.is_right:
        return await _form_of_new(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        made, key = await create_partner_key(
            call.database, call.tenant, int(team), scopes, call.origin, key_id=key_of(form)
        )
    except MadeBeforeError:
        return made_before(request, "partner_key", PATH)
    first = f"curl -s '{base_of(request)}/scheduling/teams' \\\n  -H 'X-Api-Key: {key}'"
    return shown_once(
        request,
        Secret(
            what="partner_key",
            name=_name(made),
            secret=key,
            first_call=first if PartnerScope.READ in scopes else None,
            path=PATH,
        ),
    )


@get(REVOKE, access=Role.ADMIN)
async def ask_to_revoke(request: ConsoleRequest, key_id: FromPath[str]) -> Response[bytes]:
    call = request.auth
    found = [each for each in await list_partner_keys(call.database, call.tenant) if each.id == _id(key_id)]
    if not found:
        raise not_found()
    t = words_of(request)
    return ask_whether(
        request,
        PATH,
        key_id,
        title=t("keys.revoke.title", hint=found[0].hint),
        text=t("keys.revoke.text"),
        button=t("keys.revoke"),
    )


@post(REVOKE, access=Role.ADMIN)
async def post_revoke(request: ConsoleRequest, key_id: FromPath[str]) -> Response[bytes]:
    return await revoke_now(request, revoke_partner_key, _id(key_id), PATH, done="keys.revoked")


async def _form_of_new(request: ConsoleRequest, form: Form, status: int = HTTPStatus.OK) -> Response[bytes]:
    return page(
        request,
        "settings_partner_key_new.html",
        form=form,
        scopes=list(PartnerScope),
        teams=await _teams(request),
        status=status,
    )


async def _teams(request: ConsoleRequest) -> Sequence[Team]:
    """Of the live side: there the keys are."""
    tenant_id = request.auth.tenant.id
    async with request.auth.database.tenant(tenant_id) as transaction:
        return await all_teams(transaction, tenant_id)


def _order(key: PartnerKey) -> tuple[bool, int]:
    """Those that open something first, of them the newest."""
    return key.revoked_at is not None, -key.id.int


def _id(shown: str) -> UUID:
    return read(Kind.PARTNER_KEY, shown) or NO_ONE


def _name(key: PartnerKey) -> str:
    return show(Kind.PARTNER_KEY, key.id)
