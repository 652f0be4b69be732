from typing import Any

import pytest

from hiring import new_interviewer
from partners import INVALID_TOKEN, Partner, new_partner
from rapport.access.partner_scopes import PartnerScope
from rapport.storage.database import Database

PART_TIME: dict[str, Any] = {
    "time_zone": "Europe/Berlin",
    "working_hours": {"mon": [["09:00", "12:30"], ["13:00", "24:00"]], "tue": []},
    "exceptions": {"2026-12-24": [["09:00", "12:00"]], "2026-12-31": []},
    "holidays": "DE-BY",
    "buffer_before_minutes": 5,
    "buffer_after_minutes": 10,
    "notice_minutes": 120,
}


def path(number: int) -> str:
    return f"/scheduling/interviewers/{number}/availability"


async def test_without_a_key_nobody_learns_or_changes_when_somebody_works(partner: Partner, database: Database) -> None:
    number = await new_interviewer(database, partner)
    for method in ("GET", "PUT"):
        answer = await partner.call(method, path(number), {}, x_api_key="")
        assert (answer.status, answer.body) == (403, INVALID_TOKEN)


async def test_a_key_that_may_only_read_changes_nothing(partner: Partner, database: Database) -> None:
    number = await new_interviewer(database, partner)
    reader = await new_partner(
        database, partner.url, partner.session, PartnerScope.READ, tenant=partner.tenant, below=partner.team_id
    )
    assert (await reader.put(path(number), PART_TIME)).status == 403
    assert (await partner.get(path(number))).body["holidays"] is None


async def test_interviewers_of_other_teams_are_not_there(
    partner: Partner, lower_partner: Partner, beside_partner: Partner, other_partner: Partner, database: Database
) -> None:
    number = await new_interviewer(database, partner)
    for outsider in (lower_partner, beside_partner, other_partner):
        for method in ("GET", "PUT"):
            answer = await outsider.call(method, path(number), PART_TIME)
            assert answer.status == 404
            expected = {"field": "interviewer_id", "message": f"there is no interviewer {number}"}
            assert answer.body["errors"] == [expected]
    assert (await partner.get(path(number))).body["holidays"] is None


async def test_a_key_reaches_the_interviewers_of_teams_below_its_own(
    partner: Partner, lower_partner: Partner, database: Database
) -> None:
    number = await new_interviewer(database, lower_partner)
    assert (await partner.put(path(number), PART_TIME)).status == 200
    assert (await lower_partner.get(path(number))).body == PART_TIME


@pytest.mark.parametrize(
    ("body", "field", "message"),
    [
        ({"time_zone": "Mars/Olympus"}, "time_zone", "IANA time zone database"),
        ({"time_zone": "europe/amsterdam"}, "time_zone", "letter by letter"),
        ({"holidays": "XX"}, "holidays", "there are none known of XX"),
        ({"holidays": "DE-XX"}, "holidays", "there are none known of DE-XX"),
        ({"working_hours": {"mon": [["09:00", "09:00"]]}}, "working_hours.mon", "must end after it begins"),
        ({"working_hours": {"mon": [["9", "17:00"]]}}, "working_hours.mon", "two times like 09:00"),
        ({"working_hours": {"mon": [["09:00"]]}}, "working_hours.mon[0]", "two times like"),
        ({"working_hours": {"mon": [["09:00", "12:00"], ["11:00", "17:00"]]}}, "working_hours.mon", "after 12:00"),
        ({"working_hours": {"monday": []}}, "working_hours.monday", "no field here"),
        ({"exceptions": {"24-12-2026": []}}, "exceptions", "dates like 2026-12-24"),
        ({"exceptions": {"2026-02-30": []}}, "exceptions", "dates like 2026-12-24"),
        ({"exceptions": {"2026-12-24": [["24:00", "24:00"]]}}, "exceptions.2026-12-24", "must end after it begins"),
        ({"buffer_before_minutes": -1}, "buffer_before_minutes", "from 0 to 720"),
        ({"notice_minutes": "soon"}, "notice_minutes", "a whole number of minutes"),
        ({"lunch": True}, "lunch", "no field here"),
    ],
)
async def test_what_is_wrong_is_named_and_changes_nothing(
    partner: Partner, database: Database, body: dict[str, Any], field: str, message: str
) -> None:
    number = await new_interviewer(database, partner)
    before = (await partner.get(path(number))).body

    answer = await partner.put(path(number), body)

    assert answer.status == 400
    assert [wrong["field"] for wrong in answer.body["errors"]] == [field]
    assert message in answer.body["errors"][0]["message"]
    assert (await partner.get(path(number))).body == before


async def test_several_faults_are_said_at_once(partner: Partner, database: Database) -> None:
    number = await new_interviewer(database, partner)
    body = {"time_zone": "x", "holidays": "XX", "working_hours": {"fri": [["17:00", "09:00"]]}}
    answer = await partner.put(path(number), body)
    assert [wrong["field"] for wrong in answer.body["errors"]] == ["time_zone", "holidays", "working_hours.fri"]


async def test_who_has_said_nothing_works_from_nine_to_five_on_weekdays(partner: Partner, database: Database) -> None:
    number = await new_interviewer(database, partner, time_zone="Europe/Brussels")
    assert (await partner.get(path(number))).body == {
        "time_zone": "Europe/Brussels",
        "working_hours": {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
        "exceptions": {},
        "holidays": None,
        "buffer_before_minutes": 0,
        "buffer_after_minutes": 0,
        "notice_minutes": 0,
    }


async def test_what_was_set_is_answered_and_read_back_and_can_be_sent_back(
    partner: Partner, database: Database
) -> None:
    number = await new_interviewer(database, partner)
    assert (await partner.put(path(number), PART_TIME)).body == PART_TIME
    read = await partner.get(path(number))
    assert (read.status, read.body) == (200, PART_TIME)
    assert (await partner.put(path(number), read.body)).body == PART_TIME


async def test_a_whole_number_of_minutes_may_be_written_with_a_point(partner: Partner, database: Database) -> None:
    number = await new_interviewer(database, partner)
    answer = await partner.put(path(number), {"buffer_before_minutes": 5.0})
    assert (answer.status, answer.body["buffer_before_minutes"]) == (200, 5)


async def test_it_is_set_as_a_whole_but_the_time_zone_stays(partner: Partner, database: Database) -> None:
    number = await new_interviewer(database, partner)
    fresh = (await partner.get(path(number))).body
    await partner.put(path(number), PART_TIME)
    assert (await partner.put(path(number), {})).body == {**fresh, "time_zone": "Europe/Berlin"}


async def test_the_same_key_is_answered_as_before_and_sets_nothing_again(partner: Partner, database: Database) -> None:
    number = await new_interviewer(database, partner)
    await partner.put(path(number), PART_TIME, idempotency_key="one")
    await partner.put(path(number), {})
    again = await partner.put(path(number), PART_TIME, idempotency_key="one")
    assert (again.status, again.body, again.headers["idempotency-replayed"]) == (200, PART_TIME, "true")
    assert (await partner.get(path(number))).body["holidays"] is None
