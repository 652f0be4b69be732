"""A team's key beside another team's: whatever it asks for by whatever id, it sees and changes nothing of theirs."""

from typing import Any

import pytest

from applying import applied
from hiring import ZONE
from partners import Partner
from rapport.storage.database import Database
from rapport.surfaces.applicants.openapi.document import applicants_document

DOCUMENT = applicants_document()
INA, ANN = "ina@their-team.example", "ann@their-home.example"
NOT_THEIRS = {"get /scheduling/teams", "post /scheduling/teams", "get /calendars/{calendar}"}
"""These take no id of theirs: the last one is opened by a secret."""

QUERIES = {
    "get /applicants": "?team_id={team_id}",
    "get /applicants/applicant-statuses": "?team_id={team_id}",
    "get /jobs/search": "?teams={team_id}",
    "get /scheduling/interviewers": "?team_id={team_id}",
    "get /scheduling/interviews": "?applicant_id={applicant_id}",
    "get /scheduling/mails": "?interview_id={interview_id}",
    "get /scheduling/slots": "?interviewer_id={interviewer_id}&from=2096-05-01&to=2096-05-02",
    "get /scheduling/interviewers/{interviewer_id}/busy": "?from=2096-05-01&to=2096-05-02",
}
WIDE = ["/applicants", "/jobs/search", "/scheduling/interviewers", "/scheduling/interviews", "/scheduling/mails"]
START = "2096-05-01T10:00:00+02:00"
BODIES: dict[str, Any] = {
    "post /easy-apply": {"applicant": {"email": ANN, "fullName": "Eve"}, "job": {"jobId": "{job_id}"}},
    "put /applicants/status": {"applicant_id": "{applicant_id}", "status": "Hired"},
    "post /scheduling/statuses": {"name": "Eve's", "stage": "Offer", "team_id": "{team_id}"},
    "put /applicants/{applicant_id}/interviews": {"date": START, "timezone": ZONE, "interviewerId": "{interviewer_id}"},
    "post /scheduling/interviews/{interview_id}/cancel": {"reason": "Eve"},
    "post /scheduling/holds": {"interviewer_ids": ["{interviewer_id}"], "starts_at": START, "duration": 60},
    "put /scheduling/interviewers/{interviewer_id}/availability": {"notice_minutes": 5},
    "post /scheduling/interviewers/{interviewer_id}/busy": {"from": START, "to": "2096-05-01T11:00:00+02:00"},
    "post /scheduling/jobs": {"name": "Eve's", "team_id": "{team_id}"},
    "patch /scheduling/jobs/{job_id}": {"archived": True},
    "post /scheduling/interviewers": {
        "name": "Eve",
        "email": "eve@team.example",
        "time_zone": ZONE,
        "teams": ["{team_id}"],
    },
    "patch /scheduling/interviewers/{interviewer_id}": {"name": "Eve"},
}
CALENDARS = {
    "post /scheduling/replies": (
        "METHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:{ical_uid}\r\nSEQUENCE:0\r\nDTSTAMP:20260102T030405Z\r\n"
        f"ATTENDEE;PARTSTAT=DECLINED:mailto:{INA}\r\nEND:VEVENT\r\n"
    ),
    "put /scheduling/interviewers/{interviewer_id}/busy": (
        "BEGIN:VEVENT\r\nUID:1@eve.example\r\nDTSTAMP:20260102T030405Z\r\nDTSTART:20960501T080000Z\r\n"
        "DTEND:20960501T090000Z\r\nEND:VEVENT\r\n"
    ),
}
OPERATIONS = [
    f"{method} {path}"
    for path, item in DOCUMENT["paths"].items()
    for method in item
    if f"{method} {path}" not in NOT_THEIRS
]


@pytest.fixture
async def theirs(partner: Partner) -> dict[str, str]:
    """Ids of all that a team has: an interviewer, a job, an application with a document, and an interview."""
    ina = {"name": "Ina", "email": INA, "time_zone": ZONE}
    interviewer = (await partner.post("/scheduling/interviewers", ina)).body["id"]
    job = (await partner.post("/scheduling/jobs", {"name": "Their job"})).body["id"]
    made = await applied(partner, job, cv=b"cv", email=ANN)
    [document] = (await partner.get(f"/applicants/{made['id']}")).body["documents"]
    wanted = {"date": "2096-05-02T10:00:00Z", "timezone": ZONE, "interviewerId": interviewer}
    interview = (await partner.put(f"/applicants/{made['id']}/interviews", wanted)).body
    busy = {"from": "2096-05-03T10:00:00Z", "to": "2096-05-03T11:00:00Z"}
    [noted] = (await partner.post(f"/scheduling/interviewers/{interviewer}/busy", busy)).body["data"]
    wanted_hold = {"interviewer_ids": [interviewer], "starts_at": "2096-05-04T10:00:00Z", "duration": 60}
    hold = (await partner.post("/scheduling/holds", wanted_hold)).body
    return {
        "team_id": str(partner.team_id),
        "applicant_id": made["id"],
        "person_id": made["applicant_id"],
        "document_id": document["id"],
        "job_id": job,
        "interviewer_id": interviewer,
        "interview_id": interview["id"],
        "ical_uid": interview["ical_uid"],
        "busy_id": noted["id"],
        "hold_id": hold["id"],
    }


def filled(given: Any, ids: dict[str, str]) -> Any:
    if isinstance(given, dict):
        return {name: filled(value, ids) for name, value in given.items()}
    if isinstance(given, list):
        return [filled(value, ids) for value in given]
    return given.format(**ids) if isinstance(given, str) else given


async def everything(partner: Partner, database: Database) -> dict[str, Any]:
    """How all of the team's records stand."""
    shown = {path: (await partner.get(path)).body for path in WIDE}
    async with database.tenant(partner.tenant.id) as transaction:
        for table in ("booking", "busy_time", "interview_attendee", "interview_change", "application_document"):
            shown[table] = await transaction.fetch(f"SELECT * FROM {table} ORDER BY 1, 2, 3")
        shown["interviewer"] = await transaction.fetch("SELECT * FROM interviewer")
    return shown


@pytest.mark.parametrize("which", ["beside", "other", "lower"])
async def test_by_whatever_operation_a_key_sees_and_changes_nothing_of_another_team(
    partner: Partner,
    beside_partner: Partner,
    other_partner: Partner,
    lower_partner: Partner,
    theirs: dict[str, str],
    database: Database,
    which: str,
) -> None:
    outsider = {"beside": beside_partner, "other": other_partner, "lower": lower_partner}[which]
    before = await everything(partner, database)
    for operation in OPERATIONS:
        method, path = operation.split(" ")
        place = filled(path + QUERIES.get(operation, ""), theirs)
        if operation in CALENDARS:
            inner = CALENDARS[operation].format(**theirs)
            calendar = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Eve//EN\r\n{inner}END:VCALENDAR\r\n"
            sent = calendar.encode()
            answer = await outsider.call(method, place, data=sent, content_type="text/calendar; charset=utf-8")
        else:
            answer = await outsider.call(method, place, filled(BODIES.get(operation), theirs))
        nothing = answer.status == 200 and answer.body.get("total") == 0
        assert nothing or answer.status in (403, 404, 409), (operation, answer.status, answer.body)
        said = str(answer.body)
        assert INA not in said, (operation, said)
        assert "Their job" not in said
        assert "Ann van Example" not in said
    for path in WIDE:
        assert (await outsider.get(path)).body["total"] == 0, path
    assert await everything(partner, database) == before
