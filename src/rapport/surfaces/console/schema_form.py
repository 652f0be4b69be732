"""A form that changes what the region decides about candidates: first tried on all that is stored, then applied.

Its button `do` says which: `check` shows what would become of the stored candidates, `apply` has the change hold,
`edit` goes back to what was typed.
"""

from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any, TypeAlias

import msgspec
from litestar import Response

from rapport.domain.candidates.region_schema import Definition, OutdatedError, Version, current_version
from rapport.storage.doorbell import Bell
from rapport.surfaces.candidate_schema import candidate_upsert_schema
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.csrf import FIELD
from rapport.surfaces.console.fault_words import why
from rapport.surfaces.console.forms import Form
from rapport.surfaces.console.page import page, redirect, words_of
from rapport.surfaces.definition import definition_changes_schema
from rapport.surfaces.schema_change import change_schema, faults_in
from rapport.surfaces.validation import Fault

CHECK, APPLY, EDIT = "check", "apply", "edit"
VERSION = "version"
SHOWN = 20
"""Candidates of those that would be refused."""

_CHANGES = definition_changes_schema()

Again: TypeAlias = Callable[[Form, int], Response[bytes]]


async def holds(request: ConsoleRequest) -> Version:
    """Of the region; its sandbox has the same."""
    call = request.auth
    async with call.database.tenant(call.tenant.id) as transaction:
        return await current_version(transaction, call.tenant.id)


async def change(
    request: ConsoleRequest,
    form: Form,
    changes: Mapping[str, Any],
    *,
    back: str,
    field_of: Callable[[Fault], str],
    again: Again,
) -> Response[bytes]:
    """Checks or applies the changes, as the form says. `again` shows the form; `field_of` is the field of a fault,
    `back` the page that lists what is changed.
    """
    if form["do"] == EDIT:
        return again(form, HTTPStatus.OK)
    if form.is_right:
        for fault in faults_in(changes):
            form.fault(field_of(fault), "fault.schema", why=why(words_of(request), _CHANGES, fault))
    if not form.is_right:
        return again(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    is_dry = form["do"] != APPLY
    number = {VERSION: int(form[VERSION])} if form[VERSION].isascii() and form[VERSION].isdigit() else {}
    call, parts = request.auth, {**changes, **number}
    try:
        async with call.database.tenant(call.tenant.id) as transaction:
            changed = await change_schema(transaction, call.tenant.id, parts, call.origin, dry=is_dry)
    except OutdatedError:
        form.values[VERSION] = str((await holds(request)).number)
        form.fault(next(name for name in form.values if name not in {FIELD, VERSION, "do"}), "fault.outdated")
        return again(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    if not is_dry:
        call.doorbell.ring(Bell.SCHEMAS, call.tenant.id)
        return redirect(request, back, done="schema")
    return _rehearsed(request, form, changed, back)


def _rehearsed(request: ConsoleRequest, form: Form, changed: Mapping[str, Any], back: str) -> Response[bytes]:
    """Says whom the change would touch; what was typed goes along."""
    rehearsal = changed["rehearsal"]
    request.auth.audit_read("region_schema.rehearse", [each.id for each in rehearsal.candidates[:SHOWN]])
    kept = {name: value for name, value in form.values.items() if name not in {FIELD, "do"}}
    schema = candidate_upsert_schema(msgspec.convert(changed, Definition))
    return page(
        request,
        "settings_rehearsal.html",
        rehearsal=rehearsal,
        kept=kept,
        back=back,
        shown=SHOWN,
        why=partial(why, words_of(request), schema),
    )
