from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from booked import at, expire_holds, new_interview
from hiring import new_interviewer
from partners import INVALID_TOKEN, Partner
from rapport.storage.database import Database
from support import Answer

MONDAY = "from=2096-03-05&to=2096-03-05"
HOURLY = f"{MONDAY}&step=60"
NINE_TO_FIVE = ["09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00"]


async def slots(partner: Partner, query: str, **headers: str) -> Answer:
    return await partner.get(f"/scheduling/slots?{query}", **headers)


def shown(answer: Answer) -> list[str]:
    """The hours at which slots begin, by the clock of the answer."""
    assert answer.status == 200, answer.body
    return [slot["local_start"][11:16] for slot in answer.data]


def without(*hours: str) -> list[str]:
    return [each for each in NINE_TO_FIVE if each not in hours]


async def availability(partner: Partner, number: int, **fields: Any) -> None:
    assert (await partner.put(f"/scheduling/interviewers/{number}/availability", fields)).status == 200


async def test_without_a_key_nobody_learns_who_is_free(partner: Partner, database: Database) -> None:
    number = await new_interviewer(database, partner)
    answer = await slots(partner, f"interviewer_id={number}&{MONDAY}", x_api_key="")
    assert (answer.status, answer.body) == (403, INVALID_TOKEN)


async def test_interviewers_and_teams_of_others_are_not_there(
    partner: Partner, lower_partner: Partner, beside_partner: Partner, other_partner: Partner, database: Database
) -> None:
    number = await new_interviewer(database, partner)
    for outsider in (lower_partner, beside_partner, other_partner):
        own = await new_interviewer(database, outsider)
        for query in (f"interviewer_id={number}", f"interviewer_id={own},{number}", f"team_id={partner.team_id}"):
            answer = await slots(outsider, f"{query}&{MONDAY}")
            assert (answer.status, answer.body["message"]) == (404, "Not Found")


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("interviewer_id=1", ["from", "to"]),
        (MONDAY, ["interviewer_id"]),
        (f"interviewer_id=1&team_id=1&{MONDAY}", ["interviewer_id"]),
        (f"interviewer_id=&{MONDAY}", ["interviewer_id"]),
        (f"interviewer_id=1,x&{MONDAY}", ["interviewer_id"]),
        (f"interviewer_id={','.join(map(str, range(101)))}&{MONDAY}", ["interviewer_id"]),
        (f"team_id=x&{MONDAY}", ["team_id"]),
        ("interviewer_id=1&from=2096-02-30&to=tomorrow", ["from", "to"]),
        (f"interviewer_id=1&{MONDAY}&duration=0&step=4&limit=1001", ["duration", "step", "limit"]),
        (f"interviewer_id=1&{MONDAY}&duration=1441&timezone=europe/amsterdam", ["duration", "timezone"]),
    ],
)
async def test_all_that_is_wrong_with_the_question_is_named(partner: Partner, query: str, fields: list[str]) -> None:
    answer = await slots(partner, query)
    assert answer.status == 400
    assert sorted(wrong["field"] for wrong in answer.body["errors"]) == sorted(fields)


@pytest.mark.parametrize(
    ("window", "status"),
    [
        ("from=2096-03-06&to=2096-03-05", 400),
        ("from=2096-03-01&to=2096-05-02", 400),
        ("from=2096-03-01&to=2096-05-01", 200),  # 62 days, one of them of 23 hours
        ("from=2096-03-05T09:00:00&to=2096-03-05T09:00:00", 400),
        ("from=2096-03-05T09:00:00Z&to=2096-03-05T09:59:59.5%2B01:00", 400),
        ("from=2096-03-05T09:00:00Z&to=2096-03-05T10:30:00%2B01:00", 200),
    ],
)
async def test_the_time_that_is_asked_about_is_some_and_not_too_long(
    partner: Partner, database: Database, window: str, status: int
) -> None:
    number = await new_interviewer(database, partner)
    assert (await slots(partner, f"interviewer_id={number}&{window}")).status == status


