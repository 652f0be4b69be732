"""Who said whether they will come: what an attendee's calendar answered, set in the interview."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Struct

from rapport.domain.applicants.interviews import SCHEDULED, find_interviews
from rapport.domain.applicants.invitations.replies import Reply, comparable
from rapport.domain.applicants.invitations.texts import readers
from rapport.engine.mutation import Completed, Event, Failed, Mutation, Operation, Outcome
from rapport.ids import Kind, show
from rapport.storage.database import Transaction

CANCELLED = "the interview does not take place any more"
EARLIER_STATE = "the interview has changed since the invitation that this answers; the latest one is to be answered"
EARLIER_ANSWER = "a later answer came before this one"
NO_LONGER = Failed(code="not_found", message="ATTENDEE: they do not take part in this interview any more")


class Answer(Struct, frozen=True, kw_only=True):
    """`interviewer_id` is None for the applicant; `stamped_at` is when they answered, by their calendar's clock."""

    interview_id: UUID
    interviewer_id: int | None
    answer: str
    sequence: int
    stamped_at: datetime


async def answer_in(transaction: Transaction, tenant_id: UUID, reply: Reply, team_ids: Collection[int]) -> Answer | str:
    """What the reply means, or else the property that names nothing: UID when no interview for a job of these teams
    has it, ATTENDEE when nobody with this address takes part.
    """
    interview_id = await transaction.fetchval(
        """
        SELECT i.id FROM interview i
        JOIN application a ON a.tenant_id = $1 AND a.id = i.application_id
        JOIN job j ON j.tenant_id = $1 AND j.id = a.job_id
        WHERE i.tenant_id = $1 AND i.ical_uid = $2 AND j.team_id = ANY($3::bigint[])
        """,
        tenant_id,
        reply.uid,
        list(team_ids),
    )
    if interview_id is None:
        return "UID"
    interview = (await find_interviews(transaction, tenant_id, [interview_id]))[interview_id]
    for reader in readers(interview):
        if comparable(reader.person.email) == reply.address:
            return Answer(
                interview_id=interview_id,
                interviewer_id=reader.interviewer,
                answer=reply.answer,
                sequence=reply.sequence,
                stamped_at=reply.stamped_at,
            )
    return "ATTENDEE"


async def _answer(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """One that is out of date changes nothing and says so in its result: whoever sent it need not send it again."""
    answers = [msgspec.convert(mutation.body, Answer) for mutation in mutations]
    attendees = await _lock(transaction, tenant_id, [answer.interview_id for answer in answers])
    outcomes: list[Outcome] = []
    applied = []
    for mutation, answer in zip(mutations, answers, strict=True):
        attendee = attendees.get((answer.interview_id, answer.interviewer_id))
        if attendee is None:
            outcomes.append(NO_LONGER)
            continue
        ignored = _ignored(answer, attendee)
        if ignored is None:
            # A clock that is ahead would keep all later answers out.
            at = min(answer.stamped_at, mutation.accepted_at)
            applied.append((tenant_id, answer.interview_id, attendee["place"], answer.answer, at))
        outcomes.append(_completed(answer, attendee, ignored))
    await transaction.executemany(
        "UPDATE interview_attendee SET answer = $4, answered_at = $5"
        " WHERE tenant_id = $1 AND interview_id = $2 AND place = $3",
        applied,
    )
    return outcomes


async def _lock(
    transaction: Transaction, tenant_id: UUID, interview_ids: Sequence[UUID]
) -> Mapping[tuple[UUID, int | None], asyncpg.Record]:
    rows = await transaction.fetch(
        """
        SELECT t.interview_id, t.interviewer_id, t.place, t.answer, t.answered_at, i.sequence, i.status
        FROM interview i JOIN interview_attendee t ON t.tenant_id = $1 AND t.interview_id = i.id
        WHERE i.tenant_id = $1 AND i.id = ANY($2::uuid[]) ORDER BY i.id, t.place FOR UPDATE
        """,
        tenant_id,
        interview_ids,
    )
    return {(row["interview_id"], row["interviewer_id"]): row for row in rows}


def _ignored(answer: Answer, attendee: asyncpg.Record) -> str | None:
    if attendee["status"] != SCHEDULED:
        return CANCELLED
    if answer.sequence < attendee["sequence"]:
        return EARLIER_STATE
    if attendee["answered_at"] is not None and answer.stamped_at < attendee["answered_at"]:
        return EARLIER_ANSWER
    return None


def _completed(answer: Answer, attendee: asyncpg.Record, ignored: str | None) -> Completed:
    holds = attendee["answer"] if ignored else answer.answer
    result: dict[str, Any] = {
        "interview_id": show(Kind.INTERVIEW, answer.interview_id),
        "interviewer_id": answer.interviewer_id,
        "answer": holds,
        "applied": ignored is None,
        "ignored": ignored,
        "interviewIds": [show(Kind.INTERVIEW, answer.interview_id)],  # for the audit log
    }
    if holds == attendee["answer"]:
        return Completed(result=result)
    data = {"interviewerId": answer.interviewer_id, "answer": holds}
    event = Event(type="interview.answered", subject=answer.interview_id, data=data)
    return Completed(result=result, events=[event], changed=["answer"])


ANSWER = Operation(name="interviews.answer", handler=_answer, commutes=False)
