from datetime import UTC, datetime, timedelta

from hiring import new_interviewer
from invited import new_meeting, unfolded
from partners import Partner
from quiet import new_tenant
from rapport.access.origin import COMMAND_LINE
from rapport.access.tokens import hash_key, is_well_formed, new_key
from rapport.domain.applicants.invitations.feed import Feed, feed_file, find_feed, make_feed
from rapport.storage.database import Database

DAY = timedelta(days=1)


async def made(quiet: Database, partner: Partner, interviewer: int, *teams: int) -> str | None:
    async with quiet.tenant(partner.tenant.id) as transaction:
        return await make_feed(transaction, partner.tenant.id, interviewer, COMMAND_LINE, team_ids=teams or None)


async def content(quiet: Database, partner: Partner, interviewer: int) -> bytes:
    async with quiet.tenant(partner.tenant.id) as transaction:
        return await feed_file(transaction, Feed(tenant_id=partner.tenant.id, interviewer_id=interviewer))


async def test_a_secret_opens_one_calendar_until_there_is_another_one(quiet: Database, partner: Partner) -> None:
    ina, jo = await new_interviewer(quiet, partner), await new_interviewer(quiet, partner)
    first, of_jo = await made(quiet, partner, ina), await made(quiet, partner, jo)
    assert first is not None
    assert of_jo is not None
    assert is_well_formed(first)
    assert await find_feed(quiet, first) == Feed(tenant_id=partner.tenant.id, interviewer_id=ina)
    assert await find_feed(quiet, of_jo) == Feed(tenant_id=partner.tenant.id, interviewer_id=jo)

    second = await made(quiet, partner, ina)

    assert second is not None
    assert await find_feed(quiet, first) is None
    assert await find_feed(quiet, second) == Feed(tenant_id=partner.tenant.id, interviewer_id=ina)
    assert await find_feed(quiet, of_jo) is not None


async def test_what_is_no_secret_opens_nothing(quiet: Database) -> None:
    for guess in ("", "x", new_key(), "rapport_" + "a" * 38):
        assert await find_feed(quiet, guess) is None


async def test_only_the_hash_of_a_secret_is_kept(quiet: Database, partner: Partner) -> None:
    ina = await new_interviewer(quiet, partner)
    secret = await made(quiet, partner, ina)
    assert secret is not None
    async with quiet.tenant(partner.tenant.id) as transaction:
        row = await transaction.fetchrow("SELECT i.*, i::text AS row FROM interviewer i WHERE id = $1", ina)
        entries = await transaction.fetch("SELECT action, details::text FROM audit ORDER BY position")
    assert row is not None
    assert row["feed_hash"] == hash_key(secret)
    assert secret not in row["row"]
    assert [entry["action"] for entry in entries].count("calendar.create") == 1
    assert all(secret not in entry["details"] for entry in entries)


async def test_nobody_makes_one_for_who_is_not_in_their_teams(quiet: Database, partner: Partner) -> None:
    ina = await new_interviewer(quiet, partner)
    assert await made(quiet, partner, ina, partner.team_id + 10**9) is None
    assert await made(quiet, partner, ina + 10**9) is None
    assert await made(quiet, partner, ina, partner.team_id) is not None
    elsewhere = await new_tenant(quiet)
    async with quiet.tenant(elsewhere.id) as transaction:
        assert await make_feed(transaction, elsewhere.id, ina, COMMAND_LINE) is None


async def test_a_calendar_has_all_to_come_and_90_days_back_of_one_interviewer(
    quiet: Database, partner: Partner
) -> None:
    ina, jo = await new_interviewer(quiet, partner), await new_interviewer(quiet, partner)
    now = datetime.now(UTC)
    starts = [now - 92 * DAY, now - 89 * DAY, now + 400 * DAY]
    old, recent, coming = [
        await new_meeting(
            quiet, partner, interviewers=[ina], announced=False, starts_at=start, ends_at=start + timedelta(hours=1)
        )
        for start in starts
    ]
    await new_meeting(quiet, partner, interviewers=[jo], announced=False)
    gone = await new_meeting(quiet, partner, interviewers=[jo, ina], announced=False)
    await gone.cancel()

    lines = unfolded(await content(quiet, partner, ina))

    uids = [line.removeprefix("UID:") for line in lines if line.startswith("UID:")]
    assert uids == [f"{meeting.id}@rapport" for meeting in (recent, gone, coming)]
    assert f"{old.id}@rapport" not in uids
    assert [line for line in lines if line.startswith("STATUS")] == [
        *("STATUS:CONFIRMED", "STATUS:CANCELLED", "STATUS:CONFIRMED")
    ]
    assert "METHOD:PUBLISH" in lines
    assert any("(Ann Example)" in line for line in lines)


async def test_a_calendar_is_the_same_bytes_until_something_changes(quiet: Database, partner: Partner) -> None:
    ina = await new_interviewer(quiet, partner)
    meeting = await new_meeting(quiet, partner, interviewers=[ina], announced=False)
    first = await content(quiet, partner, ina)
    assert await content(quiet, partner, ina) == first
    await meeting.move(DAY)
    assert await content(quiet, partner, ina) != first
