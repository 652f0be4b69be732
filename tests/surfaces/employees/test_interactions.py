"""The two seeds, and what the contract adds to them."""

from datetime import UTC, date, datetime
from typing import Any

import aiohttp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access.logs import listed
from desks import Desk, at_desk, said
from machines import Machine, new_machine
from rapport.domain.employees.employee_interactions import shown_id
from rapport.domain.subjects import subject_of
from rapport.ids import Kind, show
from rapport.storage.database import Database
from support import until

# From the seeds, to the letter.
SEED_ID = "a3903505-eb84-42dc-a79f-5e7b1fe897b7"
SEED = {
    "external_id": "a3903505-eb84-42dc-a79f-5e7b1fe897b7",
    "interaction_type": "vacancy_liked",
    "timestamp": "2023-06-08T14:42:31.130855",
    "vacancy_id": "a3903505-eb84-42dc-a79f-5e7b1fe897b7",
}
TITLE = {"external_id": "i-1", "interaction_type": "title_liked", "title": "mechanical engineer"}
PATH = "/employees/e-1/interactions"


@pytest.fixture
async def home(desk: Desk) -> Desk:
    """Where the seeds' employee and vacancy are, and another employee."""
    await desk.employee(SEED_ID)
    await desk.vacancy(SEED_ID)
    await desk.employee()
    return desk


async def test_nobody_without_a_token_or_without_its_scope_gets_anywhere(home: Desk, machine: Machine) -> None:
    reader, writer = await at_desk(machine, scope="read"), await at_desk(machine, scope="write")
    await home.post(PATH, TITLE)

    for method, path in (("POST", PATH), ("GET", PATH), ("GET", f"{PATH}/i-1"), ("DELETE", f"{PATH}/i-1")):
        stranger = await machine.call(method, path, TITLE, token="")
        assert (stranger.status, stranger.headers["www-authenticate"]) == (401, "Bearer")
        lacking = await (writer if method == "GET" else reader).call(method, path + "?language=en", TITLE)
        assert lacking.status == 403
        assert said(lacking) == [f"The access token lacks the scope {'read' if method == 'GET' else 'write'}."]
    assert (await home.get(PATH)).body["count"] == 1


async def test_another_tenants_employee_and_interactions_are_not_there(home: Desk, other_desk: Desk) -> None:
    await home.post(PATH, TITLE)
    answers = [
        await other_desk.post(PATH, {**TITLE, "external_id": "i-2"}),
        await other_desk.get(PATH),
        await other_desk.get(f"{PATH}/i-1"),
        await other_desk.delete(f"{PATH}/i-1"),
    ]
    assert [answer.status for answer in answers] == [404] * 4
    assert (await home.get(PATH)).body == {"count": 1, "results": [(await home.get(f"{PATH}/i-1")).body]}


async def test_another_tenants_vacancy_is_unknown(home: Desk, other_desk: Desk) -> None:
    await other_desk.vacancy("v-1")
    answer = await home.post(PATH, {"external_id": "i-1", "interaction_type": "x", "vacancy_id": "v-1"})
    assert (answer.status, said(answer)) == (404, ["vacancy_id: there is no vacancy with this id."])


async def test_the_seeds_request_is_taken_and_the_seeds_answer_is_given(home: Desk) -> None:
    created = await home.post(f"/employees/{SEED_ID}/interactions", SEED)
    assert (created.status, created.body) == (204, "")

    shown = await home.get(f"/employees/{SEED_ID}/interactions/{SEED_ID}")

    assert (shown.status, shown.body) == (200, SEED)
    assert list(shown.body) == list(SEED)
    assert shown.headers["content-type"] == "application/json"


@pytest.mark.parametrize("language", ["auto", "nl", "fr", "en", "de"])
async def test_every_language_of_the_seed_is_taken(home: Desk, language: str) -> None:
    assert (await home.post(f"{PATH}?language={language}", TITLE)).status == 204


@pytest.mark.parametrize(
    "query", ["?language=", "?language=es", "?language=EN", "?language=en&language=nl", "?strict=true"]
)
async def test_the_language_is_required_and_one_of_the_seeds(home: Desk, query: str) -> None:
    answer = await home.post(PATH + query, TITLE)
    assert answer.status == 400
    [description] = said(answer)
    assert description.startswith("language ")
    assert description.endswith("one of: auto, nl, fr, en, de.")


