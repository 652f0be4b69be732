"""`PUT /applicants/{applicant_id}/interviews`: the seed's requests as they are written, and the contract's rules."""

import re
from typing import Any

import pytest

from hiring import new_applicant, new_application, new_interviewer
from partners import INVALID_TOKEN, Partner
from rapport.access.partner_keys import create_partner_key
from rapport.access.partner_scopes import PartnerScope
from rapport.domain.applicants.time_zones import TZDATA
from rapport.storage.database import Database
from support import Answer

EMAIL = "Ina@Team.example"
FIRST = {
    "date": "2022-12-05T17:30:00Z",
    "duration": "60",
    "timezone": "America/New_York",
    "location": "Virtual",
    "interviewerId": "123456",
}
SECOND = {
    "date": "2022-12-05T17:30:00Z",
    "duration": "60",
    "timezone": "America/New_York",
    "location": "Virtual",
    "interviewerEmail": EMAIL,
    "interviewerTeamId": "23567",
}


def path(application: int | str) -> str:
    return f"/applicants/{application}/interviews"


def wrong(answer: Answer) -> dict[str, str]:
    """What is said of each field."""
    return {each["field"]: each["message"] for each in answer.body["errors"]}


@pytest.fixture
async def application(database: Database, partner: Partner) -> int:
    return await new_application(database, partner)


@pytest.fixture
async def interviewer(database: Database, partner: Partner) -> int:
    return await new_interviewer(database, partner)


@pytest.fixture
def body(interviewer: int) -> dict[str, Any]:
    return {**FIRST, "interviewerId": str(interviewer)}


@pytest.fixture
async def seeded(database: Database, partner: Partner) -> int:
    """An application in a tenant with the seed's interviewer and team."""
    await new_interviewer(database, partner, id=123456, email=EMAIL, email_key=EMAIL.lower())
    async with database.tenant(partner.tenant.id) as transaction:
        await transaction.execute(
            "INSERT INTO team (tenant_id, id, parent_id, name) VALUES ($1, 23567, $2, 'Care')",
            partner.tenant.id,
            partner.team_id,
        )
        await transaction.execute("INSERT INTO interviewer_team VALUES ($1, 123456, 23567)", partner.tenant.id)
    return await new_application(database, partner)


# ── Outsiders ───────────────────────────────────────────────────────────────────────────────────────────────────


async def test_without_a_valid_key_the_token_is_invalid(
    partner: Partner, application: int, body: dict[str, Any]
) -> None:
    for key in ("", "nonsense", partner.key[:-1]):
        answer = await partner.put(path(application), body, x_api_key=key)
        assert (answer.status, answer.body) == (403, INVALID_TOKEN)
    assert await stored(partner) == []


async def test_a_key_that_may_only_read_schedules_nothing(
    database: Database, partner: Partner, application: int, body: dict[str, Any]
) -> None:
    _, key = await create_partner_key(database, partner.tenant, partner.team_id, [PartnerScope.READ])
    answer = await partner.put(path(application), body, x_api_key=key)
    assert (answer.status, answer.body["message"]) == (403, "Forbidden")
    assert await stored(partner) == []


async def test_another_teams_or_tenants_applicant_is_not_there(
    partner: Partner,
    lower_partner: Partner,
    beside_partner: Partner,
    other_partner: Partner,
    database: Database,
    application: int,
) -> None:
    for each in (lower_partner, beside_partner, other_partner):
        own = {**FIRST, "interviewerId": await new_interviewer(database, each)}
        answer = await each.put(path(application), own)
        assert (answer.status, list(wrong(answer))) == (404, ["applicant_id"])
        unknown = await each.put(path(application + 10**6), own)
        assert unknown.body == answer.body
    assert await stored(partner) == []


async def test_a_key_reaches_the_applicants_of_the_teams_below(
    partner: Partner, lower_partner: Partner, database: Database, body: dict[str, Any]
) -> None:
    below = await new_application(database, lower_partner)
    assert (await partner.put(path(below), body)).status == 200
    assert (await lower_partner.put(path(below), body)).status == 404  # the interviewer is in the team above
    assert [each["applicant_id"] for each in await stored(lower_partner)] == [str(below)]


