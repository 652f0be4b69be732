"""`POST /easy-apply`: an application with all that belongs to it."""

import asyncio
from base64 import b64encode
from typing import Any

import msgspec
import pytest

from applying import CV, application, applied, apply, resume
from hiring import new_interviewer, new_job
from partners import INVALID_TOKEN, Partner, new_partner
from rapport.access.partner_scopes import PartnerScope
from rapport.storage.database import Database
from rapport.surfaces.applicants.easy_apply import apply_limit, person_of
from support import FILE_LIMIT_BYTES, Answer

DOCUMENTED: dict[str, Any] = {
    "id": "12345",
    "get_person_token": 1,
    "enqueue": True,
    "partner_attributes": {"sponsored": False, "search_fetch_id": "0f" * 16, "page": 1.5, "deep": {"a": [None, "é"]}},
    "applicant_status": "in review",
    "applicant": {
        "email": "Ann@home.example",
        "fullName": " Ann  van Example ",
        "phoneNumber": "123-456-7890",
        "source": "",
        "utm_source": "board",
        "utm_medium": None,
        "something_else": 1,
        "resume": resume(),
    },
    "appliedOnMillis": 1672531199000,
    "questions": {"answers": [{"id": "7", "value": "yes"}, {"id": 8, "values": [1, "two"]}], "more": 1},
    "unheard_of": {"x": 1},
}


@pytest.fixture
async def job(partner: Partner, database: Database) -> int:
    return await new_job(database, partner)


async def applicants(partner: Partner) -> int:
    return int((await partner.get("/applicants")).body["total"])


def fields_of(answer: Answer) -> list[str]:
    return [wrong["field"] for wrong in answer.body["errors"]]


async def test_without_a_key_nobody_applies(partner: Partner, job: int) -> None:
    answer = await partner.post("/easy-apply", application(job), x_api_key="")
    assert (answer.status, answer.body) == (403, INVALID_TOKEN)


async def test_a_key_that_may_only_read_hands_nothing_in(partner: Partner, job: int, database: Database) -> None:
    reader = await new_partner(database, partner.url, partner.session, PartnerScope.READ, tenant=partner.tenant)
    assert (await apply(reader, job)).status == 403
    assert await applicants(partner) == 0


async def test_another_teams_job_is_not_found(
    partner: Partner, lower_partner: Partner, beside_partner: Partner, other_partner: Partner, job: int
) -> None:
    for each in (lower_partner, beside_partner, other_partner):
        answer = await apply(each, job)
        assert (answer.status, fields_of(answer)) == (404, ["job.jobId"])
    assert await applicants(partner) == 0


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"applicant": {}}, ["applicant.email", "applicant.fullName"]),
        ({"applicant": {"email": "no address", "fullName": " "}}, ["applicant.email", "applicant.fullName"]),
        ({"job": {}}, ["job.jobId"]),
        ({"job": {"jobId": "7a"}}, ["job.jobId"]),
        ({"applicant_status": "Unheard of"}, ["applicant_status"]),
        ({"appliedOnMillis": -1}, ["appliedOnMillis"]),
        ({"appliedOnMillis": 4_000_000_000_000}, ["appliedOnMillis"]),
        ({"language": "xx"}, ["language"]),
        ({"partner_attributes": "x"}, ["partner_attributes"]),
        ({"partner_attributes": {"a": {"b\0": 1}}}, ["partner_attributes"]),
        ({"partner_attributes": {"a": "x" * 70_000}}, ["partner_attributes"]),
        ({"questions": {"answers": [{"value": "x"}]}}, ["questions.answers[0].id"]),
        ({"id": ""}, ["id"]),
    ],
)
async def test_what_does_not_validate_is_refused_by_its_name(
    partner: Partner, job: int, change: dict[str, Any], fields: list[str]
) -> None:
    answer = await partner.post("/easy-apply", application(job) | change)

    assert (answer.status, sorted(fields_of(answer))) == (400, fields)
    assert await applicants(partner) == 0


async def test_an_unknown_status_is_answered_with_those_that_there_are(partner: Partner, job: int) -> None:
    answer = await apply(partner, job, applicant_status="Nowhere")
    assert answer.status == 400
    assert "New, In Review, Interview, Offer, Hired, Unqualified" in answer.body["errors"][0]["message"]


