"""The command line. Exit codes: 0 done, 1 refused, 2 wrong use. Secrets and data go to standard output, words to
standard error.
"""

import gc
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
_FROM_THE_DATABASE = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)

app = App(name="rapport", help="The record of every interaction between people and work.", version=rapport.__version__)
# By path: a command loads what it needs itself, and `rapport --help` nothing of it.
for name, path, what in (
    ("serve", "processes:serve", "Answer HTTP, apply mutations and deliver callbacks."),
    ("engine", "processes:engine", "Apply mutations and deliver callbacks, without answering HTTP."),
    ("demo", "demo:demo", "Start on the embedded database, make one round trip, then stay up."),
    ("db", "database:db", "The database's schema."),
    ("tenant", "tenant_settings:tenants", "Tenants: education regions, each with its sandbox."),
    ("key", "keys:key", "API keys of a tenant."),
    ("client", "clients:client", "OAuth clients of a tenant."),
    ("user", "users:user", "Users of the console."),
    ("team", "teams:team", "Teams of a tenant."),
    ("partner-key", "partner_keys:partner_key", "Keys of partners, each of a team."),
    ("interviewer", "interviewers:interviewer", "Interviewers of a tenant."),
    ("job", "jobs:job", "Jobs that people apply to."),
    ("status", "statuses:status", "Statuses of applications."),
    ("import", "transfer:import_", "Bring in candidates or interactions from a file."),
    ("export", "transfer:export", "Write a tenant's records, or one person's, to files."),
    ("audit", "audit:audit", "The audit log: who read or changed what."),
    ("skills", "skills:skills", "What texts are read with: the skills in the box, and ESCO behind them."),
    ("interviews", "interviews:interviews", "Interviews of applicants."),
    ("sandbox", "sandbox:sandbox", "Sandboxes: the twins in which an integration is tried."),
    ("mail", "mails:mail", "Mails about interviews: what waits, what arrived, what did not."),
    ("calendar", "calendars:calendar", "Calendars of interviewers, by secret addresses."),
    ("settings", "show_settings:settings", "Print every setting."),
):
    app.command(f"rapport.cli.{path}", name=name, help=what)


def main() -> None:
    _collect_rarely()
    try:
        app(exit_on_error=False, print_error=True, error_console=Console(stderr=True))
    except CycloptsError:
        sys.exit(WRONG_USE)
    except SettingsError as error:
        sys.exit(_say(f"rapport: {error}", WRONG_USE))
    except (AccessError, EmbeddedPostgresError, *_FROM_THE_DATABASE, OSError) as error:
        sys.exit(_say(f"rapport: {error}", REFUSED))
    except DBAPIError as error:  # what Alembic makes of an error of the database
        sys.exit(_say(f"rapport: {error.orig}", REFUSED))
    except KeyboardInterrupt:
        sys.exit(REFUSED)


def _collect_rarely() -> None:
    """Spares the garbage collector most of its rounds over what stays: modules, routes, what a request is served with.

    Measured: imports 1.45 → 1.25 s and the making of the routes 0.65 → 0.40 s of a start; with `make bench`, p99 of an
    acceptance 94 → 31 ms, lists of 100 interactions 971 → 1,196 a second.
    """
    gc.set_threshold(20_000, 20, 50)


def _say(words: str, code: int) -> int:
    print(words, file=sys.stderr)  # noqa: T201  # this is the command line
    return code
