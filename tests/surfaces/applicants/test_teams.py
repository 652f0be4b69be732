from partners import INVALID_TOKEN, Partner

TEAMS = "/scheduling/teams"


async def test_without_a_key_there_is_no_team(partner: Partner) -> None:
    answer = await partner.get(TEAMS, x_api_key="")
    assert (answer.status, answer.body) == (403, INVALID_TOKEN)


async def test_a_key_sees_its_own_team_and_those_below_and_no_other(
    partner: Partner, lower_partner: Partner, beside_partner: Partner, other_partner: Partner
) -> None:
    seen = {
        each.team_id: [team["id"] for team in (await each.get(TEAMS)).data]
        for each in (partner, lower_partner, beside_partner, other_partner)
    }

    assert seen == {
        partner.team_id: [partner.team_id, lower_partner.team_id],
        lower_partner.team_id: [lower_partner.team_id],
        beside_partner.team_id: [beside_partner.team_id],
        other_partner.team_id: [other_partner.team_id],
    }


async def test_a_team_is_shown_with_its_place_in_the_tree(partner: Partner, lower_partner: Partner) -> None:
    answer = await partner.get(TEAMS)
    assert answer.body == {
        "data": [
            {"id": partner.team_id, "parent_id": None, "name": "Team"},
            {"id": lower_partner.team_id, "parent_id": partner.team_id, "name": "Team"},
        ],
        "total": 2,
    }
