"""JSON Schema of what is set up once: teams, interviewers and jobs. What they do not name is refused."""

from rapport.surfaces.applicants.fields import (
    MAX_TEXT,
    MOST_EXACT,
    Schema,
    email,
    language,
    listed,
    new_number,
    number,
    strict,
    text,
    time_zone,
    truth,
)
from rapport.surfaces.patterns import DATE, ONE_LINE

MAX_TEAMS = 100
MAX_DESCRIPTION = 50_000
MAX_URL = 2048


def new_team() -> Schema:
    return strict("a team", {"id": new_number(), "parent_id": number(), "name": text(MAX_TEXT)}, ("name",))


def new_interviewer() -> Schema:
    return strict("an interviewer", {"id": new_number(), **_interviewer()}, ("name", "email", "time_zone"))


def interviewer_changes() -> Schema:
    return strict("changes to an interviewer", _interviewer())


def new_job() -> Schema:
    properties = {"id": new_number(), "team_id": number(), "name": text(MAX_TEXT), **job_fields()}
    return strict("a job", properties, ("name",))


def job_changes() -> Schema:
    fields = {name: _removable(schema) for name, schema in job_fields().items()}
    return strict("changes to a job", {"name": text(MAX_TEXT), "archived": truth(), **fields})


def _interviewer() -> dict[str, Schema]:
    return {
        "name": text(MAX_TEXT),
        "email": email(),
        "time_zone": time_zone(),
        "language": language(),
        "teams": listed(number(), MAX_TEAMS, 1),
    }


def job_fields() -> dict[str, Schema]:
    """What is kept of a job beside its number, team and name."""
    words = ("address", "city", "state", "source", "brand_name", "job_code", "role_type", "job_type", "apply_method")
    return {
        **{name: text(MAX_TEXT) for name in words},
        "description": text(MAX_DESCRIPTION),
        "creator_id": new_number(),
        "latitude": _between(-90, 90),
        "longitude": _between(-180, 180),
        "published": truth(),
        "published_date": _date(),
        "open_positions_count": _count(),
        "filled_positions_count": _count(),
        "number_of_questions_allowed": _count(),
        "job_owner_email": email(),
        **{name: _url() for name in ("redirect_apply_url_v2", "external_url", "questions_url")},
        "partner_attributes": {
            "type": "object",
            "maxProperties": 100,
            "description": "an object of at most 100 members",
        },
    }


def _removable(schema: Schema) -> Schema:
    return {**schema, "type": [schema["type"], "null"], "description": f"{schema['description']}, or null to remove it"}


def _between(least: int, most: int) -> Schema:
    return {"type": "number", "minimum": least, "maximum": most, "description": f"a number from {least} to {most}"}


def _count() -> Schema:
    return {"type": "integer", "minimum": 0, "maximum": MOST_EXACT, "description": "an integer, 0 or more"}


def _date() -> Schema:
    description = "a date from 1900 to 2199, such as 2026-01-31"
    return {"type": "string", "pattern": f"^{DATE}$", **ONE_LINE, "description": description}


def _url() -> Schema:
    return {
        "type": "string",
        "maxLength": MAX_URL,
        "pattern": r"^https?://[A-Za-z0-9][A-Za-z0-9.-]*(?::[0-9]{1,5})?(?:[/?#][!-~]*)?$",
        **ONE_LINE,
        "description": f"an http or https URL of at most {MAX_URL:,} characters, such as https://jobs.example/7",
    }
