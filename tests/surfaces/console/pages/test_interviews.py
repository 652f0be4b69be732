"""The week and the day: what is shown, to whom, by which clock."""

import re

import pytest

from doing import new_interview
from hiring import new_interviewer
from partners import Partner, new_partner
from rapport.storage.database import Database
from surfaces.console.conftest import Console
from visitors import Visitor

WEEK = "/console/interviews?week=2096-W10&zone=Europe/Amsterdam"
START = "2096-03-05T10:00:00"  # a monday, in winter


async def test_of_another_region_nothing_is_shown(
    stranger: Visitor, viewer: Visitor, partner: Partner, database: Database
) -> None:
    ina = await new_interviewer(database, partner, name="Ina Interviewer")
    await new_interview(database, partner, START, interviewer_ids=[ina])
    assert "Ina" not in (await stranger.get(WEEK)).text
    assert "There are no interviewers yet" in (await stranger.get(WEEK)).text
    assert "Ina Interviewer" in (await viewer.get(WEEK)).text


async def test_who_may_only_look_is_offered_nothing(console: Console, partner: Partner, database: Database) -> None:
    await new_interviewer(database, partner)
    for someone, offered in ((console.viewer, False), (console.coordinator, True)):
        shown = (await someone.get(WEEK)).text
        assert ("/interviews/new" in shown) is offered
        assert ('class="offer' in shown) is offered


async def test_an_interview_stands_at_its_time_by_the_clock_that_is_asked_for(
    viewer: Visitor, partner: Partner, database: Database
) -> None:
    ina = await new_interviewer(database, partner)
    await new_interview(database, partner, START, interviewer_ids=[ina])
    shown = (await viewer.get(WEEK)).text
    assert "No answer yet: Ann Example" in shown
    assert re.search(r'class="block [^"]*at-25 for-12', shown)
    assert re.search(r"10:00<span[^>]*>\u201311:00", shown)
    in_london = (await viewer.get(WEEK.replace("Amsterdam", "London"))).text
    assert re.search(r"09:00<span[^>]*>\u201310:00", in_london)


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ("day=2096-03-05", "Monday 5 Mar 2096"),
        ("week=2096-W10", "week 10"),
        ("week=2096-W54", "week"),
        ("week=nonsense&day=2096-02-31&zone=Mars&interviewer=x&minutes=7", "week"),
        ("day=9999-12-31", "week"),
        ("week=2026-W13&zone=Europe/Amsterdam", "week 13"),
    ],
)
async def test_any_address_leads_somewhere(
    viewer: Visitor, partner: Partner, database: Database, query: str, heading: str
) -> None:
    await new_interviewer(database, partner)
    shown = await viewer.get(f"/console/interviews?{query}")
    assert shown.status == 200
    assert heading in shown.text


async def test_a_day_has_a_column_for_each_interviewer_and_a_week_only_for_those_chosen(
    viewer: Visitor, partner: Partner, database: Database
) -> None:
    ina, jo = [await new_interviewer(database, partner, name=name) for name in ("Ina One", "Jo Two")]
    await new_interview(database, partner, START, interviewer_ids=[ina])
    day = (await viewer.get("/console/interviews?day=2096-03-05")).text
    assert day.count('class="day"') + day.count('class="day is-today"') == 2
    assert "block-time" in (await viewer.get(f"{WEEK}&interviewer={ina}")).text
    assert "block-time" not in (await viewer.get(f"{WEEK}&interviewer={jo}")).text
    assert "block-time" in (await viewer.get(f"{WEEK}&interviewer={jo}&interviewer={ina}")).text


async def test_people_of_all_teams_are_there(viewer: Visitor, partner: Partner, database: Database) -> None:
    beside = await new_partner(database, partner.url, partner.session, tenant=partner.tenant)
    for team, name in ((partner, "Ina One"), (beside, "Jo Two")):
        await new_interviewer(database, team, name=name)
    day = (await viewer.get("/console/interviews?day=2096-03-05")).text
    assert "Ina One" in day
    assert "Jo Two" in day


async def test_who_is_in_no_team_stands_last_with_what_they_have_left_and_is_not_offered(
    admin: Visitor, partner: Partner, database: Database
) -> None:
    left = await new_interviewer(database, partner, name="Abe Alone")
    await new_interviewer(database, partner, name="Zoe Team")
    await new_interview(database, partner, START, interviewer_ids=[left])
    async with database.tenant(partner.tenant.id) as transaction:
        await transaction.execute(
            "DELETE FROM interviewer_team WHERE tenant_id = $1 AND interviewer_id = $2", partner.tenant.id, left
        )
    day = (await admin.get("/console/interviews?day=2096-03-05&zone=Europe/Amsterdam")).text
    zoe, alone = re.findall(r'<section class="day.*?</section>', day, re.DOTALL)
    assert "Zoe Team" in zoe
    assert "No team" not in zoe
    assert 'class="offer' in zoe
    assert "· No team" in alone
    assert "Ann Example" in alone
    assert 'class="offer' not in alone
    chooser = day.partition("<legend>No team</legend>")
    assert "Zoe Team" in chooser[0]
    assert f'value="{left}"' in chooser[2]
    assert "Ann Example" in (await admin.get(WEEK)).text
    assert "Ann Example" in (await admin.get(f"{WEEK}&interviewer={left}")).text


async def test_of_more_than_a_day_has_room_for_some_are_chosen(
    viewer: Visitor, partner: Partner, database: Database
) -> None:
    people = [await new_interviewer(database, partner, name=f"Ina {number:02}") for number in range(13)]
    day = "/console/interviews?day=2096-03-05"
    assert "There is no room for 1 more interviewers" in (await viewer.get(day)).text
    chosen = (await viewer.get(f"{day}&interviewer={people[12]}")).text
    assert "There is no room" not in chosen
    assert 'id="day-1"' in chosen
    assert 'id="day-2"' not in chosen
