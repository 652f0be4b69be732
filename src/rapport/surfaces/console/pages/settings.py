"""Settings: leads to the first page of them that there is."""

from litestar import Response, get

from rapport.access.roles import Role
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.page import redirect
from rapport.surfaces.console.rail import SETTINGS, shown


@get("/settings", access=Role.ADMIN)
async def get_settings(request: ConsoleRequest) -> Response[bytes]:
    entries = shown(SETTINGS, request.auth.role, request.auth.pages)
    return redirect(request, entries[0].path)
