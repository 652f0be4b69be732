"""`/regions/me/openapi.json`: the document of the surface with the payloads of the caller's own region."""

from collections.abc import Callable
from typing import Any

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency

from rapport.access.scopes import Scope
from rapport.domain.candidates.region_schema import Definition
from rapport.surfaces.candidates.content import WriteRequest
from rapport.surfaces.candidates.envelope import JSON

DocumentMaker = Callable[[Definition], dict[str, Any]]
"""Handed in: the document describes this very route, and so cannot be imported by it."""


@get("/regions/me/openapi.json", access=Scope.REGION_READ)
async def get_region_openapi(request: WriteRequest, document: NamedDependency[DocumentMaker]) -> Response[bytes]:
    """As `/openapi.json`, with the region's interaction types, enums and custom fields: to generate a client from."""
    region = await request.auth.region_schema()
    return Response(msgspec.json.encode(document(region.version.definition)), media_type=JSON)
