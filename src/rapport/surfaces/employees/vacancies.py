"""`/vacancies`: list, create, read, update, delete (reference 5)."""

from litestar import Response, delete, get, patch, post
from litestar.params import FromPath

from rapport.access.oauth_scopes import OAuthScope
from rapport.domain.employees import vacancies
from rapport.surfaces.employees.asking import Asking, EmployeesRequest
from rapport.surfaces.employees.records import (
    Records,
    change_record,
    create_record,
    delete_record,
    read_page,
    read_record,
)
from rapport.surfaces.employees.schema import new_vacancy, vacancy_changes
from rapport.surfaces.employees.writing import answer
from rapport.surfaces.validation import Validator

VACANCIES = Records(
    table=vacancies.VACANCIES,
    refers="vacancyIds",
    fields=("job_title", "job_description", "active", "languages", "company", "location"),
    listed=("job_title", "active", "company", "location"),
    new=Validator(new_vacancy()),
    changes=Validator(vacancy_changes()),
)
PATH = "/vacancies"
ONE = PATH + "/{external_id:str}"


@get(PATH, access=OAuthScope.READ)
async def list_vacancies(request: EmployeesRequest) -> Response[bytes]:
    """The one that was updated longest ago comes first; `is_active` narrows it down."""
    asking = Asking(request)
    return answer(await read_page(request, VACANCIES, asking, {"active": asking.truth("is_active")}))


@post(PATH, status_code=204, access=OAuthScope.WRITE)
async def create_vacancy(request: EmployeesRequest) -> Response[None]:
    """409 when there is one with this `external_id`: nothing is ever overwritten."""
    return await create_record(request, VACANCIES, vacancies.CREATE)


@get(ONE, access=OAuthScope.READ)
async def get_vacancy(request: EmployeesRequest, external_id: FromPath[str]) -> Response[bytes]:
    """Fields that were not given are absent. Not audited: it speaks of no person."""
    return answer(await read_record(request, VACANCIES, external_id))


@patch(ONE, status_code=204, access=OAuthScope.WRITE)
async def update_vacancy(request: EmployeesRequest, external_id: FromPath[str]) -> Response[None]:
    """Only the given fields change; null removes one, and so does an empty text or list."""
    return await change_record(request, VACANCIES, vacancies.UPDATE, external_id)


@delete(ONE, status_code=204, access=OAuthScope.WRITE)
async def delete_vacancy(request: EmployeesRequest, external_id: FromPath[str]) -> Response[None]:
    """The interactions that name it stay."""
    return await delete_record(request, VACANCIES, vacancies.DELETE, external_id)
