"""What an interaction weighs, and what texts are read with."""

from rapport.domain.employees.skill_settings import WEIGHTS, skill_settings
from rapport.storage.database import Database
from support import Region
from visitors import Visitor

PATH = "/console/settings/skills"
GIVEN = {"language": "nl", "half_life": "90"}


async def test_the_page_says_what_is_imported_and_by_which_command(admin: Visitor) -> None:
    shown = (await admin.get(PATH)).text
    assert "rapport skills reindex" in shown
    for name, weight in WEIGHTS.items():
        assert f'name="weight.{name}" inputmode="decimal" autocomplete="off" value="{weight:g}"' in shown


async def test_weights_hold_on_both_sides_with_a_comma_too(admin: Visitor, region: Region, database: Database) -> None:
    weights = {"weight.vacancy_liked": "1,5", "new_type": "open_day", "new_weight": "3"}
    assert (await admin.post(PATH, {**GIVEN, **weights})).leads_to == f"{PATH}?done=saved"
    async with database.tenant(region.tenant.sandbox_id) as transaction:
        holds = await skill_settings(transaction, region.tenant.sandbox_id)
    assert (holds.language, holds.half_life_days) == ("nl", 90)
    assert (holds.weights["vacancy_liked"], holds.weights["open_day"]) == (1.5, 3)
    assert "usually 1" in (await admin.get(PATH)).text


async def test_all_that_is_wrong_is_said_at_once_and_kept(admin: Visitor) -> None:
    wrong = {"language": "xx", "half_life": "0", "weight.other": "much", "new_type": "visit", "new_weight": "101"}
    refused = await admin.post(PATH, wrong)
    assert refused.status == 422
    assert "4 things are not right yet" in refused.text
    assert 'value="much"' in refused.text
