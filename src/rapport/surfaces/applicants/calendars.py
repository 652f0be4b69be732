"""The calendar of an interviewer: made by a partner, read by whoever has its secret address."""

from http import HTTPStatus
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from rapport.access.audit import Entry
from rapport.access.origin import Origin
from rapport.access.partner_scopes import PartnerScope
from rapport.domain.applicants.invitations.feed import feed_file, feed_path, find_feed, make_feed
from rapport.surfaces.applicants.asking import ApplicantsRequest, Asking
from rapport.surfaces.applicants.call import Parts
from rapport.surfaces.applicants.errors import NOT_FOUND, not_found
from rapport.surfaces.applicants.replies import CALENDAR
from rapport.surfaces.applicants.writing import answer
from rapport.surfaces.etags import is_known, strong_etag
from rapport.surfaces.health import PUBLIC
from rapport.surfaces.refusals import Refusal
from rapport.surfaces.requests import address

PATH = "/calendars/{calendar:str}"
SUFFIX = ".ics"


@post("/scheduling/interviewers/{interviewer_id:str}/calendar", status_code=HTTPStatus.OK, access=PartnerScope.WRITE)
async def create_calendar(request: ApplicantsRequest, interviewer_id: FromPath[str]) -> Response[bytes]:
    """Makes the secret address of an interviewer's calendar and shows it, this once. The one before it ends."""
    asking = Asking(request)
    number = asking.number("interviewer_id", interviewer_id)
    asking.check()
    call = request.auth
    async with call.transaction() as transaction:
        teams = await call.teams(transaction)
        secret = await make_feed(transaction, call.tenant_id, number, call.origin, team_ids=[team.id for team in teams])
    if secret is None:
        raise not_found("interviewer_id", "there is no such interviewer")
    base = call.public_url or f"{request.url.scheme}://{request.url.netloc}"
    return answer({"interviewer_id": str(number), "url": base + feed_path(secret)}, {"cache-control": "no-store"})


@get(PATH, access=PUBLIC)
async def read_calendar(
    request: Request[Any, Any, Any], calendar: FromPath[str], parts: NamedDependency[Parts]
) -> Response[bytes]:
    """An interviewer's interviews of the last 90 days and all to come, as iCalendar, for calendar programs.

    The address is the secret, so no key is asked for.
    """
    feed = await find_feed(parts.database, calendar.removesuffix(SUFFIX)) if calendar.endswith(SUFFIX) else None
    if feed is None:
        raise Refusal(HTTPStatus.NOT_FOUND, NOT_FOUND)
    async with parts.database.tenant(feed.tenant_id) as transaction:
        content = await feed_file(transaction, feed)
    headers = {"etag": strong_etag(content), "cache-control": "private, no-cache"}
    if is_known(headers["etag"], request.headers.getall("if-none-match", [])):
        return Response(b"", status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    origin = Origin(actor="calendar", source=address(request))
    read = Entry(origin=origin, action="calendar.read", details={"interviewer": feed.interviewer_id})
    parts.audit(feed.tenant_id, read)
    return Response(content, media_type=CALENDAR, headers=headers)
