"""Statuses: which there are for a team, new ones, and how an application gets one."""

import pytest

from hiring import new_application, new_job
from partners import INVALID_TOKEN, Partner, new_partner
from rapport.access.partner_scopes import PartnerScope
from rapport.domain.applicants.statuses import STAGES
from rapport.storage.database import Database
from support import Answer

PATH = "/applicants/applicant-statuses"
NEW = "/scheduling/statuses"


async def made(partner: Partner, name: str, stage: str = "Interview", **fields: object) -> int:
    answer = await partner.post(NEW, {"name": name, "stage": stage, **fields})
    assert answer.status == 200, answer.body
    return int(answer.body["id"])


async def put(partner: Partner, application: object, status: str) -> Answer:
    return await partner.put("/applicants/status", {"applicant_id": application, "status": status})


async def names(partner: Partner, query: str = "") -> list[str]:
    return [status["name"] for status in (await partner.get(PATH + query)).data]


async def test_without_a_key_nothing_is_seen_and_nothing_set(partner: Partner, database: Database) -> None:
    application = await new_application(database, partner)
    for method, path in (("GET", PATH), ("PUT", "/applicants/status"), ("POST", NEW)):
        answer = await partner.call(method, path, {"applicant_id": application, "status": "Hired"}, x_api_key="")
        assert (answer.status, answer.body) == (403, INVALID_TOKEN)


async def test_the_statuses_of_a_foreign_team_are_forbidden(
    partner: Partner, beside_partner: Partner, other_partner: Partner
) -> None:
    for each in (beside_partner, other_partner):
        assert (await partner.get(f"{PATH}?team_id={each.team_id}")).status == 403
        answer = await partner.post(NEW, {"name": "X", "stage": "New", "team_id": each.team_id})
        assert (answer.status, answer.body["errors"][0]["field"]) == (404, "team_id")


async def test_a_foreign_application_is_not_found_and_stays_as_it_is(
    partner: Partner, lower_partner: Partner, beside_partner: Partner, other_partner: Partner, database: Database
) -> None:
    application = await new_application(database, partner)
    for each in (lower_partner, beside_partner, other_partner):
        answer = await put(each, application, "Hired")
        assert (answer.status, answer.body["errors"][0]["field"]) == (404, "applicant_id")
    assert (await partner.get(f"/applicants/{application}")).body["applicant_state"] == "New"


async def test_the_six_are_there_for_everybody(partner: Partner, other_partner: Partner) -> None:
    expected = [
        {"id": str(place), "name": name, "stage": name, "team_id": None} for place, name in enumerate(STAGES, start=1)
    ]
    for each in (partner, other_partner):
        assert (await each.get(PATH)).body == {"data": expected, "total": 6}


async def test_a_teams_own_statuses_hold_below_it_and_nowhere_else(
    partner: Partner, lower_partner: Partner, beside_partner: Partner
) -> None:
    await made(partner, " Phone Screen ")
    await made(partner, "Trial Day", team_id=str(lower_partner.team_id))

    assert await names(partner) == [*STAGES, "Phone Screen"]
    assert await names(lower_partner) == [*STAGES, "Trial Day", "Phone Screen"]
    assert await names(partner, f"?team_id={lower_partner.team_id}") == [*STAGES, "Trial Day", "Phone Screen"]
    assert await names(beside_partner) == list(STAGES)


@pytest.mark.parametrize("name", ["new", "PHONE SCREEN"])
async def test_a_name_is_taken_once_in_any_case(partner: Partner, lower_partner: Partner, name: str) -> None:
    await made(partner, "Phone Screen")
    for each in (partner, lower_partner):
        answer = await each.post(NEW, {"name": name, "stage": "New"})
        assert (answer.status, answer.body["errors"][0]["field"]) == (409, "name")


