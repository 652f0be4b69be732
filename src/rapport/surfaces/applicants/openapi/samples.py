"""An example of what a schema describes, put together from the examples of its parts, which fit one another."""

from collections.abc import Mapping
from typing import Any

from rapport.surfaces.applicants.openapi.described import Node

_ID = "01kg3b7d1v0ave7tbc2c2zvr1a"
_MADE_AT = "2022-11-28T09:00:00Z"

BY_NAME: Mapping[str, Any] = {
    "id": "265733753",
    "applicant_id": "265733753",
    "person_id": "265733700",
    "job_id": "345678",
    "team_id": "23567",
    "parent_id": "23560",
    "interviewer_id": "123456",
    "interviewer_ids": ["123456"],
    "teams": ["23567"],
    "interview_id": f"intv_{_ID}",
    "document_id": f"doc_{_ID}",
    "hold_id": f"hold_{_ID}",
    "busy_id": f"busy_{_ID}",
    "calendar": "rapport_secret.ics",
    "applicant_state": "Interview",
    "applicant_state_id": "3",
    "previous_applicant_state": "New",
    "previous_applicant_state_id": "1",
    "application_source": "Website",
    "first_name": "Ann van",
    "last_name": "Example",
    "mobile_phone_number": "123-456-7890",
    "team_name": "Wards",
    "recipient": "ann@home.example",
    "starts_at": "2022-12-05T22:30:00Z",
    "ends_at": "2022-12-05T23:30:00Z",
    "local_start": "2022-12-05T17:30:00-05:00",
    "timezone": "America/New_York",
    "time_zone": "Europe/Amsterdam",
    "from": "2022-12-05T22:30:00Z",
    "to": "2022-12-05T23:30:00Z",
    "expires_at": "2022-11-28T09:05:00Z",
    "language": "nl",
    "city": "Delft",
    "job_type": "Part time",
    "published": True,
    "archived": False,
    "applied": True,
    "ignored": None,
    "answer": "accepted",
    "file_name": "cv.pdf",
    "content_type": "application/pdf",
    "media_type": "application/pdf",
    "size": 9,
    "external_id": "12345",
    "partner_attributes": {"sponsored": False},
    "answers": [{"id": "1", "value": "yes"}],
    "state": "waiting",
    "attempts": 0,
    "applications": 1,
    "total": 1,
    "limit": 100,
    "offset": 0,
    "page": 1,
}
"""What members and parameters of these names show where their schema has no example of its own."""


def sample(node: Node, schemas: Mapping[str, Node], name: str = "") -> Any:
    """Of alternatives the first, of a list one item. What has no example, by itself or by its name, and may be null is
    null; else it is shown by its type.
    """
    if "$ref" in node:
        return sample(schemas[node["$ref"].rpartition("/")[2]], schemas, name)
    if "examples" in node:
        return node["examples"][0]
    if name in BY_NAME and BY_NAME[name] in node.get("enum", [BY_NAME[name]]):
        return BY_NAME[name]
    if {"const", "default", "enum"} & node.keys():
        return [*(node[word] for word in ("const", "default") if word in node), *node.get("enum", ())][0]
    alternatives = node.get("oneOf") or node.get("anyOf")
    return sample(alternatives[0], schemas) if alternatives else _by_type(node, schemas)


def _by_type(node: Node, schemas: Mapping[str, Node]) -> Any:
    kind = node.get("type", "object")
    match None if isinstance(kind, list) and "null" in kind else kind:
        case "object":
            return {name: sample(each, schemas, name) for name, each in node.get("properties", {}).items()}
        case "array":
            return [sample(node["items"], schemas)]
        case "boolean":
            return True
        case "integer" | "number":
            return node.get("minimum", 1)
        case None:
            return None
    return _MADE_AT if node.get("format") == "date-time" else "text"
