"""`/employees/custom_properties` and `/vacancies/custom_properties`: which properties there are (reference 7).

They stand where a record with the id `custom_properties` would; so no record may have that id.
"""

from litestar import Response, delete, get, patch, post

from rapport.access.oauth_scopes import OAuthScope
from rapport.domain.employees.custom_properties import (
    EMPLOYEE_PROPERTIES,
    VACANCY_PROPERTIES,
    definition_subject,
    list_definitions,
)
from rapport.domain.employees.employees import EMPLOYEES
from rapport.domain.employees.profiles import Table
from rapport.domain.employees.vacancies import VACANCIES
from rapport.engine.mutation import Operation
from rapport.ids import Kind, show
from rapport.surfaces.employees.asking import Asking, EmployeesRequest
from rapport.surfaces.employees.property_schema import custom_property, property_name
from rapport.surfaces.employees.schema import RESERVED_ID
from rapport.surfaces.employees.writing import answer, carry_out
from rapport.surfaces.validation import Validator

OF_EMPLOYEES = f"/employees/{RESERVED_ID}"
OF_VACANCIES = f"/vacancies/{RESERVED_ID}"
DEFINITION = Validator(custom_property())
NAME = Validator(property_name())


@get(OF_EMPLOYEES, access=OAuthScope.READ)
async def list_employee_properties(request: EmployeesRequest) -> Response[bytes]:
    """By name. Because of this path, no employee can have the id `custom_properties`."""
    return await _list(request, EMPLOYEES)


@post(OF_EMPLOYEES, status_code=204, access=OAuthScope.WRITE)
async def create_employee_property(request: EmployeesRequest) -> Response[None]:
    """409 when there is one of this name."""
    return await _write(request, EMPLOYEES, EMPLOYEE_PROPERTIES.create)


@patch(OF_EMPLOYEES, status_code=204, access=OAuthScope.WRITE)
async def update_employee_property(request: EmployeesRequest) -> Response[None]:
    """Changes the type of the property of this name; 409 while an employee has a value of another type."""
    return await _write(request, EMPLOYEES, EMPLOYEE_PROPERTIES.update)


@delete(OF_EMPLOYEES, status_code=204, access=OAuthScope.WRITE)
async def delete_employee_property(request: EmployeesRequest) -> Response[None]:
    """All employees' values of it go too; `last_updated` stays."""
    return await _delete(request, EMPLOYEES, EMPLOYEE_PROPERTIES.delete)


@get(OF_VACANCIES, access=OAuthScope.READ)
async def list_vacancy_properties(request: EmployeesRequest) -> Response[bytes]:
    """By name. Because of this path, no vacancy can have the id `custom_properties`."""
    return await _list(request, VACANCIES)


@post(OF_VACANCIES, status_code=204, access=OAuthScope.WRITE)
async def create_vacancy_property(request: EmployeesRequest) -> Response[None]:
    """409 when there is one of this name."""
    return await _write(request, VACANCIES, VACANCY_PROPERTIES.create)


@patch(OF_VACANCIES, status_code=204, access=OAuthScope.WRITE)
async def update_vacancy_property(request: EmployeesRequest) -> Response[None]:
    """Changes the type of the property of this name; 409 while a vacancy has a value of another type."""
    return await _write(request, VACANCIES, VACANCY_PROPERTIES.update)


@delete(OF_VACANCIES, status_code=204, access=OAuthScope.WRITE)
async def delete_vacancy_property(request: EmployeesRequest) -> Response[None]:
    """All vacancies' values of it go too; `last_updated` stays."""
    return await _delete(request, VACANCIES, VACANCY_PROPERTIES.delete)


async def _list(request: EmployeesRequest, table: Table) -> Response[bytes]:
    call = request.auth
    async with call.transaction() as transaction:
        definitions = await list_definitions(transaction, call.tenant_id, table)
    return answer([{"property_name": each.name, "property_type": each.type} for each in definitions])


async def _write(request: EmployeesRequest, table: Table, operation: Operation) -> Response[None]:
    asking = Asking(request)
    key = asking.key()
    payload = await asking.body(DEFINITION)
    asking.check()
    body = {"name": payload["property_name"], "type": payload["property_type"]}
    return await _carry_out(request, table, operation, key, body)


async def _delete(request: EmployeesRequest, table: Table, operation: Operation) -> Response[None]:
    asking = Asking(request)
    name = asking.fitting("property_name", NAME)
    key = asking.key()
    asking.check()
    return await _carry_out(request, table, operation, key, {"name": name})


async def _carry_out(
    request: EmployeesRequest, table: Table, operation: Operation, key: str, body: dict[str, str]
) -> Response[None]:
    subject = definition_subject(request.auth.tenant_id, table, body["name"])
    return await carry_out(
        request,
        operation,
        key=key,
        subject=subject,
        body=body,
        payload=body,
        refers={"customPropertyIds": [show(Kind.CUSTOM_PROPERTY, subject)]},
    )
