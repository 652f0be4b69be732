"""What employees and vacancies hold of the properties that their tenant defined: at most one value of each.

A value is JSON of the property's type, and a datetime is a text in one of two forms. They stand in the column `custom`
of the record's own table, so a condition on them is one on its rows: `(custom -> name)::numeric`, `custom ->> name`,
`(custom -> name)::boolean`, `(custom ->> name)::timestamp`, `custom -> name @> '["a"]'`. A record without a value
has null there, which no condition holds for.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from msgspec import Struct

from rapport.domain.employees.custom_properties import PropertyType, held_types
from rapport.domain.employees.employees import EMPLOYEES
from rapport.domain.employees.profiles import Table
from rapport.domain.employees.vacancies import VACANCIES
from rapport.domain.subjects import subject_of
from rapport.engine.mutation import Completed, Event, Failed, Mutation, Operation, Outcome
from rapport.storage.database import Transaction

INVALID = "invalid"
"""The code of a failure whose message has a line for each thing that is wrong. None of them repeats a value."""

RIGHT = {
    PropertyType.NUMBER: "a number",
    PropertyType.TEXT: "text",
    PropertyType.BOOLEAN: "true or false",
    PropertyType.DATETIME: "a datetime such as 2025-05-02T14:42:31.130855 or 2025-05-02",
    PropertyType.LIST_OF_TEXT: "a list of texts",
}
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?)?")


def fits(kind: PropertyType, value: Any) -> bool:
    """Whether the value, as JSON has it, is one of the type."""
    match kind:
        case PropertyType.NUMBER:
            return isinstance(value, int | float) and not isinstance(value, bool)
        case PropertyType.TEXT:
            return isinstance(value, str)
        case PropertyType.BOOLEAN:
            return isinstance(value, bool)
        case PropertyType.DATETIME:
            return isinstance(value, str) and _is_moment(value)
        case PropertyType.LIST_OF_TEXT:
            return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _is_moment(text: str) -> bool:
    if _MOMENT.fullmatch(text) is None:
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


async def find_values(
    transaction: Transaction, tenant_id: UUID, table: Table, external_id: str
) -> Mapping[str, Any] | None:
    """By the properties' names, in their order; None when there is no such record."""
    found = await transaction.fetchval(
        f"SELECT custom FROM {table.name} WHERE tenant_id = $1 AND external_id = $2", tenant_id, external_id
    )
    return None if found is None else dict(sorted(found.items()))


async def _replace(
    table: Table, transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]
) -> Sequence[Outcome]:
    """Body: `external_id`, `properties`: a list of `name` and `value`. What is not given is removed."""
    return await _write(table, transaction, tenant_id, mutations, "c.given")


async def _change(
    table: Table, transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]
) -> Sequence[Outcome]:
    """The same body. What is not given stays; null removes a value."""
    return await _write(table, transaction, tenant_id, mutations, "t.custom - c.removed || c.given")


async def _write(
    table: Table, transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation], written: str
) -> Sequence[Outcome]:
    """Properties are locked before records, here as where they are defined: so nobody waits in a circle."""
    names = [given["name"] for mutation in mutations for given in mutation.body["properties"]]
    types = await held_types(transaction, tenant_id, table, names)
    faults = {mutation.id: faults_of(types, mutation.body["properties"]) for mutation in mutations}
    rows = await transaction.fetch(
        f"""
        UPDATE {table.name} t
        SET custom = {written}, updated_at = greatest(t.updated_at, c.updated_at)
        FROM json_to_recordset($2::json)
            AS c (external_id text, given jsonb, removed text[], updated_at timestamptz)
        WHERE t.tenant_id = $1 AND t.external_id = c.external_id
        RETURNING t.external_id
        """,
        tenant_id,
        [_row(mutation) for mutation in mutations if not faults[mutation.id]],
    )
    found = {row["external_id"] for row in rows}
    return [_outcome(tenant_id, table, mutation, faults[mutation.id], found) for mutation in mutations]


def faults_of(types: Mapping[str, PropertyType], properties: Sequence[Mapping[str, Any]]) -> Sequence[str]:
    """What is wrong, by the place in the list. Null fits every type: it stands for no value."""
    faults = []
    first: dict[str, int] = {}
    for place, given in enumerate(properties):
        name, value = given["name"], given["value"]
        if first.setdefault(name, place) != place:
            faults.append(f"[{place}].property_name: the same as that of [{first[name]}]; give each property once.")
        elif name not in types:
            faults.append(f"[{place}].property_name: no property of this name is defined; define it first.")
        elif value is not None and not fits(types[name], value):
            faults.append(f"[{place}].property_value: {name} must be {RIGHT[types[name]]}.")
    return faults


def _row(mutation: Mutation) -> dict[str, Any]:
    values = {given["name"]: given["value"] for given in mutation.body["properties"]}
    return {
        "external_id": mutation.body["external_id"],
        "given": {name: value for name, value in values.items() if value is not None},
        "removed": [name for name, value in values.items() if value is None],
        "updated_at": mutation.accepted_at,
    }


def _outcome(tenant_id: UUID, table: Table, mutation: Mutation, faults: Sequence[str], found: set[str]) -> Outcome:
    if faults:
        return Failed(code=INVALID, message="\n".join(faults), forget=True)
    if mutation.body["external_id"] not in found:
        return table.missing
    subject = subject_of(tenant_id, table.kind, mutation.body["external_id"])
    changed = sorted(f"custom_properties.{given['name']}" for given in mutation.body["properties"])
    return Completed(events=[Event(type=f"{table.name}.updated", subject=subject)], changed=changed)


class Values(Struct, frozen=True, kw_only=True):
    """What can be done to the values of one table's records."""

    replace: Operation
    change: Operation

    @property
    def operations(self) -> Sequence[Operation]:
        return self.replace, self.change


def _values(table: Table) -> Values:
    name = f"{table.name}_property_values"
    return Values(
        replace=Operation(name=f"{name}.replace", handler=partial(_replace, table), commutes=False),
        change=Operation(name=f"{name}.change", handler=partial(_change, table), commutes=False),
    )


EMPLOYEE_VALUES = _values(EMPLOYEES)
VACANCY_VALUES = _values(VACANCIES)
