"""The floor: Litestar, the framework that Rapport is made with, answering bytes that are there already."""

import os
from pathlib import Path

from litestar import Litestar, Response, get

BODY = Path(os.environ["PEER_BODY"]).read_bytes()


@get("/", sync_to_thread=False)
def static() -> Response[bytes]:
    return Response(BODY, media_type="application/json")


app = Litestar([static], openapi_config=None)
