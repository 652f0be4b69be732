from datetime import timedelta

import aiohttp
import pytest

from invited import Meeting, new_meeting
from partners import Partner, new_partner
from rapport.access.tenants import AccessError, Tenant
from rapport.delivery.mail import MailState, What, claim_mails
from rapport.delivery.mail_list import Mails, list_mails, retry_mail
from rapport.ids import Kind, new_id, show
from rapport.storage.database import Database


@pytest.fixture
async def partner(quiet: Database, tenant: Tenant, session: aiohttp.ClientSession) -> Partner:
    return await new_partner(quiet, "", session, tenant=tenant)


@pytest.fixture
async def meeting(quiet: Database, partner: Partner) -> Meeting:
    return await new_meeting(quiet, partner)


async def listed(meeting: Meeting, **filters: object) -> Mails:
    async with meeting.transaction() as transaction:
        return await list_mails(transaction, meeting.tenant_id, **filters)  # type: ignore[arg-type]  # as given


async def test_mails_are_listed_by_state_interview_and_team(
    quiet: Database, partner: Partner, meeting: Meeting
) -> None:
    other = await new_meeting(quiet, partner)
    await other.run("UPDATE outbox SET state = 'dead' WHERE interview_id = $1 AND what = 'request'", other.id)
    assert (await listed(meeting)).total == 8
    assert (await listed(meeting, interview_id=meeting.id)).total == 4
    assert {mail.interview_id for mail in (await listed(meeting, state=MailState.DEAD)).mails} == {other.id}
    assert (await listed(meeting, team_ids=[partner.team_id])).total == 8
    assert (await listed(meeting, team_ids=[partner.team_id + 10**9])).total == 0
    assert (await listed(meeting, team_ids=[])).total == 0


async def test_a_page_is_a_part_of_all(meeting: Meeting) -> None:
    whole = await listed(meeting)
    page = await listed(meeting, limit=2, offset=1)
    assert page.total == whole.total == 4
    assert page.mails == whole.mails[1:3]


async def test_a_mail_is_shown_without_what_stands_in_it(meeting: Meeting) -> None:
    now = await meeting.read()
    first = (await listed(meeting)).mails[0]
    assert (first.what, first.sequence, first.attendee, first.recipient) == (
        *(What.REQUEST, 0, None, now.applicant.email),
    )
    assert (first.state, first.attempts, first.last_error, first.finished_at) == (MailState.WAITING, 0, None, None)
    assert "Main street" not in str(first)


async def test_only_a_dead_letter_is_sent_once_more_and_that_is_in_the_audit_log(meeting: Meeting) -> None:
    async with meeting.transaction() as transaction:
        letter, waiting = await claim_mails(transaction, meeting.tenant_id, limit=2, lease=timedelta(minutes=1))
        await transaction.execute(
            "UPDATE outbox SET state = 'dead', attempts = 10, finished_at = now() WHERE id = $1", letter.id
        )
    async with meeting.transaction() as transaction:
        await retry_mail(transaction, meeting.tenant_id, letter.id)
    for mail_id in (letter.id, waiting.id, new_id()):
        with pytest.raises(AccessError, match="no such dead letter"):
            async with meeting.transaction() as transaction:
                await retry_mail(transaction, meeting.tenant_id, mail_id)

    [row] = [row for row in await meeting.mails() if row["id"] == letter.id]
    assert (row["state"], row["attempts"], row["finished_at"]) == ("waiting", 0, None)
    async with meeting.transaction() as transaction:
        [entry] = await transaction.fetch("SELECT records FROM audit WHERE action = 'mail.retry'")
    assert entry["records"] == [show(Kind.MAIL, letter.id)]


async def test_a_dead_letter_without_an_address_cannot_be_sent(meeting: Meeting) -> None:
    [first, *_] = (await listed(meeting)).mails
    await meeting.run("UPDATE outbox SET state = 'dead', facts = NULL WHERE id = $1", first.id)
    with pytest.raises(AccessError, match="that could be sent"):
        async with meeting.transaction() as transaction:
            await retry_mail(transaction, meeting.tenant_id, first.id)