async def test_a_number_may_be_brought_along_once(partner: Partner) -> None:
    assert await made(partner, "A", id=77) == 77
    answer = await partner.post(NEW, {"name": "B", "stage": "New", "id": 77})
    assert (answer.status, answer.body["errors"][0]["field"]) == (409, "id")
    assert (await partner.post(NEW, {"name": "B", "stage": "New", "id": 6})).status == 400


async def test_a_status_keeps_what_was_before_and_since_when(partner: Partner, database: Database) -> None:
    application = await new_application(database, partner)
    before = (await partner.get(f"/applicants/{application}")).body

    after = (await put(partner, str(application), "in review")).body

    assert (after["applicant_state"], after["applicant_state_id"]) == ("In Review", "2")
    assert (after["previous_applicant_state"], after["previous_applicant_state_id"]) == ("New", "1")
    assert after["date_previous_state_assigned"] == before["date_current_state_assigned"]
    assert after["date_current_state_assigned"] == after["applicant_updated"] > before["applicant_updated"]


async def test_every_change_of_a_status_stays_in_the_history(partner: Partner, database: Database) -> None:
    application = await new_application(database, partner)
    for name in ("in review", "in review", "Interview"):
        await put(partner, str(application), name)
    async with database.tenant(partner.tenant.id) as transaction:
        rows = await transaction.fetch(
            "SELECT before, after, actor FROM application_status_change WHERE tenant_id = $1 AND application_id = $2"
            " ORDER BY at",
            partner.tenant.id,
            application,
        )
    assert [(row["before"], row["after"]) for row in rows] == [("New", "In Review"), ("In Review", "Interview")]
    assert all(row["actor"].startswith("pkey_") for row in rows)


async def test_a_key_that_may_only_write_is_told_nothing_of_the_person(partner: Partner, database: Database) -> None:
    writer = await new_partner(database, partner.url, partner.session, PartnerScope.WRITE, tenant=partner.tenant)
    application = await new_application(database, writer)
    answer = await put(writer, application, "Offer")
    assert (answer.status, answer.body["applicant_state"]) == (200, "Offer")
    assert "person" not in answer.body
    assert "home.example" not in str(answer.body)


async def test_the_same_status_again_changes_nothing(partner: Partner, database: Database) -> None:
    application = await new_application(database, partner)
    first = (await put(partner, application, "Offer")).body
    assert (await put(partner, application, "OFFER")).body == first
    by_id = await partner.put("/applicants/status", {"applicant_id": application, "status_id": "4"})
    assert by_id.body == first
    async with database.tenant(partner.tenant.id) as transaction:
        assert await transaction.fetchval("SELECT count(*) FROM event") == 1


async def test_statuses_of_the_jobs_team_count(
    partner: Partner, lower_partner: Partner, beside_partner: Partner, database: Database
) -> None:
    own, foreign = await made(lower_partner, "Trial Day"), await made(beside_partner, "Elsewhere")
    higher = await new_application(database, partner)
    lower = await new_application(database, lower_partner, job=await new_job(database, lower_partner))

    assert (await put(partner, lower, "trial day")).body["applicant_state_id"] == str(own)
    refused = [
        await put(partner, higher, "Trial Day"),
        await put(partner, lower, "Elsewhere"),
        await partner.put("/applicants/status", {"applicant_id": lower, "status_id": foreign}),
    ]
    assert [each.status for each in refused] == [400, 400, 400]
    assert [each.body["errors"][0]["field"] for each in refused] == ["status", "status", "status_id"]
    assert "Unqualified, Trial Day" in refused[1].body["errors"][0]["message"]


@pytest.mark.parametrize(
    "body",
    [
        {"status": "New"},
        {"applicant_id": 1},
        {"applicant_id": 1, "status": "New", "status_id": 1},
        {"applicant_id": "x", "status": "New"},
        {"applicant_id": 1, "state": "New"},
    ],
)
async def test_what_is_no_status_to_set_is_refused(partner: Partner, body: dict[str, object]) -> None:
    assert (await partner.put("/applicants/status", body)).status == 400
