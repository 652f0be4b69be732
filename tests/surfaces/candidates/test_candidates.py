from datetime import UTC, datetime
from typing import Any

import pytest

from rapport.domain.candidates.attachments import FIELDS
from rapport.surfaces.candidate_schema import candidate_schema
from support import CANDIDATE, INTERACTION, Region

EVERYTHING: dict[str, Any] = {
    "name": "Zoë d'Ångström 😀",
    "email": "Zoe+rapport@school.example",
    "phone": "+31 (0)20-123.45/67",
    "privacyConsent": False,
    "phase": "In training",
    "sectors": ["Primary education", "Higher education"],
    "roles": ["Teacher"],
    "qualifications": [],
    "priorEducation": "mbo 4",
    "linkedin": "https://www.linkedin.com/in/zoe",
    "dateOfBirth": "1904-02-29",
    "motivation": "Waarom?\n\tDaarom.\r\n",
    "notes": "",
    "address": "'; DROP TABLE candidate; --",
    "city": "'s-Hertogenbosch",
    "postalCode": "1234 AB",
    "exitReason": "null",
    "customFields": {},
}
NEVER_NULL = {"name", "email", "phone", "privacyConsent", "customFields"}


def own(shown: dict[str, Any]) -> dict[str, Any]:
    """What the client gave, of what is shown."""
    return {name: value for name, value in shown.items() if name not in {"id", "createdAt", "updatedAt"}}


@pytest.mark.parametrize(
    "candidate", ["x", "%00", "%20", "%E2%82%AC", "%ff", "..%2f", "a%2Fb", "x" * 10_000, "cand_", "*"]
)
async def test_an_id_that_names_nobody_is_not_found(region: Region, candidate: str) -> None:
    answer = await region.get(f"/candidates/{candidate}")

    assert (answer.status, answer.issues) == (404, [])


async def test_an_id_in_capitals_or_of_another_kind_is_not_found(region: Region) -> None:
    candidate = await region.candidate()

    for other in (
        candidate.upper(),
        candidate.replace("cand_", "intr_"),
        candidate.removeprefix("cand_"),
        candidate[:-1],
    ):
        assert (await region.get(f"/candidates/{other}")).status == 404


async def test_every_field_comes_back_as_it_was_given(region: Region) -> None:
    assert EVERYTHING.keys() == candidate_schema()["properties"].keys() - {"interactions", *FIELDS}

    candidate = await region.candidate(**EVERYTHING)

    shown = await region.get(f"/candidates/{candidate}")
    assert shown.status == 200
    assert own(shown.data) == EVERYTHING
    assert shown.data["id"] == candidate
    assert shown.body["meta"] == {"sandboxEnabled": False}


async def test_null_means_that_a_field_is_absent(region: Region) -> None:
    nulls: dict[str, Any] = dict.fromkeys(EVERYTHING.keys() - NEVER_NULL)

    candidate = await region.candidate(**nulls)

    assert own((await region.get(f"/candidates/{candidate}")).data) == CANDIDATE


@pytest.mark.parametrize("length", [200, 1])
async def test_text_as_long_as_allowed_is_kept_to_the_last_character(region: Region, length: int) -> None:
    texts = {"name": "😀" * length, "notes": "é" * length * 100, "motivation": "\\" * length * 100}

    candidate = await region.candidate(**texts)

    shown = (await region.get(f"/candidates/{candidate}")).data
    assert {name: shown[name] for name in texts} == texts


async def test_a_record_tells_when_it_was_accepted(region: Region) -> None:
    before = datetime.now(UTC)
    accepted = await region.post("/candidates", [{**CANDIDATE, "interactions": [INTERACTION]}])
    await region.finished(accepted)

    path = f"/candidates/{accepted.data['candidateIds'][0]}"
    for record in ((await region.get(path)).data, (await region.get(f"{path}/interactions")).data[0]):
        created = datetime.fromisoformat(record["createdAt"])
        assert before <= created <= datetime.now(UTC)
        assert record["updatedAt"] == record["createdAt"]


