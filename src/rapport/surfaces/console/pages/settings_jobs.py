"""Jobs that people apply to: listed, made, archived and taken out of the archive."""

from http import HTTPStatus
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from rapport.access.roles import Role
from rapport.domain.applicants import jobs
from rapport.domain.applicants.jobs import Job, Search, find_job, search_jobs
from rapport.domain.applicants.numbers import shown_number, subject_of_number
from rapport.domain.applicants.teams import all_teams, reached
from rapport.ids import Kind
from rapport.surfaces.console.call import ConsoleRequest
from rapport.surfaces.console.forms import Form, read_form
from rapport.surfaces.console.numbers import number_of
from rapport.surfaces.console.page import confirm, page, redirect, root_of, words_of
from rapport.surfaces.console.refusals import not_found
from rapport.surfaces.console.writing import carry_out_or_say

PATH = "/settings/jobs"
LINES = 100
MAX_TEXT, MAX_DESCRIPTION = 255, 50_000  # characters, as partners may give them


@get(PATH, access=Role.ADMIN)
async def get_jobs(request: ConsoleRequest) -> Response[bytes]:
    """`q` are words of it; `archived` shows the archived ones too; `from` is how many come before the page."""
    call, given = request.auth, request.query_params
    words, offset = given.get("q", "").strip(), number_of(given.get("from", ""))
    async with call.transaction() as transaction:
        of = {team.id: team.name for team in await all_teams(transaction, call.tenant_id)}
        wanted = Search(teams=list(of), words=words.split(), hidden=True, archived=bool(given.get("archived")))
        found = await search_jobs(transaction, call.tenant_id, wanted, limit=LINES, offset=offset)
    following = offset + LINES if found.total > offset + LINES else None
    return page(
        request,
        "settings_jobs.html",
        found=found,
        teams=of,
        words=words,
        archived=wanted.archived,
        following=following,
        before=offset,
    )


@get(f"{PATH}/new", access=Role.ADMIN)
async def get_new_job(request: ConsoleRequest) -> Response[bytes]:
    return await _form(request, Form({"published": "on"}))


@post(f"{PATH}/new", access=Role.ADMIN)
async def post_new_job(request: ConsoleRequest) -> Response[bytes]:
    form = await read_form(request)
    name = form.text("name", needed=True, longest=MAX_TEXT)
    texts = {
        "city": form.text("city", longest=MAX_TEXT),
        "state": form.text("state", longest=MAX_TEXT),
        "description": form.text("description", longest=MAX_DESCRIPTION),
    }
    async with request.auth.transaction() as transaction:
        numbers = {str(team.id) for team in await all_teams(transaction, request.auth.tenant_id)}
    team = form.choice("team_id", numbers)
    if form.is_right:
        fields = {field: text for field, text in texts.items() if text} | {"published": bool(form["published"])}
        body = {"within": None, "id": None, "team_id": int(team), "name": name, "fields": fields}
        await carry_out_or_say(request, form, jobs.CREATE, body, field="name", refers={"jobIds": []})
    if not form.is_right:
        return await _form(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect(request, PATH, done="job_settings.made")


@get(f"{PATH}/{{job_id:str}}/archive", access=Role.ADMIN)
async def ask_to_archive(request: ConsoleRequest, job_id: FromPath[str]) -> Response[bytes]:
    found = await _wanted(request, job_id)
    t, here = words_of(request), root_of(request.auth) + PATH
    return confirm(
        request,
        title=t("job_settings.archive.title", name=found.name),
        text=t("job_settings.archive.text"),
        button=t("job_settings.archive"),
        action=f"{here}/{job_id}/archive",
        back=here,
    )


@post(f"{PATH}/{{job_id:str}}/archive", access=Role.ADMIN)
async def post_archive(request: ConsoleRequest, job_id: FromPath[str]) -> Response[bytes]:
    return await _archived(request, job_id, archived=True)


@post(f"{PATH}/{{job_id:str}}/restore", access=Role.ADMIN)
async def post_restore(request: ConsoleRequest, job_id: FromPath[str]) -> Response[bytes]:
    return await _archived(request, job_id, archived=False)


async def _archived(request: ConsoleRequest, job_id: str, *, archived: bool) -> Response[bytes]:
    """A new key each time: what is done twice is the same as once."""
    job = await _wanted(request, job_id)
    body: dict[str, Any] = {"within": None, "id": job.id, "name": None, "archived": archived, "fields": {}}
    tenant_id = request.auth.tenant_id
    done = await carry_out_or_say(
        request,
        Form(),
        jobs.UPDATE,
        body,
        field="name",
        refers={"jobIds": [shown_number(tenant_id, Kind.JOB, job.id)]},
        subjects=[subject_of_number(tenant_id, Kind.JOB, job.id)],
    )
    if done is None:
        raise not_found()
    return redirect(request, PATH, done="job_settings.archived" if archived else "job_settings.restored")


async def _wanted(request: ConsoleRequest, job_id: str) -> Job:
    """Raises Refusal."""
    call = request.auth
    async with call.transaction() as transaction:
        teams = await reached(transaction, call.tenant_id, None)
        found = await find_job(transaction, call.tenant_id, teams, number_of(job_id))
    if found is None:
        raise not_found()
    return found


async def _form(request: ConsoleRequest, form: Form, status: int = HTTPStatus.OK) -> Response[bytes]:
    async with request.auth.transaction() as transaction:
        teams = await all_teams(transaction, request.auth.tenant_id)
    return page(request, "settings_job_new.html", form=form, teams=teams, status=status)
