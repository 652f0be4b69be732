"""`GET /jobs/search`: what is found, and by whom."""

import pytest

from hiring import new_job
from partners import INVALID_TOKEN, Partner
from rapport.storage.database import Database

PATH = "/jobs/search"


async def found(partner: Partner, query: str = "") -> list[int]:
    answer = await partner.get(PATH + query)
    assert answer.status == 200, answer.body
    return [int(row["id"]) for row in answer.data]


async def test_without_a_key_no_job_is_found(partner: Partner) -> None:
    answer = await partner.get(PATH, x_api_key="")
    assert (answer.status, answer.body) == (403, INVALID_TOKEN)


async def test_a_team_finds_its_own_jobs_and_those_below_it(
    partner: Partner, lower_partner: Partner, beside_partner: Partner, other_partner: Partner, database: Database
) -> None:
    own, lower = await new_job(database, partner), await new_job(database, lower_partner)
    for each in (beside_partner, other_partner):
        await new_job(database, each)

    assert await found(partner) == [lower, own]
    assert await found(lower_partner) == [lower]
    assert await found(partner, f"?teams={lower_partner.team_id}") == [lower]
    assert await found(partner, f"?teams={lower_partner.team_id},{partner.team_id}") == [lower, own]
    for each in (beside_partner, other_partner):
        answer = await partner.get(f"{PATH}?teams={partner.team_id},{each.team_id}")
        assert (answer.status, answer.body["errors"][0]["field"]) == (403, "teams")


async def test_a_search_narrows_down(partner: Partner, database: Database) -> None:
    delft = await new_job(database, partner, name="Night Nurse", fields={"city": "Delft", "brand_name": "Care"})
    hidden = await new_job(database, partner, fields={"published": False, "state": "NJ", "description": "On wards"})
    await new_job(database, partner, fields={}, archived_at=None, name="Cook")
    await partner.call("PATCH", f"/scheduling/jobs/{(await found(partner))[0]}", {"archived": True})
    expected = {
        "": [delft],
        "?include_private=1": [hidden, delft],
        "?include_private=0": [delft],
        "?include_private=true&state=nj": [hidden],
        "?city=DELFT": [delft],
        "?city=Del": [],
        "?keyword=care%20night": [delft],
        "?keyword=night%20wards&include_private=1": [],
        "?job_type=Part": [],
    }
    assert {query: await found(partner, query) for query in expected} == expected


async def test_pages_begin_with_one(partner: Partner, database: Database) -> None:
    jobs = [await new_job(database, partner) for _ in range(3)]
    pages = [await partner.get(f"{PATH}?size=2&page={page}") for page in (1, 2, 3)]

    assert [[int(row["id"]) for row in page.data] for page in pages] == [jobs[:0:-1], jobs[:1], []]
    assert {(page.body["total"], page.body["size"]) for page in pages} == {(3, 2)}


@pytest.mark.parametrize(
    "query", ["page=0", "size=0", "size=1001", "teams=a", "teams=" + "1," * 100 + "1", "include_private=yes"]
)
async def test_what_cannot_be_meant_is_refused(partner: Partner, query: str) -> None:
    answer = await partner.get(f"{PATH}?{query}")
    assert (answer.status, answer.body["errors"][0]["field"]) == (400, query.partition("=")[0])


async def test_a_row_has_what_job_boards_ask_for(partner: Partner, database: Database) -> None:
    job = await new_job(database, partner, fields={"partner_attributes": {"sponsored": True}, "description": "x"})
    assert (await partner.get(PATH)).data == [
        {
            "id": str(job),
            "team_id": str(partner.team_id),
            "name": "Nurse",
            "city": None,
            "state": None,
            "job_type": None,
            "published": True,
            "published_date": None,
            "open_positions_count": 1,
            "filled_positions_count": 0,
            "job_owner_email": None,
            "redirect_apply_url_v2": None,
            "external_url": None,
            "apply_method": "quick_apply_endpoint",
            "number_of_questions_allowed": 0,
            "questions_url": None,
            "partner_attributes": {"sponsored": True},
        }
    ]
