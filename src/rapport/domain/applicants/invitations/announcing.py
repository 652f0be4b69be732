"""Who is told what when an interview changes: mails for the outbox, in the transaction of the change.

Each is put there as the facts that it is made of, and written when it is sent: composing.py.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from email.utils import parseaddr
from uuid import UUID

import msgspec
from msgspec import Struct

from rapport.delivery.mail import Mail, What, drop_mails, put_mails, remove_mails
from rapport.domain.applicants.interviews import CANCELLED, SCHEDULED, Interview, Invited
from rapport.domain.applicants.invitations.addresses import mail_address, one_line
from rapport.domain.applicants.invitations.calendar import Organizer
from rapport.domain.applicants.invitations.composing import Facts
from rapport.domain.applicants.invitations.letter import message_id
from rapport.domain.applicants.invitations.texts import Reader, readers
from rapport.domain.applicants.invitations.words import News
from rapport.storage.database import Transaction

NOWHERE = Organizer(name="", email="interviews@rapport.invalid")
"""Who organizes while neither the tenant nor the service has an address: nobody can answer (RFC 2606, 2)."""

NOBODY = Invited(number=0, name="…", email="", time_zone=None, language="en", answer="needs-action")
"""What is told of an applicant who is erased."""

_BAD_ADDRESS = "this is no address that mail can be sent to"


class Sending(Struct, frozen=True, kw_only=True):
    """What a tenant has decided: who organizes, and how long before the start people are reminded. `now` is when."""

    organizer: Organizer
    reminders: list[timedelta]
    now: datetime


async def announce(
    transaction: Transaction, tenant_id: UUID, mutation_id: UUID, before: Interview | None, after: Interview
) -> None:
    """Tells everybody of a change, once it commits.

    A new or moved interview: an invitation to all, and reminders. A cancelled one: a cancellation to all. Whoever no
    longer takes part gets a cancellation of their own. Nothing when `sequence` is the same as before, as then nothing
    has changed, and nothing of one that was over when it was written down: that is history, brought along. What waits
    to be sent of an earlier state is dropped.
    """
    if before is not None and before.sequence == after.sequence:
        return
    sending = await sending_of(transaction, tenant_id)
    if before is None and after.ends_at <= sending.now:
        return
    await drop_mails(transaction, tenant_id, after.id, [each.number for each in after.interviewers])
    await put_mails(transaction, tenant_id, mutation_id, list(_mails(before, after, sending)))


async def withdraw(
    transaction: Transaction, tenant_id: UUID, mutation_id: UUID, interviews: Sequence[Interview]
) -> None:
    """Before the applicant of these interviews is erased: no mail about them stays.

    Whoever was still to interview them gets a cancellation, which says nothing of the applicant.
    """
    await remove_mails(transaction, tenant_id, [interview.id for interview in interviews])
    sending = await sending_of(transaction, tenant_id)
    for interview in interviews:
        if interview.status == SCHEDULED and interview.ends_at > sending.now:
            last = msgspec.structs.replace(
                interview,
                status=CANCELLED,
                sequence=interview.sequence + 1,
                updated_at=sending.now,
                applicant=NOBODY,
            )
            told = [reader for reader in readers(last) if reader.interviewer is not None]
            mails = [_cancel(News.CANCELLED, last, reader, sending, whole=False) for reader in told]
            await put_mails(transaction, tenant_id, mutation_id, mails)


async def sending_of(transaction: Transaction, tenant_id: UUID) -> Sending:
    row = await transaction.fetchrow(
        """
        SELECT s.organizer_name, s.organizer_email, coalesce(s.reminder_minutes, '{1440}') AS reminder_minutes, now(),
               current_setting('rapport.mail_from', true) AS mail_from
        FROM (VALUES ($1::uuid)) AS t (id) LEFT JOIN scheduling s ON s.tenant_id = t.id
        """,
        tenant_id,
    )
    assert row is not None
    name, address = parseaddr(row["mail_from"] or "")
    email = mail_address(row["organizer_email"] or address)
    organizer = NOWHERE if email is None else Organizer(name=one_line(row["organizer_name"] or name), email=email)
    return Sending(
        organizer=organizer,
        reminders=[timedelta(minutes=minutes) for minutes in sorted(set(row["reminder_minutes"]))],
        now=row["now"],
    )


def _mails(before: Interview | None, after: Interview, sending: Sending) -> Iterator[Mail]:
    if after.status == SCHEDULED:
        yield from _invitations(before, after, sending)
        yield from _reminders(after, sending)
    elif after.status == CANCELLED and before is not None and before.status == SCHEDULED:
        for reader in readers(before):
            yield _cancel(News.CANCELLED, after, reader, sending, whole=True)


def _invitations(before: Interview | None, after: Interview, sending: Sending) -> Iterator[Mail]:
    known = [] if before is None or before.status != SCHEDULED else readers(before)
    invited = {reader.interviewer for reader in known}
    staying = readers(after)
    for reader in staying:
        news = News.CHANGED if reader.interviewer in invited else News.INVITED
        facts = _facts(news, after, reader, sending)
        yield _mail(What.REQUEST, "request", facts, useless_at=after.ends_at)
    numbers = {reader.interviewer for reader in staying}
    for reader in known:
        if reader.interviewer not in numbers and before is not None:
            # What it was for them, as of now.
            last = msgspec.structs.replace(before, sequence=after.sequence, updated_at=after.updated_at)
            yield _cancel(News.UNINVITED, last, reader, sending, whole=False)


def _cancel(news: News, interview: Interview, reader: Reader, sending: Sending, *, whole: bool) -> Mail:
    facts = msgspec.structs.replace(_facts(news, interview, reader, sending), whole=whole)
    return _mail(What.CANCEL, "cancel", facts, useless_at=None)


def _reminders(interview: Interview, sending: Sending) -> Iterator[Mail]:
    """Before the start as it is now, and none for what is past."""
    for before in sending.reminders:
        due_at = interview.starts_at - before
        if due_at <= sending.now:
            continue
        kind = f"reminder-{before // timedelta(minutes=1)}"
        for reader in readers(interview):
            facts = msgspec.structs.replace(_facts(News.REMINDED, interview, reader, sending), at=due_at)
            yield _mail(What.REMINDER, kind, facts, due_at=due_at, useless_at=interview.starts_at)


def _facts(news: News, interview: Interview, reader: Reader, sending: Sending) -> Facts:
    return Facts(news=news, interview=interview, reader=reader, organizer=sending.organizer, at=sending.now)


def _mail(what: What, kind: str, facts: Facts, *, useless_at: datetime | None, due_at: datetime | None = None) -> Mail:
    interview, reader = facts.interview, facts.reader
    address = mail_address(reader.person.email)
    return Mail(
        what=what,
        interview_id=interview.id,
        sequence=interview.sequence,
        attendee=reader.interviewer,
        recipient=address or one_line(reader.person.email),
        message_id=message_id(facts.organizer, interview.id, interview.sequence, reader.interviewer, kind),
        facts=None if address is None else facts,
        due_at=due_at,
        useless_at=useless_at,
        error=_BAD_ADDRESS if address is None else None,
    )
