"""Calendars whose events are a week ahead: what is read of a calendar depends on when that is."""

from datetime import UTC, datetime, timedelta

import pytest

from hiring import new_interviewer
from partners import INVALID_TOKEN, Partner
from rapport.storage.database import Database
from rapport.surfaces.applicants.calendar_import import MOST_BYTES
from support import Answer

AHEAD = datetime.now(UTC) + timedelta(days=7)
DAY = f"{AHEAD:%Y%m%d}"


def path(number: int) -> str:
    return f"/scheduling/interviewers/{number}/busy"


def calendar(*lines: str) -> bytes:
    event = ["BEGIN:VEVENT", "UID:1", f"DTSTART;TZID=Asia/Kathmandu:{DAY}T120000", *lines, "END:VEVENT"]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *event, "END:VCALENDAR", ""]).encode()


HOUR = calendar("DURATION:PT1H")


async def imported(
    partner: Partner, number: int, text: bytes, content_type: str = "text/calendar", **headers: str
) -> Answer:
    named = {"x-api-key": partner.key, "content-type": content_type}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    async with partner.session.put(partner.url + path(number), data=text, headers=named) as response:
        return Answer(response.status, response.headers, await response.json())


async def busy(partner: Partner, number: int) -> list[tuple[str, bool]]:
    days = f"from={AHEAD - timedelta(days=1):%Y-%m-%d}&to={AHEAD + timedelta(days=1):%Y-%m-%d}"
    return [(each["from"], each["imported"]) for each in (await partner.get(f"{path(number)}?{days}")).data]


async def test_without_a_key_no_calendar_is_read(partner: Partner, database: Database) -> None:
    number = await new_interviewer(database, partner)
    answer = await imported(partner, number, HOUR, x_api_key="")
    assert (answer.status, answer.body) == (403, INVALID_TOKEN)


async def test_interviewers_of_other_teams_are_not_there(
    partner: Partner, lower_partner: Partner, beside_partner: Partner, other_partner: Partner, database: Database
) -> None:
    number = await new_interviewer(database, partner)
    for outsider in (lower_partner, beside_partner, other_partner):
        assert (await imported(outsider, number, HOUR)).status == 404
    assert await busy(partner, number) == []


@pytest.mark.parametrize(
    ("text", "content_type", "status", "field"),
    [
        (HOUR, "application/json", 415, "Content-Type"),
        (b" " * (MOST_BYTES + 1), "text/calendar", 413, "body"),
        (b"", "text/calendar", 400, "body"),
        (b"Dear calendar", "text/calendar; charset=utf-8", 400, "body"),
        (calendar("RRULE:FREQ=HOURLY"), "text/calendar", 400, "body"),
    ],
)
async def test_what_cannot_be_read_is_refused_and_replaces_nothing(
    partner: Partner, database: Database, text: bytes, content_type: str, status: int, field: str
) -> None:
    number = await new_interviewer(database, partner)
    await imported(partner, number, HOUR)
    answer = await imported(partner, number, text, content_type)
    assert (answer.status, [wrong["field"] for wrong in answer.body["errors"]]) == (status, [field])
    assert len(await busy(partner, number)) == 1


async def test_a_calendar_replaces_the_one_before_and_leaves_the_rest(partner: Partner, database: Database) -> None:
    number = await new_interviewer(database, partner)
    by_hand = {"from": f"{AHEAD:%Y-%m-%d}T01:00:00Z", "to": f"{AHEAD:%Y-%m-%d}T02:00:00Z"}
    await partner.post(path(number), by_hand)
    first = await imported(partner, number, calendar("DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3"))
    assert (first.status, first.body) == (200, {"imported": 3})

    second = await imported(partner, number, HOUR)

    assert (second.status, second.body) == (200, {"imported": 1})
    at_noon = f"{AHEAD:%Y-%m-%d}T06:15:00Z"
    assert await busy(partner, number) == [(by_hand["from"], False), (at_noon, True)]


async def test_the_same_key_imports_once_and_is_answered_as_before(partner: Partner, database: Database) -> None:
    number = await new_interviewer(database, partner)
    first = await imported(partner, number, HOUR, idempotency_key="one")
    await imported(partner, number, calendar("STATUS:CANCELLED", "DURATION:PT1H"))
    again = await imported(partner, number, HOUR, idempotency_key="one")
    assert (again.status, again.body, again.headers["idempotency-replayed"]) == (200, first.body, "true")
    assert await busy(partner, number) == []
