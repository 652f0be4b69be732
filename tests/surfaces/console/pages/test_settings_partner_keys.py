"""Partner keys: of a team of the live side, shown once, revoked for good."""

from support import Region
from surfaces.console.pages.test_settings_teams import new_team
from surfaces.console.reading import fields_of, secret_of
from visitors import Visitor

PATH = "/console/settings/partner-keys"


async def test_without_a_team_the_way_leads_to_the_teams(admin: Visitor) -> None:
    shown = await admin.get("/console/sandbox/settings/partner-keys/new")
    assert "There is no team yet" in shown.text


async def test_a_team_of_another_region_is_refused(admin: Visitor, stranger: Visitor) -> None:
    theirs = await new_team(stranger, "Theirs")
    await new_team(admin, "Ours")
    refused = await admin.post(f"{PATH}/new", {"team": theirs, "scope.read": "on"})
    assert refused.status == 422
    assert "Please choose one of the list" in refused.text


async def test_a_key_opens_its_team_until_it_is_revoked(admin: Visitor, region: Region) -> None:
    team = await new_team(admin, "Primary schools")
    form = fields_of(await admin.get(f"{PATH}/new"), f"{PATH}/new")
    key = secret_of(await admin.post(f"{PATH}/new", {**form, "team": team, "scope.read": "on"}))
    found = await region.get("/scheduling/teams", x_api_key=key)
    assert [each["name"] for each in found.data] == ["Primary schools"]
    revoke = next(each for each in (await admin.get(PATH)).text.split('"') if each.endswith("/revoke"))
    assert key[:12] in (await admin.get(revoke)).text
    assert (await admin.post(revoke)).status == 303
    assert (await region.get("/scheduling/teams", x_api_key=key)).status == 403


async def test_a_form_that_is_sent_twice_makes_one_key(admin: Visitor) -> None:
    team = await new_team(admin, "Team")
    form = {**fields_of(await admin.get(f"{PATH}/new"), f"{PATH}/new"), "team": team, "scope.write": "on"}
    secret_of(await admin.post(f"{PATH}/new", form))
    assert "The form was sent twice" in (await admin.post(f"{PATH}/new", form)).text
    assert (await admin.get(PATH)).text.count('<th scope="row">') == 1
