"""Who is told what at each change of an interview: rows of the outbox, written in the transaction of the change."""

from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from hiring import new_applicant, new_interviewer
from invited import Meeting, calendar_in, decide, new_meeting, parsed, text_in, unfolded
from partners import Partner
from rapport.domain.applicants.interviews import COMPLETED
from rapport.domain.applicants.invitations.announcing import NOWHERE, announce, sending_of, withdraw
from rapport.engine.mutation import Mutation
from rapport.settings import Settings
from rapport.storage.database import Database, Transaction, open_database

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
async def meeting(quiet: Database, partner: Partner) -> Meeting:
    return await new_meeting(quiet, partner)


def told(rows: list[dict[str, Any]]) -> list[tuple[str, int, bool]]:
    """What, of which sequence, and whether to the applicant."""
    return [(row["what"], row["sequence"], row["attendee"] is None) for row in rows]


def line(row: dict[str, Any], name: str) -> list[str]:
    return [each for each in unfolded(calendar_in(row["message"])) if each.startswith(name)]


async def test_a_new_interview_invites_both_sides_and_reminds_them_a_day_before(meeting: Meeting) -> None:
    rows = await meeting.mails()
    now = await meeting.read()

    assert told(rows) == [("request", 0, True), ("request", 0, False), ("reminder", 0, True), ("reminder", 0, False)]
    assert [row["recipient"] for row in rows] == [now.applicant.email, now.interviewers[0].email] * 2
    assert [row["due_at"] for row in rows[2:]] == [now.starts_at - DAY] * 2
    assert [row["useless_at"] for row in rows] == [now.ends_at] * 2 + [now.starts_at] * 2
    assert {row["attempts"] for row in rows} == {0}
    assert all(row["due_at"] <= datetime.now(UTC) for row in rows[:2])
    for row in rows:
        message = parsed(row["message"])
        assert message["Message-ID"] == row["message_id"]
        assert message["From"] is None
        assert message["Subject"].startswith(("Interview", "Soll", "Reminder", "Herinnering"))
    assert line(rows[0], "UID") == [f"UID:{now.ical_uid}"]
    assert len(line(rows[0], "ATTENDEE")) == 2


async def test_a_move_invites_anew_under_the_same_uid_and_reminds_before_the_new_start(meeting: Meeting) -> None:
    moved = await meeting.move(2 * DAY)
    rows = await meeting.mails()

    assert told(rows) == [("request", 1, True), ("request", 1, False), ("reminder", 1, True), ("reminder", 1, False)]
    assert [row["due_at"] for row in rows[2:]] == [moved.starts_at - DAY] * 2
    assert line(rows[0], "SEQUENCE") == ["SEQUENCE:1"]
    assert line(rows[0], "UID") == [f"UID:{moved.ical_uid}"]
    assert parsed(rows[0]["message"])["Subject"].startswith("Changed: ")
    dropped = await meeting.mails("dropped")
    assert {row["sequence"] for row in dropped} == {0}
    assert len(dropped) == 4
    assert {row["message"] for row in dropped} == {None}


async def test_a_cancellation_is_told_to_both_sides_and_nobody_is_reminded(meeting: Meeting) -> None:
    now = await meeting.cancel("Ina is ill")
    rows = await meeting.mails()

    assert told(rows) == [("cancel", 1, True), ("cancel", 1, False)]
    for row in rows:
        assert line(row, "METHOD") == ["METHOD:CANCEL"]
        assert line(row, "SEQUENCE") == ["SEQUENCE:1"]
        assert line(row, "STATUS") == ["STATUS:CANCELLED"]
        assert line(row, "UID") == [f"UID:{now.ical_uid}"]
    assert "Ina is ill" in text_in(rows[0]["message"])


