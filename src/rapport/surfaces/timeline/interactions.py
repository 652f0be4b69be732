"""`/interactions`, and `/people/{id}/timeline`: what happened, newest first, with anybody or with one person."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from litestar import Response, get
from litestar.params import FromPath

from rapport.access.scopes import Scope
from rapport.access.tenants import time_zone_of
from rapport.domain.people.people import read_person
from rapport.domain.people.records import Key, shown_record
from rapport.domain.timeline.entries import Entry, Wanted
from rapport.domain.timeline.reading import find_entries, read_timeline
from rapport.ids import Kind, show
from rapport.storage.database import Transaction
from rapport.surfaces.keyed.answers import answer
from rapport.surfaces.places import show_place
from rapport.surfaces.timeline.asking import OF_ALL, TimelineAsking
from rapport.surfaces.timeline.call import TimelineRequest
from rapport.surfaces.timeline.people_shown import person_id as id_of
from rapport.surfaces.timeline.people_shown import shown_id
from rapport.surfaces.timeline.people_writing import no_such_person


@get("/people/{person_id:str}/timeline", access=Scope.TIMELINE_READ)
async def get_timeline(request: TimelineRequest, person_id: FromPath[str]) -> Response[bytes]:
    """What happened to one person, whichever of their records it is told of. Go on with `meta.cursor` as `after`.

    What comes new stands before the first page, so no later page shows an entry twice or misses one.
    """
    call, asking = request.auth, TimelineAsking(request, *OF_ALL)
    async with call.transaction() as transaction:
        wanted = asking.wanted(await _zone(transaction, call.tenant_id))
        asking.check()
        records = await _records(transaction, call.tenant_id, id_of(person_id))
        found = await read_timeline(transaction, call.tenant_id, records, _one_more(wanted))
    call.audit_read("timeline.read", [person_id])
    return _page(found, wanted.limit)


@get("/interactions", access=Scope.TIMELINE_READ)
async def list_interactions(request: TimelineRequest) -> Response[bytes]:
    """What happened to anybody, or to the person or the record that is named. Go on with `meta.cursor` as `after`.

    `q` looks for words in summaries, notes, titles and names of jobs, in Dutch, French, English and German: with or
    without accents, in the singular or the plural. "Words in a row" stand in quotes; `-word` must not be there; `or`
    stands between what may be there.
    """
    call, asking = request.auth, TimelineAsking(request, *OF_ALL, *_OF_ANYBODY)
    async with call.transaction() as transaction:
        wanted = asking.wanted(await _zone(transaction, call.tenant_id))
        person, record = asking.person(), asking.record()
        wanted = msgspec.structs.replace(
            wanted, vacancy=asking.vacancy(), job=asking.job(), words=asking.words(), limit=wanted.limit
        )
        asking.check()
        records: Sequence[Key] = [record] if record else []
        if person is not None:
            records = await _records(transaction, call.tenant_id, person)
        if records:
            found = await read_timeline(transaction, call.tenant_id, records, _one_more(wanted))
        else:
            found = await find_entries(transaction, call.tenant_id, _one_more(wanted))
    call.audit_read("interactions.find", sorted({_whose(call.tenant_id, entry) for entry in found[: wanted.limit]}))
    return _page(found, wanted.limit)


_OF_ANYBODY = ("person", "candidateId", "employeeId", "applicantId", "vacancy", "job", "q")


async def _zone(transaction: Transaction, tenant_id: UUID) -> ZoneInfo:
    return ZoneInfo(await time_zone_of(transaction, tenant_id))


async def _records(transaction: Transaction, tenant_id: UUID, person_id: UUID) -> Sequence[Key]:
    """Raises Refusal."""
    person = await read_person(transaction, tenant_id, person_id)
    if person is None:
        raise no_such_person()
    return [each.key for each in person.records]


def _one_more(wanted: Wanted) -> Wanted:
    return msgspec.structs.replace(wanted, limit=wanted.limit + 1)


def _page(found: Sequence[Entry], limit: int) -> Response[bytes]:
    page, more = found[:limit], len(found) > limit
    cursor = show_place(page[-1].position) if more else None
    return answer([_shown(entry) for entry in page], meta={"cursor": cursor, "has_more": more})


def _whose(tenant_id: UUID, entry: Entry) -> str:
    """As the audit log knows them."""
    return shown_record(tenant_id, entry.record) if entry.person_id is None else show(Kind.PERSON, entry.person_id)


def _shown(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "kind": entry.kind,
        "types": entry.types,
        "at": entry.at,
        "shown": entry.shown,
        "person": None if entry.person_id is None else show(Kind.PERSON, entry.person_id),
        "record": {"kind": entry.record.kind, "id": shown_id(entry.record)},
        "title": entry.title,
        "text": entry.text,
        "source": entry.source,
        "actor": entry.actor,
        "vacancy": entry.vacancy,
        "job": None if entry.job is None else str(entry.job),
        "details": entry.details,
    }
