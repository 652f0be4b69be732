"""Mails in the outbox: written once, claimed when they are due, dropped when they are of no use any more."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import aiohttp
import asyncpg
import pytest
from msgspec import Struct

from delivery.outboxes import Outbox
from invited import Meeting, new_meeting
from partners import Partner, new_partner
from rapport.access.tenants import Tenant
from rapport.delivery.mail import Letter, Mail, What, claim_mails, drop_mails, put_mails
from rapport.delivery.outbox import mark_delivered, mark_failed
from rapport.engine.mutation import Mutation
from rapport.storage.database import Database, Transaction

MINUTE = timedelta(minutes=1)


class Said(Struct):
    text: str


@pytest.fixture
async def meeting(quiet: Database, tenant: Tenant, session: aiohttp.ClientSession) -> Meeting:
    partner: Partner = await new_partner(quiet, "", session, tenant=tenant)
    return await new_meeting(quiet, partner, announced=False)


async def put(meeting: Meeting, *mails: Mail) -> None:
    async def work(transaction: Transaction, mutation: Mutation) -> None:
        await put_mails(transaction, meeting.tenant_id, mutation.id, mails)

    await meeting.execute(work)


def mail(meeting: Meeting, name: str = "<a@b.example>", **fields: object) -> Mail:
    given: dict[str, object] = {
        "what": What.REQUEST,
        "interview_id": meeting.id,
        "sequence": 0,
        "attendee": None,
        "recipient": "ann@home.example",
        "message_id": name,
        "facts": Said(text="hello"),
    }
    return Mail(**{**given, **fields})  # type: ignore[arg-type]  # which field is which is said above


async def claimed(meeting: Meeting, limit: int = 9) -> list[Letter]:
    async with meeting.transaction() as transaction:
        return await claim_mails(transaction, meeting.tenant_id, limit=limit, lease=MINUTE)


async def test_the_same_mail_is_written_once(meeting: Meeting) -> None:
    await put(meeting, mail(meeting), mail(meeting))
    await put(meeting, mail(meeting), mail(meeting, "<c@b.example>"))
    assert [row["message_id"] for row in await meeting.rows()] == ["<a@b.example>", "<c@b.example>"]


async def test_a_mail_says_what_it_is_about(outbox: Outbox) -> None:
    await outbox.fill("https://school.example/")
    with pytest.raises(asyncpg.CheckViolationError, match="outbox_mail_check"):
        await outbox.execute("UPDATE outbox SET kind = 'mail'")


async def test_a_mail_is_claimed_when_it_is_due_and_by_one_only(meeting: Meeting) -> None:
    later = datetime.now(UTC) + timedelta(days=1)
    await put(meeting, mail(meeting), mail(meeting, "<c@b.example>", due_at=later))
    [letter] = await claimed(meeting)
    assert (letter.recipient, letter.attempts) == ("ann@home.example", 1)
    assert (letter.message_id, letter.message, letter.facts) == ("<a@b.example>", None, {"text": "hello"})
    assert await claimed(meeting) == []


async def test_the_longest_due_come_first_and_no_more_than_asked_for(meeting: Meeting) -> None:
    now = datetime.now(UTC)
    await put(meeting, *(mail(meeting, f"<{age}@b.example>", due_at=now - age * MINUTE) for age in (1, 3, 2)))
    names = {row["id"]: row["message_id"] for row in await meeting.rows()}
    assert {names[letter.id] for letter in await claimed(meeting, 2)} == {"<3@b.example>", "<2@b.example>"}


async def test_what_is_of_no_use_any_more_is_dropped_when_it_would_be_sent(meeting: Meeting) -> None:
    past = datetime.now(UTC) - MINUTE
    await put(meeting, mail(meeting, useless_at=past), mail(meeting, "<c@b.example>", useless_at=past + 9 * MINUTE))
    [letter] = await claimed(meeting)
    [dropped] = await meeting.rows("dropped")
    assert (dropped["message_id"], dropped["facts"]) == ("<a@b.example>", None)
    assert letter.id != dropped["id"]


async def test_what_an_interview_has_waiting_is_dropped_and_nothing_else(meeting: Meeting) -> None:
    await put(meeting, mail(meeting), mail(meeting, "<c@b.example>"))
    [one] = await claimed(meeting, 1)
    async with meeting.transaction() as transaction:
        await mark_delivered(transaction, meeting.tenant_id, one, 250)
        await drop_mails(transaction, meeting.tenant_id, UUID(int=0), [])
    assert len(await meeting.rows()) == 1
    async with meeting.transaction() as transaction:
        await drop_mails(transaction, meeting.tenant_id, meeting.id, [])
    assert await meeting.rows() == []
    assert len(await meeting.rows("delivered")) == len(await meeting.rows("dropped")) == 1


async def test_a_mail_that_was_dropped_under_way_is_not_tried_again_but_may_have_arrived(meeting: Meeting) -> None:
    await put(meeting, mail(meeting), mail(meeting, "<c@b.example>"))
    one, other = await claimed(meeting)
    async with meeting.transaction() as transaction:
        await drop_mails(transaction, meeting.tenant_id, meeting.id, [])
        await mark_failed(transaction, meeting.tenant_id, one, status=451, error="later", again_in=MINUTE)
        await mark_delivered(transaction, meeting.tenant_id, other, 250)
    assert [row["id"] for row in await meeting.rows("dropped")] == [one.id]
    assert [row["id"] for row in await meeting.rows("delivered")] == [other.id]


async def test_callbacks_and_mails_do_not_see_each_other(meeting: Meeting, outbox: Outbox) -> None:
    await put(meeting, mail(meeting))
    [mutation_id] = await outbox.fill("https://school.example/")
    [delivery] = await outbox.claim()
    [letter] = await claimed(meeting)
    assert delivery.mutation_id == mutation_id
    assert letter.mutation_id != mutation_id


async def test_a_mutation_has_one_callback_and_any_number_of_mails(meeting: Meeting, outbox: Outbox) -> None:
    [mutation_id] = await outbox.fill("https://school.example/")
    async with meeting.transaction() as transaction:
        await put_mails(transaction, meeting.tenant_id, mutation_id, [mail(meeting), mail(meeting, "<c@b.example>")])
    assert len(await meeting.rows()) == 2
    with pytest.raises(asyncpg.UniqueViolationError):
        await outbox.execute(
            "INSERT INTO outbox (tenant_id, id, kind, mutation_id, url, host, body)"
            " SELECT tenant_id, gen_random_uuid(), kind, mutation_id, url, host, body FROM outbox"
            " WHERE kind = 'callback'"
        )
    assert await outbox.redeliver(mutation_id)
