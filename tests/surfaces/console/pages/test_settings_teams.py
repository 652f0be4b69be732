"""Teams and statuses: made on the side that is looked at, told where they belong."""

from rapport.domain.applicants.statuses import Status
from rapport.domain.applicants.teams import Team
from rapport.surfaces.console.pages.settings_teams import in_tree
from surfaces.console.reading import fields_of
from visitors import Visitor

PATH = "/console/settings/teams"


async def new_team(admin: Visitor, name: str, root: str = "/console", **given: str) -> str:
    """Its number."""
    made = await admin.post(f"{root}/settings/teams/new", {"name": name, **given})
    assert made.leads_to == f"{root}/settings/teams?done=teams.made"
    row = (await admin.get(f"{root}/settings/teams")).text.partition(f"{name}</th>")[2]
    return row.partition('<td class="number">')[2].partition("<")[0]


def test_teams_stand_below_each_other_by_name_with_their_own_statuses() -> None:
    teams = [Team(id=n, parent_id=above, name=name) for n, above, name in ((1, None, "b"), (2, 1, "z"), (3, 1, "Y"))]
    first = Team(id=4, parent_id=None, name="A")
    status = Status(id=9, name="Waiting", stage="Offer", team_id=2)
    shown = list(in_tree([*teams, first], [status]))
    assert [(branch.team.name, branch.depth) for branch in shown] == [("A", 0), ("b", 0), ("Y", 1), ("z", 1)]
    assert [branch.statuses for branch in shown] == [[], [], [], [status]]


async def test_a_team_without_a_name_or_below_nothing_is_refused_with_what_was_typed(admin: Visitor) -> None:
    refused = await admin.post(f"{PATH}/new", name=" ", parent_id="999999")
    assert refused.status == 422
    assert "2 things are not right yet" in refused.text
    assert "Please fill this in" in refused.text


async def test_a_team_of_another_region_is_no_parent(admin: Visitor, stranger: Visitor) -> None:
    theirs = await new_team(stranger, "Theirs")
    assert (await admin.post(f"{PATH}/new", name="Ours", parent_id=theirs)).status == 422


async def test_a_form_that_is_sent_twice_makes_one_team_and_another_wish_is_another(admin: Visitor) -> None:
    form = dict(fields_of(await admin.get(f"{PATH}/new"), f"{PATH}/new"))
    for name in ("Once", "Once", "Other"):
        assert (await admin.post(f"{PATH}/new", {**form, "name": name})).status == 303
    shown = (await admin.get(PATH)).text
    assert (shown.count("Once</th>"), shown.count("Other</th>")) == (1, 1)


async def test_the_sandbox_has_teams_of_its_own(admin: Visitor) -> None:
    await new_team(admin, "Practice", "/console/sandbox")
    assert "Practice" not in (await admin.get(PATH)).text


async def test_a_status_is_of_a_team_and_of_a_stage_and_its_name_is_free(admin: Visitor) -> None:
    team = await new_team(admin, "Secondary")
    given = {"name": "Second interview", "stage": "Interview", "team_id": team}
    assert (await admin.post(f"{PATH}/statuses/new", given)).leads_to == f"{PATH}?done=statuses.made"
    assert "Second interview" in (await admin.get(PATH)).text
    again = await admin.post(f"{PATH}/statuses/new", {**given, "name": "second INTERVIEW"})
    assert again.status == 422
    assert "There is one already" in again.text
    wrong = await admin.post(f"{PATH}/statuses/new", name="", stage="Later", team_id="0")
    assert "3 things are not right yet" in wrong.text
