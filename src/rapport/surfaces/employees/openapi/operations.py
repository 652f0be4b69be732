"""Each operation of the surface: what its handler says of itself, and what only its reader knows."""

import inspect
import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from rapport.surfaces.employees import (
    custom_properties,
    employees,
    interactions,
    matching,
    property_values,
    skill_profiles,
    vacancies,
    version,
)
from rapport.surfaces.employees.openapi.examples import EXAMPLES
from rapport.surfaces.employees.openapi.nodes import Node, reference
from rapport.surfaces.json_body import JSON

_EVERYWHERE = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_WRITING = (HTTPStatus.UNPROCESSABLE_ENTITY,)
_WITH_BODY = (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
_PAGE = ("limit", "offset")
_MATCHING = (
    "score_min_threshold",
    "matches_limit",
    "offset",
    "matches_format",
    "vocab_language",
    "include_of_matches",
)
_SKILLS = ("response_format", "vocab_language", "include_of_skills")


class Described(Struct, frozen=True, kw_only=True):
    """`body` and `answer` name schemas; without an answer it is 204. `refusals` are those beside the usual ones."""

    handler: HTTPRouteHandler
    summary: str
    body: str | None = None
    answer: str | None = None
    query: Sequence[str] = ()
    refusals: Sequence[HTTPStatus] = ()


_UNKNOWN, _TAKEN = HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT

OPERATIONS = {
    "Employees": (
        Described(
            handler=employees.list_employees,
            summary="List employees",
            answer="EmployeePage",
            query=(*_PAGE, "is_active", "organisational_unit"),
        ),
        Described(
            handler=employees.create_employee,
            summary="Create an employee",
            body="NewEmployee",
            query=("language", "strict"),
            refusals=[_TAKEN],
        ),
        Described(
            handler=employees.get_employee,
            summary="Retrieve an employee",
            answer="Employee",
            query=["include"],
            refusals=[_UNKNOWN],
        ),
        Described(
            handler=employees.update_employee,
            summary="Update an employee",
            body="EmployeeChanges",
            query=("language", "strict"),
            refusals=[_UNKNOWN],
        ),
        Described(handler=employees.delete_employee, summary="Erase an employee", refusals=[_UNKNOWN]),
    ),
    "Employee interactions": (
        Described(
            handler=interactions.list_employee_interactions,
            summary="List an employee's interactions",
            answer="InteractionPage",
            query=_PAGE,
            refusals=[_UNKNOWN],
        ),
        Described(
            handler=interactions.create_employee_interaction,
            summary="Create an interaction",
            body="Interaction",
            query=["language"],
            refusals=[_UNKNOWN, _TAKEN],
        ),
        Described(
            handler=interactions.get_employee_interaction,
            summary="Retrieve an interaction",
            answer="Interaction",
            refusals=[_UNKNOWN],
        ),
        Described(
            handler=interactions.delete_employee_interaction, summary="Delete an interaction", refusals=[_UNKNOWN]
        ),
    ),
    "Vacancies": (
        Described(
            handler=vacancies.list_vacancies,
            summary="List vacancies",
            answer="VacancyPage",
            query=(*_PAGE, "is_active"),
        ),
        Described(
            handler=vacancies.create_vacancy,
            summary="Create a vacancy",
            body="NewVacancy",
            query=("language", "strict"),
            refusals=[_TAKEN],
        ),
        Described(
            handler=vacancies.get_vacancy,
            summary="Retrieve a vacancy",
            answer="Vacancy",
            query=["include"],
            refusals=[_UNKNOWN],
        ),
        Described(
            handler=vacancies.update_vacancy,
            summary="Update a vacancy",
            body="VacancyChanges",
            query=("language", "strict"),
            refusals=[_UNKNOWN],
        ),
        Described(handler=vacancies.delete_vacancy, summary="Delete a vacancy", refusals=[_UNKNOWN]),
    ),
    "Custom properties of employees": (
        Described(
            handler=custom_properties.list_employee_properties,
            summary="List the properties of employees",
            answer="CustomProperties",
        ),
        Described(
            handler=custom_properties.create_employee_property,
            summary="Define a property of employees",
            body="CustomProperty",
            refusals=[_TAKEN],
        ),
        Described(
            handler=custom_properties.update_employee_property,
            summary="Change the type of a property of employees",
            body="CustomProperty",
            refusals=[_UNKNOWN, _TAKEN],
        ),
        Described(
            handler=custom_properties.delete_employee_property,
            summary="Delete a property of employees",
            query=["property_name"],
            refusals=[_UNKNOWN],
        ),
        Described(
            handler=property_values.get_employee_property_values,
            summary="Retrieve an employee's properties",
            answer="PropertyValues",
            refusals=[_UNKNOWN],
        ),
        Described(
            handler=property_values.replace_employee_property_values,
            summary="Replace an employee's properties",
            body="PropertyValues",
            refusals=[_UNKNOWN],
        ),
        Described(
            handler=property_values.change_employee_property_values,
            summary="Change some of an employee's properties",
            body="PropertyChanges",
            refusals=[_UNKNOWN],
        ),
    ),
    "Custom properties of vacancies": (
        Described(
            handler=custom_properties.list_vacancy_properties,
            summary="List the properties of vacancies",
            answer="CustomProperties",
        ),
        Described(
            handler=custom_properties.create_vacancy_property,
            summary="Define a property of vacancies",
            body="CustomProperty",
            refusals=[_TAKEN],
        ),
        Described(
            handler=custom_properties.update_vacancy_property,
            summary="Change the type of a property of vacancies",
            body="CustomProperty",
            refusals=[_UNKNOWN, _TAKEN],
        ),
        Described(
            handler=custom_properties.delete_vacancy_property,
            summary="Delete a property of vacancies",
            query=["property_name"],
            refusals=[_UNKNOWN],
        ),
        Described(
            handler=property_values.get_vacancy_property_values,
            summary="Retrieve a vacancy's properties",
            answer="PropertyValues",
            refusals=[_UNKNOWN],
        ),
        Described(
            handler=property_values.replace_vacancy_property_values,
            summary="Replace a vacancy's properties",
            body="PropertyValues",
            refusals=[_UNKNOWN],
        ),
        Described(
            handler=property_values.change_vacancy_property_values,
            summary="Change some of a vacancy's properties",
            body="PropertyChanges",
            refusals=[_UNKNOWN],
        ),
    ),
    "Skills": (
        Described(
            handler=skill_profiles.get_employee_skill_profile,
            summary="Retrieve an employee's skills and interests",
            answer="EmployeeSkillProfile",
            query=_SKILLS,
            refusals=[_UNKNOWN],
        ),
        Described(
            handler=skill_profiles.get_vacancy_skill_profile,
            summary="Retrieve a vacancy's skills",
            answer="VacancySkillProfile",
            query=_SKILLS,
            refusals=[_UNKNOWN],
        ),
        Described(
            handler=matching.match_vacancies,
            summary="Match an employee with vacancies",
            body="MatchRequest",
            answer="Matches",
            query=_MATCHING,
            refusals=[_UNKNOWN],
        ),
    ),
    "Service": (Described(handler=version.get_version, summary="Retrieve the version", answer="Version"),),
}
"""By the tag they stand under."""


def paths() -> dict[str, Node]:
    found: dict[str, Node] = {}
    for tag, described in OPERATIONS.items():
        for each in described:
            (path,) = each.handler.paths
            for method in each.handler.http_methods:
                node = found.setdefault(re.sub(r":\w+}", "}", path), {})
                node[method.lower()] = _operation(tag, each, _variables(path))
    return found


def _variables(path: str) -> list[str]:
    """As the components have them: vacancies have examples of their own."""
    names = re.findall(r"{(\w+):\w+}", path)
    return [f"vacancy_{name}" for name in names] if path.startswith(vacancies.PATH) else names


def _operation(tag: str, described: Described, variables: Sequence[str]) -> Node:
    writes = described.answer is None
    named = [*variables, *described.query, *(["Idempotency-Key"] if writes else [])]
    description = inspect.getdoc(described.handler.fn)
    return {
        "operationId": _camel(described.handler.fn.__name__),
        "summary": described.summary,
        **({"description": description} if description else {}),
        "tags": [tag],
        "security": [{"oauth2": [str(described.handler.opt["access"])]}],
        "parameters": [reference("parameters", name) for name in named],
        **({"requestBody": _body(described.body)} if described.body else {}),
        "responses": _responses(described, writes=writes),
    }


def _body(name: str) -> Node:
    return {"required": True, "content": {JSON: {"schema": reference("schemas", name), "example": EXAMPLES[name]}}}


def _responses(described: Described, *, writes: bool) -> dict[str, Any]:
    refused = [
        *_EVERYWHERE,
        *described.refusals,
        *(_WRITING if writes else ()),
        *(_WITH_BODY if described.body else ()),
    ]
    limits = {name: reference("headers", name) for name in ("RateLimit-Policy", "RateLimit", "x-request-id")}
    if described.answer is None:
        replayed = {"Idempotency-Replayed": reference("headers", "Idempotency-Replayed")}
        done = {"204": {"description": "Done, and on disk.", "headers": {**replayed, **limits}}}
    else:
        name = described.answer
        content = {JSON: {"schema": reference("schemas", name), "example": EXAMPLES[name]}}
        done = {"200": {"description": "What was asked for.", "headers": limits, "content": content}}
    return {**done, **{str(int(status)): reference("responses", f"Refusal{int(status)}") for status in sorted(refused)}}


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)