async def test_a_slot_says_when_it_is_by_every_clock_and_who_is_free(partner: Partner, database: Database) -> None:
    number = await new_interviewer(database, partner)
    answer = await slots(partner, f"interviewer_id={number}&{HOURLY}&limit=1")
    slot = {
        "starts_at": "2096-03-05T08:00:00Z",
        "ends_at": "2096-03-05T09:00:00Z",
        "local_start": "2096-03-05T09:00:00+01:00",
        "interviewer_ids": [str(number)],
    }
    assert answer.body == {"data": [slot], "timezone": "Europe/Amsterdam", "has_more": True}


async def test_slots_lie_in_working_hours_and_not_on_holidays(partner: Partner, database: Database) -> None:
    number = await new_interviewer(database, partner)
    assert shown(await slots(partner, f"interviewer_id={number}&{HOURLY}")) == NINE_TO_FIVE
    await availability(partner, number, holidays="NL", exceptions={"2096-03-05": [["10:00", "12:00"]]})
    assert shown(await slots(partner, f"interviewer_id={number}&{HOURLY}")) == ["10:00", "11:00"]
    kings_day = "from=2096-04-26&to=2096-04-27&step=60"  # a thursday, and King's Day
    found = await slots(partner, f"interviewer_id={number}&{kings_day}")
    assert {slot["local_start"][:10] for slot in found.data} == {"2096-04-26"}


async def test_slots_keep_away_from_interviews_holds_and_busy_times_with_the_buffers(
    partner: Partner, database: Database
) -> None:
    number = await new_interviewer(database, partner)
    query = f"interviewer_id={number}&{HOURLY}"
    await new_interview(database, partner, number, at(8))
    assert shown(await slots(partner, query)) == without("09:00")
    await partner.post("/scheduling/holds", {"interviewer_ids": [number], "starts_at": "2096-03-05T12:30:00+01:00"})
    assert shown(await slots(partner, query)) == without("09:00", "12:00", "13:00")
    busy = {"from": "2096-03-05T16:00:00+01:00", "to": "2096-03-05T23:00:00+01:00"}
    await partner.post(f"/scheduling/interviewers/{number}/busy", busy)
    assert shown(await slots(partner, query)) == without("09:00", "12:00", "13:00", "16:00")
    await availability(partner, number, buffer_after_minutes=10)
    assert shown(await slots(partner, query)) == ["11:00", "14:00"]


async def test_a_hold_that_is_over_is_in_nobodys_way(partner: Partner, database: Database) -> None:
    number = await new_interviewer(database, partner)
    await partner.post("/scheduling/holds", {"interviewer_ids": [number], "starts_at": "2096-03-05T12:00:00+01:00"})
    await expire_holds(database, partner)
    assert shown(await slots(partner, f"interviewer_id={number}&{HOURLY}")) == NINE_TO_FIVE


async def test_what_others_do_matters_to_nobody(partner: Partner, other_partner: Partner, database: Database) -> None:
    number, beside = [await new_interviewer(database, partner) for _ in range(2)]
    await new_interview(database, partner, beside, at(8))
    await new_interview(database, other_partner, await new_interviewer(database, other_partner), at(9))
    assert shown(await slots(partner, f"interviewer_id={number}&{HOURLY}")) == NINE_TO_FIVE


async def test_interviewers_are_free_together_when_all_of_them_are(partner: Partner, database: Database) -> None:
    numbers = [await new_interviewer(database, partner) for _ in range(3)]
    await new_interview(database, partner, numbers[0], at(8))
    await new_interview(database, partner, numbers[2], at(11))
    listed = await slots(partner, f"interviewer_id={numbers[0]},{numbers[1]}&interviewer_id={numbers[2]}&{HOURLY}")
    assert shown(listed) == without("09:00", "12:00")
    assert {tuple(slot["interviewer_ids"]) for slot in listed.data} == {tuple(map(str, numbers))}


