"""What is answered when all is well: `{"data": …}`, perhaps with a `meta` beside it."""

from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Response

from rapport.surfaces.json_body import JSON


def answer(data: Any, status: HTTPStatus = HTTPStatus.OK, **beside: Any) -> Response[bytes]:
    return Response(msgspec.json.encode({"data": data, **beside}), media_type=JSON, status_code=status)
