"""The region's own fields: added, changed, removed, each after a look at what it would do."""

import pytest

from support import CANDIDATE, Region
from surfaces.console.reading import fields_of
from visitors import Visitor

PATH = "/console/settings/fields"
FIELD = {
    "name": "licence",
    "type": "choice",
    "label_nl": "Rijbewijs",
    "label_en": "Licence",
    "options": "B | Rijbewijs B | Licence B\nnone",
}


async def test_a_field_is_tried_applied_and_asked_of_candidates(admin: Visitor, region: Region) -> None:
    candidate = await region.candidate()
    tried = await admin.post(f"{PATH}/new", {**FIELD, "required": "on", "do": "check"})
    assert candidate in tried.text
    assert (await region.get("/api/v2/regions/me/schema")).data["customFields"] == []
    applied = await admin.post(f"{PATH}/new", {**fields_of(tried, f"{PATH}/new"), "do": "apply"})
    assert applied.leads_to == f"{PATH}?done=schema"
    [field] = (await region.get("/api/v2/regions/me/schema")).data["customFields"]
    assert field == {
        "name": "licence",
        "type": "choice",
        "required": True,
        "labels": {"nl": "Rijbewijs", "en": "Licence"},
        "options": [{"value": "B", "labels": {"nl": "Rijbewijs B", "en": "Licence B"}}, {"value": "none"}],
    }
    assert (await region.post("/api/v2/candidates", CANDIDATE)).status == 422
    shown = (await admin.get(f"{PATH}/named/licence")).text
    assert "B | Rijbewijs B | Licence B\nnone</textarea>" in shown


async def test_a_field_is_changed_in_its_place_and_removed(admin: Visitor, region: Region) -> None:
    for name in ("first", "second"):
        await admin.post(f"{PATH}/new", name=name, type="text", do="apply")
    await admin.post(f"{PATH}/named/first", name="renamed", type="date", do="apply")
    names = [each["name"] for each in (await region.get("/api/v2/regions/me/schema")).data["customFields"]]
    assert names == ["renamed", "second"]
    removal = f"{PATH}/named/second/remove"
    tried = await admin.post(removal, do="check")
    assert "What this would do" in tried.text
    assert (await admin.post(removal, {**fields_of(tried, removal), "do": "apply"})).status == 303
    assert "second" not in (await admin.get(PATH)).text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": "1 st"}, "beginning with a letter"),
        ({"name": ""}, "Please fill this in"),
        ({"type": "colour"}, "Please choose one of the list"),
        ({"type": "choice", "options": ""}, "at least one option"),
        ({"type": "choice", "options": "a\na"}, "this is there already"),
    ],
)
async def test_what_cannot_be_a_field_is_said_where_it_is_wrong(
    admin: Visitor, wrong: dict[str, str], words: str
) -> None:
    refused = await admin.post(f"{PATH}/new", {**FIELD, **wrong, "do": "apply"})
    assert refused.status == 422
    assert words in refused.text


async def test_a_name_is_one_fields(admin: Visitor) -> None:
    await admin.post(f"{PATH}/new", {**FIELD, "do": "apply"})
    again = await admin.post(f"{PATH}/new", {**FIELD, "do": "apply"})
    assert again.status == 422
    assert 'id="name-fault"' in again.text


async def test_a_field_that_is_not_there_is_not_found(admin: Visitor) -> None:
    assert (await admin.get(f"{PATH}/named/nothing")).status == 404
    assert (await admin.post(f"{PATH}/named/nothing", {**FIELD, "do": "apply"})).status == 404
    assert (await admin.post(f"{PATH}/named/nothing/remove", do="apply")).status == 404


async def test_a_field_may_have_the_name_of_a_page(admin: Visitor) -> None:
    await admin.post(f"{PATH}/new", name="new", type="text", do="apply")
    link = f"{PATH}/named/new"
    assert link in (await admin.get(PATH)).text
    assert "<h1>new</h1>" in (await admin.get(link)).text
    assert "<h1>Add a field</h1>" in (await admin.get(f"{PATH}/new")).text
    assert (await admin.get(f"{PATH}/licence")).leads_to == f"{PATH}/named/licence"