@pytest.mark.parametrize(
    "file",
    [
        {"fileName": "../cv", "data": "AAAA"},
        {"fileName": "cv", "data": ""},
        {"fileName": "cv", "data": "not base64"},
        {"fileName": "cv", "data": "AAAA", "contentType": "pdf"},
        {"fileName": "cv", "data": b64encode(bytes(FILE_LIMIT_BYTES + 3)).decode()},
    ],
)
async def test_a_file_that_cannot_be_kept_is_refused(partner: Partner, job: int, file: dict[str, str]) -> None:
    body = application(job)
    body["applicant"]["resume"] = {"file": file}
    answer = await partner.post("/easy-apply", body)
    assert (answer.status, fields_of(answer)[0].rpartition(".")[0]) == (400, "applicant.resume.file")


async def test_an_archived_job_takes_nobody(partner: Partner, job: int) -> None:
    await partner.call("PATCH", f"/scheduling/jobs/{job}", {"archived": True})
    answer = await apply(partner, job)
    assert (answer.status, fields_of(answer)) == (409, ["job.jobId"])


async def test_all_that_is_documented_is_taken_and_handed_back(partner: Partner, job: int) -> None:
    answer = await partner.post("/easy-apply", {**DOCUMENTED, "job": {"jobId": str(job)}})

    assert answer.status == 200, answer.body
    number, person, token = answer.body["id"], answer.body["applicant_id"], answer.body["person_token"]
    assert token.startswith("appl_")
    shown = (await partner.get(f"/applicants/{number}")).body
    assert shown["partner_attributes"] == DOCUMENTED["partner_attributes"]
    assert shown["answers"] == DOCUMENTED["questions"]["answers"]
    assert (shown["external_id"], shown["applicant_id"], shown["job_id"]) == ("12345", person, str(job))
    assert (shown["applicant_state"], shown["applicant_state_id"]) == ("In Review", "2")
    assert (shown["date_created"], shown["application_source"]) == ("2022-12-31T23:59:59Z", "board")
    told = {name: value for name, value in shown["person"].items() if value is not None}
    assert told == {
        "id": person,
        "first_name": "Ann van",
        "last_name": "Example",
        "email": "Ann@home.example",
        "mobile_phone_number": "123-456-7890",
    }
    [document] = shown["documents"]
    assert (document["file_name"], document["size"]) == ("cv.pdf", len(CV))


async def test_the_same_id_for_the_same_job_is_the_same_application(
    partner: Partner, job: int, database: Database
) -> None:
    first = await apply(partner, job, id="7")
    again = await apply(partner, job, id=7)  # by somebody else even
    elsewhere = await apply(partner, await new_job(database, partner), id="7")

    assert first.body == again.body
    assert elsewhere.body["id"] != first.body["id"]
    assert await applicants(partner) == 2


async def test_a_person_has_one_open_application_to_a_job(partner: Partner, job: int, database: Database) -> None:
    first = await applied(partner, job, email="ann@home.example")
    again = application(job)
    again["applicant"]["email"] = "ANN@home.example"

    refused = await partner.post("/easy-apply", again)
    assert (refused.status, fields_of(refused)) == (409, ["applicant.email"])
    assert str(first["id"]) in refused.body["errors"][0]["message"]

    other = await applied(partner, await new_job(database, partner), email="ann@home.example")
    await partner.put("/applicants/status", {"applicant_id": first["id"], "status": "Unqualified"})
    taken = await partner.post("/easy-apply", again)
    assert taken.status == 200
    assert {first["applicant_id"], other["applicant_id"], taken.body["applicant_id"]} == {first["applicant_id"]}


async def test_of_many_at_once_one_is_written(partner: Partner, job: int) -> None:
    body = application(job)
    answers = await asyncio.gather(*(partner.post("/easy-apply", body) for _ in range(5)))
    assert sorted(answer.status for answer in answers) == [200, 409, 409, 409, 409]
    named = await asyncio.gather(*(apply(partner, job, id="one") for _ in range(5)))
    assert len({answer.body["id"] for answer in named}) == 1
    assert await applicants(partner) == 2


