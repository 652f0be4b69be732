from datetime import datetime
from typing import Any

import aiohttp
import pytest
from yarl import URL

from rapport.domain.candidates.region_schema import INTERACTION_TYPES
from rapport.storage.database import Database
from support import INTERACTION, Answer, Region, new_region

NOBODY = "cand_00000000000000000000000001"
NOTHING = "intr_00000000000000000000000001"
FULL = {
    "type": ["Phone call", "Intake call"],
    "performedAt": "2026-03-01T10:00:00.123456789+01:00",
    "summary": "Called back; 'tomorrow' \"perhaps\" 😀",
    "notes": "First line\r\n\tsecond\u2028third \\u0000 \\",
    "duration": 900,
}


async def one_of(region: Region, **fields: Any) -> tuple[str, str]:
    """The path of a new candidate's interactions, and of the one that it has."""
    candidate = await region.candidate()
    [interaction] = await region.interactions(candidate, fields)
    return f"/candidates/{candidate}/interactions", f"/candidates/{candidate}/interactions/{interaction}"


async def changed(region: Region, one: str, **fields: Any) -> dict[str, Any]:
    """The interaction after a PATCH."""
    mutation = await region.finished(await region.call("PATCH", one, fields))
    assert mutation["status"] == "completed", mutation
    return dict((await region.get(one)).data)


async def test_the_interactions_of_nobody_are_not_an_empty_list(region: Region) -> None:
    assert (await region.get(f"/candidates/{NOBODY}/interactions")).status == 404
    assert (await region.get(f"/candidates/{NOBODY}/interactions?pageSize=1")).status == 404


async def test_an_interaction_is_found_under_its_own_candidate_only(region: Region) -> None:
    other = await region.candidate()
    interactions, one = await one_of(region)
    interaction = one.removeprefix(interactions)

    assert (await region.get(one)).status == 200
    assert (await region.get(f"/candidates/{other}/interactions{interaction}")).status == 404
    for method, body in [("PATCH", {"summary": "x"}), ("DELETE", None)]:
        failed = await region.finished(
            await region.call(method, f"/candidates/{other}/interactions{interaction}", body)
        )
        assert failed["error"]["code"] == "not_found"
    assert (await region.get(one)).data["summary"] is None


@pytest.mark.parametrize(
    "odd",
    ["x", "%00", "%20", "%E2%82%AC", "%ff", "..%2f", "%0A", "%22", "cand_", NOBODY.upper(), "x" * 10_000, "*", "{}"],
)
async def test_a_write_to_an_id_that_names_nothing_is_accepted_and_fails(region: Region, odd: str) -> None:
    writes: list[tuple[str, str, Any]] = [
        ("POST", f"/candidates/{odd}/interactions", [INTERACTION]),
        ("PATCH", f"/candidates/{odd}/interactions/{odd}", {"summary": "x"}),
        ("DELETE", f"/candidates/{odd}/interactions/{odd}", {}),
    ]
    for method, path, body in writes:
        async with region.session.request(
            method, URL(region.url + path, encoded=True), json=body, headers={"x-api-key": region.key}
        ) as response:
            accepted = Answer(response.status, response.headers, await response.json())
        mutation = await region.finished(accepted)
        assert (mutation["status"], mutation["error"]["code"]) == ("failed", "not_found")
        assert len(accepted.data["candidateIds"]) == 1


async def test_every_field_comes_back_as_it_was_given(region: Region) -> None:
    interactions, one = await one_of(region, **FULL)

    shown = (await region.get(one)).data

    assert {name: shown[name] for name in FULL} == FULL
    assert shown.keys() == FULL.keys() | {"id", "candidateId", "createdAt", "updatedAt"}
    assert one == f"/candidates/{shown['candidateId']}/interactions/{shown['id']}"
    assert (await region.get(interactions)).data == [shown]


@pytest.mark.parametrize("absent", [{}, {"summary": None, "notes": None, "duration": None}])
async def test_what_was_not_given_is_null(region: Region, absent: dict[str, None]) -> None:
    _, one = await one_of(region, **absent)

    shown = (await region.get(one)).data
    assert (shown["summary"], shown["notes"], shown["duration"]) == (None, None, None)


@pytest.mark.parametrize("kind", INTERACTION_TYPES)
async def test_a_type_may_be_text_or_a_list_and_is_a_list_afterwards(region: Region, kind: str) -> None:
    candidate = await region.candidate()
    await region.interactions(candidate, {"type": kind}, {"type": [kind]})

    assert [each["type"] for each in (await region.get(f"/candidates/{candidate}/interactions")).data] == [
        [kind],
        [kind],
    ]