async def test_a_foreign_interviewer_is_not_there(
    partner: Partner, beside_partner: Partner, other_partner: Partner, database: Database, application: int
) -> None:
    for each in (beside_partner, other_partner):
        number = await new_interviewer(database, each, email=EMAIL, email_key=EMAIL.lower())
        by_id = await partner.put(path(application), {**FIRST, "interviewerId": number})
        assert (by_id.status, list(wrong(by_id))) == (404, ["interviewerId"])
        for team in (each.team_id, partner.team_id):
            by_email = await partner.put(path(application), {**SECOND, "interviewerTeamId": team})
            assert (by_email.status, list(wrong(by_email))) == (404, ["interviewerEmail"])
    assert await stored(partner) == []


async def test_what_no_record_can_be_called_is_not_there(partner: Partner, application: int) -> None:
    for number in (0, 10**18, "9" * 30, "0"):
        answer = await partner.put(path(application), {**FIRST, "interviewerId": number})
        assert (answer.status, list(wrong(answer))) == (404, ["interviewerId"])
    assert (await partner.put(path("9" * 30), FIRST)).status == 404


async def test_other_methods_are_not_allowed(partner: Partner, application: int) -> None:
    for method in ("GET", "POST", "PATCH", "DELETE"):
        answer = await partner.call(method, path(application))
        assert answer.status == 405
        assert {name.strip() for name in answer.headers["allow"].split(",")} == {"PUT", "OPTIONS"}
        assert answer.body["message"]


# ── What is refused ─────────────────────────────────────────────────────────────────────────────────────────────


NO_DATES = [
    "2022-12-05T17:30:00",
    "2022-12-05",
    "2022-12-05T24:00:00Z",
    "2022-12-05T17:60:00Z",
    "2022-02-29T10:00:00Z",
    "1899-12-31T10:00:00Z",
    "2200-01-01T10:00:00Z",
    "2022-12-05 17:30:00Z",
    "2022-12-05T17:30:00Z\n",
    "2022-12-05T17:30:00z",
    "2022-12-05t17:30:00Z",
    "2022-12-05T17:30:00+25:00",
    "12/05/2022 17:30",
    "1670261400",
    "",
    1670261400,
    None,
]
NO_DURATIONS = ["0", "1441", "-1", "sixty", "60.5", "1e2", " 60", "", "\u0661", 0, 1441, 1.5, None, True]
NO_ZONES = ["GMT+5", "Eastern Standard Time", "EDT", "+01:00", "local", "../UTC", "", "é", 5, None]


async def test_date_duration_and_time_zone_are_exact(partner: Partner, application: int, body: dict[str, Any]) -> None:
    for field, values, right in (
        ("date", NO_DATES, "a date-time of ISO 8601, 1900 to 2199, with an offset"),
        ("duration", NO_DURATIONS, "a number of minutes from 1 to 1440 in digits, such as 60"),
        ("timezone", NO_ZONES, "the exact name of an IANA time zone, such as America/New_York"),
    ):
        for value in values:
            answer = await partner.put(path(application), {**body, field: value})
            assert (answer.status, list(wrong(answer))) == (400, [field]), value
            assert wrong(answer)[field].startswith(f"{field} must be {right}")
    assert await stored(partner) == []


async def test_of_a_name_in_other_letters_the_right_one_is_told(
    partner: Partner, application: int, body: dict[str, Any]
) -> None:
    answer = await partner.put(path(application), {**body, "timezone": "america/new_york"})
    assert answer.status == 400
    assert "America/New_York is one" in wrong(answer)["timezone"]


async def test_what_else_is_wrong_is_named(partner: Partner, application: int, body: dict[str, Any]) -> None:
    for field, value in (
        ("location", 5),
        ("location", None),
        ("location", "a\0b"),
        ("location", "x" * 2001),
        ("interviewerId", "12a"),
        ("interviewerId", "-1"),
        ("interviewerId", ""),
        ("interviewerId", "\u0661"),
        ("interviewerId", None),
        ("note", "please"),
    ):
        answer = await partner.put(path(application), {**body, field: value})
        assert (answer.status, list(wrong(answer))) == (400, [field]), value
    both = await partner.put(path(application), {**body, "interviewerIds": ["1"]})
    assert (both.status, list(wrong(both))) == (400, ["body"])