@pytest.mark.parametrize("given", ["2025-05-02", "2023-06-08T14:42:31.130855", "2023-06-08T14:42:31.1+02:00"])
async def test_a_timestamp_is_shown_as_given(home: Desk, given: str) -> None:
    await home.post(PATH, {**TITLE, "timestamp": given})
    assert (await home.get(f"{PATH}/i-1")).body == {**TITLE, "timestamp": given}


async def test_without_a_timestamp_it_is_the_time_of_creation(home: Desk) -> None:
    before = datetime.now(UTC).replace(tzinfo=None)
    await home.post(PATH, TITLE)
    shown = (await home.get(f"{PATH}/i-1")).body
    assert before <= datetime.fromisoformat(shown["timestamp"]) <= datetime.now(UTC).replace(tzinfo=None)
    assert shown == {**TITLE, "timestamp": shown["timestamp"]}


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"external_id": None}, ["external_id"]),
        ({"external_id": ""}, ["external_id"]),
        ({"external_id": "a" * 101}, ["external_id"]),
        ({"external_id": "a b"}, ["external_id"]),
        ({"external_id": "i-1\n"}, ["external_id"]),
        ({"external_id": "é"}, ["external_id"]),
        ({"interaction_type": ""}, ["interaction_type"]),
        ({"interaction_type": 7}, ["interaction_type"]),
        ({"interaction_type": "\x00"}, ["interaction_type"]),
        ({"title": ""}, ["title"]),
        ({"title": "a" * 256}, ["title"]),
        ({"timestamp": "2025-02-30"}, ["timestamp"]),
        ({"timestamp": "yesterday"}, ["timestamp"]),
        ({"timestamp": "2025-05-02\n"}, ["timestamp"]),
        ({"timestamp": 0}, ["timestamp"]),
        ({"vacancy_id": SEED_ID}, ["vacancy_id or title"]),
        ({"language": "en"}, ["language is no field here"]),
        ({"external_id": "", "interaction_type": 7, "more": 1}, ["external_id", "interaction_type", "more"]),
    ],
)
async def test_each_thing_that_is_wrong_is_named(home: Desk, change: dict[str, Any], fields: list[str]) -> None:
    answer = await home.post(PATH, {**TITLE, **change})

    assert answer.status == 400
    descriptions = said(answer)
    assert len(descriptions) == len(fields)
    assert all(any(field in description for description in descriptions) for field in fields), descriptions
    assert (await home.get(PATH)).body["count"] == 0


@pytest.mark.parametrize("body", [{}, [], None, "text", {"external_id": "i-1", "interaction_type": "x"}])
async def test_what_lacks_the_parts_of_an_interaction_is_refused(home: Desk, body: Any) -> None:
    answer = await home.post(PATH, body)
    assert answer.status == 400
    assert said(answer)


async def test_query_path_header_and_body_are_told_of_together(home: Desk) -> None:
    answer = await home.post(
        "/employees/e%201/interactions?language=es", {**TITLE, "title": ""}, idempotency_key="a" * 256
    )
    assert answer.status == 400
    assert [description.split()[0] for description in said(answer)] == [
        "employee_external_id",
        "language",
        "Idempotency-Key",
        "title",
    ]


async def test_an_unknown_employee_or_vacancy_is_not_found(home: Desk) -> None:
    nobody = await home.post("/employees/nobody/interactions", TITLE)
    no_vacancy = await home.post(PATH, {"external_id": "i-1", "interaction_type": "x", "vacancy_id": "nothing"})
    assert (nobody.status, no_vacancy.status) == (404, 404)
    assert "employee" in said(nobody)[0]
    assert "vacancy_id" in said(no_vacancy)[0]


async def test_an_id_that_the_employee_has_already_is_a_conflict_and_nothing_changes(home: Desk) -> None:
    await home.post(PATH, TITLE)
    again = await home.post(PATH, {**TITLE, "title": "another"})
    assert again.status == 409
    assert said(again) == ["external_id: this employee has an interaction with this id already."]
    assert (await home.get(f"{PATH}/i-1")).body["title"] == "mechanical engineer"
    assert (await home.post(f"/employees/{SEED_ID}/interactions", TITLE)).status == 204