@pytest.mark.parametrize(
    "given", ["", "Call", "intake call", "Intake call ", [], ["Intake call", "Intake call"], ["Call"]]
)
async def test_a_type_is_one_of_the_known_ones_and_each_once(region: Region, given: Any) -> None:
    answer = await region.post(f"/candidates/{NOBODY}/interactions", {**INTERACTION, "type": given})

    assert (answer.status, answer.issues) == (422, [(["type"], "anyOf")])
    assert "Orientation meeting" in answer.body["message"]


@pytest.mark.parametrize(
    ("given", "shown"),
    [(60, 60), (60.0, 60), (0, 0), (-0.0, 0), (2**31 - 1, 2**31 - 1), (2147483647.0, 2**31 - 1)],
)
async def test_a_duration_is_whole_seconds(region: Region, given: float, shown: int) -> None:
    _, one = await one_of(region, duration=given)

    assert b'"duration":%d,' % shown in await raw(region, one)


async def raw(region: Region, path: str) -> bytes:
    async with region.session.get(region.url + path, headers={"x-api-key": region.key}) as response:
        return await response.read()


@pytest.mark.parametrize("duration", [-1, 1.5, 2**31, 2**53, 10**30, -(10**30), 1e300, "60", True])
async def test_a_duration_that_is_none_is_refused(region: Region, duration: Any) -> None:
    answer = await region.post(f"/candidates/{NOBODY}/interactions", {**INTERACTION, "duration": duration})

    assert (answer.status, [path for path, _ in answer.issues]) == (422, [["duration"]])


AMSTERDAM, MONROVIA, KATHMANDU = "Europe/Amsterdam", "Africa/Monrovia", "Asia/Kathmandu"


@pytest.mark.parametrize(
    ("zone", "given", "shown"),
    [
        (AMSTERDAM, "2026-03-01", "2026-03-01"),
        (AMSTERDAM, "2026-03-01T10:00:00Z", "2026-03-01T10:00:00Z"),
        (AMSTERDAM, "2026-03-01T10:00:00-05:30", "2026-03-01T10:00:00-05:30"),
        (AMSTERDAM, "2026-03-01T10:00+14:59", "2026-03-01T10:00+14:59"),
        (AMSTERDAM, "2026-03-01T10:00:00-00:00", "2026-03-01T10:00:00-00:00"),
        (AMSTERDAM, "2026-03-01T10:00", "2026-03-01T10:00:00+01:00"),
        (AMSTERDAM, "2026-07-01T10:00:00.5", "2026-07-01T10:00:00.500000+02:00"),
        ("UTC", "2026-07-01T10:00", "2026-07-01T10:00:00+00:00"),
        (KATHMANDU, "2026-07-01T10:00", "2026-07-01T10:00:00+05:45"),
        # Clocks go from 02:00 to 03:00, and on 25 October from 03:00 to 02:00 (RFC 5545, 3.3.5)
        (AMSTERDAM, "2026-03-29T01:59:59", "2026-03-29T01:59:59+01:00"),
        (AMSTERDAM, "2026-03-29T02:30:00", "2026-03-29T02:30:00+01:00"),
        (AMSTERDAM, "2026-03-29T03:00:00", "2026-03-29T03:00:00+02:00"),
        (AMSTERDAM, "2026-10-25T02:30:00", "2026-10-25T02:30:00+02:00"),
        (AMSTERDAM, "2026-10-25T03:00:00", "2026-10-25T03:00:00+01:00"),
        # 44 min 30 s behind until 1972, which RFC 3339 cannot say
        (MONROVIA, "1950-01-01T00:00:00", "1950-01-01T00:00:30-00:44"),
        (MONROVIA, "1900-01-01", "1900-01-01"),
    ],
)
async def test_a_moment_is_shown_as_given_with_the_offset_of_the_region_where_it_had_none(
    database: Database, service: str, session: aiohttp.ClientSession, zone: str, given: str, shown: str
) -> None:
    region = await new_region(database, service, session, time_zone=zone)
    _, one = await one_of(region, performedAt=given)

    assert (await region.get(one)).data["performedAt"] == shown
    assert (await changed(region, one, performedAt="2000-01-01"))["performedAt"] == "2000-01-01"
    assert (await changed(region, one, performedAt=given))["performedAt"] == shown
    assert (await changed(region, one, performedAt=shown))["performedAt"] == shown


