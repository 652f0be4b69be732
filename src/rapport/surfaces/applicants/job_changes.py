"""`/scheduling/jobs`: jobs made and changed. `jobs.py` finds them."""

from functools import cache
from typing import Any

from litestar import Response, patch, post
from litestar.params import FromPath

from rapport.access.partner_scopes import PartnerScope
from rapport.domain.applicants import jobs
from rapport.domain.applicants.jobs import Job, find_job
from rapport.domain.applicants.numbers import shown_number, subject_of_number
from rapport.ids import Kind
from rapport.surfaces.applicants.asking import ApplicantsRequest, Asking
from rapport.surfaces.applicants.jobs import job_row
from rapport.surfaces.applicants.set_up import NUL, has_nul, job_body, job_changes_body
from rapport.surfaces.applicants.set_up_schema import job_changes, job_fields, new_job
from rapport.surfaces.applicants.writing import answer, carry_out
from rapport.surfaces.validation import Validator

PATH = "/scheduling/jobs"
ONE = PATH + "/{job_id:str}"


@post(PATH, access=PartnerScope.WRITE, status_code=200)
async def create_job(request: ApplicantsRequest) -> Response[bytes]:
    """Of the key's own team, or of `team_id`, which the key must open. Published today, where nothing else was said.
    `id` brings a number along.
    """
    asking, call = Asking(request), request.auth
    key = asking.key()
    payload = await asking.body(_new())
    asking.check()
    _check_nul(asking, payload)
    done = await carry_out(
        request,
        jobs.CREATE,
        key=key,
        subject=None,
        body=job_body(payload, call.team_id),
        payload=payload,
        refers={"jobIds": []},
    )
    return answer(await _shown(request, done.result["number"]), done.headers)


@patch(ONE, access=PartnerScope.WRITE)
async def update_job(request: ApplicantsRequest, job_id: FromPath[str]) -> Response[bytes]:
    """Only the given fields change; null removes one. An archived job takes no applications, and those that it has stay
    as they are.
    """
    asking, call = Asking(request), request.auth
    number = asking.number("job_id", job_id)
    key = asking.key()
    payload = await asking.body(_changes())
    asking.check()
    _check_nul(asking, payload)
    done = await carry_out(
        request,
        jobs.UPDATE,
        key=key,
        subject=subject_of_number(call.tenant_id, Kind.JOB, number),
        body=job_changes_body(payload, call.team_id, number),
        payload=payload,
        refers={"jobIds": [shown_number(call.tenant_id, Kind.JOB, number)]},
    )
    return answer(await _shown(request, number), done.headers)


async def _shown(request: ApplicantsRequest, number: int) -> dict[str, Any]:
    call = request.auth
    async with call.transaction() as transaction:
        teams = [team.id for team in await call.teams(transaction)]
        job = await find_job(transaction, call.tenant_id, teams, number)
    assert job is not None
    return job_shown(job)


def job_shown(job: Job) -> dict[str, Any]:
    """As in a search, with all else that is known of it."""
    known = {name: job.fields.get(name) for name in job_fields()}
    return {**known, **job_row(job), "archived": job.archived_at is not None, "archived_date": job.archived_at}


def _check_nul(asking: Asking, payload: Any) -> None:
    if has_nul(payload.get("partner_attributes")):
        asking.note("partner_attributes", NUL)
        asking.check()


@cache
def _new() -> Validator:
    return Validator(new_job())


@cache
def _changes() -> Validator:
    return Validator(job_changes())
