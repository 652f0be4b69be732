"""`/audit`: the region's own log of who did what."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Any

import msgspec
from litestar import Response, get
from msgspec import Meta

from rapport.access.audit_list import Wanted, list_entries
from rapport.access.scopes import Scope
from rapport.ids import is_shown
from rapport.surfaces.candidates.content import WriteRequest
from rapport.surfaces.candidates.envelope import answer, malformed
from rapport.surfaces.candidates.paging import not_a_cursor, pack_cursor, page_size, unpack_cursor

MAX_POSITION = 2**63 - 1


@get("/audit", access=Scope.REGION_READ)
async def get_audit(request: WriteRequest) -> Response[bytes]:
    """Newest first. `record`, `actor` and `action` keep those entries that name exactly this, `since` and `until` those
    from the one moment to before the other.

    Reads of personal data are there a moment later than they happen; changes as soon as they are carried out. What is
    done is logged where it is done: the sandbox has a log of its own. Each entry is bound to the one before: its `hash`
    is the SHA-256 of the hash before, 32 bytes, and the entry without its `hash` as canonical JSON (RFC 8785).
    """
    call = request.auth
    wanted = _wanted(request)
    limit = page_size(request)
    before = unpack_cursor(request, int)
    if before is not None and not 0 < before <= MAX_POSITION:
        raise not_a_cursor()
    async with call.transaction() as transaction:
        found = await list_entries(transaction, call.tenant_id, wanted, before=before, limit=limit + 1)
    page = found[:limit]
    call.audit_read("audit.read", [] if wanted.record is None else [wanted.record])
    cursor = pack_cursor(page[-1].position) if len(found) > limit else None
    return answer(HTTPStatus.OK, "The entries were retrieved.", page, sandbox=call.sandbox, cursor=cursor)


def _wanted(request: WriteRequest) -> Wanted:
    given = request.query_params
    return Wanted(
        record=_record(given.get("record")),
        actor=_text(request, "actor"),
        action=_text(request, "action"),
        since=_moment(request, "since"),
        until=_moment(request, "until"),
    )


def _record(given: Any) -> str | None:
    if given is not None and not is_shown(given):
        raise malformed("record must be an id, such as cand_…, as it is shown.", "record", code="query")
    return None if given is None else str(given)


def _text(request: WriteRequest, name: str) -> str | None:
    given = request.query_params.get(name)
    if given is not None and not given.isprintable():
        raise malformed(f"{name} must be as an entry shows it.", name, code="query")
    return given


def _moment(request: WriteRequest, name: str) -> datetime | None:
    given = request.query_params.get(name)
    if given is None:
        return None
    try:
        moment: datetime = msgspec.convert(given, Annotated[datetime, Meta(tz=True)])
        return moment.astimezone(UTC)
    except (msgspec.ValidationError, OverflowError) as error:  # an offset may lead out of the years that there are
        message = f"{name} must be a date-time with an offset, such as 2026-03-01T00:00:00Z."
        raise malformed(message, name, code="query") from error
