"""Who is who: two people who are one, a record that is somebody else's, and taking either back."""

from http import HTTPStatus

from litestar import Response, get, post
from litestar.params import FromPath

from rapport.access.roles import Role
from rapport.domain.people.linking import UNLINK
from rapport.domain.people.merging import MERGE, UNMERGE
from rapport.domain.people.people import Person, find_people, person_of_record, read_person
from rapport.domain.people.records import Key, RecordKind
from rapport.domain.people.words import search_terms
from rapport.ids import NO_ONE, Kind, read, show
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.filters import Filters
from rapport.surfaces.console.forms import Form, read_form
from rapport.surfaces.console.marking import marked
from rapport.surfaces.console.page import confirm, page, redirect, root_of, words_of
from rapport.surfaces.console.pages.person import ONE
from rapport.surfaces.console.people_writing import carry_out
from rapport.surfaces.console.person_sheet import person_of
from rapport.surfaces.console.refusals import Refusal, not_found
from rapport.surfaces.console.writing import KEY, new_key

MOST_FOUND = 20
_KEY = ("kind", "record")
MAX_QUESTION = 200  # characters


@get(f"{ONE}/merge", access=Role.COORDINATOR)
async def get_merge(request: ConsoleRequest, person_id: FromPath[str]) -> Response[bytes]:
    """Looks for the other one (`q`), and asks once more about the one who was chosen (`other`)."""
    return await _merging(request, person_id, Form())


@post(f"{ONE}/merge", access=Role.COORDINATOR)
async def post_merge(request: ConsoleRequest, person_id: FromPath[str]) -> Response[bytes]:
    form, person = await read_form(request), await person_of(request, person_id)
    other = read(Kind.PERSON, form["other"]) or NO_ONE
    if not await carry_out(request, form, MERGE, person.id, {"from_id": str(other)}):
        return await _merging(request, person_id, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect(request, f"/people/{show(Kind.PERSON, person.id)}", done="people.merge")


async def _merging(request: ConsoleRequest, person_id: str, form: Form, status: int = HTTPStatus.OK) -> Response[bytes]:
    call, person, filters = request.auth, await person_of(request, person_id), Filters(request)
    terms = search_terms(filters.text("q", longest=MAX_QUESTION))
    chosen = read(Kind.PERSON, form["other"] or filters["other"])
    async with call.transaction() as transaction:
        other = None if chosen is None else await read_person(transaction, call.tenant_id, chosen)
        found = []
        if terms and filters.is_right:
            found = await find_people(transaction, call.tenant_id, terms, kind=None, last=None, limit=MOST_FOUND)
    people = [each.person for each in found if each.person.id != person.id]
    call.audit_read("people.list", [show(Kind.PERSON, each.id) for each in [person, *people]])
    return page(
        request,
        "person_merge.html",
        status=status,
        form=filters,
        sending=form,
        person=person,
        name=show(Kind.PERSON, person.id),
        other=other if other is not None and other.id != person.id else None,
        found=people,
        name_of=_name,
        mark=lambda text: marked(text, terms),
    )


def _name(person: Person) -> str:
    return show(Kind.PERSON, person.id)


@post(f"{ONE}/unmerge", access=Role.COORDINATOR)
async def post_unmerge(request: ConsoleRequest, person_id: FromPath[str]) -> Response[bytes]:
    form = await read_form(request)
    merge = read(Kind.PERSON_MERGE, form["merge"]) or NO_ONE
    person = await person_of(request, person_id)
    if not await carry_out(request, form, UNMERGE, person.id, {"merge_id": str(merge)}):
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, form.faults.popitem()[1][0])
    return redirect(request, f"/people/{show(Kind.PERSON, person.id)}", done="people.unmerge")


@get(f"{ONE}/unlink", access=Role.COORDINATOR)
async def ask_to_unlink(request: ConsoleRequest, person_id: FromPath[str]) -> Response[bytes]:
    person, key = await person_of(request, person_id), _key(*map(Filters(request).__getitem__, _KEY))
    if key not in [record.key for record in person.records]:
        raise not_found()
    t, here = words_of(request), f"{root_of(request.auth)}/people/{person_id}"
    return confirm(
        request,
        title=t("who.unlink.title", kind=t(f"people.kind.{key.kind}"), name=person.name or t("people.nameless")),
        text=t("who.unlink.text"),
        button=t("who.unlink"),
        action=f"{here}/unlink",
        back=here,
        fields={"kind": key.kind, "record": key.record, KEY: new_key()},
    )


@post(f"{ONE}/unlink", access=Role.COORDINATOR)
async def post_unlink(request: ConsoleRequest, person_id: FromPath[str]) -> Response[bytes]:
    """Leads to whoever the record is now."""
    form = await read_form(request)
    key, call = _key(*map(form.__getitem__, _KEY)), request.auth
    person = await person_of(request, person_id)
    if not await carry_out(request, form, UNLINK, person.id, {"kind": key.kind, "record": key.record}):
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, form.faults.popitem()[1][0])
    async with call.transaction() as transaction:
        whose = await person_of_record(transaction, call.tenant_id, key)
    return redirect(request, f"/people/{show(Kind.PERSON, whose or person.id)}", done="people.unlink")


def _key(kind: str, record: str) -> Key:
    """Raises Refusal."""
    if kind not in set(RecordKind) or not record:
        raise not_found()
    return Key(RecordKind(kind), record)
