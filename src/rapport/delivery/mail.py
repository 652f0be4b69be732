"""Mail in the outbox: written with the change that it tells of, sent once it is due, dropped when it is out of date.

waiting → delivered | dead | dropped. A mail that was put twice is there once: its Message-ID says which news it
brings to whom.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from rapport.delivery.outbox import Claimed
from rapport.ids import new_id
from rapport.storage.database import Transaction


class What(StrEnum):
    """What a mail is there for."""

    REQUEST = "request"
    CANCEL = "cancel"
    REMINDER = "reminder"


class MailState(StrEnum):
    """`dropped`: it was out of date before it was sent."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"
    DROPPED = "dropped"


class Mail(Struct, frozen=True, kw_only=True):
    """One message to one person about an interview at a sequence.

    `attendee` is the interviewer's number, None for the applicant. `facts` are what it is made of, as they were when it
    was put: whoever sends it writes it from them. None when it cannot be sent, as the `error` says: a dead letter from
    the start. It is sent from `due_at` on, or at once, and not from `useless_at` on.
    """

    what: What
    interview_id: UUID
    sequence: int
    attendee: int | None
    recipient: str
    message_id: str
    facts: Struct | None
    due_at: datetime | None = None
    useless_at: datetime | None = None
    error: str | None = None


class Letter(Claimed, frozen=True, kw_only=True):
    """A claimed mail. `message` is the whole of it but From, of one that was put by an earlier release, which wrote
    mails when they were put; of all others there are `facts`.
    """

    recipient: str
    message_id: str
    message: bytes | None
    facts: Mapping[str, Any] | None


async def put_mails(transaction: Transaction, tenant_id: UUID, mutation_id: UUID, mails: Sequence[Mail]) -> None:
    await transaction.execute(_PUT, tenant_id, mutation_id, [_row(mail) for mail in mails])


_PUT = """
INSERT INTO outbox (tenant_id, id, kind, mutation_id, what, interview_id, sequence, attendee, recipient, message_id,
                    facts, due_at, useless_at, last_error, state, finished_at)
SELECT $1, m.id, 'mail', $2, m.what, m.interview_id, m.sequence, m.attendee, m.recipient, m.message_id, m.facts,
       coalesce(m.due_at, now()), m.useless_at, m.error, CASE WHEN m.error IS NULL THEN 'waiting' ELSE 'dead' END,
       CASE WHEN m.error IS NOT NULL THEN now() END
FROM json_to_recordset($3::json)
    AS m (id uuid, what text, interview_id uuid, sequence int, attendee bigint, recipient text, message_id text,
          facts json, due_at timestamptz, useless_at timestamptz, error text)
ON CONFLICT (tenant_id, message_id) WHERE kind = 'mail' DO NOTHING
"""


def _row(mail: Mail) -> dict[str, Any]:
    return {"id": new_id(), **msgspec.structs.asdict(mail)}


async def drop_mails(
    transaction: Transaction, tenant_id: UUID, interview_id: UUID, interviewers: Sequence[int]
) -> None:
    """What waits about an interview is not sent: the applicant and these interviewers get other news now.

    Whoever had been left out before still has to hear of that. What is under way may arrive yet.
    """
    await transaction.execute(
        "UPDATE outbox SET state = 'dropped', finished_at = now(), message = NULL, facts = NULL"
        " WHERE tenant_id = $1 AND interview_id = $2 AND kind = 'mail' AND state = 'waiting'"
        " AND (what <> 'cancel' OR attendee IS NULL OR attendee = ANY($3::bigint[]))",
        tenant_id,
        interview_id,
        interviewers,
    )


async def remove_mails(transaction: Transaction, tenant_id: UUID, interview_ids: Sequence[UUID]) -> None:
    """All about these interviews, whatever became of it. What is under way may arrive yet."""
    await transaction.execute(
        "DELETE FROM outbox WHERE tenant_id = $1 AND interview_id = ANY($2::uuid[]) AND kind = 'mail'",
        tenant_id,
        interview_ids,
    )


async def claim_mails(transaction: Transaction, tenant_id: UUID, *, limit: int, lease: timedelta) -> list[Letter]:
    """Takes up to `limit` due mails, the longest due first, for the time of the lease; drops those of no use by now."""
    await transaction.execute(
        "UPDATE outbox SET state = 'dropped', finished_at = now(), message = NULL, facts = NULL"
        " WHERE tenant_id = $1 AND kind = 'mail' AND state = 'waiting' AND due_at <= now() AND useless_at <= now()",
        tenant_id,
    )
    rows = await transaction.fetch(
        """
        WITH due AS MATERIALIZED (
            SELECT id FROM outbox WHERE tenant_id = $1 AND kind = 'mail' AND state = 'waiting' AND due_at <= now()
            ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED
        )
        UPDATE outbox o SET attempts = attempts + 1, due_at = now() + $3 FROM due
        WHERE o.tenant_id = $1 AND o.id = due.id
        RETURNING o.id, o.mutation_id, o.attempts, o.due_at AS leased_until, o.recipient, o.message_id,
                  o.message, o.facts
        """,
        tenant_id,
        limit,
        lease,
    )
    return [Letter(**row) for row in rows]
