"""`GET /applicants` and one application: who sees what, filters, pages, and the shape of an item."""

from datetime import UTC, datetime
from typing import Any

import pytest

from applying import applied
from hiring import new_applicant, new_application, new_job
from partners import INVALID_TOKEN, Partner, new_partner
from rapport.access.partner_scopes import PartnerScope
from rapport.storage.database import Database
from support import until


def at(day: int, hour: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


async def ids(partner: Partner, query: str = "") -> list[int]:
    answer = await partner.get(f"/applicants{query}")
    assert answer.status == 200, answer.body
    assert answer.body["total"] >= len(answer.data)
    return [int(item["id"]) for item in answer.data]


async def test_without_a_key_nobody_is_seen(partner: Partner, database: Database) -> None:
    application = await new_application(database, partner)

    for path in ("/applicants", f"/applicants/{application}"):
        answer = await partner.get(path, x_api_key="")
        assert (answer.status, answer.body) == (403, INVALID_TOKEN)


async def test_a_key_that_may_only_write_reads_nothing(partner: Partner, database: Database) -> None:
    writer = await new_partner(
        database, partner.url, partner.session, PartnerScope.WRITE, tenant=partner.tenant, below=partner.team_id
    )
    assert (await writer.get("/applicants")).status == 403


async def test_a_team_never_sees_another_teams_applicants(
    partner: Partner, lower_partner: Partner, beside_partner: Partner, other_partner: Partner, database: Database
) -> None:
    everyone = (partner, lower_partner, beside_partner, other_partner)
    made = {each.team_id: await new_application(database, each) for each in everyone}
    seen = {
        partner.team_id: {made[partner.team_id], made[lower_partner.team_id]},
        **{each.team_id: {made[each.team_id]} for each in (lower_partner, beside_partner, other_partner)},
    }

    for each in everyone:
        assert set(await ids(each)) == seen[each.team_id]
        for application in made.values():
            expected = 200 if application in seen[each.team_id] else 404
            assert (await each.get(f"/applicants/{application}")).status == expected


async def test_what_a_person_told_one_team_is_not_shown_to_another(partner: Partner, beside_partner: Partner) -> None:
    jobs = [(await each.post("/scheduling/jobs", {"name": "Nurse"})).body["id"] for each in (partner, beside_partner)]
    email = f"{jobs[0]}@home.example"
    told = await applied(partner, jobs[0], email=email, fullName="Ann Example", phoneNumber="123-456-7890")

    other = await applied(beside_partner, jobs[1], email=email.upper(), fullName="A Nother")

    assert other["applicant_id"] == told["applicant_id"]
    shown = (await beside_partner.get(f"/applicants/{other['id']}")).body["person"]
    assert (shown["first_name"], shown["last_name"], shown["mobile_phone_number"]) == ("A", "Nother", None)
    assert await ids(beside_partner, "?query=Ann") == []


@pytest.mark.parametrize("team", ["beside", "another tenant's", "none"])
async def test_asking_for_a_team_that_the_key_does_not_open_is_forbidden(
    team: str, partner: Partner, beside_partner: Partner, other_partner: Partner
) -> None:
    number = {"beside": beside_partner.team_id, "another tenant's": other_partner.team_id, "none": 1}[team]

    answer = await partner.get(f"/applicants?team_id={number}")

    assert (answer.status, answer.body["errors"][0]["field"]) == (403, "team_id")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("offset=-1", "offset"),
        ("job_id=x", "job_id"),
        ("team_id=", "team_id"),
        ("updated_after=yesterday", "updated_after"),
        ("updated_before=2026-02-30", "updated_before"),
        (f"query={'x' * 201}", "query"),
        ("state=%00", "state"),
    ],
)
async def test_what_cannot_be_meant_is_refused(partner: Partner, query: str, field: str) -> None:
    answer = await partner.get(f"/applicants?{query}")
    assert answer.status == 400
    assert [wrong["field"] for wrong in answer.body["errors"]] == [field]


async def test_several_faults_are_said_at_once(partner: Partner) -> None:
    answer = await partner.get("/applicants?limit=x&updated_after=x")
    assert [wrong["field"] for wrong in answer.body["errors"]] == ["limit", "updated_after"]
    assert (await partner.get("/applicants/ann")).body["errors"][0]["field"] == "applicant_id"


async def test_the_latest_comes_first_page_by_page(partner: Partner, database: Database) -> None:
    job = await new_job(database, partner)
    made = [await new_application(database, partner, job=job, updated_at=at(day)) for day in (2, 1, 3, 3)]
    order = [max(made[2:]), min(made[2:]), made[0], made[1]]

    pages = [await partner.get(f"/applicants?limit=3&offset={offset}") for offset in (0, 3, 6)]

    assert [[int(item["id"]) for item in page.data] for page in pages] == [order[:3], order[3:], []]
    assert [{name: page.body[name] for name in ("total", "limit", "offset")} for page in pages] == [
        {"total": 4, "limit": 3, "offset": offset} for offset in (0, 3, 6)
    ]


