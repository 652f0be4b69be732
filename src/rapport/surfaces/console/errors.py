"""Errors as pages: what happened in words, and a way on. Inside the frame for whoever is signed in."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException

from rapport.storage.database import PASSING, OverloadedError
from rapport.surfaces.console.answers import html_answer, safe_path, see_other
from rapport.surfaces.console.page import ROOT, bare_page, page
from rapport.surfaces.console.refusals import Refusal, SignInNeededError
from rapport.surfaces.console.words import catalogue

logger = structlog.get_logger()

SIGN_IN = f"{ROOT}/sign-in"
_STREAM = "text/event-stream"


def refuse(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Any error as a page. One that nobody foresaw is logged, and its text stays in the log."""
    if isinstance(error, SignInNeededError):
        return _to_sign_in(request)
    if isinstance(error, Refusal):
        return _told(request, error.status, error.words)
    if isinstance(error, HTTPException):
        status = HTTPStatus(error.status_code)
        return _told(request, status, "refusal.not_found" if status == HTTPStatus.NOT_FOUND else "refusal.other")
    if isinstance(error, PASSING):
        if not isinstance(error, OverloadedError):
            logger.warning("database_unavailable", error=repr(error))
        return _told(request, HTTPStatus.SERVICE_UNAVAILABLE, "refusal.unavailable")
    logger.error("request_failed", exc_info=error)
    return _told(request, HTTPStatus.INTERNAL_SERVER_ERROR, "refusal.failed")


def _told(request: Request[Any, Any, Any], status: HTTPStatus, words: str) -> Response[bytes]:
    title = f"refusal.title.{status.value}"
    refusal = {
        "title": title if title in catalogue() else "refusal.title.422",
        "words": words,
        "request": structlog.contextvars.get_contextvars().get("request", ""),
    }
    if request.scope.get("auth") is None:
        return bare_page(request, "refused_bare.html", status=status, refusal=refusal)
    return page(request, "refused.html", status=status, refusal=refusal)


def _to_sign_in(request: Request[Any, Any, Any]) -> Response[bytes]:
    """And back: to the page itself, or to that which a form was sent from. A stream has nobody to sign in."""
    if _STREAM in request.headers.get("accept", ""):
        return html_answer("", HTTPStatus.UNAUTHORIZED)
    came_from = urlsplit(request.headers.get("referer", ""))
    of_form = came_from.path + (f"?{came_from.query}" if came_from.query else "")
    of_page = request.scope["path"] + (f"?{request.url.query}" if request.url.query else "")
    back = safe_path(of_page if request.method == "GET" else of_form)
    return see_other(SIGN_IN + (f"?{urlencode({'next': back})}" if back not in {None, ROOT} else ""))
