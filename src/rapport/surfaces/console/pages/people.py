"""Who is there: everybody, who was in contact lately, or whoever somebody looks for by half a name or a number."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from litestar import Response, get
from msgspec import Struct

from rapport.access.roles import Role
from rapport.domain.people.people import Person, Place, find_people, list_people, read_people
from rapport.domain.people.phones import shown_phone
from rapport.domain.people.records import RecordKind
from rapport.domain.people.words import Term, search_terms
from rapport.domain.timeline.last_contact import Contact, last_contacts, recent_contacts
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


class _Change(Struct, frozen=True, array_like=True):
    """Where somebody stands in the list of all."""

    at: datetime
    id: UUID


class Listing(Struct, frozen=True, kw_only=True):
    """`places` are where each of the people stands, for the page that follows."""

    people: Sequence[Person]
    places: Sequence[Place | Contact | _Change]


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
        lately=list(Lately),
        mark=lambda text: marked(text, terms),
        phone=shown_phone,
        search=filters["q"],
        narrowed=any(filters[name] for name in ("q", "kind", "contact")),
    )


async def _found(
    transaction: Transaction, tenant_id: UUID, filters: Filters, terms: Sequence[Term], now: datetime
) -> Listing:
    """One more than a page, when there are more."""
    kind, lately, before = filters.one_of("kind", RecordKind), filters.one_of("contact", Lately), filters["before"]
    since = None if lately is None else now - timedelta(days=int(lately))
    if filters["q"]:
        return await _searched(transaction, tenant_id, terms, kind, since, read_place(before, Place), now)
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


MOST_LOOKS = 10
"""Pages that are looked through at most for those of them who were in contact lately."""


async def _searched(
    transaction: Transaction,
    tenant_id: UUID,
    terms: Sequence[Term],
    kind: RecordKind | None,
    since: datetime | None,
    last: Place | None,
    now: datetime,
) -> Listing:
    people: list[Person] = []
    places: list[Place] = []
    for _ in range(MOST_LOOKS if terms else 0):
        found = await find_people(transaction, tenant_id, terms, kind=kind, last=last, limit=PAGE + 1)
        contacts = {}
        if since is not None:
            contacts = await last_contacts(transaction, tenant_id, [each.person.id for each in found], now)
        for each in found:
            if since is None or ((at := contacts.get(each.person.id)) is not None and at >= since):
                people.append(each.person)
                places.append(each.place)
        if len(people) > PAGE or len(found) <= PAGE:
            break
        last = found[-1].place
    return Listing(people=people[: PAGE + 1], places=places[: PAGE + 1])
