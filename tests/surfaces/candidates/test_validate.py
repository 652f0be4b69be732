"""What does not validate is refused at the place where it is wrong, and nothing of it is stored."""

import time
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.surfaces.candidate_schema import candidate_schema, interaction_schema
from rapport.surfaces.candidates.envelope import Issue, Refusal
from rapport.surfaces.candidates.validate import ItemsValidator
from rapport.surfaces.validation import MAX_FAULTS
from support import CANDIDATE, INTERACTION, Region

UNKNOWN = "/candidates/cand_00000000000000000000000001/interactions"
KINDS = {"text": "x", "number": 1, "fraction": 1.5, "truth": True, "list": [], "object": {}, "null": None}
CANDIDATE_TAKES = {
    "name": {"text"},
    "email": {"text"},
    "phone": {"text"},
    "privacyConsent": {"truth"},
    "phase": {"text", "null"},
    "sectors": {"list", "null"},
    "roles": {"list", "null"},
    "qualifications": {"list", "null"},
    "priorEducation": {"text", "null"},
    "linkedin": {"text", "null"},
    "dateOfBirth": {"text", "null"},
    "motivation": {"text", "null"},
    "notes": {"text", "null"},
    "address": {"text", "null"},
    "city": {"text", "null"},
    "postalCode": {"text", "null"},
    "exitReason": {"text", "null"},
    "customFields": {"object"},
    "interactions": {"list"},
    "curriculumVitae": {"list"},
    "otherAttachments": {"list"},
}
INTERACTION_TAKES = {
    "type": {"text", "list"},
    "performedAt": {"text"},
    "summary": {"text", "null"},
    "notes": {"text", "null"},
    "duration": {"number", "null"},
}
LONGEST = {
    "name": 200,
    "linkedin": 500,
    "motivation": 20_000,
    "notes": 20_000,
    "address": 300,
    "city": 100,
    "postalCode": 20,
    "exitReason": 500,
}


def wrong_kinds(takes: dict[str, set[str]]) -> list[Any]:
    return [
        pytest.param(field, value, id=f"{field}-{kind}")
        for field, kinds in takes.items()
        for kind, value in KINDS.items()
        if kind not in kinds
    ]


def test_the_tables_name_every_field() -> None:
    assert candidate_schema()["properties"].keys() == CANDIDATE_TAKES.keys()
    assert interaction_schema()["properties"].keys() == INTERACTION_TAKES.keys()


@pytest.mark.parametrize(("field", "value"), wrong_kinds(CANDIDATE_TAKES))
async def test_a_value_of_the_wrong_kind_is_refused_in_a_candidate(region: Region, field: str, value: Any) -> None:
    given = {**CANDIDATE, field: value}

    bodies: list[tuple[Any, list[str | int]]] = [
        (given, []),
        ([CANDIDATE, given], [1]),
        ({"candidates": [given]}, ["candidates", 0]),
    ]
    for body, path in bodies:
        answer = await region.post("/candidates", body)
        assert (answer.status, answer.issues) == (422, [([*path, field], "type")])
    assert await region.untouched()


@pytest.mark.parametrize(("field", "value"), wrong_kinds(INTERACTION_TAKES))
async def test_a_value_of_the_wrong_kind_is_refused_in_an_interaction(region: Region, field: str, value: Any) -> None:
    given, code = {**INTERACTION, field: value}, "anyOf" if field == "type" else "type"

    bodies: list[tuple[str, str, Any, list[str | int]]] = [
        ("POST", UNKNOWN, given, []),
        ("POST", UNKNOWN, [INTERACTION, given], [1]),
        ("POST", UNKNOWN, {"interactions": [given]}, ["interactions", 0]),
        ("POST", "/candidates", [{**CANDIDATE, "interactions": [INTERACTION, given]}], [0, "interactions", 1]),
        ("PATCH", f"{UNKNOWN}/x", {field: value}, []),
    ]
    for method, url, body, path in bodies:
        answer = await region.call(method, url, body)
        assert (answer.status, answer.issues) == (422, [([*path, field], code)])
    assert await region.untouched()


