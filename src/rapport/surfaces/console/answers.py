"""Answers, each with the headers that keep a page from what it does not need."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from urllib.parse import urlencode

from litestar import Response
from litestar.datastructures import Cookie

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS: Mapping[str, str] = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}


def html_answer(html: str, status: int = HTTPStatus.OK, cookies: Sequence[Cookie] = ()) -> Response[bytes]:
    return Response(
        html.encode(), status_code=int(status), media_type="text/html; charset=utf-8", headers=HEADERS, cookies=cookies
    )


def see_other(path: str, *, done: str | None = None, cookies: Sequence[Cookie] = ()) -> Response[bytes]:
    """Leads to a path of ours (303). `done` is the key, after `done.`, of what is said at the top of that page."""
    query = "" if done is None else ("&" if "?" in path else "?") + urlencode({"done": done})
    return leave_for(path + query, cookies)


def leave_for(url: str, cookies: Sequence[Cookie] = ()) -> Response[bytes]:
    """Leads to a page of somebody else's (303), by a link only: the policy lets no form lead there."""
    headers = {**HEADERS, "location": url}
    return Response(
        b"", status_code=int(HTTPStatus.SEE_OTHER), media_type="text/html", headers=headers, cookies=cookies
    )


def safe_path(path: str | None) -> str | None:
    """The path when it is one of the console; None for whatever could lead elsewhere."""
    if path is None or not path.isprintable() or "\\" in path or "//" in path.partition("?")[0]:
        return None
    return path if path == "/console" or path.startswith(("/console/", "/console?")) else None
