"""Whether a form was sent from one of our own pages: by what the browser says, and by a token that only they know.

The token is made from the secret of the session, so that it is another one in every session and nothing is stored.
"""

import hmac
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from litestar import Request

from rapport.surfaces.console.refusals import Refusal

FIELD = "csrf"
HEADER = "x-csrf-token"


def token_of(secret: str) -> str:
    return hmac.digest(secret.encode(), b"rapport console form", "sha256").hex()


async def check_form(request: Request[Any, Any, Any], expected: str) -> None:
    """Raises Refusal. A browser that says where the form came from must name this site.

    By Fetch Metadata; by Origin where a browser sends none, as it does over plain http. A proxy may have changed the
    host that the latter is compared with.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        is_ours = site == "same-origin"
    else:
        is_ours = origin is None or urlsplit(origin).netloc.lower() == request.headers.get("host", "").lower()
    if not is_ours:
        raise _refused()
    given = request.headers.get(HEADER) or (await request.form()).get(FIELD)
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), expected.encode()):
        raise _refused()


def _refused() -> Refusal:
    return Refusal(HTTPStatus.FORBIDDEN, "refusal.form")
