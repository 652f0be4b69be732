"""Acting for another region: a key with the scope `admin` names it in the header `x-region`."""

from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from litestar.connection import ASGIConnection

from rapport.access.credentials import Caller
from rapport.access.regions import Regions
from rapport.access.scopes import Scope
from rapport.surfaces.candidates.envelope import Refusal, malformed

HEADER = "x-region"


async def acting(connection: ASGIConnection[Any, Any, Any, Any], caller: Caller, regions: Regions) -> Caller:
    """The caller as they act: as they are, or with the tenants, name and time zone of the region that they name.

    Raises Refusal. Without the scope it is the same for every name: which regions there are is told to admins only.
    """
    name = utf8(connection.headers.get(HEADER))
    if name is None:
        return caller
    if Scope.ADMIN not in caller.scopes:
        raise Refusal(HTTPStatus.FORBIDDEN, f"This API key lacks the scope {Scope.ADMIN}, which {HEADER} needs.")
    region = await regions.find(name)
    if region is None:
        raise malformed(f"There is no region {name!r}; {HEADER} takes a region's name.", HEADER, code="header")
    return msgspec.structs.replace(
        caller,
        tenant_id=region.id,
        sandbox_id=region.sandbox_id,
        tenant_name=region.name,
        time_zone=ZoneInfo(region.time_zone),
    )


def utf8(header: str | None) -> str | None:
    """A header in UTF-8, as names and keys come in query and body; ASGI servers read its bytes as Latin-1."""
    return None if header is None else header.encode("latin-1").decode(errors="surrogateescape")
