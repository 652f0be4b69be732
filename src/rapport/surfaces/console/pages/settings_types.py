"""Interaction types, and the lists that candidates' fields are chosen from: a value on each line."""

from http import HTTPStatus
from typing import Any

from litestar import Response, get, post

from rapport.access.roles import Role
from rapport.domain.candidates.region_schema import ENUMS
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.fields import lines
from rapport.surfaces.console.forms import Form, read_form
from rapport.surfaces.console.page import page
from rapport.surfaces.console.schema_form import VERSION, change, holds
from rapport.surfaces.validation import Fault

PATH = "/settings/types"
TYPES = "interactionTypes"
FIELDS = (TYPES, *ENUMS)


@get(PATH, access=Role.ADMIN)
async def get_types(request: ConsoleRequest) -> Response[bytes]:
    version = await holds(request)
    lists = {TYPES: version.definition.interaction_types, **version.definition.enums}
    values = {field: "\n".join(lists[field]) for field in FIELDS}
    return _form(request, Form({**values, VERSION: str(version.number)}))


@post(PATH, access=Role.ADMIN)
async def post_types(request: ConsoleRequest) -> Response[bytes]:
    form = await read_form(request)
    given = {field: lines(form, field) for field in FIELDS}
    for field in FIELDS:
        if not given[field]:
            form.fault(field, "fault.needed")
    changes = {TYPES: given[TYPES], "enums": {field: given[field] for field in ENUMS}}
    return await change(
        request, form, changes, back=PATH, field_of=_field_of, again=lambda form, status: _form(request, form, status)
    )


def _field_of(fault: Fault) -> str:
    """The list that the fault stands in."""
    return next((str(step) for step in fault.path if step in FIELDS), TYPES)


def _form(request: ConsoleRequest, form: Form, status: int = HTTPStatus.OK) -> Response[bytes]:
    rows: dict[str, Any] = {field: min(max(form[field].count("\n") + 2, 4), 14) for field in FIELDS}
    return page(request, "settings_types.html", form=form, fields=FIELDS, rows=rows, status=status)