@pytest.mark.parametrize("item", ["x", 1, 1.5, True, [], None])
async def test_an_item_that_is_no_object_is_refused(region: Region, item: Any) -> None:
    for url in (UNKNOWN, "/candidates"):
        assert (await region.post(url, [item])).issues == [([0], "type")]


@pytest.mark.parametrize("value", ["x", 1, True, {}, None])
@pytest.mark.parametrize(("url", "member"), [(UNKNOWN, "interactions"), ("/candidates", "candidates")])
async def test_a_wrapper_around_no_list_is_refused(region: Region, url: str, member: str, value: Any) -> None:
    answer = await region.post(url, {member: value})

    assert (answer.status, answer.issues) == (422, [([member], "type")])


@pytest.mark.parametrize(("count", "code"), [(0, "minItems"), (11, "maxItems")])
async def test_no_items_and_more_than_ten_are_refused(region: Region, count: int, code: str) -> None:
    for url, member, item in [(UNKNOWN, "interactions", INTERACTION), ("/candidates", "candidates", CANDIDATE)]:
        assert (await region.post(url, [item] * count)).issues == [([], code)]
        assert (await region.post(url, {member: [item] * count})).issues == [([member], code)]
    inline = await region.post("/candidates", [{**CANDIDATE, "interactions": [INTERACTION] * 11}])
    assert inline.issues == [([0, "interactions"], "maxItems")]
    assert await region.untouched()


async def test_a_field_that_nobody_knows_is_refused_wherever_it_stands(region: Region) -> None:
    odd = {"x": 1}
    for method, url, body, path in [
        ("POST", "/candidates", {**CANDIDATE, **odd}, ["x"]),
        ("POST", "/candidates", {"candidates": [CANDIDATE], **odd}, ["x"]),
        ("POST", "/candidates", [{**CANDIDATE, **odd}], [0, "x"]),
        ("POST", "/candidates", [{**CANDIDATE, "customFields": odd}], [0, "customFields", "x"]),
        ("POST", "/candidates", [{**CANDIDATE, "interactions": [{**INTERACTION, **odd}]}], [0, "interactions", 0, "x"]),
        ("POST", UNKNOWN, {"interactions": [INTERACTION], **odd}, ["x"]),
        ("POST", UNKNOWN, [{**INTERACTION, "id": "intr_x"}], [0, "id"]),
        ("POST", UNKNOWN, [{**INTERACTION, "idempotencyKey": "x"}], [0, "idempotencyKey"]),
        ("POST", UNKNOWN, {"interaction": [], **INTERACTION}, ["interaction"]),
        ("PATCH", f"{UNKNOWN}/x", {"summary": "", **odd}, ["x"]),
        ("PATCH", f"{UNKNOWN}/x", {"candidateId": "cand_x"}, ["candidateId"]),
        ("PATCH", f"{UNKNOWN}/x", {"a\x00": 1}, ["a\x00"]),
    ]:
        answer = await region.call(method, url, body)
        assert (answer.status, answer.issues) == (422, [(path, "unknown")])
    assert await region.untouched()


@pytest.mark.parametrize("body", [{}, [], None, "x", [{"summary": ""}], {"idempotencyKey": "x"}])
async def test_changes_that_change_nothing_are_refused(region: Region, body: Any) -> None:
    answer = await region.call("PATCH", f"{UNKNOWN}/x", body)

    assert answer.status == 422
    assert answer.issues == [([], "minProperties" if isinstance(body, dict) else "type")]
    assert await region.untouched()


@pytest.mark.parametrize("missing", ["name", "privacyConsent"])
async def test_what_a_candidate_needs_is_required(region: Region, missing: str) -> None:
    given = {field: value for field, value in CANDIDATE.items() if field != missing}

    assert (await region.post("/candidates", [given])).issues == [([0, missing], "required")]


async def test_a_candidate_needs_a_way_to_be_reached(region: Region) -> None:
    answer = await region.post("/candidates", [{"name": "Ann", "privacyConsent": True}])

    assert (answer.status, answer.issues) == (422, [([0], "anyOf")])
    assert "email or phone" in answer.body["message"]