@pytest.mark.parametrize("wrapped", [False, True])
async def test_ten_candidates_with_ten_interactions_each_are_one_mutation(region: Region, *, wrapped: bool) -> None:
    candidates = [
        {
            **CANDIDATE,
            "name": f"Ann {number}",
            "interactions": [{**INTERACTION, "summary": f"{number}-{each}"} for each in range(10)],
        }
        for number in range(10)
    ]

    accepted = await region.post("/candidates", {"candidates": candidates} if wrapped else candidates)
    mutation = await region.finished(accepted)

    assert mutation["result"] == {name: accepted.data[name] for name in ("candidateIds", "interactionIds")}
    assert len(set(accepted.data["interactionIds"])) == 100
    for number, candidate in enumerate(accepted.data["candidateIds"]):
        assert (await region.get(f"/candidates/{candidate}")).data["name"] == f"Ann {number}"
        listed = {
            each["id"]: each["summary"] for each in (await region.get(f"/candidates/{candidate}/interactions")).data
        }
        ids = accepted.data["interactionIds"][10 * number :][:10]
        assert [listed[interaction] for interaction in ids] == [f"{number}-{each}" for each in range(10)]
    assert len((await region.get("/mutations")).data) == 1


async def test_one_bad_interaction_keeps_all_candidates_out(region: Region) -> None:
    bad = {**CANDIDATE, "interactions": [INTERACTION, {**INTERACTION, "performedAt": "2026-02-30"}]}

    answer = await region.post("/candidates", [CANDIDATE, bad])

    assert (answer.status, answer.issues) == (422, [([1, "interactions", 1, "performedAt"], "pattern")])
    assert await region.untouched()


@pytest.mark.parametrize("inline", [[], None])
async def test_a_candidate_may_come_without_interactions(region: Region, inline: list[Any] | None) -> None:
    given: dict[str, Any] = {} if inline is None else {"interactions": inline}
    candidate = await region.candidate(**given)

    assert (await region.get(f"/candidates/{candidate}/interactions")).data == []


async def test_two_candidates_may_be_alike(region: Region) -> None:
    assert await region.candidate() != await region.candidate()


@pytest.mark.parametrize("phone", ["12345", "+31612345678", "020 123 4567", "(020) 123-4567", "1" * 20, "020/1234567 "])
async def test_a_phone_number_may_be_written_as_people_do(region: Region, phone: str) -> None:
    given = {"name": "Ann", "privacyConsent": True, "phone": phone}
    accepted = await region.post("/candidates", given)

    assert (await region.finished(accepted))["status"] == "completed"
    shown = (await region.get(f"/candidates/{accepted.data['candidateIds'][0]}")).data
    assert own(shown) == given


@pytest.mark.parametrize(
    "phone", ["", "1234", "+", "1" * 21, "a12345", "12345x", "12345\n", "++31612345678", "٠١٢٣٤٥", "1" * 41]
)
async def test_a_phone_number_that_cannot_be_dialled_is_refused(region: Region, phone: str) -> None:
    answer = await region.post("/candidates", [{**CANDIDATE, "phone": phone}])

    assert (answer.status, {tuple(path) for path, _ in answer.issues}) == (422, {(0, "phone")})


NO_ADDRESSES = [
    "",
    "ann",
    "ann@",
    "@b.example",
    "ann@b",
    "a@b@c.d",
    "ann @b.example",
    "ann@b.example\n",
    "ann@.",
    "ann@b.c.",
]


@pytest.mark.parametrize("email", [*NO_ADDRESSES, "a\x00@b.example", "a@" + "b" * 251 + ".c"])
async def test_an_address_that_no_mail_reaches_is_refused(region: Region, email: str) -> None:
    answer = await region.post("/candidates", [{**CANDIDATE, "email": email}])

    assert (answer.status, {tuple(path) for path, _ in answer.issues}) == (422, {(0, "email")})


@pytest.mark.parametrize("name", ["sectors", "roles", "qualifications"])
async def test_a_list_holds_known_words_and_each_once(region: Region, name: str) -> None:
    for value, path in [(["x"], [0, name, 0]), ([None], [0, name, 0]), (["Other", 1], [0, name, 1])]:
        assert path in [issue for issue, _ in (await region.post("/candidates", [{**CANDIDATE, name: value}])).issues]
    allowed = candidate_schema()["properties"][name]["items"]["enum"]
    twice = await region.post("/candidates", [{**CANDIDATE, name: [allowed[0], allowed[0]]}])
    assert twice.issues == [([0, name], "uniqueItems")]
    every_one: dict[str, Any] = {name: list(reversed(allowed))}
    shown = await region.get(f"/candidates/{await region.candidate(**every_one)}")
    assert shown.data[name] == every_one[name]