async def test_an_interviewer_is_named_by_an_id_or_by_team_and_email(partner: Partner, application: int) -> None:
    for given, fields in (
        ("", ["body"]),
        ("interviewerEmail", ["interviewerTeamId"]),
        ("interviewerTeamId", ["interviewerEmail"]),
    ):
        half = {name: value for name, value in SECOND.items() if not name.startswith("interviewer") or name == given}
        answer = await partner.put(path(application), half)
        assert (answer.status, list(wrong(answer))) == (400, fields)


async def test_both_ways_must_name_the_same_person(partner: Partner, seeded: int, database: Database) -> None:
    another = await new_interviewer(database, partner)
    agreed = await partner.put(path(seeded), {**SECOND, "interviewerId": 123456})
    disagreed = await partner.put(path(seeded), {**SECOND, "interviewerId": another})
    assert (agreed.status, agreed.body["interviewer"]["id"]) == (200, "123456")
    assert (disagreed.status, list(wrong(disagreed))) == (400, ["interviewerEmail"])


async def test_all_that_is_wrong_is_said_at_once(partner: Partner) -> None:
    answer = await partner.put(
        path("one"), {"date": "soon", "duration": "long", "location": 1, "timezone": "Mars", "who": "Ina"}
    )
    assert answer.status == 400
    assert set(wrong(answer)) == {"applicant_id", "date", "duration", "location", "timezone", "who", "body"}


async def test_a_body_is_an_object(partner: Partner, application: int) -> None:
    nothing: list[Any] = [[], "x", 5, None]
    for sent in nothing:
        answer = await partner.put(path(application), sent)
        assert (answer.status, list(wrong(answer))) == (400, ["body"])


async def test_a_time_that_clocks_skip_is_refused_with_its_neighbours(
    partner: Partner, application: int, body: dict[str, Any]
) -> None:
    answer = await partner.put(path(application), {**body, "date": "2026-03-08T02:30:00Z"})
    assert answer.status == 400
    assert "2026-03-08T01:59 before and 2026-03-08T03:00 after" in wrong(answer)["date"]
    assert await stored(partner) == []


# ── What is scheduled ───────────────────────────────────────────────────────────────────────────────────────────


async def test_both_of_the_seeds_requests_schedule_the_same_interview(partner: Partner, seeded: int) -> None:
    first, second = [await partner.put(path(seeded), each) for each in (FIRST, SECOND)]

    assert (first.status, second.status) == (200, 200), (first.body, second.body)
    assert first.body == second.body
    shown = first.body
    assert shown["id"].startswith("intv_")
    assert re.fullmatch(r".+@.+", shown["ical_uid"])
    expected = {
        "applicant_id": str(seeded),
        "status": "scheduled",
        "starts_at": "2022-12-05T22:30:00Z",
        "ends_at": "2022-12-05T23:30:00Z",
        "local_start": "2022-12-05T17:30:00-05:00",
        "timezone": "America/New_York",
        "duration": "60",
        "location": "Virtual",
        "interviewer": {"id": "123456", "name": "Ina Interviewer", "email": EMAIL, "answer": "needs-action"},
        "sequence": 0,
        "tzdata": TZDATA,
        "reason": None,
    }
    assert {name: shown[name] for name in expected} == expected


async def test_the_offset_must_be_there_and_makes_no_difference(
    partner: Partner, application: int, body: dict[str, Any]
) -> None:
    for end in (":00+09:00", "Z", ":00.999999999Z", ":00+0000", ":00-11"):
        answer = await partner.put(path(application), {**body, "date": f"2022-12-05T17:30{end}"})
        assert (answer.status, answer.body["starts_at"]) == (200, "2022-12-05T22:30:00Z")


async def test_what_is_left_out_has_its_default_and_numbers_may_be_numbers(
    partner: Partner, application: int, interviewer: int
) -> None:
    least = {"date": FIRST["date"], "timezone": FIRST["timezone"], "interviewerId": interviewer}
    first = await partner.put(path(application), least)
    same = await partner.put(path(application), {**least, "duration": 60, "location": "Virtual"})
    assert (first.status, first.body["duration"], first.body["location"]) == (200, "60", "Virtual")
    assert same.body == first.body


