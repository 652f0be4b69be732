"""Jobs: made in a team, found by words, archived and taken back."""

from surfaces.console.pages.test_settings_teams import new_team
from visitors import Visitor

PATH = "/console/settings/jobs"


async def test_a_job_without_a_title_or_a_team_is_refused_with_what_was_typed(admin: Visitor) -> None:
    await new_team(admin, "Team")
    refused = await admin.post(f"{PATH}/new", name="", team_id="7", city="Haarlem")
    assert refused.status == 422
    assert "2 things are not right yet" in refused.text
    assert 'value="Haarlem"' in refused.text


async def test_a_job_is_found_by_a_word_and_archived_and_taken_back(admin: Visitor) -> None:
    team = await new_team(admin, "Team")
    for name, published in (("Teacher of maths", "on"), ("Caretaker", "")):
        made = await admin.post(f"{PATH}/new", name=name, team_id=team, published=published)
        assert made.leads_to == f"{PATH}?done=jobs.made"
    found = (await admin.get(f"{PATH}?q=MATHS")).text
    assert ("Teacher of maths" in found, "Caretaker" in found) == (True, False)
    assert "Not published" in (await admin.get(PATH)).text
    archive = next(each for each in found.split('"') if each.endswith("/archive"))
    assert "Archive “Teacher of maths”?" in (await admin.get(archive)).text
    assert (await admin.post(archive)).leads_to == f"{PATH}?done=jobs.archived"
    assert "Teacher of maths" not in (await admin.get(PATH)).text
    listed = (await admin.get(f"{PATH}?archived=yes")).text
    restore = next(each for each in listed.split('"') if each.endswith("/restore"))
    assert (await admin.post(restore)).leads_to == f"{PATH}?done=jobs.restored"
    assert "Teacher of maths" in (await admin.get(PATH)).text


async def test_a_job_of_another_region_is_not_there(admin: Visitor, stranger: Visitor) -> None:
    await stranger.post(f"{PATH}/new", name="Theirs", team_id=await new_team(stranger, "Theirs"))
    theirs = next(each for each in (await stranger.get(PATH)).text.split('"') if each.endswith("/archive"))
    assert (await admin.get(theirs)).status == 404
    assert (await admin.post(theirs)).status == 404
    for name in ("0", "x", "9" * 30):
        assert (await admin.post(f"{PATH}/{name}/archive")).status == 404
