"""Jobs made and changed by partners."""

import pytest

from partners import INVALID_TOKEN, Partner, new_partner
from rapport.access.partner_scopes import PartnerScope
from rapport.storage.database import Database
from support import Answer

PATH = "/scheduling/jobs"


async def patched(partner: Partner, job: str, **changes: object) -> Answer:
    return await partner.call("PATCH", f"{PATH}/{job}", changes)


async def test_without_a_key_no_job_is_made_or_changed(partner: Partner) -> None:
    job = (await partner.post(PATH, {"name": "Nurse"})).body["id"]
    for method, path in (("POST", PATH), ("PATCH", f"{PATH}/{job}")):
        answer = await partner.call(method, path, {"name": "X"}, x_api_key="")
        assert (answer.status, answer.body) == (403, INVALID_TOKEN)


async def test_a_key_that_may_only_read_makes_none(partner: Partner, database: Database) -> None:
    reader = await new_partner(database, partner.url, partner.session, PartnerScope.READ, tenant=partner.tenant)
    assert (await reader.post(PATH, {"name": "Nurse"})).status == 403


async def test_other_teams_jobs_are_out_of_reach(
    partner: Partner, lower_partner: Partner, beside_partner: Partner, other_partner: Partner
) -> None:
    job = (await partner.post(PATH, {"name": "Nurse"})).body
    for each in (lower_partner, beside_partner, other_partner):
        assert (await patched(each, job["id"], name="X")).status == 404
        refused = await each.post(PATH, {"name": "X", "team_id": partner.team_id})
        assert (refused.status, refused.body["errors"][0]["field"]) == (404, "team_id")
    assert (await patched(partner, job["id"])).body == job


async def test_a_job_is_made_changed_archived_and_opened_again(partner: Partner, lower_partner: Partner) -> None:
    made = (
        await partner.post(
            PATH,
            {
                "name": "Nurse",
                "id": 4711,
                "team_id": str(lower_partner.team_id),
                "city": "Delft",
                "partner_attributes": {"a": {"b": None}},
            },
        )
    ).body
    assert (made["id"], made["team_id"], made["city"]) == ("4711", str(lower_partner.team_id), "Delft")
    assert made["partner_attributes"] == {"a": {"b": None}}
    assert made["published_date"]

    changed = (await patched(partner, "4711", city=None, latitude=52.0, name="Head nurse")).body
    assert changed == {**made, "city": None, "latitude": 52.0, "name": "Head nurse"}
    archived = (await patched(partner, "4711", archived=True)).body
    assert archived["archived"]
    assert (await patched(partner, "4711", archived=True)).body == archived
    assert (await patched(partner, "4711", archived=False)).body == changed


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": "X", "salary": 1}, "salary"),
        ({"name": "X", "latitude": 91}, "latitude"),
        ({"name": "X", "published_date": "2026-02-30"}, "published_date"),
        ({"name": "X", "external_url": "javascript:alert(1)"}, "external_url"),
        ({"name": "X", "partner_attributes": {"a": "\0"}}, "partner_attributes"),
        ({"name": "X", "id": 0}, "id"),
    ],
)
async def test_what_is_no_job_is_refused(partner: Partner, body: dict[str, object], field: str) -> None:
    answer = await partner.post(PATH, body)
    assert (answer.status, answer.body["errors"][0]["field"]) == (400, field)


async def test_a_number_is_brought_along_once(partner: Partner) -> None:
    assert (await partner.post(PATH, {"name": "A", "id": 5})).status == 200
    assert (await partner.post(PATH, {"name": "B", "id": 5})).status == 409