async def test_whoever_is_left_out_gets_a_cancellation_and_the_others_an_invitation(
    quiet: Database, partner: Partner
) -> None:
    stays, leaves, comes = [await new_interviewer(quiet, partner, language="en") for _ in range(3)]
    meeting = await new_meeting(quiet, partner, interviewers=[stays, leaves])

    await meeting.change(interviewers=[stays, comes])

    rows = [row for row in await meeting.mails() if row["what"] != "reminder"]
    assert [(row["what"], row["attendee"]) for row in rows] == [
        ("request", None),
        ("request", stays),
        ("request", comes),
        ("cancel", leaves),
    ]
    assert [parsed(row["message"])["Subject"].partition(":")[0] for row in rows] == [
        *("Changed", "Changed", "Interview", "Cancelled")
    ]
    assert line(rows[3], "SEQUENCE") == ["SEQUENCE:1"]
    assert line(rows[3], "STATUS") == []
    [attendee] = line(rows[3], "ATTENDEE")
    assert attendee.endswith(rows[3]["recipient"])
    assert not any(rows[3]["recipient"] in each for row in rows[:3] for each in line(row, "ATTENDEE"))


async def test_whoever_was_left_out_hears_of_it_also_when_more_changes_before_the_mail_is_sent(
    quiet: Database, partner: Partner
) -> None:
    stays, leaves = [await new_interviewer(quiet, partner) for _ in range(2)]
    meeting = await new_meeting(quiet, partner, interviewers=[stays, leaves])
    await meeting.change(interviewers=[stays])
    await meeting.move(DAY)
    assert [(row["attendee"], row["sequence"]) for row in await meeting.mails() if row["what"] == "cancel"] == [
        (leaves, 1)
    ]

    await meeting.change(interviewers=[stays, leaves])

    assert {row["what"] for row in await meeting.mails() if row["attendee"] == leaves} == {"request", "reminder"}


async def test_what_changed_nothing_is_told_to_nobody(meeting: Meeting) -> None:
    before = await meeting.mails()

    async def work(transaction: Transaction, mutation: Mutation) -> None:
        now = await meeting.read()
        await announce(transaction, meeting.tenant_id, mutation.id, now, now)

    await meeting.execute(work)
    assert await meeting.mails() == before


async def test_the_same_news_twice_is_one_mail_each(meeting: Meeting) -> None:
    before = {row["message_id"] for row in await meeting.mails()}
    await meeting.announce_anew()
    assert {row["message_id"] for row in await meeting.mails("waiting", "dropped")} == before
    assert len(await meeting.mails("waiting", "dropped")) == 4


async def test_an_interview_that_took_place_is_told_to_nobody(meeting: Meeting) -> None:
    await meeting.change(status=COMPLETED)
    assert await meeting.mails() == []


async def test_a_change_that_fails_sends_nothing(quiet: Database, meeting: Meeting) -> None:
    before, now = await meeting.mails(), await meeting.read()

    async def fail() -> None:
        async with quiet.tenant(meeting.tenant_id) as transaction:
            await announce(transaction, meeting.tenant_id, before[0]["mutation_id"], None, now)
            await transaction.execute("UPDATE interview SET ends_at = starts_at WHERE id = $1", meeting.id)

    with pytest.raises(asyncpg.CheckViolationError):
        await fail()
    assert await meeting.mails() == before


async def test_nobody_is_reminded_of_what_is_past(quiet: Database, partner: Partner) -> None:
    soon = datetime.now(UTC) + 3 * HOUR
    await decide(quiet, partner, reminder_minutes=[1440, 60, 60])
    meeting = await new_meeting(quiet, partner, starts_at=soon, ends_at=soon + HOUR)
    reminders = [row for row in await meeting.mails() if row["what"] == "reminder"]
    assert [row["due_at"] for row in reminders] == [soon - HOUR] * 2


