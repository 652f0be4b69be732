"""The command line. Exit codes: 0 done, 1 refused, 2 wrong use. Secrets and data go to standard output, words to
standard error.
"""

import sys

import asyncpg
from cyclopts import App, CycloptsError
from rich.console import Console
from sqlalchemy.exc import DBAPIError

import rapport
from rapport.access.tenants import AccessError
from rapport.settings import SettingsError
from rapport.storage.embedded import EmbeddedPostgresError

REFUSED, WRONG_USE = 1, 2

app = App(name="rapport", help="The record of every interaction between people and work.", version=rapport.__version__)
app.command("rapport.cli.processes:serve")
app.command("rapport.cli.processes:engine")
app.command("rapport.cli.demo:demo")
app.command("rapport.cli.database:db", name="db")
app.command("rapport.cli.tenants:tenant", name="tenant")
app.command("rapport.cli.keys:key", name="key")
app.command("rapport.cli.transfer:import_", name="import")
app.command("rapport.cli.transfer:export", name="export")
app.command("rapport.cli.show_settings:settings", name="settings")


def main() -> None:
    try:
        app(exit_on_error=False, print_error=True, error_console=Console(stderr=True))
    except CycloptsError:
        sys.exit(WRONG_USE)
    except SettingsError as error:
        sys.exit(_say(f"rapport: {error}", WRONG_USE))
    except (AccessError, EmbeddedPostgresError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        sys.exit(_say(f"rapport: {error}", REFUSED))
    except DBAPIError as error:  # what Alembic makes of an error of the database
        sys.exit(_say(f"rapport: {error.orig}", REFUSED))
    except KeyboardInterrupt:
        sys.exit(REFUSED)


def _say(words: str, code: int) -> int:
    print(words, file=sys.stderr)  # noqa: T201  # this is the command line
    return code
