"""What is answered is as the document tells."""

from typing import Any

import jsonschema_rs
import pytest

from applying import applied
from documented import OPERATIONS, faults
from partners import Partner
from rapport.access.keys import create_key
from rapport.access.scopes import REGIONAL
from rapport.storage.database import Database
from rapport.surfaces.applicants.applying_schema import new_application
from rapport.surfaces.applicants.openapi.document import applicants_document
from rapport.surfaces.applicants.set_up_schema import (
    interviewer_changes,
    job_changes,
    new_interviewer,
    new_job,
    new_team,
)
from rapport.surfaces.applicants.statuses import new_status, status_setting

DOCUMENT = applicants_document()
INA = {"name": "Ina", "email": "ina@team.example", "time_zone": "Europe/Amsterdam"}


def test_the_schemas_of_bodies_are_those_that_validate() -> None:
    schemas = DOCUMENT["components"]["schemas"]
    expected = {
        "NewApplication": new_application(),
        "NewTeam": new_team(),
        "NewJob": new_job(),
        "JobChanges": job_changes(),
        "NewInterviewer": new_interviewer(),
        "InterviewerChanges": interviewer_changes(),
        "NewStatus": new_status(),
        "StatusSetting": status_setting(),
    }
    assert {name: schemas[name] for name in expected} == expected


@pytest.fixture
async def places(partner: Partner) -> dict[str, str]:
    """Path parameters of records that there are."""
    interviewer = (await partner.post("/scheduling/interviewers", INA)).body["id"]
    job = (await partner.post("/scheduling/jobs", {"name": "Nurse", "latitude": 52.0, "creator_id": 7})).body["id"]
    made = await applied(partner, job, cv=b"cv", source="board")
    await partner.post("/scheduling/statuses", {"name": "Trial", "stage": "Offer"})
    return {
        "applicant_id": made["id"],
        "person_id": made["applicant_id"],
        "job_id": job,
        "interviewer_id": interviewer,
    }


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/applicants", None),
        ("GET", "/applicants/{applicant_id}", None),
        ("GET", "/applicants/applicant-statuses", None),
        ("PUT", "/applicants/status", {"applicant_id": "{applicant_id}", "status": "Offer"}),
        ("POST", "/scheduling/statuses", {"name": "X", "stage": "Offer"}),
        ("GET", "/jobs/search", None),
        ("POST", "/scheduling/jobs", {"name": "X", "partner_attributes": {"a": 1}}),
        ("PATCH", "/scheduling/jobs/{job_id}", {"archived": True}),
        ("GET", "/scheduling/teams", None),
        ("POST", "/scheduling/teams", {"name": "X"}),
        ("GET", "/scheduling/interviewers", None),
        ("GET", "/scheduling/interviewers/{interviewer_id}", None),
        ("POST", "/scheduling/interviewers", {**INA, "email": "x@team.example"}),
        ("PATCH", "/scheduling/interviewers/{interviewer_id}", {"language": "nl"}),
        ("POST", "/easy-apply", {"applicant": {"email": "x@y", "fullName": "X"}, "get_person_token": True}),
        ("DELETE", "/scheduling/persons/{person_id}", None),
    ],
)
async def test_it_is_answered_as_documented(
    partner: Partner, places: dict[str, str], method: str, path: str, body: dict[str, Any] | None
) -> None:
    sent = body and {name: value.format(**places) if isinstance(value, str) else value for name, value in body.items()}
    if sent and path == "/easy-apply":
        sent["job"] = {"jobId": places["job_id"]}

    answer = await partner.call(method, path.format(**places), sent)

    assert answer.status == 200, answer.body
    response = DOCUMENT["paths"][path][method.lower()]["responses"]["200"]
    schema = {**response["content"]["application/json"]["schema"], "components": DOCUMENT["components"]}
    found = jsonschema_rs.Draft202012Validator(schema, validate_formats=True).iter_errors(answer.body)
    assert [error.message for error in found] == []
    promised = {name.lower() for name in response["headers"]} - {"idempotency-replayed"}
    assert promised <= {name.lower() for name in answer.headers}


async def test_the_list_of_mutations_tells_of_writes_to_this_surface_as_documented(
    partner: Partner, places: dict[str, str], database: Database
) -> None:
    await partner.put("/applicants/status", {"applicant_id": places["applicant_id"], "status": "Offer"})
    await partner.call("DELETE", f"/scheduling/persons/{places['person_id']}")
    _, key = await create_key(database, partner.tenant, REGIONAL)

    listed = await partner.get("/api/v2/mutations", x_api_key=key)

    assert len(listed.data) == 6
    schema = OPERATIONS["getMutations"].response(200)["content"]["application/json"]["schema"]
    assert faults(schema, listed.body) == []
