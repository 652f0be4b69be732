"""Calendars of interviewers: made with a key, read by whoever has the address."""

import pytest

from hiring import new_interviewer
from invited import Meeting, new_meeting
from partners import INVALID_TOKEN, Partner, new_partner
from rapport.access.partner_scopes import PartnerScope
from rapport.access.tokens import new_key
from rapport.storage.database import Database
from support import until


@pytest.fixture
async def ina(database: Database, partner: Partner) -> int:
    return await new_interviewer(database, partner)


@pytest.fixture
async def meeting(database: Database, partner: Partner, ina: int) -> Meeting:
    return await new_meeting(database, partner, interviewers=[ina], announced=False)


def path(interviewer: object) -> str:
    return f"/scheduling/interviewers/{interviewer}/calendar"


async def made(partner: Partner, interviewer: int) -> str:
    """The path of the calendar."""
    answer = await partner.post(path(interviewer), None)
    assert answer.status == 200, answer.body
    return str(answer.body["url"].removeprefix(partner.url))


async def test_nobody_makes_a_calendar_without_a_key_or_without_the_scope(
    partner: Partner, ina: int, database: Database
) -> None:
    assert (await partner.post(path(ina), None, x_api_key="")).body == INVALID_TOKEN
    reader = await new_partner(database, partner.url, partner.session, PartnerScope.READ, tenant=partner.tenant)
    assert (await reader.post(path(ina), None)).status == 403


async def test_an_interviewer_of_others_is_not_there(
    lower_partner: Partner, beside_partner: Partner, other_partner: Partner, ina: int
) -> None:
    for each in (lower_partner, beside_partner, other_partner):
        assert (await each.post(path(ina), None)).status == 404


async def test_what_is_no_number_is_refused_and_what_no_interviewer_has_is_not_found(partner: Partner) -> None:
    assert (await partner.post(path("x"), None)).status == 400
    assert (await partner.post(path("9" * 30), None)).status == 404


async def test_an_address_that_is_none_is_not_found_in_the_shape_of_the_surface(partner: Partner, ina: int) -> None:
    calendar = await made(partner, ina)
    for guess in (f"/calendars/{new_key()}.ics", "/calendars/x", "/calendars/x.ics", calendar.removesuffix(".ics")):
        answer = await partner.get(guess, x_api_key="")
        assert (answer.status, answer.body) == (404, {"message": "Not Found"})


async def test_whoever_has_the_address_reads_the_calendar_until_there_is_a_new_one(
    partner: Partner, meeting: Meeting, ina: int
) -> None:
    calendar = await made(partner, ina)
    answer = await partner.get(calendar, x_api_key="")
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert f"UID:{(await meeting.read()).ical_uid}" in answer.body.replace("\r\n ", "")
    assert "METHOD:PUBLISH" in answer.body

    second = await made(partner, ina)

    assert (await partner.get(calendar, x_api_key="")).status == 404
    assert (await partner.get(second, x_api_key="")).status == 200


async def test_whoever_has_the_calendar_as_it_is_gets_it_again_once_it_changed(
    partner: Partner, meeting: Meeting, ina: int
) -> None:
    calendar = await made(partner, ina)
    etag = (await partner.get(calendar, x_api_key="")).headers["etag"]
    same = await partner.get(calendar, x_api_key="", if_none_match=etag)
    assert (same.status, same.body, same.headers["etag"]) == (304, "", etag)
    await meeting.cancel()
    changed = await partner.get(calendar, x_api_key="", if_none_match=etag)
    assert changed.status == 200
    assert "STATUS:CANCELLED" in changed.body


async def test_the_address_is_shown_once_and_kept_by_nobody(partner: Partner, ina: int) -> None:
    answer = await partner.post(path(ina), None)
    assert answer.body["interviewer_id"] == str(ina)
    assert answer.headers["cache-control"] == "no-store"


async def test_a_reading_is_in_the_audit_log_without_the_secret(partner: Partner, ina: int, database: Database) -> None:
    calendar = await made(partner, ina)
    await partner.get(calendar, x_api_key="")

    async def look() -> object:
        async with database.tenant(partner.tenant.id) as transaction:
            return await transaction.fetchrow(
                "SELECT actor, details, a::text AS row FROM audit a WHERE tenant_id = $1 AND action = 'calendar.read'",
                partner.tenant.id,
            )

    entry = await until(look)
    assert (entry["actor"], entry["details"]) == ("calendar", {"interviewer": ina})
    assert calendar.split("/")[-1].removesuffix(".ics") not in entry["row"]


async def test_each_path_says_which_methods_it_takes(partner: Partner) -> None:
    for place, methods in (("/calendars/x.ics", "GET, OPTIONS"), (path(1), "OPTIONS, POST")):
        answer = await partner.call("OPTIONS", place, x_api_key="")
        assert (answer.status, answer.headers["allow"]) == (204, methods)
    answer = await partner.call("DELETE", "/calendars/x.ics", x_api_key="")
    assert (answer.status, list(answer.body)) == (405, ["message"])