async def test_an_application_comes_with_its_interview(partner: Partner, job: int, database: Database) -> None:
    interviewer = await new_interviewer(database, partner)
    wanted = {"date": "2026-05-01T10:00:00Z", "timezone": "America/New_York", "interviewerId": str(interviewer)}

    made = await apply(partner, job, interview=wanted, id="7")

    assert made.status == 200, made.body
    assert made.body["interview"]["starts_at"] == "2026-05-01T14:00:00Z"
    assert made.body["interview"]["applicant_id"] == made.body["id"]
    assert (await apply(partner, job, id="7")).body == made.body
    same = await partner.put(f"/applicants/{made.body['id']}/interviews", wanted)
    assert (same.body["id"], same.body["sequence"]) == (made.body["interview"]["id"], 0)


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"timezone": "Mars/Olympus"}, 400, "interview.timezone"),
        ({"date": "2026-03-08T02:30:00Z"}, 400, "interview.date"),
        ({"duration": "0"}, 400, "interview.duration"),
        ({"interviewerId": "1"}, 404, "interview.interviewerId"),
        ({}, 409, "interview.interviewerId"),
    ],
)
async def test_without_its_interview_there_is_no_application(
    partner: Partner, job: int, database: Database, change: dict[str, str], status: int, field: str
) -> None:
    interviewer = await new_interviewer(database, partner)
    wanted = {"date": "2026-05-01T10:00:00Z", "timezone": "America/New_York", "interviewerId": str(interviewer)}
    if status == 409:
        busy = await applied(partner, job)
        assert (await partner.put(f"/applicants/{busy['id']}/interviews", wanted)).status == 200
    before = await applicants(partner)

    body = application(job, interview={**wanted, **change})
    body["applicant"]["resume"] = resume(b"nobody's")
    refused = await partner.post("/easy-apply", body)

    assert (refused.status, await applicants(partner)) == (status, before)
    if status != 409:
        assert fields_of(refused) == [field]
    async with database.tenant(partner.tenant.id) as transaction:
        assert await transaction.fetchval("SELECT count(*) FROM applicant") == before
        assert await transaction.fetchval("SELECT count(*) FROM application_document") == 0
        unswept = "SELECT count(*) FROM blob WHERE digest NOT IN (SELECT digest FROM blob_trash)"
        assert await transaction.fetchval(unswept) == 0


async def test_the_same_key_again_is_answered_again(partner: Partner, job: int) -> None:
    body = application(job)
    first = await partner.post("/easy-apply", body, idempotency_key="k")
    again = await partner.post("/easy-apply", body, idempotency_key="k")
    other = await partner.post("/easy-apply", application(job), idempotency_key="k")

    assert (first.body, again.headers["Idempotency-Replayed"]) == (again.body, "true")
    assert other.status == 422


async def test_bytes_of_an_application_that_was_refused_are_given_up(
    partner: Partner, beside_partner: Partner, job: int, database: Database
) -> None:
    body = application(job)
    body["applicant"]["resume"] = resume(b"nobody's")
    assert (await beside_partner.post("/easy-apply", body)).status == 404
    async with database.tenant(partner.tenant.id) as transaction:
        assert await transaction.fetchval("SELECT count(*) FROM blob_trash") == 1
        assert await transaction.fetchval("SELECT count(*) FROM applicant") == 0
        assert await transaction.fetchval("SELECT count(*) FROM mutation WHERE body::text <> '{}'") == 0


async def test_a_file_as_large_as_may_be_is_taken(partner: Partner, job: int) -> None:
    content = b"\xff\xef\xff\x00" * (FILE_LIMIT_BYTES // 4)
    await applied(partner, job, cv=content)


def test_a_body_as_full_as_it_may_be_fits_however_slashes_are_written() -> None:
    limit = 30_000
    body = application(1, partner_attributes={"a": "x" * 64_000})
    body["applicant"]["resume"] = resume(b"\xff" * limit, "x" * 255)
    assert len(msgspec.json.encode(body).replace(b"/", b"\\/")) < apply_limit(limit)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [("Ann", "Ann", ""), ("Ann Example", "Ann", "Example"), (" Ann  van\tExample ", "Ann van", "Example")],
)
def test_the_last_word_is_the_last_name(name: str, first: str, last: str) -> None:
    person = person_of({"fullName": name, "email": "a@b"})
    assert (person["first_name"], person["last_name"]) == (first, last)


@pytest.mark.parametrize("value", [10**30, 1.10, -0.0, 1e300, 123456789.123456789, {"b": 1, "a": [None]}])
async def test_attributes_come_back_as_they_were_given(partner: Partner, job: int, value: object) -> None:
    given = {"z": value, "a": 1}
    made = await apply(partner, job, partner_attributes=given)
    assert str((await partner.get(f"/applicants/{made.body['id']}")).body["partner_attributes"]) == str(given)
