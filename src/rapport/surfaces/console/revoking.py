"""Credentials are revoked from the settings in two steps: a question, and the end of them."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias
from uuid import UUID

from litestar import Response

from rapport.access.origin import Origin
from rapport.access.tenants import AccessError, Tenant
from rapport.storage.database import Database
from rapport.storage.doorbell import Bell
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.page import confirm, redirect, root_of
from rapport.surfaces.console.refusals import not_found

Revoke: TypeAlias = Callable[[Database, Tenant, UUID, Origin], Awaitable[None]]
"""Ends a credential for good; raises AccessError when there is none of this id."""


def ask_whether(
    request: ConsoleRequest, path: str, shown: str, *, title: str, text: str, button: str
) -> Response[bytes]:
    """`path` is that of the list, `shown` the id as its addresses have it; the others are words."""
    here = root_of(request.auth) + path
    return confirm(request, title=title, text=text, button=button, action=f"{here}/{shown}/revoke", back=here)


async def revoke_now(
    request: ConsoleRequest, revoke: Revoke, credential_id: UUID, path: str, *, done: str
) -> Response[bytes]:
    """Every process hears of it at once. Leads back to the list."""
    call = request.auth
    try:
        await revoke(call.database, call.tenant, credential_id, call.origin)
    except AccessError as error:
        raise not_found() from error
    call.doorbell.ring(Bell.CREDENTIALS, call.tenant.id)
    return redirect(request, path, done=done)
