"""JSON Schema 2020-12 of custom properties and of their values (reference 7)."""

from rapport.domain.employees.custom_properties import PropertyType
from rapport.surfaces.employees.schema import MAX_ITEMS, Schema
from rapport.surfaces.patterns import ONE_LINE

MAX_NAME = 100
MAX_VALUE = 5_000  # characters of a text
MAX_NUMBER = 10**15  # up to here a double holds every whole number
_CHARACTER = r"[^_\u0000-\u001f\u007f-\u009f]"


def custom_property() -> Schema:
    """The definition of one."""
    kind = {"type": "string", "enum": list(PropertyType), "description": f"one of: {', '.join(PropertyType)}"}
    return {
        "type": "object",
        "description": "a custom property: an object with property_name and property_type",
        "properties": {"property_name": property_name(), "property_type": kind},
        "required": ["property_name", "property_type"],
        "additionalProperties": False,
    }


def property_values() -> Schema:
    """All values of one record."""
    return _values("all custom properties of a record", _value())


def property_changes() -> Schema:
    """Null removes a value."""
    value = _value()
    cleared = {"anyOf": [*value["anyOf"], {"type": "null"}], "description": f"{value['description']}, or null"}
    return _values("some custom properties of a record, null for those to remove", cleared)


def property_name() -> Schema:
    return {
        "type": "string",
        "minLength": 1,
        "maxLength": MAX_NAME,
        "pattern": rf"^_?(?:{_CHARACTER}_?)*$",
        **ONE_LINE,
        "description": f"text of 1 to {MAX_NAME} characters, without __ and control characters",
    }


def _values(what: str, value: Schema) -> Schema:
    item = {
        "type": "object",
        "description": "an object with property_name and property_value",
        "properties": {"property_name": property_name(), "property_value": value},
        "required": ["property_name", "property_value"],
        "additionalProperties": False,
    }
    return {
        "type": "array",
        "items": item,
        "maxItems": MAX_ITEMS,
        "description": f"{what}: a list of at most {MAX_ITEMS} objects, each property once",
    }


def _value() -> Schema:
    text = {"type": "string", "maxLength": MAX_VALUE, "pattern": r"^[^\u0000]*$"}
    number = {"type": "number", "minimum": -MAX_NUMBER, "maximum": MAX_NUMBER}
    texts = {"type": "array", "items": text, "maxItems": MAX_ITEMS}
    return {
        "anyOf": [text, number, {"type": "boolean"}, texts],
        "description": f"of the property's type: a number (up to ±{MAX_NUMBER:,}), text (up to {MAX_VALUE:,} "
        "characters, none of them NUL), true or false, a date (2025-05-02) or date-time (2023-06-08T14:42:31.130855)"
        f" in UTC without an offset, or a list of up to {MAX_ITEMS} texts",
    }
