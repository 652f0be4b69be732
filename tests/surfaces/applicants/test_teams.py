from partners import INVALID_TOKEN, Partner

TEAMS = "/scheduling/teams"


async def test_without_a_key_there_is_no_team(partner: Partner) -> None:
    answer = await partner.get(TEAMS, x_api_key="")
    assert (answer.status, answer.body) == (403, INVALID_TOKEN)


async def test_a_key_sees_its_own_team_and_those_below_and_no_other(
    partner: Partner, lower_partner: Partner, beside_partner: Partner, other_partner: Partner
) -> None:
    seen = {
        each.team_id: [int(team["id"]) for team in (await each.get(TEAMS)).data]
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
            {"id": str(partner.team_id), "parent_id": None, "name": "Team"},
            {"id": str(lower_partner.team_id), "parent_id": str(partner.team_id), "name": "Team"},
        ],
        "total": 2,
    }


async def test_without_a_key_no_team_is_made(partner: Partner) -> None:
    answer = await partner.post(TEAMS, {"name": "X"}, x_api_key="")
    assert (answer.status, answer.body) == (403, INVALID_TOKEN)


async def test_a_team_is_made_below_one_that_the_key_opens(
    partner: Partner, lower_partner: Partner, beside_partner: Partner, other_partner: Partner
) -> None:
    below = (await partner.post(TEAMS, {"name": " Night "})).body
    further = (await partner.post(TEAMS, {"name": "N", "parent_id": lower_partner.team_id, "id": 123456})).body

    assert (below["parent_id"], below["name"]) == (str(partner.team_id), "Night")
    assert further == {"id": "123456", "parent_id": str(lower_partner.team_id), "name": "N"}
    for each in (partner, beside_partner, other_partner):
        answer = await lower_partner.post(TEAMS, {"name": "X", "parent_id": each.team_id})
        assert (answer.status, answer.body["errors"][0]["field"]) == (404, "parent_id")
    assert [team["id"] for team in (await lower_partner.get(TEAMS)).data] == [str(lower_partner.team_id), "123456"]


async def test_a_number_is_brought_along_once(partner: Partner, other_partner: Partner) -> None:
    assert (await partner.post(TEAMS, {"name": "A", "id": 9}, idempotency_key="k")).status == 200
    assert (await partner.post(TEAMS, {"name": "A", "id": 9}, idempotency_key="k")).body["id"] == "9"
    refused = await partner.post(TEAMS, {"name": "B", "id": 9})
    assert (refused.status, refused.body["errors"][0]["field"]) == (409, "id")
    assert (await other_partner.post(TEAMS, {"name": "A", "id": 9})).status == 200
    wrong = await partner.post(TEAMS, {"name": " ", "id": 2**53, "more": 1})
    assert (wrong.status, sorted(each["field"] for each in wrong.body["errors"])) == (400, ["id", "more", "name"])
