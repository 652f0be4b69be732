from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.surfaces.candidate_schema import Schema, candidate_schema, interaction_schema
from rapport.surfaces.candidates.columns import Kind, cells_of, columns_of, record_of
from rapport.surfaces.candidates.records import candidate_record_schema, interaction_record_schema

OWN_FIELDS: Schema = {
    "properties": {
        "name": {"type": "string"},
        "customFields": {
            "type": "object",
            "properties": {
                "shoeSize": {"type": ["number", "null"]},
                "years": {"type": "integer"},
                "drives": {"type": "boolean"},
                "tags": {"type": "array", "items": {"type": "string"}},
            },
        },
        "interactions": {"type": "array", "items": {"type": "object", "properties": {}}},
    }
}
COLUMNS = columns_of(OWN_FIELDS)


def test_a_column_for_each_field_in_the_order_of_the_schema() -> None:
    candidates, interactions = (
        columns_of(candidate_record_schema(candidate_schema())),
        columns_of(interaction_record_schema(interaction_schema())),
    )

    assert list(candidates)[:4] == ["id", "name", "email", "phone"]
    assert list(candidates)[-3:] == ["createdAt", "updatedAt", "archivedAt"]
    assert not {"interactions", "customFields"} & candidates.keys()
    assert interactions == {
        **dict.fromkeys(["id", "candidateId"], Kind.TEXT),
        "type": Kind.LIST,
        **dict.fromkeys(["performedAt", "summary", "notes"], Kind.TEXT),
        "duration": Kind.INTEGER,
        **dict.fromkeys(["createdAt", "updatedAt"], Kind.TEXT),
    }


def test_the_regions_own_fields_are_columns_with_their_kinds() -> None:
    assert COLUMNS == {
        "name": Kind.TEXT,
        "customFields.shoeSize": Kind.NUMBER,
        "customFields.years": Kind.INTEGER,
        "customFields.drives": Kind.BOOLEAN,
        "customFields.tags": Kind.LIST,
    }


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (Kind.TEXT, " 1 ", " 1 "),
        (Kind.LIST, "a|b c", ["a", "b c"]),
        (Kind.BOOLEAN, "TRUE", True),
        (Kind.BOOLEAN, "yes", "yes"),
        (Kind.INTEGER, "-12", -12),
        (Kind.INTEGER, "1.5", "1.5"),
        (Kind.INTEGER, "9" * 5000, "9" * 5000),
        (Kind.NUMBER, "1.5", 1.5),
        (Kind.NUMBER, "nan", "nan"),
        (Kind.INTEGER, "٣", "٣"),
    ],
)
def test_a_cell_that_is_not_of_its_kind_stays_text(kind: Kind, cell: str, value: Any) -> None:
    assert record_of([("field", kind)], [cell]) == {"field": value}


words = st.text(st.characters(exclude_characters="|", exclude_categories=["Cs"]), min_size=1)


@given(
    record=st.fixed_dictionaries({}, optional={"name": words}),
    own=st.fixed_dictionaries(
        {},
        optional={
            "shoeSize": st.integers(-(10**15), 10**15).map(lambda number: number / 1024),
            "years": st.integers(-(10**17), 10**17),
            "drives": st.booleans(),
            "tags": st.lists(words, min_size=1),
        },
    ),
)
def test_a_record_comes_back_from_its_cells(record: dict[str, Any], own: dict[str, Any]) -> None:
    whole = {**record, "customFields": own} if own else record

    assert record_of(list(COLUMNS.items()), cells_of(COLUMNS, whole)) == whole


def test_an_empty_cell_is_an_absent_field() -> None:
    empty = {"name": "", "customFields": {"tags": [], "years": None}}

    assert record_of(list(COLUMNS.items()), cells_of(COLUMNS, empty)) == {}
