from typing import Any

import pytest

from hiring import new_interviewer
from partners import INVALID_TOKEN, Partner
from rapport.storage.database import Database
from support import Answer

MORNING = {"from": "2026-03-02T09:00:00+01:00", "to": "2026-03-02T10:00:00+01:00"}
NOON = {"from": "2026-03-02T12:00:00+01:00", "to": "2026-03-02T13:00:00+01:00"}
NOBODY = "busy_00000000000000000000000001"


def path(number: int) -> str:
    return f"/scheduling/interviewers/{number}/busy"


async def listed(partner: Partner, number: int, since: str = "2026-03-02", until: str = "2026-03-02") -> Answer:
    return await partner.get(f"{path(number)}?from={since}&to={until}")


async def test_without_a_key_nobody_learns_or_changes_what_somebody_does(partner: Partner, database: Database) -> None:
    number = await new_interviewer(database, partner)
    for method, where in (("GET", ""), ("POST", ""), ("DELETE", f"/{NOBODY}")):
        answer = await partner.call(method, path(number) + where, MORNING, x_api_key="")
        assert (answer.status, answer.body) == (403, INVALID_TOKEN)


async def test_interviewers_of_other_teams_are_not_there(
    partner: Partner, lower_partner: Partner, beside_partner: Partner, other_partner: Partner, database: Database
) -> None:
    number = await new_interviewer(database, partner)
    busy = (await partner.post(path(number), MORNING)).data[0]["id"]
    for outsider in (lower_partner, beside_partner, other_partner):
        refused = [
            await listed(outsider, number),
            await outsider.post(path(number), NOON),
            await outsider.call("DELETE", f"{path(number)}/{busy}"),
        ]
        assert [answer.status for answer in refused] == [404] * 3
    assert [each["id"] for each in (await listed(partner, number)).data] == [busy]


async def test_a_busy_time_of_somebody_else_is_not_removed(partner: Partner, database: Database) -> None:
    number, other = [await new_interviewer(database, partner) for _ in range(2)]
    busy = (await partner.post(path(other), MORNING)).data[0]["id"]
    for unknown in (busy, NOBODY, "busy_", "x"):
        answer = await partner.call("DELETE", f"{path(number)}/{unknown}")
        assert (answer.status, answer.body["errors"][0]["field"]) == (404, "busy_id")
    assert (await listed(partner, other)).body["total"] == 1


@pytest.mark.parametrize(
    ("body", "field", "message"),
    [
        ({**MORNING, "to": MORNING["from"]}, "to", "to must come after from"),
        ([MORNING, {**NOON, "to": MORNING["to"]}], "[1].to", "to must come after from"),
        ({**MORNING, "to": "2026-03-02T10:00:00"}, "to", "an instant with its offset"),
        ([MORNING, {"from": "2026-02-30T10:00:00Z", "to": NOON["to"]}], "[1].from", "an instant with its offset"),
        ({"from": MORNING["from"]}, "to", "to is required"),
        ({**MORNING, "title": "Dentist"}, "title", "no field here"),
        ([], "body", "a list of 1 to 500"),
        ([MORNING] * 501, "body", "a list of 1 to 500"),
        ("soon", "body", "a busy time"),
    ],
)
async def test_what_is_wrong_is_named_and_nothing_is_written(
    partner: Partner, database: Database, body: Any, field: str, message: str
) -> None:
    number = await new_interviewer(database, partner)
    answer = await partner.post(path(number), body)
    assert answer.status == 400
    assert [wrong["field"] for wrong in answer.body["errors"]] == [field]
    assert message in answer.body["errors"][0]["message"]
    assert (await listed(partner, number)).body == {"data": [], "total": 0}


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("", ["from", "to"]),
        ("from=2026-03-02&to=soon", ["to"]),
        ("from=2026-03-02&to=2026-03-01", ["to"]),
        ("from=2026-01-01&to=2026-03-04", ["to"]),  # 63 days
    ],
)
async def test_a_window_that_is_none_or_too_long_is_refused(
    partner: Partner, database: Database, query: str, fields: list[str]
) -> None:
    number = await new_interviewer(database, partner)
    answer = await partner.get(f"{path(number)}?{query}")
    assert (answer.status, [wrong["field"] for wrong in answer.body["errors"]]) == (400, fields)


async def test_one_is_written_shown_and_removed(partner: Partner, database: Database) -> None:
    number = await new_interviewer(database, partner)

    written = await partner.post(path(number), MORNING)

    [busy] = written.data
    shown = {"from": "2026-03-02T08:00:00Z", "to": "2026-03-02T09:00:00Z", "imported": False}
    assert (written.status, busy) == (200, {"id": busy["id"], **shown})
    assert (await listed(partner, number)).body == {"data": [busy], "total": 1}
    removed = await partner.call("DELETE", f"{path(number)}/{busy['id']}")
    assert (removed.status, removed.body) == (200, {"id": busy["id"]})
    assert (await listed(partner, number)).data == []


async def test_several_are_written_together_and_shown_in_order(partner: Partner, database: Database) -> None:
    number = await new_interviewer(database, partner)
    written = await partner.post(path(number), [NOON, MORNING, MORNING])
    assert written.body["total"] == 3
    found = await listed(partner, number)
    assert [each["from"] for each in found.data] == ["2026-03-02T08:00:00Z"] * 2 + ["2026-03-02T11:00:00Z"]


async def test_a_day_is_one_where_the_interviewer_is(partner: Partner, database: Database) -> None:
    number = await new_interviewer(database, partner, time_zone="Asia/Tokyo")
    late = {"from": "2026-03-02T14:00:00Z", "to": "2026-03-02T15:00:00Z"}  # the last hour of the day there
    await partner.post(path(number), late)
    assert (await listed(partner, number, "2026-03-02", "2026-03-02")).body["total"] == 1
    assert (await listed(partner, number, "2026-03-03", "2026-03-03")).body["total"] == 0


async def test_the_same_key_writes_once_and_is_answered_as_before(partner: Partner, database: Database) -> None:
    number = await new_interviewer(database, partner)
    first, again = [await partner.post(path(number), MORNING, idempotency_key="one") for _ in range(2)]
    assert first.body == again.body
    assert (await listed(partner, number)).body["total"] == 1
