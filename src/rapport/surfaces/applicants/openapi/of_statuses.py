"""Statuses of applications, in the document."""

from http import HTTPStatus

from rapport.domain.applicants.statuses import STAGES
from rapport.surfaces.applicants import statuses
from rapport.surfaces.applicants.openapi.described import Described, Node, reference
from rapport.surfaces.applicants.openapi.shapes import NUMBER, listed, nullable, record, text

_UNKNOWN, _TAKEN = HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT

DESCRIBED = (
    Described(
        handler=statuses.list_statuses,
        summary="List the statuses of a team",
        query=("team_id",),
        answer=reference("schemas", "Statuses"),
    ),
    Described(
        handler=statuses.set_status,
        summary="Set the status of an application",
        body=reference("schemas", "StatusSetting"),
        examples={
            "byName": {"applicant_id": "265733753", "status": "Interview"},
            "byId": {"applicant_id": "265733753", "status_id": "3"},
        },
        answer=reference("schemas", "ApplicationState"),
        refusals=(_UNKNOWN,),
    ),
    Described(
        handler=statuses.create_status,
        summary="Make a status",
        body=reference("schemas", "NewStatus"),
        examples={"status": {"name": "Phone screen", "stage": "In Review"}},
        answer=reference("schemas", "Status"),
        refusals=(_UNKNOWN, _TAKEN),
    ),
)

PARAMETERS: dict[str, Node] = {}

SCHEMAS: dict[str, Node] = {
    "StatusSetting": statuses.status_setting(),
    "NewStatus": statuses.new_status(),
    "Status": record(
        "a status",
        {
            "id": {**NUMBER, "examples": ["1042"]},
            "name": text("what it is called", "Phone screen"),
            "stage": {"type": "string", "enum": list(STAGES), "description": "how far it means"},
            "team_id": {**nullable(NUMBER), "description": "whose it is; null: everybody's"},
        },
    ),
    "Statuses": listed("Status"),
}
