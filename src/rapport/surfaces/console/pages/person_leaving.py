"""A person's right to see all that is known of them, and to have it erased."""

from collections import Counter
from http import HTTPStatus

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from rapport.access.roles import Role
from rapport.domain.people.erasing_people import ERASE
from rapport.domain.people.exporting_people import export_person
from rapport.domain.people.people import Person
from rapport.ids import Kind, show
from rapport.surfaces.console.answers import HEADERS
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.forms import Form, read_form
from rapport.surfaces.console.page import page, redirect, words_of
from rapport.surfaces.console.pages.person import ONE
from rapport.surfaces.console.people_writing import carry_out
from rapport.surfaces.console.person_sheet import person_of
from rapport.surfaces.files import disposition


@get(f"{ONE}/export", access=Role.ADMIN)
async def get_export(request: ConsoleRequest, person_id: FromPath[str]) -> Response[bytes]:
    """All that is stored of them, as a file of JSON. Files of theirs are named in it, and downloaded from the page."""
    call, person = request.auth, await person_of(request, person_id)
    name = show(Kind.PERSON, person.id)
    async with call.transaction() as transaction:
        whole = await export_person(transaction, call.tenant_id, person)
    call.audit_read("people.export", [name])
    told = {"person": {"id": name, "name": person.name, "createdAt": person.created_at}, **whole}
    headers = {**HEADERS, "content-disposition": disposition(f"{name}.json")}
    content = msgspec.json.format(msgspec.json.encode(told), indent=2)
    return Response(content, media_type="application/json", headers=headers)


@get(f"{ONE}/erase", access=Role.ADMIN)
async def ask_to_erase(request: ConsoleRequest, person_id: FromPath[str]) -> Response[bytes]:
    return await _asked(request, await person_of(request, person_id), Form())


@post(f"{ONE}/erase", access=Role.ADMIN)
async def post_erase(request: ConsoleRequest, person_id: FromPath[str]) -> Response[bytes]:
    """Leads to the page of whoever is erased: it says so."""
    form, person = await read_form(request), await person_of(request, person_id)
    if " ".join(form["typed"].split()).casefold() != _typed(request, person).casefold():
        form.fault("typed", "fault.people.name")
    if not form.is_right or not await carry_out(request, form, ERASE, person.id, {}):
        return await _asked(request, person, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect(request, f"/people/{show(Kind.PERSON, person.id)}")


async def _asked(request: ConsoleRequest, person: Person, form: Form, status: int = HTTPStatus.OK) -> Response[bytes]:
    """Says what goes and what stays."""
    call = request.auth
    async with call.transaction() as transaction:
        whole = await export_person(transaction, call.tenant_id, person)
    counted: Counter[str] = Counter()
    for kind, records in whole.items():
        counted[kind] += len(records)
        for record in records:
            counted["interactions"] += len(record.get("interactions", ()))
            counted["files"] += len(record.get("files", ()))
            for application in record.get("applications", ()):
                counted["applications"] += 1
                counted["interviews"] += len(application["interviews"])
                counted["files"] += len(application["files"])
    call.audit_read("people.read", [show(Kind.PERSON, person.id)])
    return page(
        request,
        "person_erase.html",
        status=status,
        form=form,
        person=person,
        name=show(Kind.PERSON, person.id),
        counted={name: count for name, count in counted.items() if count},
        typed=_typed(request, person),
    )


def _typed(request: ConsoleRequest, person: Person) -> str:
    """What is to be typed: the name, or of somebody without one a word."""
    return " ".join((person.name or words_of(request)("erase.word")).split())
