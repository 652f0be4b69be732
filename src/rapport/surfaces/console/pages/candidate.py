"""A candidate's record: a new one, and changing one. The form is the region's own."""

from http import HTTPStatus
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from rapport.access.roles import Role
from rapport.domain.candidates.candidate_changes import CREATE, UPDATE, merged
from rapport.domain.candidates.candidates import Candidate, find_candidate
from rapport.domain.candidates.region_schema import Definition
from rapport.domain.people.records import Key, RecordKind
from rapport.domain.people.settling import whose
from rapport.engine.mutation import State
from rapport.ids import NO_ONE, Kind, new_id, read, show
from rapport.surfaces.console import candidate_form
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.filters import Filters
from rapport.surfaces.console.forms import Form, read_form
from rapport.surfaces.console.page import page, redirect
from rapport.surfaces.console.pages.person import ONE
from rapport.surfaces.console.people_writing import accept, progress_of, refers_to
from rapport.surfaces.console.person_sheet import candidates_of, person_of, region_of
from rapport.surfaces.console.refusals import not_found

CANDIDATE = f"{ONE}/candidates/{{candidate_id:str}}"


@get("/people/new", access=Role.COORDINATOR)
async def get_new(request: ConsoleRequest) -> Response[bytes]:
    """`name` and `email` of the address are filled in."""
    return _form(request, Form(Filters(request).values), await region_of(request), None, None)


@post("/people/new", access=Role.COORDINATOR)
async def post_new(request: ConsoleRequest) -> Response[bytes]:
    """Leads to the person; while it waits to be written, to the change."""
    form, region = await read_form(request), await region_of(request)
    payload = candidate_form.new_candidate(form, region)
    sent = None
    if form.is_right:
        candidate_id = new_id()
        row = {"id": str(candidate_id), "profile": merged({}, payload), "interactions": [], "files": []}
        sent = await accept(
            request,
            form,
            CREATE,
            subjects=[candidate_id],
            body={"candidates": [row]},
            refers=refers_to(candidateIds=[show(Kind.CANDIDATE, candidate_id)]),
        )
    if sent is None:
        return _form(request, form, region, None, None, HTTPStatus.UNPROCESSABLE_ENTITY)
    return await _to_person(request, sent)


async def _to_person(request: ConsoleRequest, sent: UUID) -> Response[bytes]:
    call, found = request.auth, await progress_of(request, sent)
    name = show(Kind.MUTATION, sent)
    if found is None or found.state != State.COMPLETED or not found.subjects:
        return redirect(request, f"/mutations/{name}")
    key = Key(RecordKind.CANDIDATE, str(found.subjects[0]))
    person_id = await whose(call.database, call.tenant_id, key)
    if person_id is None:
        return redirect(request, f"/mutations/{name}")
    return redirect(request, f"/people/{show(Kind.PERSON, person_id)}?sent={name}")


@get(CANDIDATE, access=Role.COORDINATOR)
async def get_candidate(
    request: ConsoleRequest, person_id: FromPath[str], candidate_id: FromPath[str]
) -> Response[bytes]:
    found, region = await _wanted(request, person_id, candidate_id), await region_of(request)
    form = candidate_form.form_of(candidate_form.fields_of(region), found.profile)
    return _form(request, form, region, found, person_id)


@post(CANDIDATE, access=Role.COORDINATOR)
async def post_candidate(
    request: ConsoleRequest, person_id: FromPath[str], candidate_id: FromPath[str]
) -> Response[bytes]:
    """Only what was changed is sent in; when nothing was, nothing is."""
    found, form, region = (
        await _wanted(request, person_id, candidate_id),
        await read_form(request),
        await region_of(request),
    )
    changes = candidate_form.candidate_changes(form, region, found.profile)
    if form.is_right and not changes:
        return redirect(request, f"/people/{person_id}")
    sent = None
    if form.is_right:
        sent = await accept(
            request,
            form,
            UPDATE,
            subjects=[found.id],
            body={"candidate_id": found.id, "changes": changes},
            refers=refers_to(candidateIds=[candidate_id]),
        )
    if sent is None:
        return _form(request, form, region, found, person_id, HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect(request, f"/people/{person_id}?sent={show(Kind.MUTATION, sent)}")


async def _wanted(request: ConsoleRequest, person_id: str, candidate_id: str) -> Candidate:
    """Raises Refusal."""
    call, person = request.auth, await person_of(request, person_id)
    wanted = read(Kind.CANDIDATE, candidate_id) or NO_ONE
    async with call.transaction() as transaction:
        found = await find_candidate(transaction, call.tenant_id, wanted)
    if found is None or found.id not in candidates_of(person):
        raise not_found()
    call.audit_read("candidates.read", [candidate_id])
    return found


def _form(
    request: ConsoleRequest,
    form: Form,
    region: Definition,
    candidate: Candidate | None,
    person_id: str | None,
    status: int = HTTPStatus.OK,
) -> Response[bytes]:
    profile = {} if candidate is None else candidate.profile
    return page(
        request,
        "candidate.html",
        status=status,
        form=form,
        fields=candidate_form.fields_of(region),
        options_of=lambda field: candidate_form.options_of(field, profile),
        candidate=None if candidate is None else show(Kind.CANDIDATE, candidate.id),
        name=person_id,
    )
