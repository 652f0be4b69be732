"""The statuses that applications may have: listed, made, and set."""

from functools import cache
from typing import Any

from litestar import Response, get, post, put

from rapport.access.partner_scopes import PartnerScope
from rapport.domain.applicants import status_changes, statuses
from rapport.domain.applicants.numbers import shown_number, subject_of_number
from rapport.domain.applicants.statuses import STAGES, Status, statuses_of
from rapport.ids import Kind
from rapport.surfaces.applicants.applications import reached_application, state_shown
from rapport.surfaces.applicants.asking import ApplicantsRequest, Asking
from rapport.surfaces.applicants.fields import Schema, new_number, number, read_number, strict, text
from rapport.surfaces.applicants.reach import teams_asked
from rapport.surfaces.applicants.writing import answer, carry_out
from rapport.surfaces.validation import Validator

MAX_NAME = 100


@get("/applicants/applicant-statuses", access=PartnerScope.READ)
async def list_statuses(request: ApplicantsRequest) -> Response[bytes]:
    """The six stages, which are there for everybody under the same ids; then the statuses that the team has made, then
    those of the teams above it. Without `team_id`, those of the key's own team.
    """
    asking, call = Asking(request), request.auth
    team_id = asking.id_number("team_id")
    asking.check()
    of = call.team_id if team_id is None else team_id
    async with call.transaction() as transaction:
        await teams_asked(call, transaction, "team_id", [of])
        found = await statuses_of(transaction, call.tenant_id, of)
    return answer({"data": [status_shown(status) for status in found], "total": len(found)})


@put("/applicants/status", access=PartnerScope.WRITE)
async def set_status(request: ApplicantsRequest) -> Response[bytes]:
    """Names a status in any case, or its id. What the status was before, and since when, is kept; setting the status
    that there is changes nothing. Answers how the application stands, without the person.
    """
    asking, call = Asking(request), request.auth
    key = asking.key()
    payload = await asking.body(_setting())
    asking.check()
    application_id = read_number(payload["applicant_id"])
    status_id = read_number(payload["status_id"]) if "status_id" in payload else None
    done = await carry_out(
        request,
        status_changes.SET,
        key=key,
        subject=subject_of_number(call.tenant_id, Kind.APPLICATION, application_id),
        body={
            "within": call.team_id,
            "application_id": application_id,
            "status_id": status_id,
            "status": payload.get("status"),
        },
        payload=payload,
        refers={"applicationIds": [shown_number(call.tenant_id, Kind.APPLICATION, application_id)]},
    )
    async with call.transaction() as transaction:
        application = await reached_application(call, transaction, application_id)
    return answer(state_shown(application), done.headers)


@post("/scheduling/statuses", access=PartnerScope.WRITE, status_code=200)
async def create_status(request: ApplicantsRequest) -> Response[bytes]:
    """For applications to jobs of a team and of those below it. `stage` is one of the six: how far it means."""
    asking, call = Asking(request), request.auth
    key = asking.key()
    payload = await asking.body(_creating())
    asking.check()
    body = {"id": None, **payload, "team_id": read_number(payload.get("team_id", call.team_id))}
    done = await carry_out(
        request,
        statuses.CREATE,
        key=key,
        subject=None,
        body={"within": call.team_id, **body},
        payload=payload,
        refers={"statusIds": []},
    )
    shown = Status(id=done.result["number"], name=body["name"].strip(), stage=body["stage"], team_id=body["team_id"])
    return answer(status_shown(shown), done.headers)


def status_shown(status: Status) -> dict[str, Any]:
    return {
        "id": str(status.id),
        "name": status.name,
        "stage": status.stage,
        "team_id": None if status.team_id is None else str(status.team_id),
    }


def status_setting() -> Schema:
    """Exactly one of `status` and `status_id`."""
    return {
        "type": "object",
        "description": "a status to set: an object with applicant_id and status",
        "properties": {"applicant_id": number(), "status": text(MAX_NAME), "status_id": number()},
        "required": ["applicant_id"],
        "additionalProperties": False,
        "allOf": [
            {
                "oneOf": [{"required": ["status"]}, {"required": ["status_id"]}],
                "description": "an object with either status or status_id: one of them, and not both",
            }
        ],
    }


def new_status() -> Schema:
    stage = {"type": "string", "enum": list(STAGES), "description": f"one of: {', '.join(STAGES)}"}
    properties = {
        "id": new_number(least=len(STAGES) + 1),
        "team_id": number(),
        "stage": stage,
        "name": text(MAX_NAME),
    }
    return strict("a status", properties, ("stage", "name"))


@cache
def _setting() -> Validator:
    return Validator(status_setting())


@cache
def _creating() -> Validator:
    return Validator(new_status())
