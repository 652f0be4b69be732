"""`rapport sandbox …`."""

from typing import Annotated

from cyclopts import App, Group, Parameter
from cyclopts.validators import LimitedChoice

from rapport.access.tenants import Tenant, find_tenant, list_tenants
from rapport.cli.running import on_database, print_words
from rapport.domain.sandbox import wipe as wipe_sandbox
from rapport.storage.database import Database

sandbox = App(name="sandbox", help="Sandboxes: each tenant has one, with the same keys and data of its own.")

_whose = Group("Whose", validator=LimitedChoice(1, 1))


@sandbox.command
def wipe(
    *,
    tenant: Annotated[str | None, Parameter(group=_whose)] = None,
    every: Annotated[bool, Parameter(name="--all", negative="", group=_whose)] = False,
) -> None:
    """Remove what sandboxes hold: candidates, interactions, attachments, mutations. Live data and keys stay.

    Parameters
    ----------
    tenant
        The name of the tenant whose sandbox is wiped.
    every
        Wipe the sandboxes of all tenants.
    """

    async def act(database: Database) -> list[tuple[Tenant, int]]:
        chosen = await list_tenants(database) if every else [await find_tenant(database, tenant or "")]
        return [(each, sum((await wipe_sandbox(database, each.sandbox_id)).values())) for each in chosen]

    for wiped, rows in on_database(act):
        print_words(f"The sandbox of {wiped.name} is wiped: {rows} rows are gone.")