async def test_each_filter_narrows_down(partner: Partner, lower_partner: Partner, database: Database) -> None:
    ann = await new_applicant(database, partner, first_name="Ánn", last_name="O'Hara")
    bob = await new_applicant(database, partner, first_name="Bob_", last_name="100% Jr")
    first = await new_application(database, partner, applicant=ann, updated_at=at(1))
    second = await new_application(
        database, partner, applicant=bob, updated_at=at(2, 12), status="Phone Screen", status_id=1000
    )
    job = await new_job(database, lower_partner)
    lower = await new_application(database, lower_partner, job=job, updated_at=at(3))
    found = {
        "": [lower, second, first],
        "?state=new": [lower, first],
        "?state=phone%20screen": [second],
        "?state=Hired": [],
        "?query=o%27hara%20%C3%A1nn": [first],
        "?query=ann%20bob": [],
        "?query=b_": [second],
        "?query=0%25": [second],
        "?query=%40home.example": [lower, second, first],
        f"?job_id={job}": [lower],
        f"?job_id={2**70}": [],
        f"?team_id={lower_partner.team_id}": [lower],
        f"?team_id={partner.team_id}": [lower, second, first],
        "?updated_after=2026-03-02": [lower, second],
        "?updated_after=2026-03-02T12:00:00": [lower, second],
        "?updated_after=2026-03-02T13:00:00.5+01:00": [lower],
        "?updated_before=2026-03-02T12:00:00Z": [first],
        "?updated_after=2026-03-01&updated_before=2026-03-03": [second, first],
    }

    assert {query: await ids(partner, query) for query in found} == found


async def test_an_item_shows_the_application_the_person_and_the_job(partner: Partner, database: Database) -> None:
    person = {"mobile_phone_number": "06-12345678", "city": "Delft", "shoe_size": 44}
    fields = {"address": "Main St 1", "role_type": "Nurse", "latitude": 52.1, "brand_name": "Care", "description": "x"}
    applicant = await new_applicant(database, partner, fields=person, email="ann@home.example")
    job = await new_job(database, partner, fields=fields)
    application = await new_application(
        database, partner, job=job, applicant=applicant, source="board", created_at=at(1), updated_at=at(2)
    )

    answer = await partner.get(f"/applicants/{application}")
    [item] = (await partner.get("/applicants")).data

    assigned = item.pop("date_current_state_assigned")
    assert item == {
        "id": str(application),
        "applicant_id": str(applicant),
        "job_id": str(job),
        "team_id": str(partner.team_id),
        "applicant_state": "New",
        "applicant_state_id": "1",
        "previous_applicant_state": None,
        "previous_applicant_state_id": None,
        "date_previous_state_assigned": None,
        "applicant_updated": "2026-03-02T00:00:00Z",
        "date_created": "2026-03-01T00:00:00Z",
        "application_source": "board",
        "person": {
            "id": str(applicant),
            "first_name": "Ann",
            "last_name": "Example",
            "email": "ann@home.example",
            "home_phone_number": None,
            "mobile_phone_number": "06-12345678",
            "address": None,
            "city": "Delft",
            "state": None,
            "country": None,
            "zip_code": None,
        },
        "job": {
            "id": str(job),
            "name": "Nurse",
            "archived": False,
            "archived_date": None,
            "address": "Main St 1",
            "source": None,
            "brand_name": "Care",
            "job_code": None,
            "creator_id": None,
            "team_id": str(partner.team_id),
            "team_name": "Team",
            "role_type": "Nurse",
            "longitude": None,
            "latitude": 52.1,
        },
    }
    beside: dict[str, Any] = {"external_id": None, "partner_attributes": {}, "answers": [], "documents": []}
    assert answer.body == {**item, "date_current_state_assigned": assigned, **beside}


async def test_reads_are_noted_for_the_audit_log(partner: Partner, database: Database) -> None:
    application = await new_application(database, partner)
    await partner.get("/applicants")
    await partner.get(f"/applicants/{application}")

    async def noted() -> list[str]:
        async with database.tenant(partner.tenant.id) as transaction:
            rows = await transaction.fetch(
                "SELECT action FROM audit WHERE cardinality(records) = 1 AND actor LIKE 'pkey_%' ORDER BY position"
            )
        return [row["action"] for row in rows] if len(rows) >= 2 else []

    assert await until(noted) == ["applications.list", "applications.read"]
