"""Interviewers: added, changed, found by their own region only; the secret address of their calendar."""

import re

from rapport.storage.database import Database
from support import Region
from surfaces.console.pages.test_settings_teams import new_team
from surfaces.console.reading import secret_of
from visitors import Visitor

PATH = "/console/settings/interviewers"
GIVEN = {"name": "Sofie Claes", "email": "sofie@school.example", "time_zone": "Europe/Brussels", "language": "fr"}


async def new_interviewer(admin: Visitor, **changed: str) -> str:
    """The path of their page."""
    team = await new_team(admin, "Team")
    made = await admin.post(f"{PATH}/new", {**GIVEN, f"teams.{team}": "on", **changed})
    return made.leads_to.partition("?")[0]


async def test_all_that_is_wrong_is_said_at_once_and_kept(admin: Visitor) -> None:
    team = await new_team(admin, "Team")
    wrong = {"name": "", "email": "sofie at school", "time_zone": "Mars", "language": "xx"}
    refused = await admin.post(f"{PATH}/new", {**wrong, "teams": team})
    assert refused.status == 422
    assert "5 things are not right yet" in refused.text
    assert 'value="sofie at school"' in refused.text


async def test_an_interviewer_is_added_and_changed(admin: Visitor) -> None:
    path = await new_interviewer(admin)
    assert "Europe/Brussels" in (await admin.get(path)).text
    form = (await admin.get(f"{path}/edit")).text
    [team] = re.findall(r'name="(teams\.\d+)" checked', form)
    saved = await admin.post(f"{path}/edit", {**GIVEN, "name": "Sofie Claes-Maes", team: "on"})
    assert saved.leads_to == f"{path}?done=saved"
    assert "Sofie Claes-Maes" in (await admin.get(PATH)).text


async def test_who_is_in_no_team_any_more_is_listed_and_given_one(
    admin: Visitor, database: Database, region: Region
) -> None:
    path = await new_interviewer(admin)
    async with database.tenant(region.tenant.id) as transaction:
        await transaction.execute("DELETE FROM interviewer_team WHERE tenant_id = $1", region.tenant.id)
    assert path in (await admin.get(PATH)).text
    team = await new_team(admin, "Another")
    saved = await admin.post(f"{path}/edit", {**GIVEN, f"teams.{team}": "on"})
    assert saved.leads_to == f"{path}?done=saved"
    assert "Another" in (await admin.get(path)).text


async def test_an_address_is_one_interviewers(admin: Visitor) -> None:
    await new_interviewer(admin)
    again = await admin.post(f"{PATH}/new", {**GIVEN, f"teams.{await new_team(admin, 'Other')}": "on"})
    assert again.status == 422
    assert "There is one already" in again.text


async def test_the_calendar_has_a_secret_address_and_the_one_before_ends(admin: Visitor, region: Region) -> None:
    path = await new_interviewer(admin)
    assert "A new calendar address for Sofie Claes?" in (await admin.get(f"{path}/calendar")).text
    first, second = [secret_of(await admin.post(f"{path}/calendar")) for _ in range(2)]
    statuses = []
    for url in (first, second):
        async with region.session.get(url) as answer:
            statuses.append(answer.status)
    assert statuses == [404, 200]


async def test_an_interviewer_of_another_region_is_not_there(admin: Visitor, stranger: Visitor) -> None:
    theirs = await new_interviewer(stranger)
    for path in (theirs, f"{theirs}/edit", f"{theirs}/calendar"):
        assert (await admin.get(path)).status == 404
    for path in (f"{theirs}/edit", f"{theirs}/calendar", f"{theirs}/hours"):
        assert (await admin.post(path, GIVEN)).status == 404
