"""The sandbox: what it is, when it was emptied, and emptying it now."""

from litestar import Response, get, post

from rapport.access.roles import Role
from rapport.domain.sandbox import last_wiped, wipe
from rapport.settings import NEVER
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.page import SANDBOX_ROOT, confirm, page, redirect, words_of
from rapport.surfaces.console.refusals import not_found

PATH = "/settings/sandbox"


@get(PATH, access=Role.ADMIN)
async def get_sandbox(request: ConsoleRequest) -> Response[bytes]:
    call = request.auth
    async with call.database.directory() as transaction:
        wiped_at = await last_wiped(transaction, call.tenant.sandbox_id)
    hour = call.parts.settings.sandbox_wipe_hour
    return page(request, "settings_sandbox.html", wiped_at=wiped_at, hour=None if hour == NEVER else f"{hour:02}:00")


@get(f"{PATH}/wipe", access=Role.ADMIN)
async def ask_to_wipe(request: ConsoleRequest) -> Response[bytes]:
    """Only in the sandbox: so nobody who looks at it takes it for the live side."""
    if not request.auth.sandbox:
        raise not_found()
    t, here = words_of(request), SANDBOX_ROOT + PATH
    return confirm(
        request,
        title=t("sandbox.wipe.title"),
        text=t("sandbox.wipe.text"),
        button=t("sandbox.wipe"),
        action=f"{here}/wipe",
        back=here,
    )


@post(f"{PATH}/wipe", access=Role.ADMIN)
async def post_wipe(request: ConsoleRequest) -> Response[bytes]:
    call = request.auth
    if not call.sandbox:
        raise not_found()
    await wipe(call.database, call.tenant.sandbox_id, call.origin)
    return redirect(request, PATH, done="sandbox.wiped")