async def test_a_time_that_clocks_show_twice_is_the_earlier(
    partner: Partner, application: int, body: dict[str, Any]
) -> None:
    answer = await partner.put(path(application), {**body, "date": "2026-11-01T01:30:00Z", "duration": "90"})
    assert (answer.body["starts_at"], answer.body["local_start"]) == (
        "2026-11-01T05:30:00Z",
        "2026-11-01T01:30:00-04:00",
    )
    assert answer.body["ends_at"] == "2026-11-01T07:00:00Z"


async def test_a_tenant_may_read_skipped_times_as_rfc_5545_does(
    database: Database, partner: Partner, application: int, body: dict[str, Any]
) -> None:
    await decide(database, partner, gaps="rfc5545")
    answer = await partner.put(path(application), {**body, "date": "2026-03-08T02:30:00Z"})
    assert (answer.status, answer.body["local_start"]) == (200, "2026-03-08T03:30:00-04:00")


# ── Once more ───────────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_same_again_changes_nothing(
    database: Database, partner: Partner, application: int, body: dict[str, Any]
) -> None:
    first = await partner.put(path(application), body)
    before = await rows(database, partner)
    again = await partner.put(path(application), {**body, "date": "2022-12-05T17:30:00.5+02:00", "duration": 60})
    assert (again.status, again.body) == (200, first.body)
    assert await rows(database, partner) == before


@pytest.mark.parametrize(
    ("other", "shown"),
    [
        ({"date": "2022-12-06T17:30:00Z"}, ("starts_at", "2022-12-06T22:30:00Z")),
        ({"duration": "30"}, ("ends_at", "2022-12-05T23:00:00Z")),
        ({"timezone": "Europe/London"}, ("starts_at", "2022-12-05T17:30:00Z")),
        ({"location": "Room 5"}, ("location", "Room 5")),
    ],
)
async def test_other_content_moves_it_and_it_stays_the_same_interview(
    partner: Partner, application: int, body: dict[str, Any], other: dict[str, str], shown: tuple[str, str]
) -> None:
    first = (await partner.put(path(application), body)).body
    moved = (await partner.put(path(application), {**body, **other})).body
    assert (moved["id"], moved["ical_uid"], moved["sequence"]) == (first["id"], first["ical_uid"], 1)
    assert moved[shown[0]] == shown[1]
    found = (await partner.get(f"/scheduling/interviews/{first['id']}")).body
    assert [(each["sequence"], each["what"]) for each in found["history"]] == [(0, "scheduled"), (1, "rescheduled")]
    assert [each["starts_at"] for each in found["history"]] == [first["starts_at"], moved["starts_at"]]


async def test_it_may_move_to_another_interviewer_and_frees_the_first_one(
    database: Database, partner: Partner, application: int, body: dict[str, Any]
) -> None:
    await partner.put(path(application), body)
    second = await new_interviewer(database, partner)
    moved = await partner.put(path(application), {**body, "interviewerId": second})
    assert (moved.status, moved.body["interviewer"]["id"]) == (200, str(second))
    assert (await partner.put(path(await new_application(database, partner)), body)).status == 200


async def test_a_repeated_key_gets_the_first_answer_even_after_a_change(
    partner: Partner, application: int, body: dict[str, Any]
) -> None:
    first = await partner.put(path(application), body, idempotency_key="one")
    await partner.put(path(application), {**body, "location": "Room 5"})
    again = await partner.put(path(application), body, idempotency_key="one")
    assert (again.status, again.headers["idempotency-replayed"]) == (200, "true")
    assert again.body == first.body
    assert [each["location"] for each in await stored(partner)] == ["Room 5"]


async def test_after_a_cancellation_or_a_completion_there_is_a_new_one(
    partner: Partner, application: int, body: dict[str, Any]
) -> None:
    seen = []
    for end in ("cancel", "complete"):
        made = (await partner.put(path(application), body)).body
        seen.append(made["id"])
        assert (await partner.post(f"/scheduling/interviews/{made['id']}/{end}", {})).status == 200
    last = (await partner.put(path(application), body)).body
    assert len({*seen, last["id"]}) == 3
    assert last["sequence"] == 0


# ── Who is busy ─────────────────────────────────────────────────────────────────────────────────────────────────


