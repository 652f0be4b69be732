"""`/healthz` and `/readyz`: for load balancers and whoever starts the service."""

from litestar import MediaType, Response, get
from litestar.di import NamedDependency

from rapport.storage.database import PASSING, Database
from rapport.storage.migrate import is_current

PUBLIC = "public"


@get("/healthz", access=PUBLIC, media_type=MediaType.TEXT)
async def healthz() -> str:
    """The process answers."""
    return "ok"


@get("/readyz", access=PUBLIC, media_type=MediaType.TEXT)
async def readyz(database: NamedDependency[Database]) -> Response[str]:
    """200 once requests can be served: the database answers and its schema is the one of this version."""
    try:
        async with database.directory() as transaction:
            ready = await is_current(transaction)
    except PASSING:
        ready = False
    return Response("ready" if ready else "not ready", status_code=200 if ready else 503)
