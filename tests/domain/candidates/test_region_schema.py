"""What a region decides: in versions, of which the last one holds."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiet import new_tenant
from rapport.access.tenants import Tenant
from rapport.domain.candidates.region_schema import (
    BEGINNING,
    ENUMS,
    INTERACTION_TYPES,
    CustomField,
    Definition,
    FieldType,
    OutdatedError,
    Version,
    add_version,
    current_version,
)
from rapport.storage.database import Database

SUBJECT = {
    "name": "subject",
    "type": "choice",
    "required": True,
    "options": [{"value": "maths", "labels": {"nl": "w"}}],
}


async def current(database: Database, tenant: Tenant) -> Version:
    async with database.tenant(tenant.id) as transaction:
        return await current_version(transaction, tenant.id)


async def add(database: Database, tenant: Tenant, after: Version, definition: Definition) -> Version:
    async with database.tenant(tenant.id) as transaction:
        return await add_version(transaction, tenant.id, after, definition)


async def test_another_regions_definition_is_not_there(database: Database) -> None:
    mine, theirs = await new_tenant(database), await new_tenant(database)
    await add(database, theirs, BEGINNING, Definition(interaction_types=["Visit"]))

    assert await current(database, mine) == BEGINNING
    async with database.tenant(mine.id) as transaction:
        assert await current_version(transaction, theirs.id) == BEGINNING


async def test_a_region_begins_with_what_the_contract_names(database: Database) -> None:
    holding = (await current(database, await new_tenant(database))).definition

    assert (holding.interaction_types, holding.custom_fields) == (INTERACTION_TYPES, ())
    assert dict(holding.enums) == ENUMS


async def test_of_two_changes_to_one_version_only_one_is_made(database: Database) -> None:
    tenant = await new_tenant(database)
    changes = [add(database, tenant, BEGINNING, Definition(interaction_types=[name])) for name in ("One", "Two")]

    made = await asyncio.gather(*changes, return_exceptions=True)

    assert sorted(type(each).__name__ for each in made) == ["OutdatedError", "Version"]
    [version] = [each for each in made if isinstance(each, Version)]
    assert await current(database, tenant) == version


async def test_a_version_is_read_as_it_was_written_and_the_ones_before_it_stay(database: Database) -> None:
    tenant = await new_tenant(database)
    first = await add(database, tenant, BEGINNING, Definition().changed({"customFields": [SUBJECT]}))
    second = await add(database, tenant, first, first.definition.changed({"interactionTypes": ["Visit"]}))

    assert (first.number, second.number) == (1, 2)
    assert await current(database, tenant) == second
    [field] = second.definition.custom_fields
    assert (field.type, field.required, field.options[0].labels) == (FieldType.CHOICE, True, {"nl": "w"})
    with pytest.raises(OutdatedError):
        await add(database, tenant, first, Definition())


words = st.lists(st.text(min_size=1, max_size=5), min_size=1, max_size=3)


@given(
    types=st.none() | words,
    enums=st.dictionaries(st.sampled_from(list(ENUMS)), words),
    fields=st.none() | st.lists(st.just(SUBJECT), max_size=1),
)
def test_what_is_given_replaces_and_all_else_stays(
    types: list[str] | None, enums: dict[str, list[str]], fields: list[object] | None
) -> None:
    before = Definition(custom_fields=[CustomField(name="old", type=FieldType.DATE)])
    given = {"interactionTypes": types, "customFields": fields, "enums": enums}

    after = before.changed({part: value for part, value in given.items() if value is not None})

    assert list(after.interaction_types) == (types or list(INTERACTION_TYPES))
    assert {name: list(values) for name, values in after.enums.items()} == {
        name: enums.get(name, list(values)) for name, values in ENUMS.items()
    }
    names = [field.name for field in after.custom_fields]
    assert names == (["old"] if fields is None else ["subject"] * len(fields))
