"""What stands in path, query, header and body is read strictly; what is wrong is named."""

import pytest

from hiring import new_application, new_interviewer
from partners import Partner
from rapport.storage.database import Database
from support import Answer

LIST = "/scheduling/interviews"


def wrong(answer: Answer) -> list[tuple[str, str]]:
    assert answer.body["message"]
    return [(each["field"], each["message"]) for each in answer.body["errors"]]


async def test_numbers_and_choices_of_the_query_are_exact(partner: Partner) -> None:
    for query, message in (
        ("limit=0", "limit must be a whole number from 1 to 1000"),
        ("limit=1001", "limit must be a whole number from 1 to 1000"),
        ("limit=1.5", "limit must be a whole number from 1 to 1000"),
        ("limit=", "limit must be a whole number from 1 to 1000"),
        ("limit=\u0661", "limit must be a whole number from 1 to 1000"),
        ("offset=-1", "offset must be a whole number from 0 to 1000000000"),
        ("status=", "status must be one of: scheduled, cancelled, completed"),
        ("status=Scheduled", "status must be one of: scheduled, cancelled, completed"),
        ("applicant_id=", "applicant_id must be digits"),
        ("interviewer_id=1x", "interviewer_id must be digits"),
        ("interviewer_id=" + "1" * 31, "interviewer_id must be digits"),
    ):
        answer = await partner.get(f"{LIST}?{query}")
        assert (answer.status, wrong(answer)) == (400, [(query.partition("=")[0], message)]), query


@pytest.mark.parametrize("given", ["now", "2026-02-30", "2026-01-01T25:00", "2026-01-01T10:00+25:00", "1899-01-01", ""])
async def test_a_moment_is_a_date_or_a_date_time(partner: Partner, given: str) -> None:
    answer = await partner.get(LIST) if given is None else await partner.get(f"{LIST}?starts_after={given}")
    assert answer.status == 400
    assert wrong(answer)[0][1].startswith("starts_after must be a date or a date-time of ISO 8601")


async def test_a_number_in_the_path_is_digits(partner: Partner) -> None:
    for number in ("x", "1x", "-1", "1.0", "1" * 31, "\u0661"):
        answer = await partner.put(f"/applicants/{number}/interviews", {})
        assert answer.status == 400
        assert ("applicant_id", "applicant_id must be digits") in wrong(answer)


async def test_an_idempotency_key_is_printable_ascii(database: Database, partner: Partner) -> None:
    application, interviewer = await new_application(database, partner), await new_interviewer(database, partner)
    body = {"date": "2026-05-01T10:00Z", "timezone": "UTC", "interviewerId": interviewer}
    for key in ("\u00e9", "a" * 256):
        answer = await partner.put(f"/applicants/{application}/interviews", body, idempotency_key=key)
        assert (answer.status, wrong(answer)) == (
            400,
            [("Idempotency-Key", "Idempotency-Key must be 1 to 255 printable ASCII characters")],
        )
    assert (await partner.get(LIST)).data == []


async def test_a_body_of_another_type_is_not_read(partner: Partner) -> None:
    answer = await partner.put("/applicants/1/interviews", {}, content_type="text/plain")
    assert (answer.status, wrong(answer)) == (
        415,
        [("Content-Type", "the body's Content-Type is text/plain; it should be application/json")],
    )


async def test_a_body_that_is_no_json_is_said_to_be_none(partner: Partner) -> None:
    for data in (b"", b"{", b"\xff", b"[" * 1000, b'{"location": "\\ud800"}'):
        headers = {"x-api-key": partner.key, "content-type": "application/json"}
        async with partner.session.put(f"{partner.url}/applicants/1/interviews", data=data, headers=headers) as got:
            answer = Answer(got.status, got.headers, await got.json())
        assert answer.status == 400, data
        assert [field for field, _ in wrong(answer)] == ["body"]


async def test_a_fault_within_a_list_says_where_it_is(partner: Partner) -> None:
    body = {"date": "2026-05-01T10:00Z", "timezone": "UTC", "interviewerIds": ["1", "x"]}
    answer = await partner.put("/applicants/1/interviews", body)
    assert wrong(answer) == [("interviewerIds[1]", "item 1 must be an interviewer's id, in digits")]
