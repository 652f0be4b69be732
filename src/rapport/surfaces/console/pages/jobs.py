"""Jobs that people apply to, and the board of one: its applications by status."""

from collections.abc import Sequence
from http import HTTPStatus

from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Struct

from rapport.access.roles import Role
from rapport.domain.applicants.boards import Card, cards_of, count_by_status
from rapport.domain.applicants.jobs import Job, Search, find_job, search_jobs
from rapport.domain.applicants.numbers import shown_number, subject_of_number
from rapport.domain.applicants.status_changes import SET
from rapport.domain.applicants.statuses import STAGES, Status, statuses_of
from rapport.domain.applicants.teams import Team, all_teams
from rapport.engine.mutation import Failed
from rapport.ids import Kind, show
from rapport.storage.database import Transaction
from rapport.surfaces.console.call import ConsoleCall, ConsoleRequest
from rapport.surfaces.console.forms import read_form
from rapport.surfaces.console.numbers import number_of
from rapport.surfaces.console.page import page, redirect
from rapport.surfaces.console.refusals import Refusal, not_found
from rapport.surfaces.console.writing import carry_out

PATH = "/jobs"
ONCE = "/vacancies/jobs"
"""Where they were before; what is kept of links leads on."""
PER_PAGE = 50
PER_COLUMN = 20


class Row(Struct, frozen=True, kw_only=True):
    """A job in the list: how many applications each of its statuses has, in their order."""

    job: Job
    team: str
    counts: Sequence[tuple[str, int]]
    total: int


class Lane(Struct, frozen=True, kw_only=True):
    """A status on the board: the cards that reached it latest, and how many have it."""

    status: str
    cards: Sequence[Card]
    total: int


@get(PATH, access=Role.VIEWER)
async def get_jobs(request: ConsoleRequest) -> Response[bytes]:
    """The one that was made latest comes first. Tells of nobody, so it is not audited."""
    call, asked = request.auth, request.query_params
    words, offset = asked.get("q", "").split(), number_of(asked.get("from", ""))
    archived = asked.get("archived") == "yes"
    async with call.transaction() as transaction:
        teams = await all_teams(transaction, call.tenant_id)
        search = Search(teams=[team.id for team in teams], words=words, hidden=True, archived=archived)
        found = await search_jobs(transaction, call.tenant_id, search, limit=PER_PAGE, offset=offset)
        rows = await _rows(transaction, call, found.jobs, teams)
    following = offset + PER_PAGE if offset + PER_PAGE < found.total else None
    return page(
        request,
        "jobs.html",
        rows=rows,
        total=found.total,
        following=following,
        offset=offset,
        archived=archived,
        words=" ".join(words),
    )


@get(f"{PATH}/{{job_id:str}}", access=Role.VIEWER)
async def get_job(request: ConsoleRequest, job_id: FromPath[str]) -> Response[bytes]:
    call = request.auth
    async with call.transaction() as transaction:
        teams = await all_teams(transaction, call.tenant_id)
        job = await find_job(transaction, call.tenant_id, [team.id for team in teams], number_of(job_id))
        if job is None:
            raise not_found()
        statuses = await statuses_of(transaction, call.tenant_id, job.team_id)
        counted = await count_by_status(transaction, call.tenant_id, [job.id])
        ids = [each.status_id for each in counted]
        cards = await cards_of(transaction, call.tenant_id, job.id, ids, most=PER_COLUMN)
    call.audit_read(
        "applications.list", [shown_number(call.tenant_id, Kind.APPLICATION, card.id) for card in cards], job=job.id
    )
    counts = {each.status: each.count for each in counted}
    return page(
        request,
        "job.html",
        job=job,
        team=next(team.name for team in teams if team.id == job.team_id),
        lanes=_lanes(statuses, cards, counts),
        statuses=statuses,
        total=sum(counts.values()),
        shown_id=lambda card: show(Kind.INTERVIEW, card.interview_id),
    )


@get("/vacancies/{external_id:str}/{job_id:str}", access=Role.VIEWER)
async def get_moved_job(request: ConsoleRequest, external_id: FromPath[str], job_id: FromPath[str]) -> Response[bytes]:
    """With `jobs` as a literal in its path, the router would find no vacancy of that reference."""
    number = number_of(job_id)
    if f"/vacancies/{external_id}" != ONCE or not number:
        raise not_found()
    return redirect(request, f"{PATH}/{number}")


@post(f"{PATH}/{{job_id:str}}/status", access=Role.COORDINATOR)
async def post_status(request: ConsoleRequest, job_id: FromPath[str]) -> Response[bytes]:
    """Of one application, to a status that the job's team has."""
    call, form = request.auth, await read_form(request)
    application_id, status_id = number_of(form["application"]), number_of(form["status"])
    if not (application_id and status_id and number_of(job_id)):
        raise not_found()
    outcome = await carry_out(
        request,
        form,
        SET,
        subjects=[subject_of_number(call.tenant_id, Kind.APPLICATION, application_id)],
        body={"within": None, "application_id": application_id, "status_id": status_id, "status": None},
        refers={"applicationIds": [shown_number(call.tenant_id, Kind.APPLICATION, application_id)]},
    )
    if isinstance(outcome, Failed):
        raise not_found() if outcome.code == "not_found" else Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "jobs.no_status")
    return redirect(request, f"{PATH}/{number_of(job_id)}", done="jobs.status")


async def _rows(
    transaction: Transaction, call: ConsoleCall, jobs: Sequence[Job], teams: Sequence[Team]
) -> Sequence[Row]:
    counted = await count_by_status(transaction, call.tenant_id, [job.id for job in jobs])
    names = {team.id: team.name for team in teams}
    rows = []
    for job in jobs:
        counts = sorted(((each.status, each.count) for each in counted if each.job_id == job.id), key=_in_order)
        total = sum(count for _, count in counts)
        rows.append(Row(job=job, team=names[job.team_id], counts=counts, total=total))
    return rows


def _in_order(counted: tuple[str, int]) -> tuple[int, str]:
    """The six stages first, in their order."""
    status = counted[0]
    return (STAGES.index(status) if status in STAGES else len(STAGES), status)


def _lanes(statuses: Sequence[Status], cards: Sequence[Card], counts: dict[str, int]) -> Sequence[Lane]:
    """One for each stage, with the team's own statuses behind their stage, as far as they are in use; a status that
    there is no more comes last.
    """
    own = [status for status in statuses if status.team_id is not None]
    order = [name for stage in STAGES for name in (stage, *(each.name for each in own if each.stage == stage))]
    known = {status.name for status in statuses}
    order += sorted(name for name in counts if name not in known)
    return [
        Lane(status=name, cards=[card for card in cards if card.status == name], total=counts.get(name, 0))
        for name in dict.fromkeys(order)
        if name in STAGES or counts.get(name)
    ]
