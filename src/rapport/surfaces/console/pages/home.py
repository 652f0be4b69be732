"""The beginning, and where there is nothing."""

from litestar import Response, get
from litestar.params import FromPath

from rapport.access.roles import Role
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.page import redirect
from rapport.surfaces.console.rail import OPERATING, PEOPLE, shown
from rapport.surfaces.console.refusals import not_found


@get("/", access=Role.VIEWER)
async def go_home(request: ConsoleRequest) -> Response[bytes]:
    """Leads to the first page of the rail that there is."""
    entries = shown((*PEOPLE, *OPERATING), request.auth.role, set(request.auth.pages) - {"/"})
    return redirect(request, entries[0].path if entries else "/account")


@get("/{rest:path}", access=Role.VIEWER)
async def nothing_here(rest: FromPath[str]) -> Response[bytes]:
    """Said inside the frame, as a guard comes before it."""
    del rest
    raise not_found()
