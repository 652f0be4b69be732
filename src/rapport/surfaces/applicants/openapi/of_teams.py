"""Teams, in the document."""

from rapport.surfaces.applicants import teams
from rapport.surfaces.applicants.openapi.described import Described, Node, reference
from rapport.surfaces.applicants.openapi.shapes import NUMBER, listed, nullable, record

DESCRIBED = (Described(handler=teams.list_teams, summary="List teams", answer=reference("schemas", "Teams")),)

PARAMETERS: dict[str, Node] = {}

SCHEMAS: dict[str, Node] = {
    "Team": record("a team", {"id": NUMBER, "parent_id": nullable(NUMBER), "name": {"type": "string"}}),
    "Teams": listed("Team"),
}