async def test_of_a_team_each_slot_names_who_is_free_also_below_it(
    partner: Partner, lower_partner: Partner, beside_partner: Partner, database: Database
) -> None:
    own, below = await new_interviewer(database, partner), await new_interviewer(database, lower_partner)
    await new_interviewer(database, beside_partner)
    await new_interview(database, partner, own, at(8))
    answer = await slots(partner, f"team_id={partner.team_id}&{HOURLY}")
    assert shown(answer) == NINE_TO_FIVE
    assert [slot["interviewer_ids"] for slot in answer.data[:2]] == [[str(below)], [str(own), str(below)]]
    answer = await slots(partner, f"team_id={lower_partner.team_id}&{HOURLY}&limit=1")
    assert answer.data[0]["interviewer_ids"] == [str(below)]


async def test_a_team_without_interviewers_has_no_slots(partner: Partner) -> None:
    answer = await slots(partner, f"team_id={partner.team_id}&{MONDAY}")
    assert answer.body == {"data": [], "timezone": "UTC", "has_more": False}


async def test_nothing_in_the_past_is_offered_nor_anything_before_the_notice(
    partner: Partner, database: Database
) -> None:
    number = await new_interviewer(database, partner)
    always = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    await availability(partner, number, working_hours=always)
    begun = datetime.now(UTC)
    window = f"from={begun - timedelta(days=3):%Y-%m-%d}&to={begun + timedelta(days=3):%Y-%m-%d}&limit=1"
    [soonest] = (await slots(partner, f"interviewer_id={number}&{window}")).data
    assert begun - timedelta(seconds=1) <= datetime.fromisoformat(soonest["starts_at"]) <= begun + timedelta(hours=1)
    await availability(partner, number, working_hours=always, notice_minutes=62 * 24 * 60)
    assert (await slots(partner, f"interviewer_id={number}&{window}")).data == []


@pytest.mark.parametrize(
    ("day", "starts"),
    [
        ("2096-03-25", ["01:00+01:00", "03:00+02:00"]),
        ("2096-10-28", ["01:00+02:00", "02:00+02:00", "02:00+01:00", "03:00+01:00"]),
    ],
)
async def test_on_the_very_day_the_clocks_change_the_hours_are_right(
    partner: Partner, database: Database, day: str, starts: list[str]
) -> None:
    number = await new_interviewer(database, partner)
    await availability(partner, number, working_hours={"sun": [["01:00", "04:00"]]})
    answer = await slots(partner, f"interviewer_id={number}&from={day}&to={day}&step=60")
    assert [slot["local_start"][11:16] + slot["local_start"][19:] for slot in answer.data] == starts


async def test_people_in_several_zones_meet_by_the_clock_that_is_asked_for(
    partner: Partner, database: Database
) -> None:
    here = await new_interviewer(database, partner)
    there = await new_interviewer(database, partner, time_zone="Asia/Kathmandu")  # 4:45 hours further
    query = f"interviewer_id={here},{there}&{HOURLY}"
    answer = await slots(partner, query)
    assert (answer.body["timezone"], shown(answer)) == ("UTC", ["08:00", "09:00", "10:00"])
    answer = await slots(partner, f"{query}&timezone=Asia/Kathmandu")
    assert (answer.body["timezone"], shown(answer)) == ("Asia/Kathmandu", ["14:00", "15:00", "16:00"])


async def test_every_slot_that_is_offered_can_be_held(partner: Partner, database: Database) -> None:
    number = await new_interviewer(database, partner, buffer_before_minutes=5, buffer_after_minutes=10)
    await new_interview(database, partner, number, at(10.25))
    query = f"interviewer_id={number}&{MONDAY}&duration=50&step=10"
    held = 0
    while found := (await slots(partner, query)).data:
        slot = found[held % len(found)]
        hold = {"interviewer_ids": [number], "starts_at": slot["starts_at"], "duration": 50}
        assert (await partner.post("/scheduling/holds", hold)).status == 200
        held += 1
    assert held > 3
