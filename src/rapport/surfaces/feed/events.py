"""`/events`: what happened to the tenant's records, in order."""

import asyncio
from http import HTTPStatus

import msgspec
from litestar import Response, get

from rapport.access.scopes import Scope
from rapport.domain.feed.events import Page, last_position, read_events
from rapport.surfaces.crowd import stepped_out
from rapport.surfaces.feed.asking import DEFAULT_LIMIT, MAX_LIMIT, MAX_WAIT_SECONDS, FeedAsking
from rapport.surfaces.feed.call import FeedCall, FeedRequest
from rapport.surfaces.json_body import JSON
from rapport.surfaces.refusals import INVALID, Refusal, Wrong

GONE = "Events after this position are no longer kept"
LOOK_SECONDS = 1.0  # the bell is a hint, and what is answered as it is done rings none


@get("/events", access=Scope.EVENTS_READ)
async def list_events(request: FeedRequest) -> Response[bytes]:
    """The events after `after`, the oldest first; from the oldest one that is kept when it is absent.

    Go on with `meta.cursor` as `after`, at once while `meta.has_more`, and later whenever you like: nothing is skipped
    and nothing comes twice. A page that `type` narrows down may be empty although there is more. Follow the feed from
    `after=latest`, then read all records once, and your copy is complete from then on.

    Erasures and deletions stay in the feed. What belongs to a record goes with it, and has no event of its own. After
    `rapport.candidate.imported`, `rapport.interaction.imported` and `rapport.sandbox.wiped`, which tell of many
    records at once, read those again with all that belongs to them; once is enough for many such events in a row.

    Events are kept for as long as the operator has set, a quarter unless told otherwise. Where some that come after
    `after` are gone, the answer is a 410 and never silence: begin anew as above, with `after=latest` and all records.
    """
    asking, call = FeedAsking(request, "after", "limit", "type", "wait"), request.auth
    after, limit = asking.after(), asking.whole("limit", 1, MAX_LIMIT, DEFAULT_LIMIT)
    types, wait = asking.types(), asking.whole("wait", 0, MAX_WAIT_SECONDS, 0)
    asking.check()
    if asking.latest():
        async with call.transaction() as transaction:
            after = await last_position(transaction, call.tenant_id)
    return _answer(await _first_page(request, after, limit, types, wait))


async def _first_page(
    request: FeedRequest, after: int | None, limit: int, types: list[str], wait_seconds: float
) -> Page:
    """As soon as it has an event or leads to more of them, and after that time at the latest."""
    call, loop = request.auth, asyncio.get_running_loop()
    until = loop.time() + wait_seconds
    page = await _page(call, after, limit, types)
    while not page.events and not page.has_more and (left := until - loop.time()) > 0:
        with stepped_out(request.scope):
            await call.parts.news.wait(call.tenant_id, min(left, LOOK_SECONDS))
        page = await _page(call, page.reached, limit, types)
    return page


async def _page(call: FeedCall, after: int | None, limit: int, types: list[str]) -> Page:
    """Raises Refusal."""
    async with call.transaction() as transaction:
        page = await read_events(transaction, call.tenant_id, after=after, limit=limit, types=types)
    if page.ahead:
        wrong = Wrong(
            "after", "lies behind the newest event: it is of another tenant or side, or of a time before a restore"
        )
        raise Refusal(HTTPStatus.BAD_REQUEST, INVALID, wrong)
    if page.removed_upto is not None:
        raise Refusal(HTTPStatus.GONE, GONE, Wrong("after", _ANEW.format(page.removed_upto)))
    return page


_ANEW = (
    "must be at least {}: begin anew with after=latest, then read all records once; or go on from there, if your copy "
    "may lack what happened between"
)


def _answer(page: Page) -> Response[bytes]:
    content = {"data": page.events, "meta": {"cursor": str(page.reached), "has_more": page.has_more}}
    return Response(msgspec.json.encode(content), media_type=JSON, status_code=HTTPStatus.OK)
