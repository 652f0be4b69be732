"""`/scheduling/interviews`: what a key's teams have, filtered, read with its history, cancelled and completed."""

from typing import Any

import pytest

from hiring import new_application, new_interviewer
from partners import INVALID_TOKEN, Partner
from rapport.access.partner_keys import create_partner_key
from rapport.access.partner_scopes import PartnerScope
from rapport.ids import NO_ONE, Kind, show
from rapport.storage.database import Database
from support import Answer, until

PATH = "/scheduling/interviews"
ENDS = ("cancel", "complete")


async def booked(
    database: Database, partner: Partner, date: str = "2026-05-01T10:00Z", **fields: Any
) -> dict[str, Any]:
    """A new interview of a new applicant."""
    wanted = {"date": date, "timezone": "UTC", "location": "Room 5", **fields}
    wanted.setdefault("interviewerId", str(await new_interviewer(database, partner)))
    made = await partner.put(f"/applicants/{await new_application(database, partner)}/interviews", wanted)
    assert made.status == 200, made.body
    return dict(made.body)


@pytest.fixture
async def interview(database: Database, partner: Partner) -> dict[str, Any]:
    return await booked(database, partner)


def ids(answer: Answer) -> list[str]:
    assert answer.status == 200, answer.body
    return [each["id"] for each in answer.data]


# ── Outsiders ───────────────────────────────────────────────────────────────────────────────────────────────────


async def test_without_a_valid_key_nothing_is_shown_or_done(partner: Partner, interview: dict[str, Any]) -> None:
    one = f"{PATH}/{interview['id']}"
    for method, path in (("GET", PATH), ("GET", one), ("POST", f"{one}/cancel"), ("POST", f"{one}/complete")):
        answer = await partner.call(method, path, {}, x_api_key="")
        assert (answer.status, answer.body) == (403, INVALID_TOKEN)
    assert (await partner.get(one)).body["status"] == "scheduled"


async def test_another_teams_or_tenants_interview_is_not_there(
    partner: Partner,
    lower_partner: Partner,
    beside_partner: Partner,
    other_partner: Partner,
    interview: dict[str, Any],
) -> None:
    one = f"{PATH}/{interview['id']}"
    for each in (lower_partner, beside_partner, other_partner):
        assert (await each.get(PATH)).body == {"data": [], "total": 0, "limit": 100, "offset": 0}
        assert (await each.get(f"{PATH}?applicant_id={interview['applicant_id']}")).data == []
        for answer in (await each.get(one), *[await each.post(f"{one}/{end}", {}) for end in ENDS]):
            assert (answer.status, answer.body["errors"][0]["field"]) == (404, "interview_id")
    assert (await partner.get(one)).body["status"] == "scheduled"


async def test_a_key_that_may_only_read_ends_nothing_and_one_that_may_only_write_reads_nothing(
    database: Database, partner: Partner, interview: dict[str, Any]
) -> None:
    one = f"{PATH}/{interview['id']}"
    reader, writer = [
        (await create_partner_key(database, partner.tenant, partner.team_id, [scope]))[1]
        for scope in (PartnerScope.READ, PartnerScope.WRITE)
    ]
    for end in ENDS:
        assert (await partner.post(f"{one}/{end}", {}, x_api_key=reader)).status == 403
    for path in (PATH, one):
        assert (await partner.get(path, x_api_key=reader)).status == 200
        assert (await partner.get(path, x_api_key=writer)).status == 403


async def test_an_id_of_no_interview_is_not_there(partner: Partner) -> None:
    for name in (show(Kind.INTERVIEW, NO_ONE), show(Kind.APPLICATION, NO_ONE), "1", "intv_"):
        for answer in (await partner.get(f"{PATH}/{name}"), await partner.post(f"{PATH}/{name}/cancel", {})):
            assert answer.status == 404


# ── Lists ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_list_is_by_start_and_of_the_teams_below_too(
    database: Database, partner: Partner, lower_partner: Partner
) -> None:
    last = await booked(database, lower_partner, "2026-05-03T10:00Z")
    first = await booked(database, partner, "2026-05-01T10:00Z")
    middle = await booked(database, partner, "2026-05-02T10:00Z")

    assert ids(await partner.get(PATH)) == [first["id"], middle["id"], last["id"]]
    assert ids(await lower_partner.get(PATH)) == [last["id"]]
    page = await partner.get(f"{PATH}?limit=1&offset=1")
    assert (ids(page), page.body["total"], page.body["limit"], page.body["offset"]) == ([middle["id"]], 3, 1, 1)


async def test_filters_let_through_what_they_say(database: Database, partner: Partner) -> None:
    early = await booked(database, partner, "2026-05-01T10:00Z")
    late = await booked(database, partner, "2026-05-02T00:00Z")
    await partner.post(f"{PATH}/{late['id']}/cancel", {})

    for query, found in (
        (f"applicant_id={early['applicant_id']}", [early]),
        (f"interviewer_id={late['interviewer']['id']}", [late]),
        ("status=scheduled", [early]),
        ("status=cancelled", [late]),
        ("status=completed", []),
        ("starts_after=2026-05-01T10:00:00Z", [early, late]),
        ("starts_after=2026-05-01T12:00:01%2B02:00", [late]),
        ("starts_after=2026-05-01T12:00:01+02:00", [late]),
        ("starts_after=2026-05-02", [late]),
        ("starts_before=2026-05-02", [early]),
        ("starts_after=2026-05-01&starts_before=2026-05-03&status=cancelled", [late]),
        ("applicant_id=" + "9" * 30, []),
    ):
        assert ids(await partner.get(f"{PATH}?{query}")) == [each["id"] for each in found], query


