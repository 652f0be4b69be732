"""Filters of a match, as a client names them, and the conditions that they set on vacancies (reference 6.1).

A vacancy that lacks what a filter asks about is left out. Custom properties are compared as JSON of one type: numbers
as numbers, texts by their characters, and so datetimes by their moments.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC
from typing import Any

from rapport.domain.employees.employee_interactions import instant_of
from rapport.domain.employees.matching import Condition

OPERATORS = {"lt": "<", "lte": "<=", "eq": "=", "gte": ">=", "gt": ">", "neq": "<>"}
DEFAULT_LEVEL = 2
"""Of a language that comes without one (reference 3.1)."""
MAX_LEVEL = 5

Given = Mapping[str, Any]
NOTHING = Condition(sql="false")


def conditions_of(filters: Sequence[Given], employee: Given) -> list[Condition]:
    """`employee` is the profile of the employee to whom vacancies are compared.

    Without a filter that says otherwise, only active vacancies match.
    """
    conditions = [_BY_NAME[each["filter"]](each, employee) for each in filters]
    says_otherwise = any(each["filter"] == "is_active" for each in filters)
    return conditions if says_otherwise else [_active(True), *conditions]


def _is_active(given: Given, _: Given) -> Condition:
    return _active(given["is_active"])


def _active(wanted: bool) -> Condition:
    """Said the other way round: of what is contained the planner expects a hundredth, and here it is nearly all."""
    return Condition(sql="NOT v.profile @> {0}::jsonb", values=[{"active": not wanted}])


def _external_id_is_in_list(given: Given, _: Given) -> Condition:
    return Condition(sql="v.external_id = ANY({0}::text[])", values=[given["external_ids"]])


def _last_updated(given: Given, _: Given) -> Condition:
    return Condition(
        sql=f"v.updated_at {OPERATORS[given['operator']]} {{0}}::timestamptz",
        values=[instant_of(given["value"]).astimezone(UTC)],
    )


def _max_geo_distance(given: Given, employee: Given) -> Condition:
    """In kilometres along the surface of the earth, taken as a ball of 6,371 km."""
    here = employee.get("location")
    if here is None:
        return NOTHING
    return Condition(sql=_NEAR, values=[here["lat"], here["lng"], given["max_geo_distance"]])


_LAT, _LNG = "(v.profile #>> '{{location,lat}}')::float8", "(v.profile #>> '{{location,lng}}')::float8"
_NEAR = f"""
2 * 6371 * asin(least(1, sqrt(
    power(sin(radians({_LAT} - {{0}}::float8) / 2), 2)
    + cos(radians({{0}}::float8)) * cos(radians({_LAT})) * power(sin(radians({_LNG} - {{1}}::float8) / 2), 2)
))) <= {{2}}::float8
"""


def _language(given: Given, employee: Given) -> Condition:
    """Of each language that a vacancy asks for, the employee's level is near enough to the one asked for."""
    spoken = {each["language"]: each.get("level", DEFAULT_LEVEL) for each in employee.get("languages", [])}
    return Condition(
        sql=_SPOKEN,
        values=[
            spoken,
            given.get("max_underqualification", MAX_LEVEL),
            given.get("max_overqualification", MAX_LEVEL),
            DEFAULT_LEVEL,
        ],
    )


_SPOKEN = """
jsonb_array_length(v.profile -> 'languages') > 0 AND NOT EXISTS (
    SELECT FROM jsonb_array_elements(v.profile -> 'languages') AS asked,
        LATERAL (SELECT coalesce((asked ->> 'level')::int, {3}::int) AS wanted,
                        ({0}::jsonb ->> (asked ->> 'language'))::int AS has) AS levels
    WHERE has IS NULL OR has < wanted - {1}::int OR has > wanted + {2}::int)
"""


def _custom_property(given: Given, _: Given) -> Condition:
    operator = OPERATORS[given.get("operator", "eq")]
    return Condition(
        sql=f"jsonb_typeof(v.custom -> {{0}}::text) = jsonb_typeof({{1}}::jsonb)"
        f" AND v.custom -> {{0}}::text {operator} {{1}}::jsonb",
        values=[given["property_name"], given["property_value"]],
    )


def _custom_property_is_in_list(given: Given, _: Given) -> Condition:
    return Condition(
        sql="v.custom -> {0}::text = ANY(ARRAY(SELECT jsonb_array_elements({1}::jsonb)))",
        values=[given["property_name"], given["possible_values"]],
    )


def _custom_property_contains_element(given: Given, _: Given) -> Condition:
    return Condition(
        sql="jsonb_typeof(v.custom -> {0}::text) = 'array' AND v.custom -> {0}::text @> {1}::jsonb",
        values=[given["property_name"], [given["property_value"]]],
    )


_BY_NAME: Mapping[str, Callable[[Given, Given], Condition]] = {
    "is_active": _is_active,
    "external_id_is_in_list": _external_id_is_in_list,
    "last_updated": _last_updated,
    "max_geo_distance": _max_geo_distance,
    "language": _language,
    "custom_property": _custom_property,
    "custom_property_is_in_list": _custom_property_is_in_list,
    "custom_property_contains_element": _custom_property_contains_element,
}
FILTERS = tuple(_BY_NAME)
