"""The region: its name, the time zone that reads its times, and the secret that signs its callbacks."""

from datetime import timedelta
from http import HTTPStatus

from litestar import Response, get, post

from rapport.access.callback_secrets import MAX_OVERLAP, list_secrets, rotate_secret
from rapport.access.roles import Role
from rapport.access.tenants import read_tenant, set_time_zone
from rapport.delivery.sign import new_secret
from rapport.domain.applicants.time_zones import zone_names
from rapport.ids import Kind, show
from rapport.storage.doorbell import Bell
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.fields import time_zone, whole
from rapport.surfaces.console.forms import Form, read_form
from rapport.surfaces.console.page import page, redirect
from rapport.surfaces.console.shown_once import Secret, shown_once

PATH = "/settings/region"
ZONES = sorted(name for name in zone_names() if "/" in name and not name.startswith(("Etc/", "SystemV/", "posix/")))
_DEFAULT_OVERLAP_HOURS = 24
_MAX_OVERLAP_HOURS = MAX_OVERLAP // timedelta(hours=1)


@get(PATH, access=Role.ADMIN)
async def get_region(request: ConsoleRequest) -> Response[bytes]:
    return await _shown(request, Form())


@post(f"{PATH}/time-zone", access=Role.ADMIN)
async def post_time_zone(request: ConsoleRequest) -> Response[bytes]:
    """For what is written from now on."""
    call, form = request.auth, await read_form(request)
    zone = time_zone(form, "time_zone")
    if not form.is_right:
        return await _shown(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    await set_time_zone(call.database, call.tenant, zone, call.origin)
    call.doorbell.ring(Bell.CREDENTIALS, call.tenant.id)
    return redirect(request, PATH, done="saved")


@post(f"{PATH}/callback-secret", access=Role.ADMIN)
async def post_callback_secret(request: ConsoleRequest) -> Response[bytes]:
    """Shows the new one; for some hours the old ones sign too."""
    call, form = request.auth, await read_form(request)
    hours = whole(form, "overlap", 0, _MAX_OVERLAP_HOURS)
    if not form.is_right:
        return await _shown(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    secret = new_secret()
    overlap = timedelta(hours=hours)
    await rotate_secret(call.database, call.tenant.id, call.tenant.sandbox_id, secret, overlap, call.origin)
    return shown_once(request, Secret(what="callback", secret=secret, path=PATH))


async def _shown(request: ConsoleRequest, form: Form, status: int = HTTPStatus.OK) -> Response[bytes]:
    call = request.auth
    region = await read_tenant(call.database, call.tenant.id)
    async with call.database.tenant(region.id) as transaction:
        secrets = await list_secrets(transaction, region.id)
    form.values = {"time_zone": region.time_zone, "overlap": str(_DEFAULT_OVERLAP_HOURS), **form.values}
    return page(
        request,
        "settings_region.html",
        form=form,
        region=region,
        region_name=show(Kind.REGION, region.id),
        secrets=secrets,
        zones=ZONES,
        status=status,
    )
