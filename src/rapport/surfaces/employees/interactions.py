"""`/employees/{id}/interactions`: create and read (seeds), list and delete (contract)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from litestar import Response, delete, get, post
from litestar.params import FromPath

from rapport.access.oauth_scopes import OAuthScope
from rapport.domain.employees import employee_interactions
from rapport.domain.employees.employee_interactions import EmployeeInteraction, find_interaction, list_interactions
from rapport.domain.employees.employees import EMPLOYEES, NO_EMPLOYEE
from rapport.domain.employees.profiles import find_profile
from rapport.domain.subjects import subject_of
from rapport.engine.mutation import Operation
from rapport.surfaces.employees.asking import Asking, EmployeesRequest
from rapport.surfaces.employees.errors import Refusal
from rapport.surfaces.employees.records import shown_id
from rapport.surfaces.employees.schema import new_interaction
from rapport.surfaces.employees.writing import answer, carry_out
from rapport.surfaces.validation import Validator

PATH = "/employees/{employee_external_id:str}/interactions"
ONE = PATH + "/{interaction_external_id:str}"
NEW = Validator(new_interaction())


@get(PATH, access=OAuthScope.READ)
async def list_employee_interactions(request: EmployeesRequest, employee_external_id: FromPath[str]) -> Response[bytes]:
    """In the order of their creation; `count` is that of all pages."""
    asking = Asking(request)
    asking.name("employee_external_id", employee_external_id)
    limit, offset = asking.page()
    asking.check()
    call = request.auth
    async with call.transaction() as transaction:
        if await find_profile(transaction, call.tenant_id, EMPLOYEES, employee_external_id) is None:
            raise Refusal(HTTPStatus.NOT_FOUND, NO_EMPLOYEE.message)
        page = await list_interactions(transaction, call.tenant_id, employee_external_id, limit=limit, offset=offset)
    call.audit_read("employee_interactions.list", [shown_id(request, EMPLOYEES, employee_external_id)])
    return answer({"count": page.count, "results": [_shown(interaction) for interaction in page.interactions]})


@post(PATH, status_code=204, access=OAuthScope.WRITE)
async def create_employee_interaction(request: EmployeesRequest, employee_external_id: FromPath[str]) -> Response[None]:
    """404 for an unknown employee or vacancy, 409 for an `external_id` that this employee has already."""
    asking = Asking(request)
    asking.name("employee_external_id", employee_external_id)
    language = asking.language()
    key = asking.key()
    payload = await asking.body(NEW)
    asking.check()
    body = {
        "employee_id": employee_external_id,
        "external_id": payload["external_id"],
        "type": payload["interaction_type"],
        "timestamp": payload.get("timestamp"),
        "vacancy_id": payload.get("vacancy_id"),
        "title": payload.get("title"),
        "language": language,
    }
    return await _carry_out(request, employee_interactions.CREATE, key, body, payload)


@get(ONE, access=OAuthScope.READ)
async def get_employee_interaction(
    request: EmployeesRequest, employee_external_id: FromPath[str], interaction_external_id: FromPath[str]
) -> Response[bytes]:
    """`timestamp` as it was given, else the moment of creation; of `vacancy_id` and `title` the one that was given."""
    asking = Asking(request)
    asking.name("employee_external_id", employee_external_id)
    asking.name("interaction_external_id", interaction_external_id)
    asking.check()
    call = request.auth
    async with call.transaction() as transaction:
        found = await find_interaction(transaction, call.tenant_id, employee_external_id, interaction_external_id)
    if found is None:
        raise Refusal(HTTPStatus.NOT_FOUND, employee_interactions.NO_INTERACTION.message)
    call.audit_read("employee_interactions.read", _ids(request, employee_external_id, interaction_external_id))
    return answer(_shown(found))


@delete(ONE, status_code=204, access=OAuthScope.WRITE)
async def delete_employee_interaction(
    request: EmployeesRequest, employee_external_id: FromPath[str], interaction_external_id: FromPath[str]
) -> Response[None]:
    """For good."""
    asking = Asking(request)
    asking.name("employee_external_id", employee_external_id)
    asking.name("interaction_external_id", interaction_external_id)
    key = asking.key()
    asking.check()
    body = {"employee_id": employee_external_id, "external_id": interaction_external_id}
    return await _carry_out(request, employee_interactions.DELETE, key, body, None)


async def _carry_out(
    request: EmployeesRequest, operation: Operation, key: str, body: Mapping[str, Any], payload: Any
) -> Response[None]:
    employee, interaction = _ids(request, body["employee_id"], body["external_id"])
    return await carry_out(
        request,
        operation,
        key=key,
        subject=subject_of(request.auth.tenant_id, EMPLOYEES.kind, body["employee_id"]),
        body=body,
        payload=payload,
        refers={"employeeIds": [employee], "employeeInteractionIds": [interaction]},
    )


def _ids(request: EmployeesRequest, employee: str, interaction: str) -> list[str]:
    """As mutations and the audit log have them."""
    tenant_id = request.auth.tenant_id
    return [shown_id(request, EMPLOYEES, employee), employee_interactions.shown_id(tenant_id, employee, interaction)]


def _shown(interaction: EmployeeInteraction) -> dict[str, str]:
    shown = {
        "external_id": interaction.external_id,
        "interaction_type": interaction.type,
        "timestamp": interaction.timestamp_shown,
        "vacancy_id": interaction.vacancy_id,
        "title": interaction.title,
    }
    return {name: value for name, value in shown.items() if value is not None}