async def test_a_tenant_decides_who_organizes_and_when_people_are_reminded(quiet: Database, partner: Partner) -> None:
    await decide(
        quiet, partner, organizer_name="Team Sué", organizer_email="plan@team.example", reminder_minutes=[30, 90]
    )
    meeting = await new_meeting(quiet, partner)
    rows, now = await meeting.mails(), await meeting.read()
    assert [row["due_at"] for row in rows[2:]] == [now.starts_at - 0.5 * HOUR] * 2 + [now.starts_at - 1.5 * HOUR] * 2
    assert line(rows[0], "ORGANIZER") == ['ORGANIZER;CN="Team Sué":mailto:plan@team.example']
    [reply_to] = parsed(rows[0]["message"])["Reply-To"].addresses
    assert (reply_to.display_name, reply_to.addr_spec) == ("Team Sué", "plan@team.example")
    assert rows[0]["message_id"].endswith("@team.example>")


async def test_a_tenant_that_wants_no_reminders_gets_none(quiet: Database, partner: Partner) -> None:
    await decide(quiet, partner, reminder_minutes=[])
    assert len(await (await new_meeting(quiet, partner)).mails()) == 2


@pytest.mark.parametrize(
    ("mail_from", "name", "email"),
    [
        ("Büro Rapport <rapport@service.example>", "Büro Rapport", "rapport@service.example"),
        ("rapport@service.example", "", "rapport@service.example"),
        (None, NOWHERE.name, NOWHERE.email),
    ],
)
async def test_without_a_word_of_the_tenant_the_service_organizes(
    quiet_url: str, partner: Partner, mail_from: str | None, name: str, email: str
) -> None:
    async with (
        open_database(quiet_url, Settings(mail_from=mail_from)) as database,
        database.tenant(partner.tenant.id) as transaction,
    ):
        sending = await sending_of(transaction, partner.tenant.id)
    assert (sending.organizer.name, sending.organizer.email) == (name, email)
    assert sending.reminders == [DAY]


async def test_an_address_that_no_mail_can_be_sent_to_is_a_dead_letter_at_once(
    quiet: Database, partner: Partner
) -> None:
    applicant = await new_applicant(quiet, partner, email="ann@home.example\r\nBcc: x@y.example")
    meeting = await new_meeting(quiet, partner, applicant=applicant)
    dead = await meeting.mails("dead")
    assert told(dead) == [("request", 0, True), ("reminder", 0, True)]
    assert {row["last_error"] for row in dead} == {"this is no address that mail can be sent to"}
    assert {row["recipient"] for row in dead} == {"ann@home.example Bcc: x@y.example"}
    assert {row["message"] for row in dead} == {None}
    assert len(await meeting.mails()) == 2


async def test_both_sides_read_their_own_language_and_clock(quiet: Database, partner: Partner) -> None:
    ina = await new_interviewer(quiet, partner, language="de", time_zone="America/New_York")
    ann = await new_applicant(quiet, partner, language="fr", time_zone="Asia/Tokyo")
    meeting = await new_meeting(quiet, partner, interviewers=[ina], applicant=ann)
    to_ann, to_ina = [row["message"] for row in (await meeting.mails())[:2]]
    assert "(Asia/Tokyo, UTC+09:00)" in text_in(to_ann)
    assert "(America/New_York, UTC-0" in text_in(to_ina)
    assert parsed(to_ann)["Subject"].startswith("Entretien")
    assert parsed(to_ina)["Subject"].startswith("Vorstellungsgespräch")


async def test_the_mails_of_an_erased_applicant_are_gone(meeting: Meeting) -> None:
    assert await meeting.mails()
    now = await meeting.read()

    async def work(transaction: Transaction, mutation: Mutation) -> None:
        await withdraw(transaction, meeting.tenant_id, mutation.id, [now])

    await meeting.execute(work)

    left = await meeting.mails("waiting", "delivered", "dead", "dropped")
    assert [(mail["what"], mail["attendee"]) for mail in left] == [("cancel", each.number) for each in now.interviewers]
    for mail in left:
        for word in (now.applicant.name, now.applicant.email):
            assert word.encode() not in mail["message"]
            assert word not in str(mail["facts"])
