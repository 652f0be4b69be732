"""`rapport calendar …`."""

import os
from typing import Annotated

from cyclopts import App, Parameter

from rapport.access.origin import COMMAND_LINE
from rapport.access.tenants import AccessError, find_tenant
from rapport.cli.running import on_database, print_out, print_words
from rapport.domain.applicants.invitations.feed import feed_path, make_feed
from rapport.environment import load_settings
from rapport.storage.database import Database

calendar = App(name="calendar", help="Calendars of interviewers, by secret addresses.")


@calendar.command
def create(
    *, tenant: Annotated[str, Parameter(name="--tenant")], interviewer: Annotated[int, Parameter(name="--interviewer")]
) -> None:
    """Make the secret address of an interviewer's calendar and print it, this once. The one before it ends.

    Parameters
    ----------
    tenant
        The tenant's name.
    interviewer
        The interviewer's number.
    """

    async def make(database: Database) -> str | None:
        found = await find_tenant(database, tenant)
        async with database.tenant(found.id) as transaction:
            return await make_feed(transaction, found.id, interviewer, COMMAND_LINE)

    secret = on_database(make)
    if secret is None:
        raise AccessError(f"this tenant has no interviewer {interviewer}")
    public_url = load_settings(os.environ).public_url
    if public_url is None:
        print_words("RAPPORT_PUBLIC_URL is not set: before this path stands the address of the service.")
    print_words("Whoever has this address can read the calendar. It will not be shown again:")
    print_out((public_url or "") + feed_path(secret))