@pytest.mark.parametrize("missing", ["type", "performedAt"])
async def test_what_an_interaction_needs_is_required(region: Region, missing: str) -> None:
    given = {field: value for field, value in INTERACTION.items() if field != missing}

    assert (await region.post(UNKNOWN, given)).issues == [([missing], "required")]
    assert (await region.post(UNKNOWN, [given])).issues == [([0, missing], "required")]
    inline = await region.post("/candidates", [{**CANDIDATE, "interactions": [given]}])
    assert inline.issues == [([0, "interactions", 0, missing], "required")]


@pytest.mark.parametrize(("field", "longest"), LONGEST.items())
async def test_text_has_its_length_and_no_nul(region: Region, field: str, longest: int) -> None:
    for text, code in [("é" * (longest + 1), "maxLength"), ("\x00", "pattern"), ("a\x00b", "pattern")]:
        answer = await region.post("/candidates", [{**CANDIDATE, field: text}])
        assert (answer.status, answer.issues) == (422, [([0, field], code)])
    assert await region.untouched()


@pytest.mark.parametrize(("field", "longest"), [("summary", 500), ("notes", 20_000)])
async def test_text_of_an_interaction_has_its_length_and_no_nul(region: Region, field: str, longest: int) -> None:
    for text, code in [("é" * (longest + 1), "maxLength"), ("\x00", "pattern")]:
        for method, url, body in [
            ("POST", UNKNOWN, {**INTERACTION, field: text}),
            ("PATCH", f"{UNKNOWN}/x", {field: text}),
        ]:
            assert (await region.call(method, url, body)).issues == [([field], code)]


async def test_every_fault_is_named_at_once(region: Region) -> None:
    faults = {"name": "", "email": "ann", "privacyConsent": 1, "sectors": ["Sea"], "dateOfBirth": "2026-02-30", "x": 1}

    answer = await region.post("/candidates", [CANDIDATE, {**CANDIDATE, **faults}, {}])

    assert {tuple(path) for path, _ in answer.issues} == {
        *((1, field) for field in faults if field != "sectors"),
        (1, "sectors", 0),
        (2, "name"),
        (2, "privacyConsent"),
        (2,),
    }
    assert "(and 8 more)" in answer.body["message"]


@pytest.mark.parametrize("url", ["/candidates", UNKNOWN, f"{UNKNOWN}/x"])
async def test_no_more_issues_are_listed_than_a_client_can_read(region: Region, url: str) -> None:
    unknown = {f"x{number}": number for number in range(1000)}
    method = "PATCH" if url.endswith("x") else "POST"

    bodies: list[Any] = [[{}] * 10, [unknown], unknown, {"candidates": [], "interactions": [], **unknown}]
    for body in bodies:
        answer = await region.call(method, url, body)
        assert answer.status == 422
        assert 1 <= len(answer.issues) <= MAX_FAULTS


LISTS = {
    "numbers": [1] * 4_000_000,
    "interactions without anything": [{**CANDIDATE, "interactions": [{}] * 2_500_000}],
    "sectors that differ": [{**CANDIDATE, "sectors": [str(number) for number in range(800_000)]}],
    "lists in lists": [{**CANDIDATE, "interactions": [{"type": ["x"] * 100}] * 100}] * 100,
    "names that nobody knows": [{**CANDIDATE, **{f"x{number}": 1 for number in range(600_000)}}],
}


@pytest.mark.parametrize("payload", LISTS.values(), ids=LISTS)
def test_a_million_faults_cost_little_more_than_the_first(payload: Any) -> None:
    validating = ItemsValidator("candidates", candidate_schema())
    started = time.process_time()

    with pytest.raises(Refusal):
        validating.check(payload)

    assert time.process_time() - started < 5  # a tenth of a second as a rule; a minute and more without the cut


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from([*INTERACTION_TAKES]), inner),
)


@given(json_values)
def test_whatever_comes_is_taken_as_items_or_refused_with_issues(payload: Any) -> None:
    validating = ItemsValidator("interactions", interaction_schema())
    issues: Sequence[Issue] = ()
    taken: Sequence[Any] = ()
    try:
        taken = validating.check(payload)
    except Refusal as refused:
        issues = refused.issues

    assert bool(issues) != bool(taken)
    assert all(issue.message for issue in issues)
    assert len(taken) <= 10
