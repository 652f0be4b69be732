"""What a call costs its tenant, and what the answer says of it."""

from typing import Any
from uuid import UUID

from litestar.connection import ASGIConnection

from rapport.access.limits import Limits, Taken
from rapport.surfaces.requests import add_header


def pay(connection: ASGIConnection[Any, Any, Any, Any], limits: Limits, tenant_id: UUID) -> Taken:
    """Tells how much is left as draft-ietf-httpapi-ratelimit-headers-10 has it.

    `q` requests fit in a full bucket, which an empty one is again after `w` seconds; `r` are left, and after `t`
    seconds there is more.
    """
    taken = limits.take(tenant_id)
    add_header(connection.scope, "ratelimit-policy", f'"tenant";q={limits.burst};w={limits.window_seconds}')
    add_header(connection.scope, "ratelimit", f'"tenant";r={taken.remaining};t={taken.next_seconds}')
    return taken
