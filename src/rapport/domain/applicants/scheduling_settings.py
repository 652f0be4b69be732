"""What a tenant decides about scheduling: skipped times, double booking, who organizes, when people are reminded."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from msgspec import Struct

from rapport.access.audit import Entry, write_entries
from rapport.access.origin import COMMAND_LINE, Origin
from rapport.access.tenants import AccessError, Tenant
from rapport.domain.applicants.invitations.addresses import MAX_NAME, mail_address
from rapport.domain.applicants.wall_time import Gaps
from rapport.storage.database import Database, Transaction

REMINDER_MINUTES = (1440,)
"""The day before at the same time: early enough to move it, late enough not to be forgotten again."""

MAX_REMINDERS = 5  # each is a mail to everybody
MIN_REMINDER_MINUTES, MAX_REMINDER_MINUTES = 5, 40_320  # mail may take minutes; four weeks


class SchedulingSettings(Struct, frozen=True, kw_only=True):
    """What holds. `may_overlap` allows double booking. Where nothing is said of the organizer, the service's own
    sender organizes. `reminder_minutes` are before the start.
    """

    gaps: Gaps = Gaps.REFUSE
    may_overlap: bool = False
    organizer_name: str | None = None
    organizer_email: str | None = None
    reminder_minutes: Sequence[int] = REMINDER_MINUTES


class SchedulingChange(Struct, frozen=True, kw_only=True):
    """What is None stays. An empty name or address of the organizer takes it away."""

    gaps: Gaps | None = None
    may_overlap: bool | None = None
    organizer_name: str | None = None
    organizer_email: str | None = None
    reminder_minutes: Sequence[int] | None = None


async def scheduling_settings(transaction: Transaction, tenant_id: UUID) -> SchedulingSettings:
    """They hold until the end of the transaction: whoever changes them waits for it."""
    row = await transaction.fetchrow(
        "SELECT gaps, may_overlap, organizer_name, organizer_email, reminder_minutes FROM scheduling"
        " WHERE tenant_id = $1 FOR SHARE",
        tenant_id,
    )
    return SchedulingSettings() if row is None else msgspec.convert(dict(row), SchedulingSettings)


async def change_scheduling_settings(
    database: Database, tenant: Tenant, change: SchedulingChange, *, origin: Origin = COMMAND_LINE
) -> None:
    """For the sandbox too. It holds for interviews that are scheduled or moved from then on; but once double booking
    is no longer allowed, future interviews that clash with nothing are kept apart from others as well.

    Raises AccessError.
    """
    _check(change)
    async with database.directory() as transaction:
        for tenant_id in (tenant.sandbox_id, tenant.id):
            await transaction.execute(f"SET LOCAL rapport.tenant = '{tenant_id}'")
            await transaction.execute(_CHANGE, tenant_id, *msgspec.structs.astuple(change))
            if change.may_overlap is False:
                await _keep_apart(transaction, tenant_id)
        changed = [name for name, value in msgspec.structs.asdict(change).items() if value is not None]
        entry = Entry(origin=origin, action="scheduling_settings.update", details={"changed": changed})
        await write_entries(transaction, tenant.id, [entry])


_CHANGE = """
INSERT INTO scheduling AS s (tenant_id, gaps, may_overlap, organizer_name, organizer_email, reminder_minutes)
VALUES ($1, coalesce($2::text, 'refuse'), coalesce($3::boolean, false), nullif($4::text, ''), nullif($5::text, ''),
        coalesce($6::int[], '{1440}'))
ON CONFLICT (tenant_id) DO UPDATE
SET gaps = coalesce($2, s.gaps), may_overlap = coalesce($3, s.may_overlap),
    organizer_name = nullif(coalesce($4, s.organizer_name), ''),
    organizer_email = nullif(coalesce($5, s.organizer_email), ''),
    reminder_minutes = coalesce($6, s.reminder_minutes)
"""


async def count_overlapping(transaction: Transaction, tenant_id: UUID) -> int:
    """How many future interviews have an interviewer, or an applicant, who is elsewhere at the same time."""
    return int(await transaction.fetchval(f"WITH {_CLASHING} SELECT count(*) FROM clashing", tenant_id))


async def _keep_apart(transaction: Transaction, tenant_id: UUID) -> None:
    """Nobody schedules meanwhile: the settings are locked. Interviews that have begun stay: what clashed with them may
    be over.
    """
    await transaction.execute(
        "DELETE FROM booking WHERE tenant_id = $1 AND hold_id IS NOT NULL AND expires_at <= now()", tenant_id
    )
    await transaction.execute(
        f"""
        WITH {_CLASHING},
        apart AS (
            UPDATE interview SET may_overlap = false
            WHERE tenant_id = $1 AND status = 'scheduled' AND may_overlap AND starts_at > now()
              AND id NOT IN (SELECT interview_id FROM clashing)
            RETURNING id)
        UPDATE booking b SET may_overlap = false FROM apart WHERE b.tenant_id = $1 AND b.interview_id = apart.id
        """,
        tenant_id,
    )


# In the order of their beginnings, each is compared with the latest end before it and with the next beginning.
_CLASHING = """
    taken AS (
        SELECT interview_id, false AS applies, interviewer_id AS person, lower(during) AS starts_at,
               upper(during) AS ends_at
        FROM booking WHERE tenant_id = $1 AND upper(during) > now() AND (expires_at IS NULL OR expires_at > now())
        UNION ALL
        SELECT id, true, applicant_id, starts_at, ends_at
        FROM interview WHERE tenant_id = $1 AND status = 'scheduled' AND ends_at > now()),
    compared AS (
        SELECT interview_id, starts_at,
               starts_at < max(ends_at) OVER (one ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
               OR ends_at > lead(starts_at) OVER one AS clashes
        FROM taken WINDOW one AS (PARTITION BY applies, person ORDER BY starts_at, ends_at, interview_id)),
    clashing AS (
        SELECT DISTINCT interview_id FROM compared WHERE clashes AND interview_id IS NOT NULL AND starts_at > now())
"""


def _check(change: SchedulingChange) -> None:
    wrong = []
    if not ((change.organizer_name or "").isprintable() and len(change.organizer_name or "") <= MAX_NAME):
        wrong.append(f"the organizer's name must be printable text of at most {MAX_NAME} characters")
    if change.organizer_email and mail_address(change.organizer_email) != change.organizer_email:
        wrong.append("the organizer's address must be an e-mail address, such as hr@example.org")
    minutes = change.reminder_minutes or ()
    if not all(MIN_REMINDER_MINUTES <= each <= MAX_REMINDER_MINUTES for each in minutes):
        wrong.append(f"a reminder must be {MIN_REMINDER_MINUTES} to {MAX_REMINDER_MINUTES} minutes before the start")
    if len(set(minutes)) != len(minutes) or len(minutes) > MAX_REMINDERS:
        wrong.append(f"there may be {MAX_REMINDERS} reminders at most, each of another time")
    if wrong:
        raise AccessError("; ".join(wrong))
