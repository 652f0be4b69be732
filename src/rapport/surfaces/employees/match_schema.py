"""JSON Schema 2020-12 of what is asked of a match (reference 6.1)."""

from rapport.domain.employees.match_conditions import FILTERS, MAX_LEVEL, OPERATORS
from rapport.surfaces.employees.property_schema import property_name
from rapport.surfaces.employees.schema import MAX_ITEMS, MAX_TITLE, Schema, identifier, moment

MAX_DISTANCE = 20_000  # km: half around the earth
SKILLS_MATCH = "skills_match"


def match_request() -> Schema:
    """Both lists may be absent."""
    return {
        "type": "object",
        "description": "a match: an object with filters and weights",
        "properties": {"filters": _list(_filter()), "weights": _list(_weight())},
        "additionalProperties": False,
    }


def _filter() -> Schema:
    """The member `filter` says which members stand beside it."""
    cases = {
        "is_active": {"is_active": {"type": "boolean", "description": "true or false"}},
        "external_id_is_in_list": {"external_ids": _list(identifier())},
        "last_updated": {"value": moment(), "operator": _operator()},
        "max_geo_distance": {"max_geo_distance": _number(MAX_DISTANCE)},
        "language": {"max_overqualification": _levels(), "max_underqualification": _levels()},
        "custom_property": {"property_name": property_name(), "property_value": _plain(), "operator": _operator()},
        "custom_property_is_in_list": {"property_name": property_name(), "possible_values": _list(_plain())},
        "custom_property_contains_element": {"property_name": property_name(), "property_value": _text()},
    }
    optional = {"language": ["max_overqualification", "max_underqualification"], "custom_property": ["operator"]}
    return {
        "type": "object",
        "description": "a filter: an object whose filter says what else is in it",
        "properties": {"filter": {"type": "string", "enum": list(FILTERS), "description": _one_of(FILTERS)}},
        "required": ["filter"],
        "allOf": [
            {
                "if": {"properties": {"filter": {"const": name}}, "required": ["filter"]},
                "then": {
                    "description": f"a filter {name}: an object with filter, {', '.join(members)}",
                    "properties": {"filter": True, **members},
                    "required": [member for member in members if member not in optional.get(name, [])],
                    "additionalProperties": False,
                },
            }
            for name, members in cases.items()
        ],
    }


def _weight() -> Schema:
    return {
        "type": "object",
        "description": f"a weight: an object with weight, which is {SKILLS_MATCH}, and value",
        "properties": {
            "weight": {"const": SKILLS_MATCH, "description": f"{SKILLS_MATCH}: no other weight is served here"},
            "value": {
                "type": "number",
                "exclusiveMinimum": 0,
                "maximum": 1,
                "description": "a number above 0, at most 1",
            },
        },
        "required": ["weight", "value"],
        "additionalProperties": False,
    }


def _one_of(names: tuple[str, ...]) -> str:
    return f"one of: {', '.join(names)}"


def _operator() -> Schema:
    return {"type": "string", "enum": list(OPERATORS), "description": _one_of(tuple(OPERATORS))}


def _plain() -> Schema:
    value = [_text(), {"type": "number"}, {"type": "boolean"}]
    return {"anyOf": value, "description": "text, a number, or true or false"}


def _text() -> Schema:
    return {
        "type": "string",
        "maxLength": MAX_TITLE,
        "pattern": r"^[^\u0000]*$",
        "description": f"text of at most {MAX_TITLE} characters, none of them NUL",
    }


def _number(most: int) -> Schema:
    return {"type": "number", "minimum": 0, "maximum": most, "description": f"a number from 0 to {most:,}"}


def _levels() -> Schema:
    return {
        "type": "integer",
        "minimum": 0,
        "maximum": MAX_LEVEL,
        "description": f"a whole number from 0 to {MAX_LEVEL}",
    }


def _list(item: Schema) -> Schema:
    return {
        "type": "array",
        "items": item,
        "maxItems": MAX_ITEMS,
        "description": f"a list of at most {MAX_ITEMS} items",
    }
