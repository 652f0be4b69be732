"""What became of mails: who gets what, when, and what came of it. Never what stands in them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from rapport.access.audit import Entry, write_entries
from rapport.access.origin import COMMAND_LINE, Origin
from rapport.access.tenants import AccessError
from rapport.delivery.mail import MailState, What
from rapport.ids import Kind, show
from rapport.storage.database import Transaction


class MailStatus(Struct, frozen=True, kw_only=True):
    """`attendee` is the interviewer's number, None for the applicant. `due_at` is when it is tried next, while it
    waits; `finished_at` is when it was delivered, given up or dropped.
    """

    id: UUID
    interview_id: UUID
    sequence: int
    what: What
    attendee: int | None
    recipient: str
    state: MailState
    attempts: int
    due_at: datetime | None
    last_status: int | None
    last_error: str | None
    created_at: datetime
    finished_at: datetime | None


class Mails(Struct, frozen=True, kw_only=True):
    """A page of them, and how many there are in all."""

    mails: Sequence[MailStatus]
    total: int


async def list_mails(
    transaction: Transaction,
    tenant_id: UUID,
    *,
    state: MailState | None = None,
    interview_id: UUID | None = None,
    team_ids: Collection[int] | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> Mails:
    """The oldest first. With `team_ids` only those about interviews for jobs of these teams."""
    filters = (tenant_id, state, interview_id, None if team_ids is None else list(team_ids))
    total = await transaction.fetchval(f"SELECT count(*) {_FOUND}", *filters)
    rows = await transaction.fetch(
        f"""
        SELECT o.id, o.interview_id, o.sequence, o.what, o.attendee, o.recipient, o.state, o.attempts,
               CASE WHEN o.state = 'waiting' THEN o.due_at END AS due_at, o.last_status, o.last_error, o.created_at,
               o.finished_at
        {_FOUND} ORDER BY o.created_at, o.id LIMIT $5 OFFSET $6
        """,
        *filters,
        limit,
        offset,
    )
    return Mails(mails=[MailStatus(**row) for row in rows], total=total)


_FOUND = """
FROM outbox o
WHERE o.tenant_id = $1 AND o.kind = 'mail' AND ($2::text IS NULL OR o.state = $2)
  AND ($3::uuid IS NULL OR o.interview_id = $3)
  AND ($4::bigint[] IS NULL OR EXISTS (
      SELECT FROM interview i
      JOIN application a ON a.tenant_id = $1 AND a.id = i.application_id
      JOIN job j ON j.tenant_id = $1 AND j.id = a.job_id
      WHERE i.tenant_id = $1 AND i.id = o.interview_id AND j.team_id = ANY($4)))
"""


async def retry_mail(transaction: Transaction, tenant_id: UUID, mail_id: UUID, origin: Origin = COMMAND_LINE) -> None:
    """Sends a dead letter once more, from its first attempt on. Raises AccessError when this is none."""
    found = await transaction.fetchval(
        "UPDATE outbox SET state = 'waiting', attempts = 0, due_at = now(), finished_at = NULL"
        " WHERE tenant_id = $1 AND id = $2 AND kind = 'mail' AND state = 'dead'"
        " AND (message IS NOT NULL OR facts IS NOT NULL) RETURNING true",
        tenant_id,
        mail_id,
    )
    if not found:
        raise AccessError("there is no such dead letter that could be sent; see `rapport mail list --state dead`")
    await write_entries(
        transaction, tenant_id, [Entry(origin=origin, action="mail.retry", records=[show(Kind.MAIL, mail_id)])]
    )
