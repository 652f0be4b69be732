"""The promise of `/schema`, for regions that decide: it and the service and another validator have one verdict."""

from collections.abc import AsyncIterator
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rapport.domain.candidates.region_schema import CustomField, Definition, FieldType, Option, Version
from rapport.server import answering
from rapport.settings import Settings
from rapport.storage.database import Database
from rapport.surfaces.candidates.envelope import Refusal
from rapport.surfaces.candidates.region_schemas import RegionSchema, RegionSchemas
from rapport.surfaces.candidates.validate import ItemsValidator, PayloadValidator
from support import CANDIDATE, FILE_LIMIT_BYTES, INTERACTION, Region, until

FIELDS = [
    {"name": "nickname", "type": "text", "labels": {"nl": "Roepnaam"}},
    {"name": "hours", "type": "number", "required": True},
    {"name": "licence", "type": "boolean"},
    {"name": "startsOn", "type": "date"},
    {"name": "subject", "type": "choice", "required": True, "options": [{"value": "maths"}, {"value": "Dutch"}]},
    {"name": "days", "type": "choices", "options": [{"value": day} for day in ("Mo", "Tu", "We")]},
]
GIVEN = {"hours": 24.5, "subject": "maths"}
words = st.text(st.characters(codec="utf-8", exclude_characters="|", exclude_categories=["Cc", "Zs"]), min_size=1)
names = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,10}", fullmatch=True)


@st.composite
def custom_fields(draw: st.DrawFn) -> CustomField:
    kind = draw(st.sampled_from(FieldType))
    chosen = kind in {FieldType.CHOICE, FieldType.CHOICES}
    values = draw(st.lists(words, min_size=1, max_size=4, unique=True)) if chosen else []
    return CustomField(
        name=draw(names),
        type=kind,
        required=draw(st.booleans()),
        options=[Option(value=value) for value in values],
    )


definitions = st.builds(
    Definition,
    interaction_types=st.lists(words, min_size=1, max_size=3, unique=True),
    custom_fields=st.lists(custom_fields(), max_size=4, unique_by=lambda field: field.name),
)


def values(field: CustomField) -> st.SearchStrategy[Any]:
    """Of a field: right ones, mostly."""
    options = [option.value for option in field.options]
    match field.type:
        case FieldType.TEXT:
            return st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
        case FieldType.NUMBER:
            return st.integers(-(10**15), 10**15) | st.floats(-1e15, 1e15)
        case FieldType.BOOLEAN:
            return st.booleans()
        case FieldType.DATE:
            return st.dates().map(str)
        case FieldType.CHOICE:
            return st.sampled_from(options)
        case FieldType.CHOICES:
            return st.lists(st.sampled_from(options), unique=True)


anything: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.lists(st.text(max_size=2), max_size=2)
)


@st.composite
def payloads(draw: st.DrawFn, region: Definition) -> dict[str, Any]:
    """A candidate as the region wants it, and now and then something that spoils it."""
    rarely = st.sampled_from([False, False, False, True])
    custom = {field.name: draw(values(field)) for field in region.custom_fields if not draw(rarely)}
    if draw(rarely):
        known = st.sampled_from([field.name for field in region.custom_fields] or ["x"])
        custom |= draw(st.dictionaries(known, anything))
    kind = draw(st.sampled_from([*region.interaction_types, "Intake call"]))
    payload = {**CANDIDATE, "customFields": custom, "interactions": [{**INTERACTION, "type": kind}]}
    for name in ("customFields", "interactions"):
        if draw(rarely):
            del payload[name]
    return payload


def accepts(validating: ItemsValidator | PayloadValidator, payload: Any) -> bool:
    try:
        validating.check(payload)
    except Refusal:
        return False
    return True


def agrees(region: RegionSchema, operation: str, payload: Any) -> bool:
    """Whether an independent validator that reads the served document comes to the verdict of the service."""
    document = msgspec.json.decode(msgspec.json.encode(region.served("candidate", operation)))
    validating = region.new_candidates if operation == "create" else region.candidate_changes
    sent = [payload] if operation == "create" else payload
    return jsonschema.Draft202012Validator(document).is_valid(payload) == accepts(validating, sent)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(data=st.data(), definition=definitions)
def test_another_validator_comes_to_the_verdict_of_the_service(data: st.DataObject, definition: Definition) -> None:
    region = RegionSchema(Version(number=1, definition=definition, created_at=None))
    payload = data.draw(payloads(definition))

    assert agrees(region, "create", payload)
    assert agrees(region, "update", {name: payload[name] for name in payload.keys() - {"interactions"}})


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=10,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking would take a service round trip a step
    deadline=None,
)
@given(data=st.data())
async def test_what_the_served_document_accepts_is_stored_and_what_it_refuses_is_refused(
    data: st.DataObject, region: Region
) -> None:
    changed = await region.call("PATCH", "/regions/me/schema", {"customFields": FIELDS})
    definition = msgspec.convert({"customFields": changed.data["customFields"]}, Definition)
    payload = data.draw(payloads(definition))
    served = (await region.get("/schema")).data

    accepted = await region.post("/candidates", [payload])

    if jsonschema.Draft202012Validator(served).is_valid(payload):
        assert (await region.finished(accepted))["status"] == "completed"
        stored = (await region.get(f"/candidates/{accepted.data['candidateIds'][0]}")).data
        given_fields = {name: value for name, value in payload["customFields"].items() if value is not None}
        assert stored["customFields"] == given_fields
    else:
        assert accepted.status == 422