async def test_what_is_wrong_with_a_filter_is_said_at_once(partner: Partner) -> None:
    answer = await partner.get(
        f"{PATH}?applicant_id=x&interviewer_id=-1&status=open&starts_after=now&starts_before=2026-13-01&limit=1001&offset=x"
    )
    assert answer.status == 400
    assert [each["field"] for each in answer.body["errors"]] == [
        "applicant_id",
        "interviewer_id",
        "status",
        "starts_after",
        "starts_before",
        "limit",
        "offset",
    ]


async def test_reading_is_written_into_the_audit_log(
    database: Database, partner: Partner, interview: dict[str, Any]
) -> None:
    await partner.get(PATH)
    await partner.get(f"{PATH}/{interview['id']}")

    async def look() -> bool:
        async with database.tenant(partner.tenant.id) as transaction:
            rows = await transaction.fetch("SELECT action, records::text[] FROM audit ORDER BY position")
        found = [(row["action"], row["records"]) for row in rows]
        return ("interviews.list", [interview["id"]]) in found and ("interviews.read", [interview["id"]]) in found

    assert await until(look)


# ── Ends ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_cancelled_interview_stays_on_record_and_its_time_is_free(
    database: Database, partner: Partner, interview: dict[str, Any]
) -> None:
    one = f"{PATH}/{interview['id']}"
    answer = await partner.post(f"{one}/cancel", {"reason": "The vacancy is filled."})

    assert answer.status == 200
    kept = {"status": "cancelled", "reason": "The vacancy is filled.", "sequence": 1}
    assert answer.body == {**interview, **kept, "updated_at": answer.body["updated_at"]}
    history = (await partner.get(one)).body["history"]
    assert [(each["what"], each["status"], each["reason"]) for each in history] == [
        ("scheduled", "scheduled", None),
        ("cancelled", "cancelled", "The vacancy is filled."),
    ]
    assert {each["actor"][:5] for each in history} == {"pkey_"}
    again = await booked(database, partner, interviewerId=interview["interviewer"]["id"])
    assert again["id"] != interview["id"]


async def test_ending_it_twice_changes_nothing(partner: Partner, interview: dict[str, Any]) -> None:
    one = f"{PATH}/{interview['id']}"
    first = await partner.post(f"{one}/cancel", {"reason": "Ill"})
    again = await partner.post(f"{one}/cancel", {"reason": "Something else"})
    assert (again.status, again.body) == (200, first.body)
    assert len((await partner.get(one)).body["history"]) == 2
    refused = await partner.post(f"{one}/complete", {})
    assert (refused.status, refused.body["errors"][0]["field"]) == (409, "status")


async def test_a_completed_interview_cannot_be_cancelled_and_another_round_can_be_booked(
    partner: Partner, interview: dict[str, Any]
) -> None:
    one = f"{PATH}/{interview['id']}"
    answers = [await partner.post(f"{one}/complete", None) for _ in range(2)]
    assert [(each.status, each.body["status"], each.body["sequence"]) for each in answers] == [
        (200, "completed", 1)
    ] * 2
    assert (await partner.post(f"{one}/cancel", {})).status == 409
    wanted = {"date": "2026-06-01T10:00Z", "timezone": "UTC", "interviewerId": interview["interviewer"]["id"]}
    second = await partner.put(f"/applicants/{interview['applicant_id']}/interviews", wanted)
    assert (second.status, second.body["sequence"]) == (200, 0)
    assert ids(await partner.get(f"{PATH}?applicant_id={interview['applicant_id']}")) == [
        interview["id"],
        second.body["id"],
    ]


async def test_a_reason_is_text(partner: Partner, interview: dict[str, Any]) -> None:
    for body, field in (
        ({"reason": 5}, "reason"),
        ({"reason": "x" * 2001}, "reason"),
        ({"reason": "a\0b"}, "reason"),
        ({"why": "x"}, "why"),
        ([], "body"),
    ):
        answer = await partner.post(f"{PATH}/{interview['id']}/cancel", body)
        assert (answer.status, [each["field"] for each in answer.body["errors"]]) == (400, [field])
    assert (await partner.get(f"{PATH}/{interview['id']}")).body["status"] == "scheduled"


async def test_a_repeated_key_gets_the_first_answer(partner: Partner, interview: dict[str, Any]) -> None:
    path = f"{PATH}/{interview['id']}/cancel"
    first, again = [await partner.post(path, {"reason": "Ill"}, idempotency_key="key") for _ in range(2)]
    other = await partner.post(path, {"reason": "Well"}, idempotency_key="key")
    assert first.body == again.body
    assert again.headers["idempotency-replayed"] == "true"
    assert other.status == 422
