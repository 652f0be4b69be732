"""Who is there: everybody, who was in contact lately, or whoever somebody looks for by half a name or a number."""

import re
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from uuid import UUID

from litestar import Response, get
from msgspec import Struct

from rapport.access.roles import Role
from rapport.domain.people.people import Person, Place, find_people, list_people, read_people
from rapport.domain.people.phones import shown_phone
from rapport.domain.people.records import RecordKind
from rapport.domain.people.words import Term, search_terms
from rapport.domain.timeline.last_contact import Contact, last_contacts, recent_contacts
from rapport.domain.timeline.untouched import PATIENCE, Untouched, list_untouched, untouched_among
from rapport.ids import Kind, show
from rapport.storage.database import Transaction
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.filters import PAGE, Filters
from rapport.surfaces.console.marking import marked
from rapport.surfaces.console.moments import utc_now
from rapport.surfaces.console.page import page, redirect
from rapport.surfaces.places import read_place, show_place

MAX_QUESTION = 200  # characters
_EXACT = re.compile(r"\S+@\S+\.\S+|[+(]?[\d ().\-/]{4,}|[A-Za-z]{0,3}-?\d+", re.ASCII)
"""What is typed to find one person: an address, a phone number, the number of a record."""


class Lately(StrEnum):
    """How long ago the last contact was, at most, in days."""

    WEEK = "7"
    MONTH = "30"
    QUARTER = "90"


UNTOUCHED = "untouched"
"""In place of that: candidates with no contact for so long that somebody should call."""


class _Change(Struct, frozen=True, array_like=True):
    """Where somebody stands in the list of all."""

    at: datetime
    id: UUID


class Listing(Struct, frozen=True, kw_only=True):
    """`places` are where each of the people stands, for the page that follows."""

    people: Sequence[Person]
    places: Sequence[Place | Contact | Untouched | _Change]


@get("/people", access=Role.VIEWER)
async def get_people(request: ConsoleRequest) -> Response[bytes]:
    """From the search box of the header, the only one with an address or a number is shown at once; the page's own
    form sends `list`.
    """
    call, filters, now = request.auth, Filters(request), utc_now()
    terms = search_terms(filters.text("q", longest=MAX_QUESTION)) if filters["q"] else []
    async with call.transaction() as transaction:
        found = await _found(transaction, call.tenant_id, filters, terms, now)
        shown = found.people[:PAGE]
        contacts = await last_contacts(transaction, call.tenant_id, [each.id for each in shown], now)
    call.audit_read("people.list", [show(Kind.PERSON, each.id) for each in shown])
    if len(shown) == 1 and not filters["list"] and _EXACT.fullmatch(filters["q"].strip()):
        return redirect(request, f"/people/{show(Kind.PERSON, shown[0].id)}")
    return page(
        request,
        "people.html",
        form=filters,
        people=shown,
        contacts=contacts,
        older=show_place(found.places[PAGE - 1]) if len(found.people) > PAGE else None,
        name=lambda person: show(Kind.PERSON, person.id),
        kinds=list(RecordKind),
        lately=[*Lately, UNTOUCHED],
        mark=lambda text: marked(text, terms),
        phone=shown_phone,
        search=filters["q"],
        narrowed=any(filters[name] for name in ("q", "kind", "contact")),
    )


async def _found(
    transaction: Transaction, tenant_id: UUID, filters: Filters, terms: Sequence[Term], now: datetime
) -> Listing:
    """One more than a page, when there are more."""
    kind, before = filters.one_of("kind", RecordKind), filters["before"]
    if filters["contact"] == UNTOUCHED:
        return await _untouched(transaction, tenant_id, terms if filters["q"] else None, kind, before, now - PATIENCE)
    lately = filters.one_of("contact", Lately)
    since = None if lately is None else now - timedelta(days=int(lately))
    if filters["q"]:
        keep = None if since is None else partial(_in_contact, transaction, tenant_id, since, now)
        return await _searched(transaction, tenant_id, terms, kind, keep, read_place(before, Place))
    if since is not None:
        after = read_place(before, Contact)
        contacts = await recent_contacts(
            transaction, tenant_id, since=since, now=now, kind=kind, after=after, limit=PAGE + 1
        )
        return Listing(
            people=await read_people(transaction, tenant_id, [c.person_id for c in contacts]), places=contacts
        )
    last = read_place(before, _Change)
    people = await list_people(
        transaction, tenant_id, kind=kind, after=None if last is None else (last.at, last.id), limit=PAGE + 1
    )
    return Listing(people=people, places=[_Change(each.updated_at, each.id) for each in people])


async def _untouched(
    transaction: Transaction,
    tenant_id: UUID,
    terms: Sequence[Term] | None,
    kind: RecordKind | None,
    before: str,
    since: datetime,
) -> Listing:
    """Of those whom the terms find, or of all."""
    if terms is not None:
        keep = partial(untouched_among, transaction, tenant_id, since)
        return await _searched(transaction, tenant_id, terms, kind, keep, read_place(before, Place))
    after = read_place(before, Untouched)
    places = await list_untouched(transaction, tenant_id, since, kind=kind, after=after, limit=PAGE + 1)
    return Listing(people=await read_people(transaction, tenant_id, [each.person_id for each in places]), places=places)


async def _in_contact(
    transaction: Transaction, tenant_id: UUID, since: datetime, now: datetime, people: Sequence[UUID]
) -> Collection[UUID]:
    contacts = await last_contacts(transaction, tenant_id, people, now)
    return {person_id for person_id, at in contacts.items() if at >= since}


MOST_LOOKS = 10
"""Pages that are looked through at most for those who are to be kept."""


async def _searched(
    transaction: Transaction,
    tenant_id: UUID,
    terms: Sequence[Term],
    kind: RecordKind | None,
    keep: Callable[[Sequence[UUID]], Awaitable[Collection[UUID]]] | None,
    last: Place | None,
) -> Listing:
    """`keep` says which of some people are kept; None: all."""
    people: list[Person] = []
    places: list[Place] = []
    for _ in range(MOST_LOOKS if terms else 0):
        found = await find_people(transaction, tenant_id, terms, kind=kind, last=last, limit=PAGE + 1)
        ids = [each.person.id for each in found]
        kept = ids if keep is None else await keep(ids)
        people += [each.person for each in found if each.person.id in kept]
        places += [each.place for each in found if each.person.id in kept]
        if len(people) > PAGE or len(found) <= PAGE:
            break
        last = found[-1].place
    return Listing(people=people[: PAGE + 1], places=places[: PAGE + 1])
