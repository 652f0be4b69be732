"""The postman with a real SMTP server: what is due arrives, once, in whatever way processes and servers fail."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from typing import Protocol

import aiohttp
import pytest
from structlog.testing import capture_logs

from hiring import new_applicant, new_interviewer
from invited import Meeting, decide, new_meeting, text_in
from partners import Partner, new_partner
from postbox import Postbox
from rapport.access.tenants import Tenant
from rapport.delivery.mail import claim_mails
from rapport.delivery.postman import Postman
from rapport.delivery.retry import JITTER, SCHEDULE
from rapport.delivery.smtp import Post, read_server
from rapport.domain.applicants.invitations.composing import compose
from rapport.storage.database import Database
from support import until

DAY = timedelta(days=1)


class Postmen(Protocol):
    """Makes a postman who works for the tenant until the block ends and all is written down."""

    def __call__(self, postbox: Postbox, *, concurrency: int = 4) -> AbstractAsyncContextManager[Postman]: ...


@pytest.fixture
def postman(quiet: Database, tenant: Tenant) -> Postmen:
    @asynccontextmanager
    async def make(postbox: Postbox, *, concurrency: int = 4) -> AsyncIterator[Postman]:
        post = Post(read_server(f"smtp://{postbox.url}"), "Rapport <rapport@service.example>", timeout_seconds=20)
        made = Postman(quiet, post, compose, concurrency=concurrency, timeout_seconds=20, poll_seconds=60)
        made.rounds.knock(tenant.id)
        yield made
        await made.stop()

    return make


@pytest.fixture
async def postbox() -> AsyncIterator[Postbox]:
    async with Postbox() as made:
        yield made


@pytest.fixture
async def partner(quiet: Database, tenant: Tenant, session: aiohttp.ClientSession) -> Partner:
    made = await new_partner(quiet, "", session, tenant=tenant)
    await decide(quiet, made, reminder_minutes=[60])
    return made


@pytest.fixture
async def meeting(quiet: Database, partner: Partner) -> Meeting:
    return await new_meeting(quiet, partner)


async def attempted(meeting: Meeting, count: int) -> None:
    """Returns once that many mails were attempted, and what came of it is written down."""

    async def look() -> bool:
        rows = await meeting.rows("waiting", "delivered", "dead")
        return sum(row["last_status"] is not None or row["last_error"] is not None for row in rows) >= count

    await until(look)


async def test_both_sides_get_their_mail_in_their_language_by_their_clock(
    quiet: Database, partner: Partner, postbox: Postbox, postman: Postmen
) -> None:
    ina = await new_interviewer(quiet, partner, language="de", time_zone="America/New_York")
    ann = await new_applicant(quiet, partner, language="nl", time_zone="Asia/Tokyo")
    meeting = await new_meeting(quiet, partner, interviewers=[ina], applicant=ann)
    async with postman(postbox):
        taken = {mail.recipients[0]: mail for mail in await postbox.wait_for(2)}
    now = await meeting.read()
    to_ann, to_ina = taken[now.applicant.email], taken[now.interviewers[0].email]
    assert "Beste Ann Example," in text_in(to_ann.content)
    assert "(Asia/Tokyo, UTC+09:00)" in text_in(to_ann.content)
    assert "Guten Tag Ina Interviewer," in text_in(to_ina.content)
    assert "(America/New_York, UTC-0" in text_in(to_ina.content)
    for mail in (to_ann, to_ina):
        assert mail.message["From"] == "Rapport <rapport@service.example>"
        assert mail.sender == "rapport@service.example"
    delivered = await meeting.mails("delivered")
    assert {mail.message["Message-ID"] for mail in taken.values()} == {row["message_id"] for row in delivered}
    assert [(row["attempts"], row["last_status"], row["message"]) for row in delivered] == [(1, 250, None)] * 2
    assert [row["what"] for row in await meeting.mails()] == ["reminder"] * 2


async def test_a_mail_that_was_delivered_is_not_sent_again(
    meeting: Meeting, postbox: Postbox, postman: Postmen, tenant: Tenant
) -> None:
    async with postman(postbox):
        await postbox.wait_for(2)
    await meeting.run("UPDATE outbox SET due_at = now() WHERE state = 'delivered'")
    async with postman(postbox) as again:
        assert not await again._take(tenant.id)
    assert len(postbox.taken) == 2


async def test_what_is_refused_for_now_is_tried_later_as_scheduled_with_the_same_message(
    meeting: Meeting, postbox: Postbox, postman: Postmen
) -> None:
    ids = {row["message_id"] for row in await meeting.mails() if row["what"] == "request"}
    postbox.refuse("DATA", "451 Come back later")
    async with postman(postbox) as made:
        await attempted(meeting, 2)
    assert made.attempts == {("mail", "failed"): 2}
    rows = [row for row in await meeting.mails() if row["attempts"]]
    assert [(row["attempts"], row["last_status"], row["last_error"]) for row in rows] == [
        (1, 451, "Come back later")
    ] * 2
    async with meeting.transaction() as transaction:
        due_in = await transaction.fetch("SELECT due_at - now() AS due FROM outbox WHERE attempts = 1")
    assert all(SCHEDULE[0] - timedelta(seconds=10) <= row["due"] <= SCHEDULE[0] * (1 + JITTER) for row in due_in)

    postbox.refuse("DATA", "")
    await meeting.run("UPDATE outbox SET due_at = now() WHERE attempts = 1")
    async with postman(postbox) as again:
        taken = await postbox.wait_for(2)
    assert again.attempts == {("mail", "delivered"): 2}
    assert {mail.message["Message-ID"] for mail in taken} == ids
    assert [row["attempts"] for row in await meeting.mails("delivered")] == [2, 2]


async def test_what_is_refused_for_good_is_a_dead_letter_with_the_servers_words(
    meeting: Meeting, postbox: Postbox, postman: Postmen
) -> None:
    postbox.refuse("RCPT", "550 5.1.1 No such user here")
    with capture_logs() as logs:
        async with postman(postbox):
            await attempted(meeting, 2)
    dead = await meeting.mails("dead")
    assert [(row["attempts"], row["last_status"], row["last_error"]) for row in dead] == [
        (1, 550, "5.1.1 No such user here")
    ] * 2
    assert all(row["message"] for row in dead)
    assert [entry["event"] for entry in logs].count("mail_dead") == 2
    assert "@" not in str(logs)


async def test_after_the_last_attempt_it_is_a_dead_letter(meeting: Meeting, postman: Postmen) -> None:
    async with Postbox() as gone:
        pass
    await meeting.run("UPDATE outbox SET attempts = $1 WHERE what = 'request'", len(SCHEDULE))
    async with postman(gone):
        await attempted(meeting, 2)
    assert [row["attempts"] for row in await meeting.mails("dead")] == [len(SCHEDULE) + 1] * 2


async def test_what_a_dead_process_committed_is_sent_by_the_next_one(
    quiet: Database, meeting: Meeting, postbox: Postbox, postman: Postmen, tenant: Tenant
) -> None:
    async with quiet.tenant(tenant.id) as transaction:
        assert len(await claim_mails(transaction, tenant.id, limit=9, lease=timedelta(minutes=1))) == 2
    async with postman(postbox) as made:
        assert not await made._take(tenant.id)  # their lease is somebody's
        await meeting.run("UPDATE outbox SET due_at = now() WHERE what = 'request'")
        made.rounds.knock(tenant.id)
        await postbox.wait_for(2)
    assert [row["attempts"] for row in await meeting.mails("delivered")] == [2, 2]


async def test_what_a_server_took_and_nobody_wrote_down_comes_again_with_the_same_id(
    quiet: Database, meeting: Meeting, postbox: Postbox, postman: Postmen, tenant: Tenant
) -> None:
    async with quiet.tenant(tenant.id) as transaction:
        letter, _ = await claim_mails(transaction, tenant.id, limit=9, lease=timedelta(minutes=1))
    post = Post(read_server(f"smtp://{postbox.url}"), "rapport@service.example", timeout_seconds=20)
    assert (await post.hand(letter.recipient, compose(letter))).error is None  # and the process dies

    await meeting.run("UPDATE outbox SET due_at = now() WHERE id = $1", letter.id)
    async with postman(postbox):
        first, again = await postbox.wait_for(2)
    assert first.message["Message-ID"] == again.message["Message-ID"]
    assert first.content.partition(b"Subject:")[2] == again.content.partition(b"Subject:")[2]


async def test_what_an_earlier_release_put_is_sent_as_it_stands(
    meeting: Meeting, postbox: Postbox, postman: Postmen
) -> None:
    await meeting.run(
        "UPDATE outbox SET facts = NULL, message = $1 WHERE what = 'request'", b"Subject: Earlier\r\n\r\nHello.\r\n"
    )
    async with postman(postbox):
        taken = await postbox.wait_for(2)
    assert {(mail.message["Subject"], mail.message.get_content().strip()) for mail in taken} == {("Earlier", "Hello.")}
    assert [row["message"] for row in await meeting.mails("delivered")] == [None] * 2


async def test_what_cannot_be_written_is_a_dead_letter_and_holds_up_nobody(
    meeting: Meeting, postbox: Postbox, postman: Postmen
) -> None:
    await meeting.run("UPDATE outbox SET facts = '{}' WHERE what = 'request' AND attendee IS NULL")
    with capture_logs() as logs:
        async with postman(postbox):
            await attempted(meeting, 2)
    async with meeting.transaction() as transaction:
        dead = await transaction.fetch("SELECT attendee, attempts, last_error FROM outbox WHERE state = 'dead'")
    assert [tuple(row) for row in dead] == [(None, 1, "it cannot be written; the service's log says why")]
    assert [entry["event"] for entry in logs].count("mail_unwritable") == 1
    assert len(postbox.taken) == len(await meeting.mails("delivered")) == 1


async def test_a_move_while_a_mail_is_under_way_leaves_no_second_one_and_tells_that_it_arrived(
    meeting: Meeting, postbox: Postbox, postman: Postmen
) -> None:
    gate = postbox.hold()
    async with postman(postbox):
        await postbox.wait_for(2)
        await meeting.move(DAY)
        assert [row["state"] for row in await meeting.mails("dropped")] == ["dropped"] * 4
        gate.set()
    delivered = await meeting.mails("delivered")
    assert [(row["what"], row["sequence"]) for row in delivered if row["sequence"] == 0] == [("request", 0)] * 2


async def test_two_postmen_never_send_one_mail_both(
    meeting: Meeting, postbox: Postbox, postman: Postmen, tenant: Tenant
) -> None:
    gate = postbox.hold()
    async with postman(postbox) as one, postman(postbox) as other:
        await postbox.wait_for(2)
        assert not await one._take(tenant.id)
        assert not await other._take(tenant.id)
        gate.set()
    assert len(postbox.taken) == 2
    assert len(await meeting.mails("delivered")) == 2


async def test_no_more_connections_are_open_than_allowed(
    meeting: Meeting, postbox: Postbox, postman: Postmen, tenant: Tenant
) -> None:
    gate = postbox.hold()
    async with postman(postbox, concurrency=1) as made:
        await postbox.wait_for(1)
        assert not await made._take(tenant.id)
        assert len(postbox.taken) == 1
        gate.set()
        await postbox.wait_for(2)
    assert len(await meeting.mails("delivered")) == 2


async def test_a_reminder_comes_when_it_is_due_and_one_of_the_past_never(
    meeting: Meeting, postbox: Postbox, postman: Postmen
) -> None:
    await meeting.run("UPDATE outbox SET state = 'dropped' WHERE what = 'request'")
    await meeting.run("UPDATE outbox SET due_at = now() WHERE attendee IS NULL AND what = 'reminder'")
    await meeting.run("UPDATE outbox SET due_at = now(), useless_at = now() WHERE attendee IS NOT NULL")
    await meeting.run("UPDATE outbox SET state = 'waiting' WHERE what = 'request' AND attendee IS NOT NULL")
    async with postman(postbox):
        await postbox.wait_for(1)
    assert [mail.message["Subject"].partition(":")[0] for mail in postbox.taken] == ["Reminder"]
    assert [mail.message.get_content_type() for mail in postbox.taken] == ["text/plain"]
    assert await meeting.mails() == []


async def test_a_postman_finds_who_has_mail_that_is_due(
    quiet: Database, meeting: Meeting, postbox: Postbox, postman: Postmen, tenant: Tenant
) -> None:
    async with postman(postbox) as made:
        await postbox.wait_for(2)
        await made.stop()
        assert tenant.id not in await made._find()  # reminders wait for their hour
        await meeting.run("UPDATE outbox SET due_at = now() WHERE what = 'reminder'")
        assert tenant.id in await made._find()
    async with quiet.directory() as transaction:
        callbacks = await transaction.fetch("SELECT tenant_id FROM directory_deliveries()")
    assert tenant.id not in {row["tenant_id"] for row in callbacks}
