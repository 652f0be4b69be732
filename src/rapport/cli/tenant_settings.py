"""`rapport tenant time-zone`, `… schema`, `… rotate-secret`: what a region also does for itself over HTTP."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import msgspec
from cyclopts import Parameter

from rapport.access.callback_secrets import MAX_OVERLAP, rotate_secret
from rapport.access.origin import COMMAND_LINE
from rapport.access.tenants import AccessError, find_tenant, set_time_zone
from rapport.cli.keys import OfTenant
from rapport.cli.running import on_database, print_json, print_out, print_words
from rapport.cli.tenants import tenant as tenants
from rapport.delivery.sign import new_secret
from rapport.domain.region_schema import OutdatedError, current_version
from rapport.storage.database import Database
from rapport.surfaces.candidates.envelope import Refusal
from rapport.surfaces.candidates.schema_change import change_schema, check_changes, shown


@tenants.command
def time_zone(zone: str, /, *, tenant: OfTenant) -> None:
    """Set the zone in which date-times without an offset are read from now on.

    Parameters
    ----------
    zone
        The name of an IANA time zone, such as Europe/Amsterdam.
    tenant
        The tenant's name.
    """

    async def change(database: Database) -> None:
        await set_time_zone(database, await find_tenant(database, tenant), zone)

    on_database(change)
    print_words(f"Times without an offset are read in {zone} from now on.")


@tenants.command(name="rotate-secret")
def rotate_callback_secret(*, tenant: OfTenant, overlap_hours: int = 24) -> None:
    """Make a new callback secret and print it, this once.

    Parameters
    ----------
    tenant
        The tenant's name.
    overlap_hours
        How long callbacks carry the signatures of the old secrets too.
    """
    overlap = timedelta(hours=overlap_hours)
    if not timedelta(0) <= overlap <= MAX_OVERLAP:
        raise AccessError(f"the overlap must be 0 to {MAX_OVERLAP // timedelta(hours=1)} hours")
    secret = new_secret()

    async def rotate(database: Database) -> None:
        found = await find_tenant(database, tenant)
        await rotate_secret(database, found.id, found.sandbox_id, secret, overlap)

    on_database(rotate)
    print_words(f"The old secrets sign for {overlap_hours} hours more, beside the new one:")
    print_out(secret)


@tenants.command
def schema(
    changes: Path | None = None, /, *, tenant: OfTenant, dry_run: Annotated[bool, Parameter(negative="")] = False
) -> None:
    """Print what a tenant decides about payloads, as JSON: interaction types, enums, custom fields; or change it.

    Parameters
    ----------
    changes
        A file with the lists to replace, as PATCH /regions/me/schema takes them.
    tenant
        The tenant's name.
    dry_run
        Change nothing; print what would hold, and which stored candidates would no longer validate.
    """
    given = None if changes is None else _read(changes)

    async def work(database: Database) -> dict[str, Any]:
        found = await find_tenant(database, tenant)
        async with database.tenant(found.id) as transaction:
            if given is None:
                return shown(await current_version(transaction, found.id))
            return await change_schema(transaction, found.id, given, COMMAND_LINE, dry=dry_run)

    try:
        print_json(on_database(work))
    except OutdatedError as error:
        raise AccessError("another version of the schema holds by now; read it, and try again") from error


def _read(file: Path) -> dict[str, Any]:
    try:
        given: dict[str, Any] = msgspec.json.decode(file.read_bytes())
        check_changes(given)
    except msgspec.DecodeError as error:
        raise AccessError(f"{file} is not JSON: {error}") from error
    except Refusal as refusal:
        faults = "; ".join(f"{'.'.join(map(str, issue.path))}: {issue.message}" for issue in refusal.issues)
        raise AccessError(f"{file} does not validate: {faults}") from refusal
    return given
