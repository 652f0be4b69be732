"""`/{employees|vacancies}/{external_id}/custom_properties`: what one record holds of them (reference 7)."""

from typing import Any

from litestar import Response, get, patch, put
from litestar.params import FromPath

from rapport.access.oauth_scopes import OAuthScope
from rapport.domain.employees.property_values import EMPLOYEE_VALUES, VACANCY_VALUES
from rapport.engine.mutation import Operation
from rapport.surfaces.employees import employees, vacancies
from rapport.surfaces.employees.asking import Asking, EmployeesRequest
from rapport.surfaces.employees.employees import EMPLOYEES
from rapport.surfaces.employees.property_schema import property_changes, property_values
from rapport.surfaces.employees.records import CUSTOM, Records, carry_out_on, shown_id, shown_values
from rapport.surfaces.employees.vacancies import VACANCIES
from rapport.surfaces.employees.writing import answer
from rapport.surfaces.validation import Validator

OF_EMPLOYEE = f"{employees.ONE}/{CUSTOM}"
OF_VACANCY = f"{vacancies.ONE}/{CUSTOM}"
ALL = Validator(property_values())
SOME = Validator(property_changes())


@get(OF_EMPLOYEE, access=OAuthScope.READ)
async def get_employee_property_values(request: EmployeesRequest, external_id: FromPath[str]) -> Response[bytes]:
    """By name; properties without a value are absent."""
    values = await _read(request, EMPLOYEES, external_id)
    request.auth.audit_read("employee_property_values.read", [shown_id(request, EMPLOYEES.table, external_id)])
    return answer(values)


@put(OF_EMPLOYEE, status_code=204, access=OAuthScope.WRITE)
async def replace_employee_property_values(request: EmployeesRequest, external_id: FromPath[str]) -> Response[None]:
    """Values that are not given are removed; 400 for a property that is not defined, or a value of another type."""
    return await _write(request, EMPLOYEES, EMPLOYEE_VALUES.replace, ALL, external_id)


@patch(OF_EMPLOYEE, status_code=204, access=OAuthScope.WRITE)
async def change_employee_property_values(request: EmployeesRequest, external_id: FromPath[str]) -> Response[None]:
    """Values that are not given stay, null removes one; 400 as when all are replaced."""
    return await _write(request, EMPLOYEES, EMPLOYEE_VALUES.change, SOME, external_id)


@get(OF_VACANCY, access=OAuthScope.READ)
async def get_vacancy_property_values(request: EmployeesRequest, external_id: FromPath[str]) -> Response[bytes]:
    """By name; properties without a value are absent. Not audited: it speaks of no person."""
    return answer(await _read(request, VACANCIES, external_id))


@put(OF_VACANCY, status_code=204, access=OAuthScope.WRITE)
async def replace_vacancy_property_values(request: EmployeesRequest, external_id: FromPath[str]) -> Response[None]:
    """Values that are not given are removed; 400 for a property that is not defined, or a value of another type."""
    return await _write(request, VACANCIES, VACANCY_VALUES.replace, ALL, external_id)


@patch(OF_VACANCY, status_code=204, access=OAuthScope.WRITE)
async def change_vacancy_property_values(request: EmployeesRequest, external_id: FromPath[str]) -> Response[None]:
    """Values that are not given stay, null removes one; 400 as when all are replaced."""
    return await _write(request, VACANCIES, VACANCY_VALUES.change, SOME, external_id)


async def _read(request: EmployeesRequest, records: Records, external_id: str) -> list[dict[str, Any]]:
    asking = Asking(request)
    asking.name("external_id", external_id)
    asking.check()
    async with request.auth.transaction() as transaction:
        return await shown_values(request, transaction, records, external_id)


async def _write(
    request: EmployeesRequest, records: Records, operation: Operation, validator: Validator, external_id: str
) -> Response[None]:
    asking = Asking(request)
    asking.name("external_id", external_id)
    key = asking.key()
    payload = await asking.body(validator)
    asking.check()
    properties = [{"name": given["property_name"], "value": given["property_value"]} for given in payload]
    body = {"external_id": external_id, "properties": properties}
    return await carry_out_on(request, records, operation, key, body, payload)
