"""`/regions/me/schema`: what a region decides, and what it would do to what it has."""

import asyncio

import pytest

from rapport.access.keys import create_key
from rapport.access.scopes import Scope
from rapport.domain.candidates.region_schema import ENUMS, INTERACTION_TYPES
from rapport.storage.database import Database
from support import INTERACTION, Region

PATH = "/regions/me/schema"
REQUIRED = [{"name": "subject", "type": "choice", "required": True, "options": [{"value": "maths"}]}]


async def test_only_a_key_for_the_region_reads_and_changes(region: Region, database: Database) -> None:
    _, key = await create_key(database, region.tenant, [Scope.CANDIDATES_WRITE, Scope.REGION_READ])

    assert (await region.get(PATH, x_api_key=key)).status == 200
    assert (await region.call("PATCH", PATH, {"interactionTypes": ["Visit"]}, x_api_key=key)).status == 403
    assert (await region.get(PATH)).data["version"] == 0


async def test_another_region_sees_nothing_of_it(region: Region, other_region: Region) -> None:
    await region.call("PATCH", PATH, {"interactionTypes": ["Visit"]})

    assert (await other_region.get(PATH)).data["interactionTypes"] == list(INTERACTION_TYPES)


async def test_it_begins_with_what_the_contract_names(region: Region) -> None:
    found = (await region.get(PATH)).data

    assert found == {
        "version": 0,
        "interactionTypes": list(INTERACTION_TYPES),
        "enums": {name: list(values) for name, values in ENUMS.items()},
        "customFields": [],
        "createdAt": None,
    }


async def test_what_does_not_validate_changes_nothing(region: Region) -> None:
    refused = await region.call("PATCH", PATH, {"interactionTypes": ["Visit", "Visit"], "colour": "red"})

    assert (refused.status, len(refused.issues)) == (422, 2)
    assert (await region.get(PATH)).data["version"] == 0


async def test_a_change_holds_for_the_next_request(region: Region) -> None:
    candidate = await region.candidate()
    visit = {**INTERACTION, "type": "Visit"}
    before = await region.post(f"/candidates/{candidate}/interactions", visit)

    changed = await region.call("PATCH", PATH, {"interactionTypes": ["Visit"], "enums": {"phase": ["Ready"]}})

    assert (changed.data["version"], changed.data["interactionTypes"]) == (1, ["Visit"])
    assert changed.data["enums"]["roles"] == list(ENUMS["roles"])
    after = [await region.post(f"/candidates/{candidate}/interactions", each) for each in (visit, INTERACTION)]
    assert [answer.status for answer in (before, *after)] == [422, 202, 422]
    assert (await region.get("/regions/me")).data["schemaVersion"] == 1
    assert (await region.get(PATH)).data == changed.data


async def test_a_change_to_a_version_that_is_gone_is_refused(region: Region) -> None:
    await region.call("PATCH", PATH, {"interactionTypes": ["Visit"]})

    refused = await region.call("PATCH", PATH, {"version": 0, "interactionTypes": ["Call"]})

    assert refused.status == 409
    assert (await region.call("PATCH", PATH, {"version": 1, "interactionTypes": ["Call"]})).status == 200


async def test_changes_at_once_are_made_one_after_the_other_or_refused(region: Region) -> None:
    changes = [region.call("PATCH", PATH, {"interactionTypes": [f"Type {number}"]}) for number in range(8)]

    answers = await asyncio.gather(*changes)

    made = sorted(answer.data["version"] for answer in answers if answer.status == 200)
    assert {answer.status for answer in answers} <= {200, 409}
    assert made == list(range(1, len(made) + 1))
    assert (await region.get(PATH)).data["version"] == len(made)


@pytest.mark.parametrize("given", ["yes", "", "TRUE"])
async def test_a_dry_run_that_is_none_is_refused(given: str, region: Region) -> None:
    refused = await region.call("PATCH", f"{PATH}?dryRun={given}", {"interactionTypes": ["Visit"]})

    assert (refused.status, refused.issues) == (400, [(["dryRun"], "query")])
    assert (await region.get(PATH)).data["version"] == 0


async def test_a_dry_run_names_the_candidates_that_would_not_validate_and_changes_nothing(
    region: Region, other_region: Region
) -> None:
    kept = await region.candidate(phase="New")
    refused = await region.candidate(phase="Left")
    archived = await region.candidate(phase="Left")
    await region.finished(await region.call("DELETE", f"/candidates/{archived}"))
    await region.interactions(kept, {"type": ["Meeting", "Referral"]}, {"type": "Meeting"})
    await other_region.candidate(phase="Left")
    changes = {"enums": {"phase": ["New"]}, "interactionTypes": ["Meeting"]}

    answer = await region.call("PATCH", f"{PATH}?dryRun=true", changes)

    assert (answer.status, answer.data["version"], answer.data["interactionTypes"]) == (200, 1, ["Meeting"])
    rehearsal = answer.data["rehearsal"]
    assert (rehearsal["candidatesChecked"], rehearsal["candidatesRefused"]) == (3, 2)
    assert [(each["id"], each["issues"][0]["path"]) for each in rehearsal["candidates"]] == [
        (refused, ["phase"]),
        (archived, ["phase"]),
    ]
    assert rehearsal["interactionsRefused"] == 1
    assert (await region.get(PATH)).data["version"] == 0


async def test_a_new_required_field_is_missed_in_every_candidate(region: Region) -> None:
    candidate = await region.candidate()

    answer = await region.call("PATCH", f"{PATH}?dryRun=true", {"customFields": REQUIRED})

    [refused] = answer.data["rehearsal"]["candidates"]
    assert (refused["id"], refused["issues"][0]["code"]) == (candidate, "required")


async def test_a_stored_candidate_stays_as_it_is(region: Region) -> None:
    candidate = await region.candidate(phase="Left")
    before = (await region.get(f"/candidates/{candidate}")).data

    await region.call("PATCH", PATH, {"enums": {"phase": ["New"]}, "customFields": REQUIRED})

    assert (await region.get(f"/candidates/{candidate}")).data == before
    done = await region.finished(await region.call("PATCH", f"/candidates/{candidate}", {"city": "Haarlem"}))
    assert done["status"] == "completed"
