"""`/jobs/search`: the jobs that people may apply to."""

from typing import Any

from litestar import Response, get

from rapport.access.partner_scopes import PartnerScope
from rapport.domain.applicants import jobs
from rapport.domain.applicants.jobs import Job, Search
from rapport.surfaces.applicants.asking import MAX_OFFSET, ApplicantsRequest, Asking
from rapport.surfaces.applicants.filters import numbers_of, short_text, truth_of, words_of
from rapport.surfaces.applicants.reach import teams_asked
from rapport.surfaces.applicants.writing import answer

MAX_PAGE, DEFAULT_PAGE = 1000, 100
NARROWING = ("city", "state", "job_type")
DEFAULTS: dict[str, Any] = {
    "city": None,
    "state": None,
    "job_type": None,
    "published": True,
    "published_date": None,
    "open_positions_count": 1,
    "filled_positions_count": 0,
    "job_owner_email": None,
    "redirect_apply_url_v2": None,
    "external_url": None,
    "apply_method": "quick_apply_endpoint",
    "number_of_questions_allowed": 0,
    "questions_url": None,
    "partner_attributes": {},
}
"""Of each row, what is shown where nothing was said."""


@get("/jobs/search", access=PartnerScope.READ)
async def search_jobs(request: ApplicantsRequest) -> Response[bytes]:
    """The job that was made latest comes first; archived ones are left out, and with `include_private` those that are
    not published are there too. `teams` are numbers with commas, each with the teams below it; 403 for one that the key
    does not open. The words of `keyword` all occur in the name, the description or the brand.
    """
    asking, call = Asking(request), request.auth
    size, page = asking.whole("size", 1, MAX_PAGE, DEFAULT_PAGE), asking.whole("page", 1, MAX_OFFSET // MAX_PAGE, 1)
    teams, words = numbers_of(asking, "teams"), words_of(asking, "keyword")
    fields = {name: short_text(asking, name) for name in NARROWING}
    hidden = truth_of(asking, "include_private")
    asking.check()
    async with call.transaction() as transaction:
        wanted = Search(
            teams=await teams_asked(call, transaction, "teams", teams),
            words=words,
            fields={name: value for name, value in fields.items() if value is not None},
            hidden=hidden,
        )
        found = await jobs.search_jobs(transaction, call.tenant_id, wanted, limit=size, offset=(page - 1) * size)
    return answer({"data": [job_row(job) for job in found.jobs], "total": found.total, "page": page, "size": size})


def job_row(job: Job) -> dict[str, Any]:
    shown = {name: job.fields.get(name, default) for name, default in DEFAULTS.items()}
    return {"id": str(job.id), "team_id": str(job.team_id), "name": job.name, **shown}
