"""Where there is nothing."""

from litestar import Response, get
from litestar.params import FromPath

from rapport.access.roles import Role
from rapport.surfaces.console.refusals import not_found


@get("/{rest:path}", access=Role.VIEWER)
async def nothing_here(rest: FromPath[str]) -> Response[bytes]:
    """Said inside the frame, as a guard comes before it."""
    del rest
    raise not_found()
