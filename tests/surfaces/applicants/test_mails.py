"""`GET /scheduling/mails`: what became of mails, for the teams of a key."""

import pytest

from invited import Meeting, new_meeting
from partners import INVALID_TOKEN, Partner, new_partner
from rapport.access.partner_scopes import PartnerScope
from rapport.ids import Kind, new_id, show
from rapport.storage.database import Database

MAILS = "/scheduling/mails"


@pytest.fixture
async def meeting(database: Database, partner: Partner) -> Meeting:
    return await new_meeting(database, partner)


async def test_nobody_sees_mails_without_a_key_or_without_the_scope(
    partner: Partner, meeting: Meeting, database: Database
) -> None:
    assert (await partner.get(MAILS, x_api_key="")).body == INVALID_TOKEN
    writer = await new_partner(database, partner.url, partner.session, PartnerScope.WRITE, tenant=partner.tenant)
    assert (await writer.get(MAILS)).status == 403
    assert await meeting.mails()


async def test_a_key_sees_the_mails_of_its_own_teams_and_no_others(
    partner: Partner,
    lower_partner: Partner,
    beside_partner: Partner,
    other_partner: Partner,
    meeting: Meeting,
    database: Database,
) -> None:
    below = await new_meeting(database, lower_partner)
    wanted = show(Kind.INTERVIEW, meeting.id)
    seen = [
        {mail["interview_id"] for mail in (await each.get(MAILS)).data}
        for each in (partner, lower_partner, beside_partner, other_partner)
    ]
    assert seen == [{wanted, show(Kind.INTERVIEW, below.id)}, {show(Kind.INTERVIEW, below.id)}, set(), set()]
    for each in (lower_partner, beside_partner, other_partner):
        assert (await each.get(f"{MAILS}?interview_id={wanted}")).data == []


@pytest.mark.parametrize(
    ("query", "field"),
    [("state=lost", "state"), ("limit=0", "limit"), ("limit=1001", "limit"), ("offset=-1", "offset")],
)
async def test_what_cannot_be_asked_for_is_refused_by_its_name(partner: Partner, query: str, field: str) -> None:
    answer = await partner.get(f"{MAILS}?{query}")
    assert answer.status == 400
    assert [wrong["field"] for wrong in answer.body["errors"]] == [field]


async def test_the_mails_of_an_interview_are_shown_without_what_stands_in_them(
    partner: Partner, meeting: Meeting, database: Database
) -> None:
    await new_meeting(database, partner)
    now = await meeting.read()
    answer = await partner.get(f"{MAILS}?interview_id={show(Kind.INTERVIEW, meeting.id)}&limit=1")

    [mail] = answer.data
    assert (answer.body["total"], answer.body["limit"], answer.body["offset"]) == (4, 1, 0)
    assert mail == {
        "id": mail["id"],
        "interview_id": show(Kind.INTERVIEW, meeting.id),
        "sequence": 0,
        "kind": "request",
        "interviewer_id": None,
        "recipient": now.applicant.email,
        "state": "waiting",
        "attempts": 0,
        "due_at": mail["due_at"],
        "last_status": None,
        "last_error": None,
        "created_at": mail["created_at"],
        "finished_at": None,
    }


async def test_mails_wait_where_no_server_is_set_and_are_found_by_their_state(
    partner: Partner, meeting: Meeting
) -> None:
    await meeting.cancel()
    states = {
        state: len((await partner.get(f"{MAILS}?state={state}")).data)
        for state in ("waiting", "delivered", "dead", "dropped")
    }
    assert states == {"waiting": 2, "delivered": 0, "dead": 0, "dropped": 4}


async def test_an_interview_that_is_not_there_has_no_mails(partner: Partner, meeting: Meeting) -> None:
    for nobody in (show(Kind.INTERVIEW, new_id()), "intv_x", str(meeting.id)):
        answer = await partner.get(f"{MAILS}?interview_id={nobody}")
        assert (answer.status, answer.data) == (200, [])
