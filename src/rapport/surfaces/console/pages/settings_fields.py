"""The region's own fields of candidates: listed, added, changed, removed, each after a try on all that is stored."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from rapport.access.roles import Role
from rapport.domain.candidates.region_schema import CHOSEN, CustomField, FieldType, Option
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.fields import lines
from rapport.surfaces.console.forms import Form, read_form
from rapport.surfaces.console.page import page, redirect
from rapport.surfaces.console.refusals import not_found
from rapport.surfaces.console.schema_form import VERSION, change, holds
from rapport.surfaces.validation import Fault

PATH = "/settings/fields"
ONE = f"{PATH}/named/{{name:str}}"
"""A field may have any name, so nothing stands beside it."""
_SEPARATOR = "|"
"""Between the parts of an option, none of which may hold it."""


@get(PATH, access=Role.ADMIN)
async def get_fields(request: ConsoleRequest) -> Response[bytes]:
    version = await holds(request)
    return page(request, "settings_fields.html", fields=version.definition.custom_fields, chosen=CHOSEN)


@get(f"{PATH}/new", access=Role.ADMIN)
async def get_new_field(request: ConsoleRequest) -> Response[bytes]:
    version = await holds(request)
    return _form(request, Form({"type": FieldType.TEXT, VERSION: str(version.number)}), None)


@post(f"{PATH}/new", access=Role.ADMIN)
async def post_new_field(request: ConsoleRequest) -> Response[bytes]:
    form, version = await read_form(request), await holds(request)
    there = version.definition.custom_fields
    return await _changed(request, form, None, [*there, _given(form)])


@get(ONE, access=Role.ADMIN)
async def get_field(request: ConsoleRequest, name: FromPath[str]) -> Response[bytes]:
    version = await holds(request)
    found = _wanted(version.definition.custom_fields, name)
    values = {
        "name": found.name,
        "type": str(found.type),
        "required": "on" if found.required else "",
        "options": "\n".join(map(_option_shown, found.options)),
        **{f"label_{language}": label for language, label in found.labels.items()},
        VERSION: str(version.number),
    }
    return _form(request, Form(values), name)


@get(f"{PATH}/{{name:str}}", access=Role.ADMIN)
async def get_moved_field(request: ConsoleRequest, name: FromPath[str]) -> Response[bytes]:
    """Where fields were before."""
    return redirect(request, f"{PATH}/named/{quote(name, safe='')}")


@post(ONE, access=Role.ADMIN)
async def post_field(request: ConsoleRequest, name: FromPath[str]) -> Response[bytes]:
    form, version = await read_form(request), await holds(request)
    there = version.definition.custom_fields
    _wanted(there, name)
    given = _given(form)
    return await _changed(request, form, name, [given if each.name == name else each for each in there])


@post(f"{ONE}/remove", access=Role.ADMIN)
async def post_removal(request: ConsoleRequest, name: FromPath[str]) -> Response[bytes]:
    """What stored candidates have in it stays until they are written again, which is then refused."""
    form, version = await read_form(request), await holds(request)
    there = version.definition.custom_fields
    _wanted(there, name)
    form.values.setdefault(VERSION, str(version.number))
    return await _changed(request, form, name, [each for each in there if each.name != name])


async def _changed(
    request: ConsoleRequest, form: Form, name: str | None, after: Sequence[CustomField | Mapping[str, Any]]
) -> Response[bytes]:
    """`name` is the field's that is changed."""
    return await change(
        request,
        form,
        {"customFields": msgspec.to_builtins(after)},
        back=PATH,
        field_of=_field_of,
        again=lambda form, status: _form(request, form, name, status),
    )


def _given(form: Form) -> Mapping[str, Any]:
    """As a client would give it."""
    name = form.text("name", needed=True)
    kind = form.choice("type", list(FieldType))
    labels = {language: text for language in ("nl", "en") if (text := form.text(f"label_{language}"))}
    options = [_option(line) for line in lines(form, "options")] if kind in set(CHOSEN) else []
    if kind in set(CHOSEN) and not options:
        form.fault("options", "fault.options")
    given = {"name": name, "type": kind, "required": bool(form["required"]), "labels": labels}
    return given | ({"options": options} if options else {})


def _option(line: str) -> dict[str, Any]:
    """`value | in Dutch | in English`; without the words, the value is what is read."""
    value, *words = (part.strip() for part in line.split(_SEPARATOR))
    labels = {language: word for language, word in zip(("nl", "en"), words, strict=False) if word}
    return {"value": value, "labels": labels} if labels else {"value": value}


def _option_shown(option: Option) -> str:
    words = [option.labels.get(language, "") for language in ("nl", "en")]
    return f" {_SEPARATOR} ".join([option.value, *words] if any(words) else [option.value])


def _field_of(fault: Fault) -> str:
    """The path leads through the list of fields: `customFields`, its place, and what is wrong in it."""
    part = str(fault.path[2]) if len(fault.path) > 2 else "name"  # noqa: PLR2004  # as above
    return {"type": "type", "options": "options", "labels": "label_nl"}.get(part, "name")


def _wanted(fields: Sequence[CustomField], name: str) -> CustomField:
    """Raises Refusal."""
    found = next((each for each in fields if each.name == name), None)
    if found is None:
        raise not_found()
    return found


def _form(request: ConsoleRequest, form: Form, name: str | None, status: int = HTTPStatus.OK) -> Response[bytes]:
    """`name` is the field's that is changed; None: a new one."""
    return page(request, "settings_field.html", form=form, name=name, types=list(FieldType), status=status)
