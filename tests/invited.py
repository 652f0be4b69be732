"""Interviews to be announced: in memory, and as rows whose changes are told in the transaction that makes them."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from hiring import ZONE, new_application, new_interviewer
from partners import Partner
from quiet import request_of
from rapport.delivery.mail import Letter
from rapport.domain.applicants.interviews import CANCELLED, SCHEDULED, Interview, Invited, find_interviews
from rapport.domain.applicants.invitations.announcing import announce
from rapport.domain.applicants.invitations.composing import compose
from rapport.engine.execute import execute
from rapport.engine.mutation import Completed, Mutation, Operation, Outcome
from rapport.ids import new_id
from rapport.storage.database import Database, Transaction

MADE_AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
ANN = Invited(
    number=1001,
    name="Ann Example",
    email="ann@home.example",
    time_zone=None,
    language="en",
    answer="needs-action",
)
INA = Invited(
    number=1002,
    name="Ina Interviewer",
    email="ina@team.example",
    time_zone="Europe/London",
    language="nl",
    answer="accepted",
)
JO = Invited(
    number=1003, name="Jo Tweede", email="jo@team.example", time_zone=ZONE, language="fr", answer="needs-action"
)


def interview(start: datetime = datetime(2026, 12, 14, 9, tzinfo=UTC), **fields: Any) -> Interview:
    """One of an hour, in memory."""
    given: dict[str, Any] = {
        "id": new_id(),
        "application_id": 1004,
        "team_id": 1,
        "job": "Nurse",
        "status": SCHEDULED,
        "time_zone": ZONE,
        "tzdata": "test",
        "duration_minutes": 60,
        "location": "Main street 1",
        "sequence": 0,
        "reason": None,
        "created_at": MADE_AT,
        "updated_at": MADE_AT,
        "applicant": ANN,
        "interviewers": [INA],
        **fields,
    }
    return Interview(
        wall_start=start.replace(tzinfo=None),
        starts_at=start,
        ends_at=start + timedelta(minutes=given["duration_minutes"]),
        ical_uid=f"{given['id']}@rapport",
        **given,
    )


class Meeting:
    """An interview in the database. Each change is announced as the service does it."""

    def __init__(self, database: Database, partner: Partner, interview_id: UUID) -> None:
        self._database = database
        self.tenant_id = partner.tenant.id
        self.id = interview_id

    async def read(self) -> Interview:
        async with self.transaction() as transaction:
            return await self._read(transaction)

    async def change(self, interviewers: Sequence[int] | None = None, **columns: Any) -> Interview:
        """The interview as it stands then; its sequence is one more."""

        async def work(transaction: Transaction, mutation: Mutation) -> None:
            before = await self._read(transaction)
            names = ", ".join(f"{name} = ${index}" for index, name in enumerate(columns, start=3))
            await transaction.execute(
                f"UPDATE interview SET sequence = sequence + 1{', ' if names else ''}{names}"
                " WHERE tenant_id = $1 AND id = $2",
                self.tenant_id,
                self.id,
                *columns.values(),
            )
            if interviewers is not None:
                await transaction.execute(
                    "DELETE FROM interview_attendee WHERE place > 0 AND interview_id = $1", self.id
                )
                await _attend(transaction, self.tenant_id, self.id, interviewers)
            await announce(transaction, self.tenant_id, mutation.id, before, await self._read(transaction))

        await self.execute(work)
        return await self.read()

    async def move(self, by: timedelta) -> Interview:
        now = await self.read()
        return await self.change(starts_at=now.starts_at + by, ends_at=now.ends_at + by)

    async def cancel(self, reason: str | None = None) -> Interview:
        return await self.change(status=CANCELLED, reason=reason)

    async def announce_anew(self) -> None:
        """As when it was made."""

        async def work(transaction: Transaction, mutation: Mutation) -> None:
            await announce(transaction, self.tenant_id, mutation.id, None, await self._read(transaction))

        await self.execute(work)

    async def execute(self, work: Any) -> None:
        """Inside a mutation, as the service does it."""

        async def handler(transaction: Transaction, _: UUID, mutations: Sequence[Mutation]) -> Sequence[Outcome]:
            await work(transaction, mutations[0])
            return [Completed()]

        operation = Operation(name="test.change", handler=handler, commutes=False)
        executed = await execute(self._database, request_of(self.tenant_id, operation.name), operation)
        assert executed.outcome == Completed()

    async def mails(self, *states: str) -> list[dict[str, Any]]:
        """The rows of the outbox, each with the message that is made of it."""
        return [{**row, "message": written(row)} for row in await self.rows(*states)]

    async def rows(self, *states: str) -> list[asyncpg.Record]:
        """The rows of the outbox, in the order in which they were written."""
        async with self.transaction() as transaction:
            rows = await transaction.fetch(
                "SELECT * FROM outbox"
                " WHERE tenant_id = $1 AND interview_id = $2 AND state = ANY($3::text[]) ORDER BY id",
                self.tenant_id,
                self.id,
                list(states) or ["waiting"],
            )
        return list(rows)

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        return self._database.tenant(self.tenant_id)

    async def run(self, statement: str, *arguments: Any) -> None:
        async with self.transaction() as transaction:
            await transaction.execute(statement, *arguments)

    async def _read(self, transaction: Transaction) -> Interview:
        return (await find_interviews(transaction, self.tenant_id, [self.id]))[self.id]


async def new_meeting(
    database: Database,
    partner: Partner,
    *,
    interviewers: Sequence[int] | None = None,
    applicant: int | None = None,
    announced: bool = True,
    **columns: Any,
) -> Meeting:
    """In 30 days, for an hour, with a new interviewer unless some are named."""
    invited = [await new_interviewer(database, partner)] if interviewers is None else interviewers
    application = await new_application(database, partner, applicant=applicant)
    start = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=30)
    row: dict[str, Any] = {
        "id": new_id(),
        "status": SCHEDULED,
        "wall_start": start.replace(tzinfo=None),
        "time_zone": ZONE,
        "tzdata": "test",
        "starts_at": start,
        "ends_at": start + timedelta(hours=1),
        "duration_minutes": 60,
        "location": "Main street 1",
        "may_overlap": True,
        "created_at": MADE_AT,
        "updated_at": MADE_AT,
        **columns,
    }
    row.setdefault("ical_uid", f"{row['id']}@rapport")
    tenant_id = partner.tenant.id
    names = ", ".join(row)
    values = ", ".join(f"${index}" for index, _ in enumerate(row, start=3))
    async with database.tenant(tenant_id) as transaction:
        await transaction.execute(
            f"INSERT INTO interview (tenant_id, application_id, applicant_id, {names})"
            f" SELECT $1, id, applicant_id, {values} FROM application WHERE tenant_id = $1 AND id = $2",
            tenant_id,
            application,
            *row.values(),
        )
        await transaction.execute(
            "INSERT INTO interview_attendee (tenant_id, interview_id, place) VALUES ($1, $2, 0)", tenant_id, row["id"]
        )
        await _attend(transaction, tenant_id, row["id"], invited)
    meeting = Meeting(database, partner, row["id"])
    if announced:
        await meeting.announce_anew()
    return meeting


async def _attend(transaction: Transaction, tenant_id: UUID, interview_id: UUID, interviewers: Sequence[int]) -> None:
    await transaction.executemany(
        "INSERT INTO interview_attendee (tenant_id, interview_id, place, interviewer_id) VALUES ($1, $2, $3, $4)",
        [(tenant_id, interview_id, place, number) for place, number in enumerate(interviewers, start=1)],
    )


async def decide(database: Database, partner: Partner, **columns: Any) -> None:
    """What the tenant has decided about scheduling."""
    names = ", ".join(columns)
    values = ", ".join(f"${index}" for index, _ in enumerate(columns, start=2))
    async with database.tenant(partner.tenant.id) as transaction:
        await transaction.execute(
            f"INSERT INTO scheduling (tenant_id, {names}) VALUES ($1, {values})", partner.tenant.id, *columns.values()
        )


def written(row: asyncpg.Record) -> bytes | None:
    """The mail as it would be sent, but for From."""
    if row["facts"] is None:
        return row["message"]  # type: ignore[no-any-return]  # bytea
    given = {name: row[name] for name in Letter.__struct_fields__ if name != "leased_until"}
    return compose(Letter(**given, leased_until=row["due_at"]))


def parsed(message: bytes) -> EmailMessage:
    found = message_from_bytes(message, policy=SMTP)
    assert isinstance(found, EmailMessage)
    return found


def calendar_in(message: bytes) -> bytes:
    """The calendar file that a mail carries."""
    [part] = [part for part in parsed(message).walk() if part.get_content_type() == "text/calendar"]
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content


def text_in(message: bytes) -> str:
    """What a mail says to people."""
    part = parsed(message).get_body(("plain",))
    assert isinstance(part, EmailMessage)
    return str(part.get_content())


def unfolded(calendar: bytes) -> list[str]:
    return calendar.decode().replace("\r\n ", "").split("\r\n")


def renamed(invited: Invited, **fields: Any) -> Invited:
    return msgspec.structs.replace(invited, **fields)
