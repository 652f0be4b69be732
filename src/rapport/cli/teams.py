"""`rapport team …`."""

from collections.abc import Sequence
from typing import Annotated

from cyclopts import App, Parameter

from rapport.access.tenants import find_tenant
from rapport.cli.keys import OfTenant
from rapport.cli.operating import operate, valid
from rapport.cli.running import on_database, print_json, print_out, print_words
from rapport.cli.tenants import AsJson
from rapport.domain.applicants.teams import CREATE, Team, all_teams
from rapport.storage.database import Database
from rapport.surfaces.applicants.set_up import team_body
from rapport.surfaces.applicants.set_up_schema import new_team
from rapport.surfaces.applicants.teams import team_shown

team = App(name="team", help="Teams of a tenant; a partner key opens one and those below it.")

Number = Annotated[int | None, Parameter(name="--id")]


@team.command
def create(
    name: str, *, tenant: OfTenant, parent: int | None = None, number: Number = None, as_json: AsJson = False
) -> None:
    """Make a team and print its number.

    Parameters
    ----------
    name
        What the team is called.
    tenant
        The tenant's name.
    parent
        The number of the team that it is below; without it, it is at the top.
    number
        Its number, brought along from another system; without it, a new one.
    as_json
        Print all of the team, as JSON.
    """
    body = team_body(valid(new_team(), {"name": name, "parent_id": parent, "id": number}), None)

    async def make(database: Database) -> Team:
        done = await operate(database, await find_tenant(database, tenant), CREATE, body)
        return Team(id=done["number"], parent_id=body["parent_id"], name=body["name"])

    made = on_database(make)
    if as_json:
        print_json(team_shown(made))
    else:
        print_words(f"Team {made.name} is made. Its number:")
        print_out(str(made.id))


@team.command(name="list")
def list_(*, tenant: OfTenant, as_json: AsJson = False) -> None:
    """List a tenant's teams: number, name, and the team above."""

    async def find(database: Database) -> Sequence[Team]:
        of = await find_tenant(database, tenant)
        async with database.tenant(of.id) as transaction:
            return await all_teams(transaction, of.id)

    found = on_database(find)
    if as_json:
        print_json([team_shown(each) for each in found])
    else:
        for each in found:
            print_out(f"{each.id}\t{each.name}\t{each.parent_id or ''}")
