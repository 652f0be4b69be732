import asyncio
from typing import Any

import pytest

from booked import at, expire_holds, new_interview
from hiring import new_application, new_interviewer
from partners import INVALID_TOKEN, Partner
from rapport.storage.database import Database
from support import Answer

HOLDS = "/scheduling/holds"
TEN = "2096-03-05T10:00:00+01:00"
NOBODY = "hold_00000000000000000000000001"


async def hold(partner: Partner, *numbers: int, starts_at: str = TEN, **fields: Any) -> Answer:
    return await partner.post(HOLDS, {"interviewer_ids": numbers, "starts_at": starts_at, **fields})


async def bookings(database: Database, partner: Partner) -> int:
    async with database.tenant(partner.tenant.id) as transaction:
        return int(await transaction.fetchval("SELECT count(*) FROM booking WHERE tenant_id = $1", partner.tenant.id))


async def test_without_a_key_nothing_is_held_or_released(partner: Partner, database: Database) -> None:
    number = await new_interviewer(database, partner)
    held = (await hold(partner, number)).body["id"]
    body = {"interviewer_ids": [number], "starts_at": TEN}
    for method, path in (("POST", HOLDS), ("DELETE", f"{HOLDS}/{held}")):
        answer = await partner.call(method, path, body, x_api_key="")
        assert (answer.status, answer.body) == (403, INVALID_TOKEN)
    assert await bookings(database, partner) == 1


async def test_interviewers_of_other_teams_are_not_there(
    partner: Partner, lower_partner: Partner, beside_partner: Partner, other_partner: Partner, database: Database
) -> None:
    number = await new_interviewer(database, partner)
    for outsider in (lower_partner, beside_partner, other_partner):
        own = await new_interviewer(database, outsider)
        answer = await hold(outsider, own, number)
        expected = {"field": "interviewer_ids", "message": f"there is no interviewer {number}"}
        assert (answer.status, answer.body["errors"]) == (404, [expected])
        assert (await hold(outsider, own)).status == 200


async def test_only_who_reaches_all_who_are_held_releases_them(
    partner: Partner, lower_partner: Partner, beside_partner: Partner, other_partner: Partner, database: Database
) -> None:
    own, below = await new_interviewer(database, partner), await new_interviewer(database, lower_partner)
    held = (await hold(partner, own, below)).body["id"]
    for outsider in (lower_partner, beside_partner, other_partner):
        assert (await outsider.call("DELETE", f"{HOLDS}/{held}")).status == 404
    assert await bookings(database, partner) == 2
    assert (await partner.call("DELETE", f"{HOLDS}/{held}")).status == 200


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"starts_at": "2096-03-05T10:00:00"}, "starts_at", "an instant with its offset"),
        ({"starts_at": "2020-03-04T10:00:00Z"}, "starts_at", "must not be in the past"),
        ({"duration": 0}, "duration", "from 1 to 1440"),
        ({"minutes": 31}, "minutes", "from 1 to 30"),
        ({"interviewer_ids": []}, "interviewer_ids", "a list of 1 to 20"),
        ({"interviewer_ids": [7, 7]}, "interviewer_ids", "each once"),
        ({"interviewer_ids": ["x"]}, "interviewer_ids[0]", "a number of at most 19 digits"),
        ({"forever": True}, "forever", "no field here"),
    ],
)
async def test_what_is_wrong_is_named_and_nothing_is_held(
    partner: Partner, database: Database, fields: dict[str, Any], field: str, message: str
) -> None:
    number = await new_interviewer(database, partner)
    answer = await partner.post(HOLDS, {"interviewer_ids": [number], "starts_at": TEN, **fields})
    assert answer.status == 400
    assert [wrong["field"] for wrong in answer.body["errors"]] == [field]
    assert message in answer.body["errors"][0]["message"]
    assert await bookings(database, partner) == 0


@pytest.mark.parametrize("unknown", [NOBODY, "hold_", "x"])
async def test_a_hold_that_is_not_there_is_not_released(partner: Partner, unknown: str) -> None:
    answer = await partner.call("DELETE", f"{HOLDS}/{unknown}")
    assert (answer.status, answer.body["errors"][0]["field"]) == (404, "hold_id")


async def test_whole_numbers_may_be_written_with_a_point(partner: Partner, database: Database) -> None:
    number = await new_interviewer(database, partner)
    body = {"interviewer_ids": [float(number)], "starts_at": TEN, "duration": 60.0, "minutes": 5.0}
    assert (await partner.post(HOLDS, body)).status == 200


async def test_a_hold_says_what_is_held_and_until_when(partner: Partner, database: Database) -> None:
    number = await new_interviewer(database, partner)
    answer = await hold(partner, number, duration=45)
    assert answer.status == 200
    assert {name: answer.body[name] for name in ("starts_at", "ends_at", "interviewer_ids")} == {
        "starts_at": "2096-03-05T09:00:00Z",
        "ends_at": "2096-03-05T09:45:00Z",
        "interviewer_ids": [str(number)],
    }


