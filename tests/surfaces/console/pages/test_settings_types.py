"""Interaction types and lists: tried on all that is stored, then applied."""

from support import Region
from surfaces.console.reading import fields_of
from visitors import Shown, Visitor

PATH = "/console/settings/types"


async def given(admin: Visitor) -> dict[str, str]:
    """What the form holds."""
    shown = (await admin.get(PATH)).text
    areas = shown.split("<textarea ")[1:]
    names = [area.partition('name="')[2].partition('"')[0] for area in areas]
    texts = [area.partition(">")[2].partition("</textarea>")[0] for area in areas]
    return {**dict(zip(names, texts, strict=True)), "version": fields_of(await admin.get(PATH), PATH)["version"]}


async def test_a_change_is_shown_first_and_changes_nothing(admin: Visitor, region: Region) -> None:
    candidate = await region.candidate(phase="New")
    await region.interactions(candidate, {"type": "Meeting"})
    fields = await given(admin) | {"phase": "Begun\nDone", "interactionTypes": "Visit\nIntake call"}
    tried = await admin.post(PATH, {**fields, "do": "check"})
    assert tried.status == 200
    assert candidate in tried.text
    assert "Nothing is changed yet" in tried.text
    assert (await region.get("/api/v2/regions/me/schema")).data["version"] == 0
    applied = await admin.post(PATH, {**fields_of(tried, PATH), "do": "apply"})
    assert applied.leads_to == f"{PATH}?done=schema"
    now = (await region.get("/api/v2/regions/me/schema")).data
    assert (now["enums"]["phase"], now["interactionTypes"]) == (["Begun", "Done"], ["Visit", "Intake call"])


async def test_from_what_it_would_do_one_comes_back_to_what_was_typed(admin: Visitor) -> None:
    tried = await admin.post(PATH, {**(await given(admin) | {"sectors": "Music"}), "do": "check"})
    back = await admin.post(PATH, {**fields_of(tried, PATH), "do": "edit"})
    assert back.status == 200
    assert ">Music</textarea>" in back.text


async def test_what_cannot_be_a_list_is_said_at_its_list(admin: Visitor) -> None:
    refused: Shown = await admin.post(PATH, {**(await given(admin) | {"roles": "", "phase": "a\na"}), "do": "check"})
    assert refused.status == 422
    assert "Please fill this in" in refused.text
    twice = await admin.post(PATH, {**(await given(admin) | {"phase": "a\na"}), "do": "apply"})
    assert twice.status == 422
    assert 'id="phase-fault"' in twice.text


async def test_whoever_was_overtaken_is_told_and_keeps_what_they_typed(admin: Visitor) -> None:
    mine = await given(admin) | {"phase": "Mine"}
    await admin.post(PATH, {**(await given(admin) | {"phase": "Theirs"}), "do": "apply"})
    overtaken = await admin.post(PATH, {**mine, "do": "apply"})
    assert overtaken.status == 422
    assert "Somebody else has changed the settings" in overtaken.text
    assert ">Mine</textarea>" in overtaken.text
    assert (
        await admin.post(PATH, {**(dict(mine) | {"version": fields_of(overtaken, PATH)["version"]}), "do": "apply"})
    ).status == 303
