"""`rapport tenant …`."""

from typing import Annotated

from cyclopts import App, Parameter

from rapport.access.tenants import Tenant, create_tenant, list_tenants
from rapport.cli.running import on_database, print_json, print_out, print_words
from rapport.delivery.sign import new_secret

tenant = App(name="tenant", help="Tenants: education regions, each with its sandbox.")
AsJson = Annotated[bool, Parameter(name="--json", negative="")]


@tenant.command
def create(name: str, *, time_zone: str = "UTC", as_json: AsJson = False) -> None:
    """Make a tenant and its sandbox, and print the secret that will sign their callbacks.

    Parameters
    ----------
    name
        What the tenant is called in commands.
    time_zone
        The IANA zone, such as Europe/Amsterdam, in which date-times without an offset are read.
    as_json
        Print all of the tenant, as JSON.
    """
    secret = new_secret()
    made = on_database(lambda database: create_tenant(database, name, time_zone, secret))
    if as_json:
        print_json({**_shown(made), "callbackSecret": secret})
    else:
        print_words(f"Tenant {made.name} is made, with its sandbox. Its callbacks are signed with:")
        print_out(secret)


@tenant.command(name="list")
def list_(*, as_json: AsJson = False) -> None:
    """List the tenants."""
    found = on_database(list_tenants)
    if as_json:
        print_json([_shown(each) for each in found])
    else:
        for each in found:
            print_out(f"{each.name}\t{each.time_zone}\t{each.created_at:%Y-%m-%d}")


def _shown(made: Tenant) -> dict[str, object]:
    return {
        "id": made.id,
        "sandboxId": made.sandbox_id,
        "name": made.name,
        "timeZone": made.time_zone,
        "createdAt": made.created_at,
    }
