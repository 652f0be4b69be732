"""The audit log: who read or changed what; and whether it is whole."""

from datetime import datetime

from litestar import Response, get, post

from rapport.access.audit_list import Wanted, list_entries
from rapport.access.audit_verify import verify_chain
from rapport.access.roles import Role
from rapport.access.users import list_users
from rapport.ids import Kind, show
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.filters import PAGE, Filters
from rapport.surfaces.console.page import page

MAX_POSITION = 2**63 - 1  # of PostgreSQL's bigint


@get("/audit", access=Role.ADMIN)
async def get_audit(request: ConsoleRequest) -> Response[bytes]:
    call, filters = request.auth, Filters(request)
    wanted = Wanted(
        record=filters.text("record") or None,
        actor=filters.text("actor") or None,
        action=filters.text("action") or None,
        since=filters.day("since"),
        until=filters.day("until", after=True),
    )
    before = filters["before"]
    users = await list_users(call.database, call.tenant.id)
    async with call.transaction() as transaction:
        found = await list_entries(
            transaction,
            call.tenant_id,
            wanted,
            before=min(int(before), MAX_POSITION) if before.isascii() and before.isdigit() else None,
            limit=PAGE + 1,
        )
    call.audit_read("audit.list")
    return page(
        request,
        "audit.html",
        form=filters,
        entries=found[:PAGE],
        older=found[PAGE - 1].position if len(found) > PAGE else None,
        at=lambda entry: datetime.fromisoformat(entry.at),
        actors={show(Kind.CONSOLE_USER, user.id): user.name for user in users},
    )


@post("/audit/verification", access=Role.ADMIN)
async def verify(request: ConsoleRequest) -> Response[bytes]:
    """Computes all hashes again. Shown on a page of its own, as it is true of this moment only."""
    verified = await verify_chain(request.auth.database, request.auth.tenant_id)
    return page(request, "audit_verified.html", verified=verified)
