"""The schemas of what is sent and answered; those of what is sent are the very documents that validate."""

from collections.abc import Sequence

from rapport.surfaces.employees.employees import EMPLOYEES
from rapport.surfaces.employees.openapi.matches import match_schemas
from rapport.surfaces.employees.openapi.nodes import record, reference
from rapport.surfaces.employees.openapi.skills import skill_schemas
from rapport.surfaces.employees.property_schema import custom_property, property_changes, property_values
from rapport.surfaces.employees.records import CUSTOM, Records
from rapport.surfaces.employees.schema import (
    Schema,
    employee_changes,
    new_employee,
    new_interaction,
    new_vacancy,
    vacancy_changes,
)
from rapport.surfaces.employees.vacancies import VACANCIES


def schemas() -> dict[str, Schema]:
    employee, vacancy = new_employee(), new_vacancy()
    return {
        "Interaction": new_interaction(),
        "InteractionPage": _page("Interaction"),
        "NewEmployee": employee,
        "EmployeeChanges": employee_changes(),
        "Employee": _with_values(_shown("an employee", employee, EMPLOYEES, EMPLOYEES.fields)),
        "ListedEmployee": _shown("an employee in a list", employee, EMPLOYEES, EMPLOYEES.listed),
        "EmployeePage": _page("ListedEmployee"),
        "NewVacancy": vacancy,
        "VacancyChanges": vacancy_changes(),
        "Vacancy": _with_values(_shown("a vacancy", vacancy, VACANCIES, VACANCIES.fields)),
        "ListedVacancy": _shown("a vacancy in a list", vacancy, VACANCIES, VACANCIES.listed),
        "VacancyPage": _page("ListedVacancy"),
        "CustomProperty": custom_property(),
        "CustomProperties": {
            "type": "array",
            "description": "all that are defined, by name",
            "items": reference("schemas", "CustomProperty"),
        },
        "PropertyValues": property_values(),
        "PropertyChanges": property_changes(),
        **skill_schemas(),
        **match_schemas(),
        "MatchedVacancy": _matched(vacancy),
        "Version": record(
            "the version of the service", {"version": {"type": "string", "description": "as its releases are numbered"}}
        ),
        "Errors": {
            "type": "array",
            "minItems": 1,
            "description": "one entry for each thing that is wrong",
            "items": record(
                "one thing that is wrong",
                {
                    "title": {
                        "type": "string",
                        "description": "the status and its phrase",
                        "examples": ["404 Not Found"],
                    },
                    "description": {"type": "string", "description": "names the field, and says what would be right"},
                },
            ),
        },
    }


def _shown(description: str, given: Schema, records: Records, names: Sequence[str]) -> Schema:
    """Fields that were not given are absent."""
    properties = {
        "external_id": given["properties"]["external_id"],
        **{name: given["properties"][name] for name in records.fields if name in names},
        "last_updated": {"type": "string", "format": "date-time", "description": "in UTC, to the second"},
    }
    return record(description, properties, ["external_id", "last_updated"])


def _matched(given: Schema) -> Schema:
    properties = {name: given["properties"][name] for name in ("external_id", *VACANCIES.fields)}
    return record("a vacancy that matches", properties, ["external_id"])


def _with_values(shown: Schema) -> Schema:
    values = {
        **reference("schemas", "PropertyValues"),
        "description": f"there with `include={CUSTOM}`: the values of its custom properties, by name",
    }
    return {**shown, "properties": {**shown["properties"], CUSTOM: values}}


def _page(name: str) -> Schema:
    results = {"type": "array", "items": reference("schemas", name), "description": "those of this page"}
    count = {"type": "integer", "minimum": 0, "description": "how many there are on all pages"}
    return record("a page of a list", {"count": count, "results": results})