async def test_the_newest_comes_first_whatever_the_form_of_its_moment(region: Region) -> None:
    newest_first = [
        "2199-12-31T23:59:59.999999-14:59",
        "2026-10-25T03:00:00",  # after the clocks went back
        "2026-10-25T01:30:00Z",  # while they stood twice at 02:30: the second time
        "2026-10-25T02:30:00",  # the first time
        "2026-03-29T03:00:00.000001",
        "2026-03-29T01:00:00Z",  # an instant before, written otherwise
        "2026-03-01T00:00:00.000001",
        "2026-03-01",  # its first instant in Amsterdam
        "2026-02-28T22:59:59.999999Z",
        "1937-06-30",
        "1900-01-01T00:00:00+14:59",
    ]
    candidate = await region.candidate()
    shuffled = [newest_first[place] for place in (5, 0, 7, 10, 3, 9, 1, 8, 2, 6, 4)]
    for part in (shuffled[:6], shuffled[6:]):
        await region.interactions(candidate, *({"performedAt": moment, "summary": moment} for moment in part))

    listed = (await region.get(f"/candidates/{candidate}/interactions")).data

    assert [each["summary"] for each in listed] == newest_first


async def test_of_the_same_instant_the_one_made_last_comes_first_and_the_order_is_steady(region: Region) -> None:
    candidate = await region.candidate()
    same = ["2026-03-01T12:00:00Z", "2026-03-01T13:00:00+01:00", "2026-03-01T13:00:00", "2026-03-01T07:00:00.000-05:00"]
    made = [(await region.interactions(candidate, {"performedAt": moment}))[0] for moment in same]

    for _ in range(3):
        listed = (await region.get(f"/candidates/{candidate}/interactions")).data
        assert [each["id"] for each in listed] == made[::-1]


CHANGES = [
    {"type": "Meeting"},
    {"type": ["Other", "Referral"]},
    {"performedAt": "1999-12-31"},
    {"summary": ""},
    {"notes": "x"},
    {"duration": 0},
    {"summary": None},
    {"notes": None},
    {"duration": None},
    {"type": "Other", "performedAt": "2000-01-01T00:00:00Z", "summary": "s", "notes": "n", "duration": 1},
]


@pytest.mark.parametrize("change", CHANGES, ids=str)
async def test_only_the_given_fields_change_and_null_clears(region: Region, change: dict[str, Any]) -> None:
    _, one = await one_of(region, **FULL)
    before = (await region.get(one)).data

    after = await changed(region, one, **change)

    expected = {**before, **change, "updatedAt": after["updatedAt"]}
    if isinstance(change.get("type"), str):
        expected["type"] = [change["type"]]
    assert after == expected
    assert datetime.fromisoformat(after["updatedAt"]) > datetime.fromisoformat(before["updatedAt"])


async def test_a_corrected_date_moves_an_interaction_in_the_list(region: Region) -> None:
    candidate = await region.candidate()
    first, second = await region.interactions(candidate, {"performedAt": "2026-01-01"}, {"performedAt": "2026-01-02"})
    path = f"/candidates/{candidate}/interactions"
    assert [each["id"] for each in (await region.get(path)).data] == [second, first]

    await changed(region, f"{path}/{first}", performedAt="2026-01-03")

    assert [each["id"] for each in (await region.get(path)).data] == [first, second]


async def test_changes_of_one_interaction_are_made_in_the_order_they_were_accepted(region: Region) -> None:
    _, one = await one_of(region)
    accepted = [await region.call("PATCH", one, {"summary": str(number)}) for number in range(30)]
    accepted.append(await region.call("PATCH", one, {"notes": "last"}))

    await region.finished(accepted[-1])

    shown = (await region.get(one)).data
    assert (shown["summary"], shown["notes"]) == ("29", "last")


@pytest.mark.parametrize("body", [b"[]", b"1", b'"x"', b"false", b'{"a": 1}', b'{"mode": "erase"}', b"[null]"])
async def test_a_delete_that_says_more_is_refused(region: Region, body: bytes) -> None:
    _, one = await one_of(region)

    assert (await region.call("DELETE", one, data=body)).status == 400
    assert (await region.get(one)).status == 200


@pytest.mark.parametrize(
    "body", [None, b"", b"{}", b"null", b'{"idempotencyKey": "k", "callbackUrl": "https://b.example"}']
)
async def test_what_is_deleted_is_gone_for_good(region: Region, body: bytes | None) -> None:
    interactions, one = await one_of(region, **FULL)
    [other] = await region.interactions(interactions.split("/")[2], {})

    deleted = await region.finished(await region.call("DELETE", one, data=body))

    assert (deleted["status"], deleted["operation"]) == ("completed", "interactions.delete")
    assert deleted["result"]["interactionIds"] == [one.split("/")[-1]]
    assert (await region.get(one)).status == 404
    assert [each["id"] for each in (await region.get(interactions)).data] == [other]
    for method, again in [("DELETE", None), ("PATCH", {"summary": "x"})]:
        assert (await region.finished(await region.call(method, one, again)))["error"]["code"] == "not_found"
    assert (await region.get(one)).status == 404
