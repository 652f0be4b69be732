"""`rapport db …`."""

import asyncio

from cyclopts import App

from rapport.cli.running import configured, print_words
from rapport.storage.migrate import upgrade as upgrade_schema

db = App(name="db", help="The database's schema.")


@db.command
def upgrade() -> None:
    """Bring the schema up to this version; safe to run at any time and from several places at once."""
    with configured() as (_, url):
        asyncio.run(upgrade_schema(url))
    print_words("The schema is up to date.")
