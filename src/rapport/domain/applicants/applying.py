"""An application is made: the person is found by e-mail or made, and all that comes with it is written with it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec

from rapport.domain.applicants.documents import add_document
from rapport.domain.applicants.interview_changes import result_of
from rapport.domain.applicants.interview_parties import find_open
from rapport.domain.applicants.interview_scheduling import Wanted, schedule
from rapport.domain.applicants.numbers import LISTS, free_number, result_about, shown_number, subject_of_number
from rapport.domain.applicants.status_history import note_status
from rapport.domain.applicants.statuses import CLOSING, Status, named, no_status, statuses_of
from rapport.domain.applicants.teams import reached
from rapport.domain.contacts import email_key
from rapport.engine.mutation import Completed, Event, Failed, Mutation, Operation, Outcome
from rapport.ids import Kind
from rapport.storage.database import Transaction


async def _apply(transaction: Transaction, tenant_id: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
    """Body: `within`, `job_id`, `external_id`, `status` (a name), `applied_at`, `person` (`first_name`, `last_name`,
    `email`, perhaps `mobile_phone_number`), `language`, `source`, `details`, `document` (None, or as add_document has
    it), `interview` (None, or fields of Wanted but whose it is). One by one: a person who applies twice is one person.
    """
    return [await _apply_one(transaction, tenant_id, mutation) for mutation in mutations]


async def _apply_one(transaction: Transaction, tenant_id: UUID, mutation: Mutation) -> Outcome:
    body = mutation.body
    # Who applies to the same job waits here: what one looks for below, the other cannot be writing.
    job = await transaction.fetchrow(
        "SELECT id, team_id, archived_at FROM job WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE",
        tenant_id,
        body["job_id"],
    )
    if job is None or job["team_id"] not in await reached(transaction, tenant_id, body["within"]):
        return Failed(code="not_found", message=f"job.jobId: there is no job {body['job_id']}", forget=True)
    earlier = await _same(transaction, tenant_id, job["id"], body["external_id"])
    if earlier is not None:
        standing = await find_open(transaction, tenant_id, earlier["id"])
        completed = Completed(result={} if standing is None else result_of(mutation, standing))
        return _applied(mutation, tenant_id, earlier["id"], earlier["applicant_id"], completed)
    if job["archived_at"] is not None:
        message = f"job.jobId: job {job['id']} is archived and takes no applications any more"
        return Failed(code="conflict", message=message, forget=True)
    statuses = await statuses_of(transaction, tenant_id, job["team_id"])
    status = named(statuses, body["status"])
    if status is None:
        return no_status("applicant_status", statuses)
    applicant_id = await _person(transaction, tenant_id, mutation)
    open_one = await _open(transaction, tenant_id, applicant_id, job["id"])
    if open_one is not None:
        message = f"applicant.email: this person has applied to job {job['id']} already: application {open_one} is open"
        return Failed(code="conflict", message=message, forget=True)
    return await _made(transaction, tenant_id, mutation, applicant_id, status)


async def _same(
    transaction: Transaction, tenant_id: UUID, job_id: int, external_id: str | None
) -> asyncpg.Record | None:
    """The application that a partner has given this id of theirs before."""
    return await transaction.fetchrow(
        "SELECT id, applicant_id FROM application WHERE tenant_id = $1 AND job_id = $2 AND external_id = $3",
        tenant_id,
        job_id,
        external_id,
    )


async def _person(transaction: Transaction, tenant_id: UUID, mutation: Mutation) -> int:
    """Their number. Of somebody who is known only what was not known is added."""
    person = dict(mutation.body["person"])
    number = await transaction.fetchval(
        """
        INSERT INTO applicant (tenant_id, id, first_name, last_name, email, email_key, fields, language,
                               created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
        ON CONFLICT (tenant_id, email_key) DO UPDATE SET fields = excluded.fields || applicant.fields
        RETURNING id
        """,
        tenant_id,
        await free_number(transaction, tenant_id, "applicant"),
        person.pop("first_name"),
        person.pop("last_name"),
        person["email"],
        email_key(person.pop("email")),
        person,
        mutation.body["language"],
        mutation.accepted_at,
    )
    return int(number)


async def _open(transaction: Transaction, tenant_id: UUID, applicant_id: int, job_id: int) -> int | None:
    number: int | None = await transaction.fetchval(
        """
        SELECT min(a.id) FROM application a
        LEFT JOIN application_status s ON s.tenant_id = $1 AND s.id = a.status_id
        WHERE a.tenant_id = $1 AND a.applicant_id = $2 AND a.job_id = $3
          AND coalesce(s.stage, a.status) <> ALL ($4::text[])
        """,
        tenant_id,
        applicant_id,
        job_id,
        CLOSING,
    )
    return number


async def _made(
    transaction: Transaction, tenant_id: UUID, mutation: Mutation, applicant_id: int, status: Status
) -> Outcome:
    body, number = mutation.body, await free_number(transaction, tenant_id, "application")
    await _insert(transaction, tenant_id, mutation, (number, applicant_id), status)
    await note_status(transaction, tenant_id, mutation, number, before=None, after=status)
    document = body["document"]
    if document and not await add_document(transaction, tenant_id, number, document, mutation.accepted_at):
        # Given up by the last one that had the same bytes, while this one came in.
        message = "applicant.resume.file: the file is no longer there; send it again"
        return Failed(code="conflict", message=message, forget=True)
    scheduled = await _interview(transaction, tenant_id, mutation, number)
    if isinstance(scheduled, Failed):
        return scheduled
    subject = subject_of_number(tenant_id, Kind.APPLICATION, number)
    created = Event(type="application.created", subject=subject, data={"number": number, "applicantId": applicant_id})
    done = Completed(events=[created, *scheduled.events], result=scheduled.result)
    return _applied(mutation, tenant_id, number, applicant_id, done)


async def _interview(transaction: Transaction, tenant_id: UUID, mutation: Mutation, number: int) -> Completed | Failed:
    """That of the application, when one came with it."""
    if mutation.body["interview"] is None:
        return Completed()
    given = {**mutation.body["interview"], "application_id": number, "team_id": mutation.body["within"]}
    done = await schedule(transaction, tenant_id, mutation, msgspec.convert(given, Wanted))
    if isinstance(done, Failed):
        return Failed(code=done.code, message=f"interview.{done.message}", forget=True)
    return done.completed


async def _insert(
    transaction: Transaction, tenant_id: UUID, mutation: Mutation, numbers: tuple[int, int], status: Status
) -> None:
    body, at = mutation.body, mutation.accepted_at
    await transaction.execute(
        """
        INSERT INTO application (tenant_id, id, applicant_id, job_id, external_id, status_id, status, status_at, source,
                                 person, details, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $8)
        """,
        tenant_id,
        *numbers,
        body["job_id"],
        body["external_id"],
        status.id,
        status.name,
        at,
        body["source"],
        body["person"],
        body["details"],
        datetime.fromisoformat(body["applied_at"]) if body["applied_at"] else at,
    )


def _applied(mutation: Mutation, tenant_id: UUID, number: int, applicant_id: int, done: Completed) -> Completed:
    """`done`, about these two: the erasure of either forgets what was said here."""
    named_by = ((Kind.APPLICATION, number), (Kind.APPLICANT, applicant_id))
    return Completed(
        events=done.events,
        subjects=[subject_of_number(tenant_id, kind, each) for kind, each in named_by],
        result={
            **(done.result or {}),
            **result_about(mutation, tenant_id, Kind.APPLICATION, number),
            LISTS[Kind.APPLICANT]: [shown_number(tenant_id, Kind.APPLICANT, applicant_id)],
            "applicantNumber": applicant_id,
        },
    )


CREATE = Operation(name="applications.create", handler=_apply, commutes=False)