async def test_a_list_has_pages_and_counts_all_of_them(home: Desk) -> None:
    for number in range(3):
        await home.post(PATH, {**TITLE, "external_id": f"i-{number}", "timestamp": f"2025-05-0{3 - number}"})
    assert (await home.get(f"{PATH}?limit=2&offset=1")).body == {
        "count": 3,
        "results": [
            {**TITLE, "external_id": "i-1", "timestamp": "2025-05-02"},
            {**TITLE, "external_id": "i-2", "timestamp": "2025-05-01"},
        ],
    }
    assert (await home.get(f"/employees/{SEED_ID}/interactions")).body == {"count": 0, "results": []}
    assert (await home.get("/employees/nobody/interactions")).status == 404


ids = st.text("abcXYZ019_-", min_size=1, max_size=100)
titles = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=255)
interactions = st.fixed_dictionaries(
    {"external_id": ids, "interaction_type": titles, "title": titles},
    optional={
        "timestamp": st.one_of(
            st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(date.isoformat),
            st.datetimes(datetime(1900, 1, 2), datetime(2199, 12, 30)).map(datetime.isoformat),  # noqa: DTZ001  # naive
        )
    },
)


@settings(max_examples=20, deadline=None)  # each is a tenant of its own
@given(employee=ids, given_interactions=st.lists(interactions, max_size=4))
async def test_what_is_given_is_what_is_shown_whatever_it_is(
    database: Database,
    service: str,
    session: aiohttp.ClientSession,
    employee: str,
    given_interactions: list[dict[str, str]],
) -> None:
    desk = await at_desk(await new_machine(database, service, session))
    await desk.employee(employee)
    kept: dict[str, dict[str, str]] = {}
    for interaction in given_interactions:
        answer = await desk.post(f"/employees/{employee}/interactions", interaction)
        assert answer.status == (409 if interaction["external_id"] in kept else 204)
        kept.setdefault(interaction["external_id"], interaction)

    listed = (await desk.get(f"/employees/{employee}/interactions")).body

    assert listed["count"] == len(kept)
    for shown, interaction in zip(listed["results"], kept.values(), strict=True):
        assert {**shown, **interaction} == shown
        assert shown.keys() - interaction.keys() <= {"timestamp"}


async def test_a_deleted_one_is_gone(home: Desk) -> None:
    await home.post(PATH, TITLE)
    assert (await home.delete(f"{PATH}/i-1")).status == 204
    assert (await home.get(f"{PATH}/i-1")).status == (await home.delete(f"{PATH}/i-1")).status == 404
    assert (await home.get(PATH)).body["count"] == 0


async def test_a_deleted_vacancy_stays_in_the_interactions_that_name_it(home: Desk) -> None:
    await home.post(PATH, SEED)
    assert (await home.delete(f"/vacancies/{SEED_ID}")).status == 204
    assert (await home.get(f"{PATH}/{SEED_ID}")).body == SEED


async def test_who_wrote_and_who_read_stands_in_the_audit_log(home: Desk, database: Database) -> None:
    await home.post(PATH, TITLE)
    await home.get(f"{PATH}/i-1")
    await home.get(PATH)
    tenant_id = home.machine.tenant.id
    employee = show(Kind.EMPLOYEE, subject_of(tenant_id, Kind.EMPLOYEE, "e-1"))
    interaction = shown_id(tenant_id, "e-1", "i-1")

    async def look() -> dict[str, Any] | None:
        entries = await listed(database, tenant_id, record=employee)
        found = {each.action: (each.actor, each.records) for each in entries}
        return found if len(found) == 4 else None

    found = await until(look)

    assert {actor for actor, _ in found.values()} == {home.machine.client_id}
    assert {action: records for action, (_, records) in found.items()} == {
        "employees.create": [employee],
        "employee_interactions.create": [employee, interaction],
        "employee_interactions.read": [employee, interaction],
        "employee_interactions.list": [employee],
    }
