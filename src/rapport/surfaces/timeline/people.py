"""`/people`: who is behind the records of the three other surfaces."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, delete, get
from litestar.params import FromPath

from rapport.access.scopes import Scope
from rapport.domain.people import erasing_people
from rapport.domain.people.exporting_people import export_person
from rapport.domain.people.people import Person, Place, find_people, list_people, read_person
from rapport.domain.people.records import Key, RecordKind
from rapport.domain.people.settling import whose
from rapport.domain.people.words import search_terms
from rapport.ids import Kind, show
from rapport.surfaces.etags import is_known, strong_etag
from rapport.surfaces.keyed.answers import answer
from rapport.surfaces.keyed.asking import Asking
from rapport.surfaces.places import show_place
from rapport.surfaces.timeline.call import TimelineRequest
from rapport.surfaces.timeline.cursors import read_cursor
from rapport.surfaces.timeline.people_shown import person_id, person_shown, read_record
from rapport.surfaces.timeline.people_writing import carry_out, no_such_person, whole_person

PATH = "/people"
ONE = f"{PATH}/{{person_id:str}}"
MAX_LIMIT, DEFAULT_LIMIT, MAX_QUESTION = 100, 25, 200
KINDS = tuple(RecordKind)


@get(PATH, access=Scope.PEOPLE_READ)
async def get_people(request: TimelineRequest) -> Response[bytes]:
    """Without `q` everybody, whoever changed last first. With `q` those who have a record with all of its words, in
    any order: beginnings of names, with or without accents; an e-mail address from its beginning, or its domain; a
    phone number from its beginning, or at the least its last four digits; an employee's `external_id`; an applicant's
    number. Exact words come before longer ones.

    Go on with `meta.cursor` as `after`. Records that were written a moment ago may be missing still.
    """
    asking, call = Asking(request, "q", "kind", "limit", "after"), request.auth
    kind, limit = asking.choice("kind", KINDS), asking.whole("limit", 1, MAX_LIMIT, DEFAULT_LIMIT)
    question = request.query_params.get("q")
    if question is not None and not (len(question) <= MAX_QUESTION and search_terms(question)):
        asking.note("q", f"must be up to {MAX_QUESTION} characters with a letter or a digit among them")
    place = read_cursor(asking, request.query_params.get("after"), Place if question else _Change)
    asking.check()
    wanted = None if kind is None else RecordKind(kind)
    async with call.transaction() as transaction:
        if question is None:
            after = (place.updated_at, place.id) if isinstance(place, _Change) else None
            people = await list_people(transaction, call.tenant_id, kind=wanted, after=after, limit=limit + 1)
            places: Sequence[Place | _Change] = [_Change(each.updated_at, each.id) for each in people]
        else:
            last = place if isinstance(place, Place) else None
            terms = search_terms(question)
            found = await find_people(transaction, call.tenant_id, terms, kind=wanted, last=last, limit=limit + 1)
            people, places = [each.person for each in found], [each.place for each in found]
    return _page(request, people, places, limit)


class _Change(msgspec.Struct, frozen=True, array_like=True):
    updated_at: datetime
    id: UUID


def _page(
    request: TimelineRequest, people: Sequence[Person], places: Sequence[Place | _Change], limit: int
) -> Response[bytes]:
    shown, more = people[:limit], len(people) > limit
    request.auth.audit_read("people.list", [show(Kind.PERSON, each.id) for each in shown])
    meta = {"cursor": show_place(places[limit - 1]) if more else None, "has_more": more}
    return answer([person_shown(each) for each in shown], meta=meta)


@get(ONE, access=Scope.PEOPLE_READ)
async def get_person(request: TimelineRequest, person_id: FromPath[str]) -> Response[bytes]:
    """With the merges that can be undone, and with suggestions: who has a contact in common with them.

    Whoever became somebody else is answered with that person, whose `id` is the one to keep. `If-None-Match` with the
    ETag of an earlier answer is answered with 304 while nothing has changed.
    """
    return _versioned(request, await whole_person(request, _id(person_id)))


@get(f"{PATH}/by-record/{{kind:str}}/{{record:str}}", access=Scope.PEOPLE_READ)
async def get_person_by_record(request: TimelineRequest, kind: FromPath[str], record: FromPath[str]) -> Response[bytes]:
    """Whose this record is: a candidate by id, an employee by `external_id`, an applicant by number."""
    key = read_record(RecordKind(kind), record) if kind in KINDS else None
    if key is None:
        raise no_such_person()
    return _versioned(request, await whole_person(request, await person_with(request, key)))


async def person_with(request: TimelineRequest, key: Key) -> UUID:
    """Raises Refusal."""
    found = await whose(request.auth.database, request.auth.tenant_id, key)
    if found is None:
        raise no_such_person()
    return found


def _versioned(request: TimelineRequest, shown: dict[str, Any]) -> Response[bytes]:
    whole = answer(shown)
    etag = strong_etag(whole.content)
    headers = {"etag": etag, "cache-control": "private, no-cache", "vary": "x-api-key, x-api-sandbox"}
    if is_known(etag, request.headers.getall("if-none-match", [])):
        return Response(b"", status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    whole.headers.update(headers)
    return whole


@get(f"{ONE}/export", access=Scope.PEOPLE_READ)
async def export(request: TimelineRequest, person_id: FromPath[str]) -> Response[bytes]:
    """All that there is of a person, as it is stored: their records with interactions, applications and interviews.

    Files are named, with the SHA-256 of their bytes.
    """
    call = request.auth
    async with call.transaction() as transaction:
        person = await read_person(transaction, call.tenant_id, _id(person_id))
        if person is None:
            raise no_such_person()
        whole = await export_person(transaction, call.tenant_id, person)
    call.audit_read("people.export", [show(Kind.PERSON, person.id)])
    return answer({"person": person_shown(person), **whole})


@delete(ONE, access=Scope.PEOPLE_WRITE, status_code=HTTPStatus.NO_CONTENT)
async def erase_person(request: TimelineRequest, person_id: FromPath[str]) -> None:
    """Erases all their records, as each would be erased by itself, at once and for good."""
    await carry_out(request, erasing_people.ERASE, _id(person_id), {})


_id = person_id
