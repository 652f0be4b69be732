"""Teams, in the document."""

from http import HTTPStatus

from rapport.surfaces.applicants import teams
from rapport.surfaces.applicants.openapi.described import Described, Node, reference
from rapport.surfaces.applicants.openapi.shapes import NUMBER, listed, nullable, record, text
from rapport.surfaces.applicants.set_up_schema import new_team

DESCRIBED = (
    Described(handler=teams.list_teams, summary="List teams", answer=reference("schemas", "Teams")),
    Described(
        handler=teams.create_team,
        summary="Make a team below another",
        body=reference("schemas", "NewTeam"),
        examples={"team": {"name": "Night shift"}},
        answer=reference("schemas", "Team"),
        refusals=(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
    ),
)

PARAMETERS: dict[str, Node] = {}

SCHEMAS: dict[str, Node] = {
    "NewTeam": new_team(),
    "Team": record(
        "a team",
        {
            "id": {**NUMBER, "examples": ["23567"]},
            "parent_id": {**nullable(NUMBER), "description": "the team above; null: it is at the top"},
            "name": text("what it is called", "Wards"),
        },
    ),
    "Teams": listed("Team"),
}
