"""`rapport status …`."""

from cyclopts import App

from rapport.access.tenants import find_tenant
from rapport.cli.keys import OfTenant
from rapport.cli.operating import operate, valid
from rapport.cli.running import on_database, print_json, print_out, print_words
from rapport.cli.teams import Number
from rapport.cli.tenants import AsJson
from rapport.domain.applicants.statuses import CREATE, Status
from rapport.storage.database import Database
from rapport.surfaces.applicants.statuses import new_status, status_shown

status = App(name="status", help="Statuses of applications that teams make beside the six that are always there.")


@status.command
def create(
    name: str, *, tenant: OfTenant, team: int, stage: str, number: Number = None, as_json: AsJson = False
) -> None:
    """Make a status for the jobs of a team and of those below it, and print its number.

    Parameters
    ----------
    name
        What the status is called.
    tenant
        The tenant's name.
    team
        The team's number, as `rapport team list` shows it.
    stage
        How far it means: New, In Review, Interview, Offer, Hired or Unqualified.
    number
        Its number, brought along from another system; without it, a new one.
    as_json
        Print all of the status, as JSON.
    """
    payload = valid(new_status(), {"name": name, "stage": stage, "id": number})
    body = {"id": None, **payload, "within": None, "team_id": team}

    async def make(database: Database) -> Status:
        done = await operate(database, await find_tenant(database, tenant), CREATE, body)
        return Status(id=done["number"], name=name.strip(), stage=stage, team_id=team)

    made = on_database(make)
    if as_json:
        print_json(status_shown(made))
    else:
        print_words(f"Status {made.name} is made. Its number:")
        print_out(str(made.id))
