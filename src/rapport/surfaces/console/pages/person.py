"""One person: what is known of them and what happened; and writing down what was said just now."""

from http import HTTPStatus
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from rapport.access.roles import Role
from rapport.domain.candidates import interactions
from rapport.domain.candidates.interactions import Interaction, find_interaction
from rapport.domain.people.records import Key, RecordKind
from rapport.domain.people.settling import whose
from rapport.ids import NO_ONE, Kind, read, show
from rapport.surfaces.candidate_rows import interaction_changes, interaction_row, shown_ids
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.forms import Form, read_form
from rapport.surfaces.console.interaction_form import form_of, payload_of
from rapport.surfaces.console.numbers import number_of
from rapport.surfaces.console.page import confirm, page, redirect, root_of, words_of
from rapport.surfaces.console.people_writing import accept, refers_to
from rapport.surfaces.console.person_sheet import candidates_of, person_of, person_page, region_of
from rapport.surfaces.console.refusals import not_found
from rapport.surfaces.console.writing import KEY, new_key

ONE = "/people/{person_id:str}"
INTERACTION = f"{ONE}/interactions/{{interaction_id:str}}"


@get(ONE, access=Role.VIEWER)
async def get_person(request: ConsoleRequest, person_id: FromPath[str]) -> Response[bytes]:
    return await person_page(request, person_id)


@get("/people/of-applicant/{number:str}", access=Role.VIEWER)
async def get_applicants_person(request: ConsoleRequest, number: FromPath[str]) -> Response[bytes]:
    """Leads from an applicant to the person."""
    call = request.auth
    found = await whose(call.database, call.tenant_id, Key(RecordKind.APPLICANT, str(number_of(number))))
    if found is None:
        raise not_found()
    return redirect(request, f"/people/{show(Kind.PERSON, found)}")


@post(f"{ONE}/interactions", access=Role.COORDINATOR)
async def post_interaction(request: ConsoleRequest, person_id: FromPath[str]) -> Response[bytes]:
    """Leads back to the person, where it stands, or waits to be written, or is said not to have been."""
    form, person = await read_form(request), await person_of(request, person_id)
    payload = payload_of(form, await region_of(request), request.auth.zone)
    candidate = read(Kind.CANDIDATE, form["candidate"])
    if candidate not in candidates_of(person):
        form.fault("candidate", "fault.choice")
    if not form.is_right or candidate is None:
        return await person_page(request, person_id, composer=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    row = interaction_row(payload, request.auth.zone)
    sent = await accept(
        request,
        form,
        interactions.CREATE,
        subjects=[candidate],
        body={"candidate_id": candidate, "interactions": [row]},
        refers=refers_to(
            candidateIds=[show(Kind.CANDIDATE, candidate)], interactionIds=shown_ids(Kind.INTERACTION, [row])
        ),
    )
    if sent is None:
        return await person_page(request, person_id, composer=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect(request, f"/people/{person_id}?sent={show(Kind.MUTATION, sent)}")


@get(INTERACTION, access=Role.COORDINATOR)
async def get_interaction(
    request: ConsoleRequest, person_id: FromPath[str], interaction_id: FromPath[str]
) -> Response[bytes]:
    """The form that changes it."""
    found = await _wanted(request, person_id, interaction_id)
    form = form_of(found, await region_of(request), request.auth.zone)
    return await _form(request, person_id, found, form)


@post(INTERACTION, access=Role.COORDINATOR)
async def post_changes(
    request: ConsoleRequest, person_id: FromPath[str], interaction_id: FromPath[str]
) -> Response[bytes]:
    found, form = await _wanted(request, person_id, interaction_id), await read_form(request)
    payload = payload_of(form, await region_of(request), request.auth.zone)
    if not form.is_right:
        return await _form(request, person_id, found, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    changes = interaction_changes(payload, request.auth.zone)
    if _is_same_minute(found, form, request):
        del changes["performed_at"], changes["performed_at_shown"]  # seconds and the offset that it came with stay
    sent = await accept(
        request,
        form,
        interactions.UPDATE,
        subjects=[found.candidate_id],
        body={"candidate_id": found.candidate_id, "interaction_id": found.id, "changes": changes},
        refers=_refers(found),
    )
    if sent is None:
        return await _form(request, person_id, found, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect(request, f"/people/{person_id}?sent={show(Kind.MUTATION, sent)}")


@get(f"{INTERACTION}/delete", access=Role.COORDINATOR)
async def ask_to_delete(
    request: ConsoleRequest, person_id: FromPath[str], interaction_id: FromPath[str]
) -> Response[bytes]:
    found, t = await _wanted(request, person_id, interaction_id), words_of(request)
    here = f"{root_of(request.auth)}/people/{person_id}"
    return confirm(
        request,
        title=t("interaction.delete.title", type=", ".join(found.types)),
        text=t("interaction.delete.text"),
        button=t("interaction.delete.button"),
        action=f"{here}/interactions/{interaction_id}/delete",
        back=here,
        fields={KEY: new_key()},
    )


@post(f"{INTERACTION}/delete", access=Role.COORDINATOR)
async def post_delete(
    request: ConsoleRequest, person_id: FromPath[str], interaction_id: FromPath[str]
) -> Response[bytes]:
    """One that is gone already is gone: nothing is said twice."""
    form, person = await read_form(request), await person_of(request, person_id)
    found = await _find(request, candidates_of(person), interaction_id)
    if found is None:
        return redirect(request, f"/people/{person_id}", done="interaction.deleted")
    sent = await accept(
        request,
        form,
        interactions.DELETE,
        subjects=[found.candidate_id],
        body={"candidate_id": found.candidate_id, "interaction_id": found.id},
        refers=_refers(found),
    )
    query = "" if sent is None else f"?sent={show(Kind.MUTATION, sent)}"
    return redirect(request, f"/people/{person_id}{query}")


async def _form(
    request: ConsoleRequest, person_id: str, interaction: Interaction, form: Form, status: int = HTTPStatus.OK
) -> Response[bytes]:
    return page(
        request,
        "interaction.html",
        status=status,
        form=form,
        region=await region_of(request),
        interaction=interaction,
        name=person_id,
        interaction_name=show(Kind.INTERACTION, interaction.id),
    )


async def _wanted(request: ConsoleRequest, person_id: str, interaction_id: str) -> Interaction:
    """Raises Refusal."""
    found = await _find(request, candidates_of(await person_of(request, person_id)), interaction_id)
    if found is None:
        raise not_found()
    request.auth.audit_read("interactions.read", [show(Kind.CANDIDATE, found.candidate_id), interaction_id])
    return found


async def _find(request: ConsoleRequest, candidates: list[UUID], interaction_id: str) -> Interaction | None:
    call, wanted = request.auth, read(Kind.INTERACTION, interaction_id) or NO_ONE
    async with call.transaction() as transaction:
        for candidate in candidates:
            found = await find_interaction(transaction, call.tenant_id, candidate, wanted)
            if found is not None:
                return found
    return None


def _is_same_minute(interaction: Interaction, form: Form, request: ConsoleRequest) -> bool:
    zone = request.auth.zone
    return form["at"] in {
        interaction.performed_at_shown,
        interaction.performed_at.astimezone(zone).strftime("%Y-%m-%dT%H:%M"),
    } and ("T" in form["at"]) == ("T" in interaction.performed_at_shown)


def _refers(interaction: Interaction) -> dict[str, list[str]]:
    return refers_to(
        candidateIds=[show(Kind.CANDIDATE, interaction.candidate_id)],
        interactionIds=[show(Kind.INTERACTION, interaction.id)],
    )