async def test_a_field_that_is_required_is_asked_for_by_its_name(region: Region) -> None:
    await region.call("PATCH", "/regions/me/schema", {"customFields": FIELDS})

    without = await region.post("/candidates", [CANDIDATE])
    lacking = await region.post("/candidates", [{**CANDIDATE, "customFields": {"hours": 3}}])
    cleared = await region.call("PATCH", "/candidates/cand_x", {"customFields": {"subject": None}})

    assert without.issues == [([0, "customFields"], "required")]
    assert lacking.issues == [([0, "customFields", "subject"], "required")]
    assert [path for path, _ in cleared.issues] == [["customFields", "subject"]]


async def test_custom_fields_change_each_for_itself(region: Region) -> None:
    await region.call("PATCH", "/regions/me/schema", {"customFields": FIELDS})
    candidate = await region.candidate(customFields={**GIVEN, "days": ["Mo", "Tu"], "nickname": "An"})

    changes = {"customFields": {"days": ["We"], "nickname": None, "licence": True}}
    done = await region.finished(await region.call("PATCH", f"/candidates/{candidate}", changes))

    assert done["status"] == "completed"
    found = (await region.get(f"/candidates/{candidate}")).data
    assert found["customFields"] == {**GIVEN, "days": ["We"], "licence": True}


async def test_labels_are_in_the_served_document(region: Region) -> None:
    await region.call("PATCH", "/regions/me/schema", {"customFields": FIELDS})

    served = (await region.get("/schema")).data["properties"]["customFields"]["properties"]

    assert served["nickname"]["x-labels"] == {"nl": "Roepnaam"}
    assert served["nickname"]["title"] == "Roepnaam"
    assert served["hours"]["title"] == "hours"


async def test_another_region_and_its_sandbox_decide_for_themselves(region: Region, other_region: Region) -> None:
    await region.call("PATCH", "/regions/me/schema", {"interactionTypes": ["Visit"]})
    candidates = [await each.candidate() for each in (region, other_region)]
    visit = {**INTERACTION, "type": "Visit"}

    answers = [
        (await each.post(f"{prefix}/candidates/{candidate}/interactions", visit)).status
        for each, candidate in zip((region, other_region), candidates, strict=True)
        for prefix in ("", "/sandbox")
    ]

    assert answers == [202, 202, 422, 422]


@pytest.fixture
async def other_node(settings: Settings, database_url: str) -> AsyncIterator[str]:
    async with answering(settings, database_url, engine=False) as url:
        yield url


async def test_another_node_follows_a_change(region: Region, other_node: str) -> None:
    there = msgspec.structs.replace(region, url=other_node)
    before = (await there.get("/schema")).headers["etag"]

    changed = await region.call("PATCH", "/regions/me/schema", {"customFields": FIELDS})

    assert (await region.get("/schema")).headers["etag"] != before  # here at once

    async def look() -> bool:
        return (await there.get("/schema")).headers["etag"] != before

    await until(look)
    assert changed.data["version"] == 1


async def test_what_was_compiled_is_used_until_it_is_forgotten(region: Region, database: Database) -> None:
    schemas = RegionSchemas(database, 600, FILE_LIMIT_BYTES)
    first = await schemas.of(region.tenant.id)
    await region.call("PATCH", "/regions/me/schema", {"customFields": FIELDS})

    assert await schemas.of(region.tenant.id) is first
    schemas.forget(region.tenant.id)
    second = await schemas.of(region.tenant.id)
    assert (first.version.number, second.version.number) == (0, 1)
    assert await schemas.of(region.tenant.id) is second


async def test_a_version_that_still_holds_is_not_compiled_again(region: Region, database: Database) -> None:
    schemas = RegionSchemas(database, 0, FILE_LIMIT_BYTES)
    await region.call("PATCH", "/regions/me/schema", {"customFields": FIELDS})

    assert await schemas.of(region.tenant.id) is await schemas.of(region.tenant.id)


async def test_regions_that_decided_nothing_share_what_is_compiled(
    region: Region, other_region: Region, database: Database
) -> None:
    schemas = RegionSchemas(database, 600, FILE_LIMIT_BYTES)

    assert await schemas.of(region.tenant.id) is await schemas.of(other_region.tenant.id)
