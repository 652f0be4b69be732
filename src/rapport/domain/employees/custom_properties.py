"""Properties that a tenant defines for its own employees or vacancies: each has a name and a type.

What the records hold of them: `property_values.py`.
"""

from collections.abc import Callable, Coroutine, Sequence
from enum import StrEnum
from functools import partial
from typing import Any
from uuid import UUID

from msgspec import Struct

from rapport.domain.employees.employees import EMPLOYEES
from rapport.domain.employees.profiles import Table
from rapport.domain.employees.vacancies import VACANCIES
from rapport.domain.subjects import subject_of
from rapport.engine.mutation import Completed, Event, Failed, Mutation, Operation, Outcome
from rapport.ids import Kind
from rapport.storage.database import Transaction


class PropertyType(StrEnum):
    NUMBER = "number"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATETIME = "datetime"
    LIST_OF_TEXT = "list[text]"


class Definition(Struct, frozen=True, kw_only=True):
    name: str
    type: PropertyType


EXISTING = Failed(
    code="conflict", message="property_name: there is a property of this name already; PATCH changes its type."
)
MISSING = Failed(code="not_found", message="property_name: there is no property of this name.")
IN_USE = Failed(
    code="conflict",
    message="property_type: there are values of the type that the property has; remove them before it changes.",
)


def definition_subject(tenant_id: UUID, table: Table, name: str) -> UUID:
    """The id that the engine, events and the audit log know a definition by."""
    return subject_of(tenant_id, Kind.CUSTOM_PROPERTY, table.name, name)


async def list_definitions(transaction: Transaction, tenant_id: UUID, table: Table) -> Sequence[Definition]:
    """By name."""
    rows = await transaction.fetch(
        "SELECT name, type FROM custom_property WHERE tenant_id = $1 AND record = $2 ORDER BY name",
        tenant_id,
        table.name,
    )
    return [Definition(name=row["name"], type=PropertyType(row["type"])) for row in rows]


async def held_types(
    transaction: Transaction, tenant_id: UUID, table: Table, names: Sequence[str]
) -> dict[str, PropertyType]:
    """The types of those that there are; they neither change nor go before the transaction ends."""
    return await _types(transaction, tenant_id, table, names, "SHARE")


async def _types(
    transaction: Transaction, tenant_id: UUID, table: Table, names: Sequence[str], lock: str
) -> dict[str, PropertyType]:
    rows = await transaction.fetch(
        "SELECT name, type FROM custom_property WHERE tenant_id = $1 AND record = $2 AND name = ANY($3::text[])"
        f" ORDER BY name FOR {lock}",
        tenant_id,
        table.name,
        names,
    )
    return {row["name"]: PropertyType(row["type"]) for row in rows}


async def _create(
    table: Table, transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]
) -> Sequence[Outcome]:
    """Body: `name`, `type`. One that exists is left as it is."""
    rows = await transaction.fetch(
        """
        INSERT INTO custom_property (tenant_id, record, name, type, created_at)
        SELECT $1, $2, p.* FROM json_to_recordset($3::json) AS p (name text, type text, created_at timestamptz)
        ORDER BY name
        ON CONFLICT DO NOTHING RETURNING name
        """,
        tenant_id,
        table.name,
        [{**mutation.body, "created_at": mutation.accepted_at} for mutation in mutations],
    )
    made = {row["name"] for row in rows}
    return [
        _completed(tenant_id, table, mutation, "created") if mutation.body["name"] in made else EXISTING
        for mutation in mutations
    ]


async def _update(
    table: Table, transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]
) -> Sequence[Outcome]:
    """Body: `name`, `type`. No value may be left of another type, so none may be there when the type changes."""
    names = [mutation.body["name"] for mutation in mutations]
    # FOR UPDATE waits for whoever writes values of the types that there are; the next statement sees what they wrote.
    types = await _types(transaction, tenant_id, table, names, "UPDATE")
    used = await _used(transaction, tenant_id, table, names)
    outcomes = [_changed(tenant_id, table, mutation, types, used) for mutation in mutations]
    await transaction.execute(
        """
        UPDATE custom_property p SET type = c.type FROM json_to_recordset($3::json) AS c (name text, type text)
        WHERE p.tenant_id = $1 AND p.record = $2 AND p.name = c.name
        """,
        tenant_id,
        table.name,
        [
            mutation.body
            for mutation, outcome in zip(mutations, outcomes, strict=True)
            if isinstance(outcome, Completed)
        ],
    )
    return outcomes


async def _used(transaction: Transaction, tenant_id: UUID, table: Table, names: Sequence[str]) -> set[str]:
    """Those of which a record has a value."""
    rows = await transaction.fetch(
        f"""
        SELECT name FROM unnest($2::text[]) AS n (name)
        WHERE EXISTS (SELECT FROM {table.name} WHERE tenant_id = $1 AND custom ? n.name)
        """,
        tenant_id,
        names,
    )
    return {row["name"] for row in rows}


def _changed(
    tenant_id: UUID, table: Table, mutation: Mutation, types: dict[str, PropertyType], used: set[str]
) -> Outcome:
    name = mutation.body["name"]
    if name not in types:
        return MISSING
    if name in used and types[name] != mutation.body["type"]:
        return IN_USE
    return _completed(tenant_id, table, mutation, "updated", changed=["property_type"])


async def _delete(
    table: Table, transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]
) -> Sequence[Outcome]:
    """Body: `name`. All values of it go too; that is no change of the records that had them."""
    rows = await transaction.fetch(
        "DELETE FROM custom_property WHERE tenant_id = $1 AND record = $2 AND name = ANY($3::text[]) RETURNING name",
        tenant_id,
        table.name,
        [mutation.body["name"] for mutation in mutations],
    )
    gone = {row["name"] for row in rows}
    # Locked in order: two that remove many values at once would else wait for each other.
    await transaction.execute(
        f"""
        WITH held AS (
            SELECT external_id FROM {table.name} WHERE tenant_id = $1 AND custom ?| $2::text[]
            ORDER BY external_id FOR UPDATE)
        UPDATE {table.name} t SET custom = t.custom - $2::text[]
        FROM held WHERE t.tenant_id = $1 AND t.external_id = held.external_id
        """,
        tenant_id,
        list(gone),
    )
    return [
        _completed(tenant_id, table, mutation, "deleted") if mutation.body["name"] in gone else MISSING
        for mutation in mutations
    ]


def _completed(tenant_id: UUID, table: Table, mutation: Mutation, what: str, changed: Sequence[str] = ()) -> Completed:
    subject = definition_subject(tenant_id, table, mutation.body["name"])
    return Completed(events=[Event(type=f"{table.name}_property.{what}", subject=subject)], changed=changed)


_Handling = Callable[[Table, Transaction, UUID, Sequence[Mutation]], Coroutine[Any, Any, Sequence[Outcome]]]


class Definitions(Struct, frozen=True, kw_only=True):
    """What can be done to the definitions of one table."""

    create: Operation
    update: Operation
    delete: Operation

    @property
    def operations(self) -> Sequence[Operation]:
        return self.create, self.update, self.delete


def _definitions(table: Table) -> Definitions:
    def operation(what: str, handling: _Handling) -> Operation:
        return Operation(name=f"{table.name}_properties.{what}", handler=partial(handling, table), commutes=False)

    return Definitions(
        create=operation("create", _create),
        update=operation("update", _update),
        delete=operation("delete", _delete),
    )


EMPLOYEE_PROPERTIES = _definitions(EMPLOYEES)
VACANCY_PROPERTIES = _definitions(VACANCIES)
