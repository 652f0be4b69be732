"""`rapport tenant time-zone`, `… schema`, `… rotate-secret`, which a region also does for itself over HTTP, and
`… interests` and `… scheduling`.
"""

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
from rapport.domain.applicants.scheduling_settings import (
    SchedulingChange,
    SchedulingSettings,
    change_scheduling_settings,
    count_overlapping,
    scheduling_settings,
)
from rapport.domain.applicants.wall_time import Gaps
from rapport.domain.candidates.region_schema import OutdatedError, current_version
from rapport.domain.employees.skill_settings import SkillSettings, change_skill_settings, skill_settings
from rapport.domain.skills.vocabulary import Language
from rapport.storage.database import Database
from rapport.surfaces.schema_change import change_schema, faults_in, shown


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


@tenants.command
def interests(
    *,
    tenant: OfTenant,
    weight: Annotated[list[str] | None, Parameter(negative="")] = None,
    half_life_days: float | None = None,
    language: Language | None = None,
) -> None:
    """Print what a tenant decides about skills and interest, as JSON; with options, change it first.

    Parameters
    ----------
    tenant
        The tenant's name.
    weight
        TYPE=NUMBER, from -100 to 100: what an interaction of this type counts; may be given several times. Types
        without a weight count as the type "other", what employees say they wish as "desired_function".
    half_life_days
        After how many days an interaction counts half.
    language
        Of texts that do not tell their own, of those that are written from now on.
    """
    weights = dict(map(_weight, weight or ())) or None

    async def work(database: Database) -> SkillSettings:
        found = await find_tenant(database, tenant)
        if weights is not None or half_life_days is not None or language is not None:
            await change_skill_settings(
                database, found, language=language, weights=weights, half_life_days=half_life_days
            )
        async with database.tenant(found.id) as transaction:
            return await skill_settings(transaction, found.id)

    holds = on_database(work)
    print_json({"language": holds.language, "halfLifeDays": holds.half_life_days, "weights": holds.weights})


@tenants.command
def scheduling(
    *,
    tenant: OfTenant,
    gaps: Gaps | None = None,
    allow_overlaps: bool | None = None,
    organizer_name: str | None = None,
    organizer_email: str | None = None,
    reminder: Annotated[list[int] | None, Parameter(negative="")] = None,
    no_reminders: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Print what a tenant decides about interviews, as JSON; with options, change it first.

    It holds for interviews that are scheduled or moved from then on, in the sandbox too.

    Parameters
    ----------
    tenant
        The tenant's name.
    gaps
        What becomes of a time that clocks skip: refuse it, or read it as RFC 5545 does, with the offset before.
    allow_overlaps
        Whether people may be in two interviews at once. When no longer, future interviews that clash with nothing are
        kept apart from then on; those that clash are counted, and stay until somebody moves or cancels them.
    organizer_name
        Who invites, instead of the sender of the service's mails; empty text takes it away.
    organizer_email
        Where they are written to, and replies go; empty text takes it away.
    reminder
        MINUTES before the start at which everybody is reminded; may be given several times, and replaces those before.
    no_reminders
        Remind nobody.
    """
    if no_reminders and reminder is not None:
        raise AccessError("either --reminder or --no-reminders is possible, and not both")
    change = SchedulingChange(
        gaps=gaps,
        may_overlap=allow_overlaps,
        organizer_name=organizer_name,
        organizer_email=organizer_email,
        reminder_minutes=[] if no_reminders else reminder,
    )

    async def work(database: Database) -> tuple[SchedulingSettings, int]:
        found = await find_tenant(database, tenant)
        if change != SchedulingChange():
            await change_scheduling_settings(database, found, change)
        async with database.tenant(found.id) as transaction:
            return await scheduling_settings(transaction, found.id), await count_overlapping(transaction, found.id)

    holds, overlapping = on_database(work)
    if overlapping and allow_overlaps is False:
        print_words(f"{overlapping} future interviews still overlap; move or cancel them, then run this once more.")
    print_json({**_scheduling_shown(holds), "overlappingInterviews": overlapping})


def _scheduling_shown(holds: SchedulingSettings) -> dict[str, Any]:
    return {
        "gaps": holds.gaps,
        "allowOverlaps": holds.may_overlap,
        "organizer": {"name": holds.organizer_name, "email": holds.organizer_email},
        "reminderMinutes": holds.reminder_minutes,
    }


def _weight(given: str) -> tuple[str, float]:
    name, _, number = given.rpartition("=")
    try:
        return name, float(number)
    except ValueError as error:
        raise AccessError(f"--weight {given}: it must be TYPE=NUMBER, such as vacancy_liked=1.5") from error


def _read(file: Path) -> dict[str, Any]:
    try:
        given: dict[str, Any] = msgspec.json.decode(file.read_bytes())
    except msgspec.DecodeError as error:
        raise AccessError(f"{file} is not JSON: {error}") from error
    faults = "; ".join(f"{'.'.join(map(str, fault.path))}: {fault.message}" for fault in faults_in(given))
    if faults:
        raise AccessError(f"{file} does not validate: {faults}")
    return given
