"""Interviewers made, changed and listed by partners."""

import pytest

from partners import INVALID_TOKEN, Partner
from support import Answer

PATH = "/scheduling/interviewers"
INA = {"name": "Ina", "email": "ina@team.example", "time_zone": "Europe/Amsterdam"}


async def made(partner: Partner, **fields: object) -> dict[str, object]:
    answer = await partner.post(PATH, {**INA, **fields})
    assert answer.status == 200, answer.body
    found: dict[str, object] = answer.body
    return found


async def patched(partner: Partner, number: object, **changes: object) -> Answer:
    return await partner.call("PATCH", f"{PATH}/{number}", changes)


async def test_without_a_key_there_is_nobody(partner: Partner) -> None:
    number = (await made(partner))["id"]
    for method, path in (("GET", PATH), ("POST", PATH), ("GET", f"{PATH}/{number}"), ("PATCH", f"{PATH}/{number}")):
        answer = await partner.call(method, path, INA if method != "GET" else None, x_api_key="")
        assert (answer.status, answer.body) == (403, INVALID_TOKEN)


async def test_other_teams_interviewers_are_out_of_reach(
    partner: Partner, lower_partner: Partner, beside_partner: Partner, other_partner: Partner
) -> None:
    ina = await made(partner)
    for each in (lower_partner, beside_partner, other_partner):
        assert (await each.get(f"{PATH}/{ina['id']}")).status == 404
        assert (await patched(each, ina["id"], name="X")).status == 404
        assert (await each.get(PATH)).data == []
        assert (await each.get(f"{PATH}?team_id={partner.team_id}")).status == 403
        foreign = await each.post(PATH, {**INA, "email": "x@y", "teams": [partner.team_id]})
        assert (foreign.status, foreign.body["errors"][0]["field"]) == (404, "teams")
    assert (await partner.get(f"{PATH}/{ina['id']}")).body == ina


async def test_an_interviewer_is_made_and_changed(partner: Partner, lower_partner: Partner) -> None:
    ina = await made(partner, id=12)
    assert {name: ina[name] for name in INA} == INA
    assert (ina["id"], ina["language"], ina["teams"]) == ("12", "en", [str(partner.team_id)])

    changed = (await patched(partner, 12, language="nl", teams=[lower_partner.team_id], email="Ina@x.example")).body

    assert changed == {**ina, "language": "nl", "teams": [str(lower_partner.team_id)], "email": "Ina@x.example"}
    assert (await lower_partner.get(f"{PATH}/12")).body == changed
    assert (await partner.get(PATH)).body == {"data": [changed], "total": 1, "limit": 100, "offset": 0}


async def test_a_lower_key_leaves_the_teams_above_it_alone(partner: Partner, lower_partner: Partner) -> None:
    ina = await made(partner, teams=[partner.team_id, lower_partner.team_id])
    below = (await lower_partner.post("/scheduling/teams", {"name": "Below"})).body["id"]

    assert (await patched(lower_partner, ina["id"], teams=[below])).body["teams"] == [below]
    assert (await partner.get(f"{PATH}/{ina['id']}")).body["teams"] == sorted([str(partner.team_id), below], key=int)


async def test_an_address_and_a_number_are_one_interviewers(partner: Partner, beside_partner: Partner) -> None:
    ina = await made(partner, id=12)
    bob = await made(partner, email="bob@team.example")
    for each in (partner, beside_partner):
        refused = await each.post(PATH, {**INA, "email": "INA@team.example"})
        assert (refused.status, refused.body["errors"][0]["field"]) == (409, "email")
    refused = await partner.post(PATH, {**INA, "email": "x@y", "id": 12})
    assert (refused.status, refused.body["errors"][0]["field"]) == (409, "id")
    assert (await patched(partner, bob["id"], email="Ina@team.example")).status == 409
    assert (await patched(partner, ina["id"], email="Ina@team.example")).status == 200


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "ina"}, "email"),
        ({"time_zone": "Amsterdam"}, "time_zone"),
        ({"time_zone": "europe/amsterdam"}, "time_zone"),
        ({"language": "xx"}, "language"),
        ({"teams": []}, "teams"),
        ({"holidays": "NL-XX"}, "holidays"),
    ],
)
async def test_what_is_no_interviewer_is_refused(partner: Partner, change: dict[str, object], field: str) -> None:
    ina = await made(partner)
    for answer in (await partner.post(PATH, {**INA, **change}), await patched(partner, ina["id"], **change)):
        assert (answer.status, answer.body["errors"][0]["field"]) == (400, field)
