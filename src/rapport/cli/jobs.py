"""`rapport job …`."""

from collections.abc import Sequence
from typing import Annotated

from cyclopts import App, Parameter

from rapport.access.tenants import find_tenant
from rapport.cli.keys import OfTenant
from rapport.cli.operating import operate, valid
from rapport.cli.running import on_database, print_json, print_out, print_words
from rapport.cli.teams import Number
from rapport.cli.tenants import AsJson
from rapport.domain.applicants.jobs import CREATE, UPDATE, Job, Search, find_job, search_jobs
from rapport.domain.applicants.teams import reached
from rapport.storage.database import Database
from rapport.surfaces.applicants.job_changes import job_shown
from rapport.surfaces.applicants.set_up import job_body, job_changes_body
from rapport.surfaces.applicants.set_up_schema import new_job

job = App(name="job", help="Jobs that people apply to, each of one team.")


@job.command
def create(
    name: str,
    *,
    tenant: OfTenant,
    team: int,
    city: str | None = None,
    state: str | None = None,
    description: str | None = None,
    number: Number = None,
    as_json: AsJson = False,
) -> None:
    """Make a job and print its number.

    Parameters
    ----------
    name
        What the job is called.
    tenant
        The tenant's name.
    team
        The number of the team whose it is, as `rapport team list` shows it.
    city
        Where it is.
    state
        The state or province that it is in.
    description
        What it is about.
    number
        Its number, brought along from another system; without it, a new one.
    as_json
        Print all of the job, as JSON.
    """
    given = {"name": name, "team_id": team, "city": city, "state": state, "description": description, "id": number}
    body = job_body(valid(new_job(), given), None)

    async def make(database: Database) -> Job:
        of = await find_tenant(database, tenant)
        done = await operate(database, of, CREATE, body)
        async with database.tenant(of.id) as transaction:
            found = await find_job(transaction, of.id, [team], done["number"])
        assert found is not None
        return found

    made = on_database(make)
    if as_json:
        print_json(job_shown(made))
    else:
        print_words(f"Job {made.name} is made. Its number:")
        print_out(str(made.id))


@job.command(name="list")
def list_(
    *, tenant: OfTenant, archived: Annotated[bool, Parameter(negative="")] = False, as_json: AsJson = False
) -> None:
    """List a tenant's jobs, the latest first: number, name, team and state.

    Parameters
    ----------
    tenant
        The tenant's name.
    archived
        List the archived ones too.
    as_json
        Print all of each job, as JSON.
    """

    async def find(database: Database) -> Sequence[Job]:
        of = await find_tenant(database, tenant)
        async with database.tenant(of.id) as transaction:
            wanted = Search(teams=await reached(transaction, of.id, None), hidden=True, archived=archived)
            return (await search_jobs(transaction, of.id, wanted, limit=None, offset=0)).jobs

    found = on_database(find)
    if as_json:
        print_json([job_shown(each) for each in found])
    else:
        for each in found:
            state = f"archived {each.archived_at:%Y-%m-%d}" if each.archived_at else f"made {each.created_at:%Y-%m-%d}"
            print_out(f"{each.id}\t{each.name}\t{each.team_id}\t{state}")


@job.command
def archive(job_id: int, *, tenant: OfTenant) -> None:
    """Let a job take no applications any more; those that it has stay as they are.

    Parameters
    ----------
    job_id
        The job's number, as `rapport job list` shows it.
    tenant
        The tenant's name.
    """

    async def end(database: Database) -> None:
        body = job_changes_body({"archived": True}, None, job_id)
        await operate(database, await find_tenant(database, tenant), UPDATE, body)

    on_database(end)
    print_words(f"Job {job_id} is archived.")
