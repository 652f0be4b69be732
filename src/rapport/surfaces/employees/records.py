"""What the routes of employees and of vacancies share: both are records with a profile, by the client's own ids."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any

from litestar import Response
from msgspec import Struct

from rapport.domain.employees.profiles import Profile, Table, find_profile, list_profiles
from rapport.domain.employees.property_values import find_values
from rapport.domain.employees.strictness import names_a_skill, would_name_a_skill
from rapport.domain.subjects import subject_of
from rapport.engine.mutation import Operation
from rapport.ids import show
from rapport.storage.database import Transaction
from rapport.surfaces.employees.asking import Asking, EmployeesRequest
from rapport.surfaces.employees.errors import Refusal
from rapport.surfaces.employees.writing import carry_out
from rapport.surfaces.validation import Validator

CUSTOM = "custom_properties"
DEFAULT_LEVEL = 2
"""Of a language whose level is not given (reference 3.1)."""


class Records(Struct, frozen=True, kw_only=True):
    """`refers` is what a mutation calls them. `fields` are shown of one of them, `listed` in a list, in this order."""

    table: Table
    refers: str
    fields: Sequence[str]
    listed: Sequence[str]
    new: Validator
    changes: Validator


async def create_record(request: EmployeesRequest, records: Records, operation: Operation) -> Response[None]:
    """With `strict`, 422 when no skill is named in it."""
    asking = Asking(request)
    language = asking.language()
    strict = asking.truth("strict")
    key = asking.key()
    payload = await asking.body(records.new)
    asking.check()
    fields = {name: value for name, value in payload.items() if name != "external_id"}
    body = {"external_id": payload["external_id"], "profile": _with_levels(fields), "language": language}
    if strict:
        call = request.auth
        body["barren"] = not await names_a_skill(call.database, await call.reader(), call.tenant_id, language, fields)
    return await carry_out_on(request, records, operation, key, body, payload)


async def change_record(
    request: EmployeesRequest, records: Records, operation: Operation, external_id: str
) -> Response[None]:
    """With `strict`, 422 when no skill would be named in the record as it would be."""
    asking = Asking(request)
    asking.name("external_id", external_id)
    language = asking.language()
    strict = asking.truth("strict")
    key = asking.key()
    payload = await asking.body(records.changes)
    asking.check()
    body: dict[str, Any] = {"external_id": external_id, "changes": _with_levels(payload), "language": language}
    if strict:
        call = request.auth
        body["barren"] = not await would_name_a_skill(
            call.database, await call.reader(), call.tenant_id, records.table, external_id, language, payload
        )
    return await carry_out_on(request, records, operation, key, body, payload)


async def delete_record(
    request: EmployeesRequest, records: Records, operation: Operation, external_id: str
) -> Response[None]:
    asking = Asking(request)
    asking.name("external_id", external_id)
    key = asking.key()
    asking.check()
    return await carry_out_on(request, records, operation, key, {"external_id": external_id}, None)


async def read_record(request: EmployeesRequest, records: Records, external_id: str) -> dict[str, Any]:
    """As it is shown, with its custom properties where the query includes them. Raises Refusal."""
    asking = Asking(request)
    asking.name("external_id", external_id)
    included = asking.included(CUSTOM)
    asking.check()
    call = request.auth
    async with call.transaction() as transaction:
        found = await find_profile(transaction, call.tenant_id, records.table, external_id)
        if found is None:
            raise Refusal(HTTPStatus.NOT_FOUND, records.table.missing.message)
        shown = _shown(found, records.fields)
        if CUSTOM in included:
            shown[CUSTOM] = await shown_values(request, transaction, records, external_id)
    return shown


async def shown_values(
    request: EmployeesRequest, transaction: Transaction, records: Records, external_id: str
) -> list[dict[str, Any]]:
    """Its custom properties, by their names. Raises Refusal."""
    values = await find_values(transaction, request.auth.tenant_id, records.table, external_id)
    if values is None:
        raise Refusal(HTTPStatus.NOT_FOUND, records.table.missing.message)
    return [{"property_name": name, "property_value": value} for name, value in values.items()]


async def read_page(
    request: EmployeesRequest, records: Records, asking: Asking, wanted: Mapping[str, Any]
) -> dict[str, Any]:
    """`{"count", "results"}`: those that have these values, where one is given. Raises Refusal with all of `asking`."""
    limit, offset = asking.page()
    asking.check()
    call = request.auth
    given = {name: value for name, value in wanted.items() if value is not None}
    async with call.transaction() as transaction:
        page = await list_profiles(transaction, call.tenant_id, records.table, fields=given, limit=limit, offset=offset)
    return {"count": page.count, "results": [_shown(profile, records.listed) for profile in page.profiles]}


def shown_id(request: EmployeesRequest, table: Table, external_id: str) -> str:
    """What mutations and the audit log call it: the client's own id may be a name."""
    return show(table.kind, subject_of(request.auth.tenant_id, table.kind, external_id))


async def carry_out_on(
    request: EmployeesRequest, records: Records, operation: Operation, key: str, body: Mapping[str, Any], payload: Any
) -> Response[None]:
    """About the record that `body` names in `external_id`."""
    external_id = body["external_id"]
    return await carry_out(
        request,
        operation,
        key=key,
        subject=subject_of(request.auth.tenant_id, records.table.kind, external_id),
        body=body,
        payload=payload,
        refers={records.refers: [shown_id(request, records.table, external_id)]},
    )


def _with_levels(fields: Mapping[str, Any]) -> dict[str, Any]:
    if not fields.get("languages"):
        return dict(fields)
    return {**fields, "languages": [{"level": DEFAULT_LEVEL, **language} for language in fields["languages"]]}


def _shown(profile: Profile, names: Sequence[str]) -> dict[str, Any]:
    """Fields that were not given are absent."""
    given = {name: profile.fields[name] for name in names if name in profile.fields}
    return {"external_id": profile.external_id, **given, "last_updated": _second(profile.updated_at)}


def _second(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
