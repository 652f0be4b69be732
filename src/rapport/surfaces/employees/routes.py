"""The surface as a whole: its routes, and its errors, which no other surface's shape may get into (contract)."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from litestar import Request, Response, Router
from litestar.di import Provide
from litestar.types import Guard

from rapport.surfaces.allowances import allowances
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
from rapport.surfaces.employees.errors import refuse
from rapport.surfaces.employees.oauth import Authority, get_jwks, get_metadata, issue_token, refuse_token

Refuse: TypeAlias = Callable[[Request[Any, Any, Any], Exception], Response[bytes]]

HANDLERS = (
    version.get_version,
    employees.list_employees,
    employees.create_employee,
    employees.get_employee,
    employees.update_employee,
    employees.delete_employee,
    interactions.list_employee_interactions,
    interactions.create_employee_interaction,
    interactions.get_employee_interaction,
    interactions.delete_employee_interaction,
    vacancies.list_vacancies,
    vacancies.create_vacancy,
    vacancies.get_vacancy,
    vacancies.update_vacancy,
    vacancies.delete_vacancy,
    custom_properties.list_employee_properties,
    custom_properties.create_employee_property,
    custom_properties.update_employee_property,
    custom_properties.delete_employee_property,
    custom_properties.list_vacancy_properties,
    custom_properties.create_vacancy_property,
    custom_properties.update_vacancy_property,
    custom_properties.delete_vacancy_property,
    property_values.get_employee_property_values,
    property_values.replace_employee_property_values,
    property_values.change_employee_property_values,
    property_values.get_vacancy_property_values,
    property_values.replace_vacancy_property_values,
    property_values.change_vacancy_property_values,
    skill_profiles.get_employee_skill_profile,
    skill_profiles.get_vacancy_skill_profile,
    matching.match_vacancies,
)
PUBLIC_HANDLERS = (issue_token, get_jwks, get_metadata)
MAX_TOKEN_REQUEST_BYTES = 64 * 1024  # an assertion takes 1 kB; anybody may send one


def employees_routes(admit: Guard, authority: Authority) -> list[Router]:
    handled: dict[Any, Any] = {Exception: refuse}
    handled_token: dict[Any, Any] = {Exception: refuse_token}
    return [
        Router(
            path="/",
            route_handlers=[*allowances(HANDLERS), *HANDLERS],
            guards=[admit],
            exception_handlers=handled,
        ),
        Router(
            path="/",
            route_handlers=[*allowances(PUBLIC_HANDLERS), *PUBLIC_HANDLERS],
            dependencies={"authority": Provide(lambda: authority, sync_to_thread=False)},
            exception_handlers=handled_token,
            request_max_body_size=MAX_TOKEN_REQUEST_BYTES,
        ),
    ]


def refusal_of(path: str) -> Refuse | None:
    """What answers an error under this path that comes before any route is found; None: the path is not ours."""
    first = path.partition("/")[2].partition("/")[0]
    return _BY_ROOM.get(first)


_BY_ROOM: Mapping[str, Refuse] = {
    path.split("/")[1]: answer
    for handlers, answer in ((HANDLERS, refuse), (PUBLIC_HANDLERS, refuse_token))
    for handler in handlers
    for path in handler.paths
}
"""By the first segment of the path."""