async def test_an_interviewer_who_is_busy_is_not_booked_and_back_to_back_is_free(
    database: Database, partner: Partner, application: int, body: dict[str, Any], interviewer: int
) -> None:
    await partner.put(path(application), body)
    for date, status in (("17:00", 409), ("17:30", 409), ("18:29", 409), ("18:30", 200), ("16:30", 200)):
        other = await new_application(database, partner)
        answer = await partner.put(path(other), {**body, "date": f"2022-12-05T{date}:00Z"})
        assert answer.status == status, date
        if status == 409:
            assert wrong(answer)["date"].startswith(
                f"interviewer {interviewer} is busy from 2022-12-05T22:30:00Z to 2022-12-05T23:30:00Z"
            )
    assert len(await stored(partner)) == 3


async def test_a_person_has_no_two_interviews_at_once_whatever_they_applied_for(
    database: Database, partner: Partner, beside_partner: Partner, body: dict[str, Any]
) -> None:
    person = await new_applicant(database, partner)
    one = await new_application(database, partner, applicant=person)
    other = await new_application(database, beside_partner, applicant=person)
    theirs = {**body, "interviewerId": await new_interviewer(database, beside_partner)}
    assert (await partner.put(path(one), body)).status == 200
    busy = await beside_partner.put(path(other), theirs)
    assert (busy.status, list(wrong(busy))) == (409, ["date"])
    assert "the applicant has another interview from 2022-12-05T22:30:00Z" in wrong(busy)["date"]
    assert (await beside_partner.put(path(other), {**theirs, "date": "2022-12-05T18:30:00Z"})).status == 200


async def test_a_move_that_clashes_leaves_everything_as_it_was(
    database: Database, partner: Partner, application: int, body: dict[str, Any]
) -> None:
    await partner.put(path(application), body)
    later = {**body, "date": "2022-12-05T18:30:00Z"}
    other = await new_application(database, partner)
    await partner.put(path(other), later)
    before = await stored(partner)
    assert (await partner.put(path(other), body)).status == 409
    assert await stored(partner) == before


async def test_a_tenant_may_allow_overlaps(
    database: Database, partner: Partner, application: int, body: dict[str, Any]
) -> None:
    await decide(database, partner, may_overlap=True)
    assert (await partner.put(path(application), body)).status == 200
    assert (await partner.put(path(await new_application(database, partner)), body)).status == 200


async def test_several_interviewers_are_all_booked_or_none(
    database: Database, partner: Partner, application: int, body: dict[str, Any], interviewer: int
) -> None:
    second = await new_interviewer(database, partner)
    both = {name: value for name, value in body.items() if name != "interviewerId"}
    both |= {"interviewerIds": [second, str(interviewer)]}
    await partner.put(path(await new_application(database, partner)), body)

    busy = await partner.put(path(application), both)
    assert (busy.status, len(await stored(partner))) == (409, 1)
    booked = await partner.put(path(application), {**both, "date": "2022-12-06T17:30:00Z"})

    assert [each["id"] for each in booked.body["interviewers"]] == [str(second), str(interviewer)]
    assert booked.body["interviewer"]["id"] == str(second)
    twice = await partner.put(path(application), {**both, "interviewerIds": [second, f"0{second}", str(second)]})
    assert [each["id"] for each in twice.body["interviewers"]] == [str(second)]
    unknown = await partner.put(path(application), {**both, "interviewerIds": [second, 1]})
    assert (unknown.status, list(wrong(unknown))) == (404, ["interviewerIds"])


async def stored(partner: Partner) -> list[dict[str, Any]]:
    """All interviews that its key sees."""
    return list((await partner.get("/scheduling/interviews")).data)


async def rows(database: Database, partner: Partner) -> list[int]:
    async with database.tenant(partner.tenant.id) as transaction:
        tables = ("interview", "interview_change", "interview_attendee", "booking", "event")
        return [await transaction.fetchval(f"SELECT count(*) FROM {table}") for table in tables]


async def decide(database: Database, partner: Partner, **rules: Any) -> None:
    [(name, value)] = rules.items()
    async with database.tenant(partner.tenant.id) as transaction:
        await transaction.execute(
            f"INSERT INTO scheduling (tenant_id, {name}) VALUES ($1, $2)", partner.tenant.id, value
        )