@pytest.mark.parametrize(("fields", "minutes"), [({}, 5), ({"minutes": 1}, 1), ({"minutes": 30}, 30)])
async def test_it_lasts_five_minutes_or_as_long_as_was_asked_for(
    partner: Partner, database: Database, fields: dict[str, Any], minutes: int
) -> None:
    number = await new_interviewer(database, partner)
    assert (await hold(partner, number, **fields)).status == 200
    async with database.tenant(partner.tenant.id) as transaction:
        lasts = await transaction.fetchval(
            "SELECT b.expires_at - m.accepted_at FROM booking b, mutation m"
            " WHERE b.tenant_id = $1 AND m.tenant_id = $1 AND m.operation = 'holds.create'",
            partner.tenant.id,
        )
    assert lasts.total_seconds() == minutes * 60


async def test_what_is_booked_held_or_busy_is_not_held_and_back_to_back_is(
    partner: Partner, database: Database
) -> None:
    number = await new_interviewer(database, partner)
    await new_interview(database, partner, number, at(8))
    assert (await hold(partner, number, starts_at="2096-03-05T11:00:00+01:00")).status == 200
    busy = {"from": "2096-03-05T12:00:00+01:00", "to": "2096-03-05T13:00:00+01:00"}
    await partner.post(f"/scheduling/interviewers/{number}/busy", busy)
    for hour in ("08:01", "09:59", "10:01", "11:59", "12:00", "12:59"):
        answer = await hold(partner, number, starts_at=f"2096-03-05T{hour}:00+01:00")
        assert answer.status == 409, hour
        assert answer.body["errors"][0]["field"] == "starts_at"
        assert str(number) in answer.body["errors"][0]["message"]
    assert (await hold(partner, number)).status == 200


async def test_of_several_interviewers_all_are_held_or_none(partner: Partner, database: Database) -> None:
    taken, free = [await new_interviewer(database, partner) for _ in range(2)]
    await hold(partner, taken)
    assert (await hold(partner, taken, free)).status == 409
    assert await bookings(database, partner) == 1
    assert (await hold(partner, free)).status == 200


async def test_of_fifty_who_want_the_same_time_at_once_one_gets_it(partner: Partner, database: Database) -> None:
    one, other = [await new_interviewer(database, partner) for _ in range(2)]
    both = [(one, other), (other, one)]
    answers = await asyncio.gather(*(hold(partner, *both[place % 2]) for place in range(50)))
    assert sorted(answer.status for answer in answers) == [200] + [409] * 49
    assert await bookings(database, partner) == 2


async def test_what_was_released_can_be_held_again(partner: Partner, database: Database) -> None:
    number = await new_interviewer(database, partner)
    held = (await hold(partner, number)).body["id"]
    released = await partner.call("DELETE", f"{HOLDS}/{held}")
    assert (released.status, released.body) == (200, {"id": held})
    assert (await hold(partner, number)).status == 200
    assert (await partner.call("DELETE", f"{HOLDS}/{held}")).status == 404


async def test_a_hold_that_is_over_gives_way_and_cannot_be_released(partner: Partner, database: Database) -> None:
    number = await new_interviewer(database, partner)
    held = (await hold(partner, number)).body["id"]
    await expire_holds(database, partner)
    assert (await partner.call("DELETE", f"{HOLDS}/{held}")).status == 404
    assert (await hold(partner, number)).status == 200
    assert await bookings(database, partner) == 1


async def test_the_same_key_holds_once_and_is_answered_as_before(partner: Partner, database: Database) -> None:
    number = await new_interviewer(database, partner)
    body = {"interviewer_ids": [number], "starts_at": TEN}
    first, again = [await partner.post(HOLDS, body, idempotency_key="one") for _ in range(2)]
    assert (first.status, first.body) == (again.status, again.body)
    assert await bookings(database, partner) == 1


async def test_a_tenant_that_lets_interviews_overlap_lets_holds_overlap(partner: Partner, database: Database) -> None:
    number = await new_interviewer(database, partner)
    async with database.tenant(partner.tenant.id) as transaction:
        await transaction.execute(
            "INSERT INTO scheduling (tenant_id, may_overlap) VALUES ($1, true)", partner.tenant.id
        )
    assert [(await hold(partner, number)).status for _ in range(2)] == [200, 200]


async def test_an_interview_takes_the_place_of_its_hold_and_of_no_other(database: Database, partner: Partner) -> None:
    interviewer, other = [await new_interviewer(database, partner) for _ in range(2)]
    application = await new_application(database, partner)
    held = {"interviewer_ids": [interviewer, other], "starts_at": "2040-05-01T08:00:00Z", "duration": 60}
    hold_id = (await partner.post("/scheduling/holds", held)).body["id"]
    wanted = {"date": "2040-05-01T10:00:00Z", "timezone": "Europe/Amsterdam", "interviewerId": interviewer}
    path = f"/applicants/{application}/interviews"

    without = await partner.put(path, wanted)
    booked = await partner.put(path, {**wanted, "holdId": hold_id})
    both_free = await partner.post("/scheduling/holds", {**held, "interviewer_ids": [other]})

    assert (without.status, "is held for somebody else" in without.body["errors"][0]["message"]) == (409, True)
    assert (booked.status, booked.body["starts_at"]) == (200, held["starts_at"])
    assert both_free.status == 200  # the whole hold is gone
