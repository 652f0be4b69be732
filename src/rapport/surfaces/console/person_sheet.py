"""One person, as the page shows them: what is known, what can be done about it, and what happened."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Response
from msgspec import Struct

from rapport.access.audit_list import Wanted as AuditWanted
from rapport.access.audit_list import first_actors, list_entries
from rapport.access.users import list_users
from rapport.domain.candidates.attachments import Attachment, list_attachments
from rapport.domain.candidates.region_schema import Definition, current_version
from rapport.domain.people.facts import Facts, read_facts, vacancy_titles
from rapport.domain.people.people import Person, read_person
from rapport.domain.people.phones import shown_phone
from rapport.domain.people.records import RecordKind
from rapport.domain.people.resemblance import suggestions, undoable_merges
from rapport.domain.timeline.entries import Entry, EntryKind, Position, Wanted
from rapport.domain.timeline.reading import is_position, read_timeline
from rapport.engine.inspection import read_progress
from rapport.engine.mutation import State
from rapport.ids import NO_ONE, Kind, read, show
from rapport.storage.database import Transaction
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.filters import Filters
from rapport.surfaces.console.forms import Form
from rapport.surfaces.console.interaction_form import new_form
from rapport.surfaces.console.moments import Moments, utc_now
from rapport.surfaces.console.page import page, redirect, words_of
from rapport.surfaces.console.refusals import not_found
from rapport.surfaces.console.skills_shown import EmployeeSkills, skills_of
from rapport.surfaces.console.timeline_shown import actor_name, days_of
from rapport.surfaces.places import read_place, show_place

ENTRIES = 40
"""Of the timeline on one page."""
MOST_FILES = 100
MAX_WORDS = 200  # characters
ERASE = "people.erase"


class Sheet(Struct, frozen=True, kw_only=True):
    """All that is read for the page, in one transaction."""

    person: Person
    facts: Sequence[Facts]
    files: Mapping[str, Sequence[Attachment]]
    suggested: Sequence[Any]
    merges: Sequence[Any]
    entries: Sequence[Entry]
    authors: Mapping[str, str]
    vacancies: Mapping[str, str]


async def person_of(request: ConsoleRequest, person_id: str) -> Person:
    """Raises Refusal."""
    call = request.auth
    async with call.transaction() as transaction:
        person = await read_person(transaction, call.tenant_id, read(Kind.PERSON, person_id) or NO_ONE)
    if person is None:
        raise not_found()
    return person


def candidates_of(person: Person) -> list[UUID]:
    return [UUID(record.record) for record in person.records if record.kind == RecordKind.CANDIDATE]


async def region_of(request: ConsoleRequest) -> Definition:
    """What the region decides; its sandbox has the same."""
    call = request.auth
    async with call.database.tenant(call.tenant.id) as transaction:
        return (await current_version(transaction, call.tenant.id)).definition


async def person_page(
    request: ConsoleRequest,
    person_id: str,
    *,
    composer: Form | None = None,
    upload: Form | None = None,
    status: int = HTTPStatus.OK,
) -> Response[bytes]:
    """`composer` and `upload` are forms that came back with faults. Whoever became somebody else is found under the
    other's address; of whoever was erased a page says so. Raises Refusal.
    """
    call, filters = request.auth, Filters(request)
    wanted = _wanted(filters)
    async with call.transaction() as transaction:
        person = await read_person(transaction, call.tenant_id, read(Kind.PERSON, person_id) or NO_ONE)
        sheet = None if person is None else await _read(transaction, call.tenant_id, person, wanted)
    if sheet is None:
        return await _erased(request, person_id)
    shown = show(Kind.PERSON, sheet.person.id)
    if shown != person_id:
        return redirect(request, f"/people/{shown}")
    call.audit_read("people.read", [shown])
    when = Moments(t=words_of(request), zone=call.zone, now=utc_now())
    users = {show(Kind.CONSOLE_USER, user.id): user.name for user in await list_users(call.database, call.tenant.id)}
    region = await region_of(request)
    sent = await _sent(request, sheet.person)
    return page(
        request,
        "person.html",
        status=status,
        form=filters,
        person=sheet.person,
        name=shown,
        facts=sheet.facts,
        files=sheet.files,
        skills=await _skills(request, sheet.person),
        suggested=sheet.suggested,
        merges=sheet.merges,
        days=days_of(sheet.entries[:ENTRIES], when, {**users, **sheet.authors}, when.t),
        older=show_place(sheet.entries[ENTRIES - 1].position) if len(sheet.entries) > ENTRIES else None,
        vacancies=sheet.vacancies,
        kinds=_kinds(sheet.person),
        narrowed=bool(filters["kind"] or filters["words"] or filters["before"]),
        region=region,
        composer=composer or (sent.form if sent else None) or new_form(call.zone),
        is_open=bool(composer or (sent and sent.form)),
        upload=upload,
        sent=sent,
        limit=call.parts.settings.attachment_limit_bytes,
        phone=shown_phone,
        show=show,
        Kind=Kind,
        UUID=UUID,
        timedelta=timedelta,
        date_of=date.fromisoformat,
        day_of=lambda at: at.astimezone(call.zone).date(),
    )


def _wanted(filters: Filters) -> Wanted:
    kind = filters.one_of("kind", EntryKind)
    words = filters.text("words", longest=MAX_WORDS)
    after = read_place(filters["before"], Position) if filters["before"] else None
    return Wanted(
        kinds=[] if kind is None else [kind],
        words=words or None,
        after=after if after is not None and is_position(after) else None,
        limit=ENTRIES + 1,
    )


def _kinds(person: Person) -> list[EntryKind]:
    """Those that this person can have."""
    kinds = {record.kind for record in person.records}
    return [kind for kind, of in _OF.items() if of in kinds]


_OF = {
    EntryKind.INTERACTION: RecordKind.CANDIDATE,
    EntryKind.APPLICATION: RecordKind.APPLICANT,
    EntryKind.INTERVIEW: RecordKind.APPLICANT,
    EntryKind.STATUS_CHANGE: RecordKind.APPLICANT,
    EntryKind.EMPLOYEE_INTERACTION: RecordKind.EMPLOYEE,
}


async def _read(transaction: Transaction, tenant_id: UUID, person: Person, wanted: Wanted) -> Sheet:
    entries = await read_timeline(transaction, tenant_id, [record.key for record in person.records], wanted)
    interactions = [entry.id for entry in entries if entry.kind == EntryKind.INTERACTION]
    return Sheet(
        person=person,
        facts=await read_facts(transaction, tenant_id, person),
        files={
            str(each): await list_attachments(transaction, tenant_id, each, after=None, limit=MOST_FILES)
            for each in candidates_of(person)
        },
        suggested=await suggestions(transaction, tenant_id, person.id),
        merges=await undoable_merges(transaction, tenant_id, person.id),
        entries=entries,
        authors=await first_actors(transaction, tenant_id, interactions),
        vacancies=await vacancy_titles(transaction, tenant_id, [e.vacancy for e in entries if e.vacancy is not None]),
    )


async def _skills(request: ConsoleRequest, person: Person) -> dict[str, EmployeeSkills]:
    return {
        record.record: await skills_of(request, record.record)
        for record in person.records
        if record.kind == RecordKind.EMPLOYEE
    }


class Sent(Struct, frozen=True, kw_only=True):
    """What became of what was just sent in; `form` holds the words of an interaction that was not written."""

    name: str
    operation: str
    state: State
    error: str | None
    body: Mapping[str, Any]
    form: Form | None
    types: Sequence[str] = ()
    at: datetime | None = None


async def _sent(request: ConsoleRequest, person: Person) -> Sent | None:
    """None when nothing was, or when it is about somebody else."""
    call, name = request.auth, request.query_params.get("sent", "")
    mutation_id = read(Kind.MUTATION, name)
    if mutation_id is None:
        return None
    async with call.transaction() as transaction:
        found = await read_progress(transaction, call.tenant_id, mutation_id)
    if found is None or not {*found.subjects} & {*candidates_of(person)}:
        return None
    row: Mapping[str, Any] = next(iter(found.body.get("interactions", ())), {})
    failed = found.state == State.FAILED and bool(row)
    return Sent(
        name=name,
        operation=found.operation,
        state=found.state,
        error=found.error_message,
        body=row,
        form=_words_kept(row, call.zone) if failed else None,
        types=row.get("types", ()),
        at=datetime.fromisoformat(row["performed_at"]) if row else None,
    )


def _words_kept(row: Mapping[str, Any], zone: ZoneInfo) -> Form:
    seconds = row.get("duration_seconds")
    return Form(
        {
            "type": row["types"][0],
            "at": datetime.fromisoformat(row["performed_at"]).astimezone(zone).strftime("%Y-%m-%dT%H:%M"),
            "minutes": "" if seconds is None else f"{seconds / 60:g}",
            "summary": row.get("summary") or "",
            "notes": row.get("notes") or "",
        }
    )


async def _erased(request: ConsoleRequest, person_id: str) -> Response[bytes]:
    """Says when, and by whom; nothing else is left. Raises Refusal for whoever never was."""
    call = request.auth
    if read(Kind.PERSON, person_id) is None:
        raise not_found()
    async with call.transaction() as transaction:
        wanted = AuditWanted(record=person_id, action=ERASE)
        entries = await list_entries(transaction, call.tenant_id, wanted, before=None, limit=10)
    entry = next((each for each in entries if each.details.get("status") == State.COMPLETED), None)
    if entry is None:
        raise not_found()
    users = {show(Kind.CONSOLE_USER, user.id): user.name for user in await list_users(call.database, call.tenant.id)}
    return page(
        request,
        "person_erased.html",
        status=HTTPStatus.GONE,
        name=person_id,
        at=datetime.fromisoformat(entry.at).astimezone(UTC),
        actor=actor_name(entry.actor, users, words_of(request)),
    )
