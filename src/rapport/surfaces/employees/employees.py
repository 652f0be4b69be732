"""`/employees`: list, create, read, update, delete (reference 3)."""

from litestar import Response, delete, get, patch, post
from litestar.params import FromPath

from rapport.access.oauth_scopes import OAuthScope
from rapport.domain.employees import employees
from rapport.surfaces.employees.asking import Asking, EmployeesRequest
from rapport.surfaces.employees.records import (
    Records,
    change_record,
    create_record,
    delete_record,
    read_page,
    read_record,
    shown_id,
)
from rapport.surfaces.employees.schema import employee_changes, new_employee
from rapport.surfaces.employees.writing import answer
from rapport.surfaces.validation import Validator

EMPLOYEES = Records(
    table=employees.EMPLOYEES,
    refers="employeeIds",
    fields=(
        "assigned_position",
        "active",
        "organisational_unit",
        "working_history",
        "education_history",
        "languages",
        "desired_functions",
        "non_desired_functions",
        "location",
    ),
    listed=("active", "location", "assigned_position", "organisational_unit"),
    new=Validator(new_employee()),
    changes=Validator(employee_changes()),
)
PATH = "/employees"
ONE = PATH + "/{external_id:str}"


@get(PATH, access=OAuthScope.READ)
async def list_employees(request: EmployeesRequest) -> Response[bytes]:
    """The one that was updated longest ago comes first; `is_active` and `organisational_unit` narrow it down."""
    asking = Asking(request)
    wanted = {"active": asking.truth("is_active"), "organisational_unit": asking.text("organisational_unit")}
    page = await read_page(request, EMPLOYEES, asking, wanted)
    ids = [shown_id(request, EMPLOYEES.table, employee["external_id"]) for employee in page["results"]]
    request.auth.audit_read("employees.list", ids)
    return answer(page)


@post(PATH, status_code=204, access=OAuthScope.WRITE)
async def create_employee(request: EmployeesRequest) -> Response[None]:
    """409 when there is one with this `external_id`: nothing is ever overwritten."""
    return await create_record(request, EMPLOYEES, employees.CREATE)


@get(ONE, access=OAuthScope.READ)
async def get_employee(request: EmployeesRequest, external_id: FromPath[str]) -> Response[bytes]:
    """Fields that were not given are absent."""
    employee = await read_record(request, EMPLOYEES, external_id)
    request.auth.audit_read("employees.read", [shown_id(request, EMPLOYEES.table, external_id)])
    return answer(employee)


@patch(ONE, status_code=204, access=OAuthScope.WRITE)
async def update_employee(request: EmployeesRequest, external_id: FromPath[str]) -> Response[None]:
    """Only the given fields change; null removes one, and so does an empty text or list."""
    return await change_record(request, EMPLOYEES, employees.UPDATE, external_id)


@delete(ONE, status_code=204, access=OAuthScope.WRITE)
async def delete_employee(request: EmployeesRequest, external_id: FromPath[str]) -> Response[None]:
    """Erases the person, their interactions, and what earlier requests said of them."""
    return await delete_record(request, EMPLOYEES, employees.DELETE, external_id)
