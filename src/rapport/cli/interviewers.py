"""`rapport interviewer …`."""

from collections.abc import Sequence
from typing import Annotated

from cyclopts import App, Parameter

from rapport.access.tenants import AccessError, find_tenant
from rapport.cli.keys import OfTenant
from rapport.cli.operating import operate, valid
from rapport.cli.running import on_database, print_json, print_out, print_words
from rapport.cli.teams import Number
from rapport.cli.tenants import AsJson
from rapport.domain.applicants.interviewers import CREATE, Interviewer, find_interviewer, list_interviewers
from rapport.domain.applicants.teams import reached
from rapport.storage.database import Database
from rapport.surfaces.applicants.interviewers import interviewer_shown
from rapport.surfaces.applicants.set_up import ENGLISH, interviewer_body, time_zone_fault
from rapport.surfaces.applicants.set_up_schema import new_interviewer

interviewer = App(name="interviewer", help="Interviewers of a tenant, each in one or more teams.")

OfTeams = Annotated[list[int], Parameter(name="--team", consume_multiple=True, negative="")]


@interviewer.command
def create(
    name: str,
    *,
    tenant: OfTenant,
    email: str,
    time_zone: str,
    team: OfTeams,
    language: str = ENGLISH,
    number: Number = None,
    as_json: AsJson = False,
) -> None:
    """Make an interviewer and print their number.

    Parameters
    ----------
    name
        What they are called.
    tenant
        The tenant's name.
    email
        Their e-mail address.
    time_zone
        The IANA zone of their working hours, such as Europe/Amsterdam.
    team
        The number of a team that they are in; may be given several times.
    language
        The language of mails to them: nl, fr, en or de.
    number
        Their number, brought along from another system; without it, a new one.
    as_json
        Print all of the interviewer, as JSON.
    """
    given = {"name": name, "email": email, "time_zone": time_zone, "language": language, "teams": team, "id": number}
    payload = valid(new_interviewer(), given)
    fault = time_zone_fault(payload)
    if fault is not None:
        raise AccessError(fault)

    async def make(database: Database) -> Interviewer:
        of = await find_tenant(database, tenant)
        done = await operate(database, of, CREATE, interviewer_body(payload, None))
        async with database.tenant(of.id) as transaction:
            found = await find_interviewer(transaction, of.id, team, done["number"])
        assert found is not None
        return found

    made = on_database(make)
    if as_json:
        print_json(interviewer_shown(made))
    else:
        print_words(f"Interviewer {made.name} is made. Their number:")
        print_out(str(made.id))


@interviewer.command(name="list")
def list_(*, tenant: OfTenant, as_json: AsJson = False) -> None:
    """List a tenant's interviewers: number, name, e-mail, time zone, language and teams."""

    async def find(database: Database) -> Sequence[Interviewer]:
        of = await find_tenant(database, tenant)
        async with database.tenant(of.id) as transaction:
            teams = await reached(transaction, of.id, None)
            return (await list_interviewers(transaction, of.id, teams, limit=None, offset=0))[1]

    found = on_database(find)
    if as_json:
        print_json([interviewer_shown(each) for each in found])
    else:
        for each in found:
            teams = ",".join(map(str, each.teams))
            print_out(f"{each.id}\t{each.name}\t{each.email}\t{each.time_zone}\t{each.language}\t{teams}")
