"""`GET /version`: which version answers; also the simplest way to try a token."""

from litestar import get

import rapport
from rapport.access.oauth_scopes import OAuthScope


@get("/version", access=OAuthScope.READ)
async def get_version() -> dict[str, str]:
    return {"version": rapport.__version__}
