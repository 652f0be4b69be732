"""JSON Schema of an application that is handed in. Members that it does not name are let pass and have no effect: real
clients send more than is documented anywhere.
"""

from collections.abc import Mapping
from typing import Any

from rapport.surfaces.applicants.fields import MAX_TEXT, Schema, email, language, listed, number, text
from rapport.surfaces.applicants.interview_schema import interview
from rapport.surfaces.files import file_base64, file_name

MAX_PHONE = 50
MAX_ID = 255
MAX_ANSWERS = 200
MAX_VALUES = 100
MAX_ANSWER = 10_000
MAX_DETAILS_BYTES = 64 * 1024  # of partner attributes and answers together, as JSON
MAX_MILLIS = 4_102_444_800_000  # 2100


def new_application(limit_bytes: int | None = None) -> Schema:
    """Without a limit, that of the operator on a file is not known."""
    switch = {"type": ["boolean", "integer"], "enum": [True, False, 0, 1], "description": "true, false, 1 or 0"}
    return lenient(
        "an application: an object with applicant and job",
        {
            "id": number_or_text(MAX_ID),
            "applicant": _applicant(limit_bytes),
            "applicant_status": text(100),
            "appliedOnMillis": _millis(),
            "job": lenient("a job: an object with jobId", {"jobId": number()}, ("jobId",)),
            "partner_attributes": {"type": "object", "description": "an object"},
            "questions": lenient("an object with answers", {"answers": listed(_answer(), MAX_ANSWERS)}),
            "language": language(),
            "interview": interview(),
            "get_person_token": switch,
            "enqueue": switch,
        },
        ("applicant", "job"),
    )


def lenient(description: str, properties: Mapping[str, Schema], required: tuple[str, ...] = ()) -> Schema:
    return {
        "type": "object",
        "description": description,
        "properties": dict(properties),
        "required": list(required),
    }


def number_or_text(longest: int) -> Schema:
    """Text, or an integer that is taken for its digits."""
    return {
        "type": ["string", "integer"],
        "minLength": 1,
        "maxLength": longest,
        "pattern": r"^[^\u0000]*$",
        "minimum": 0,
        "maximum": 2**63 - 1,
        "description": f"text of 1 to {longest} characters, none of them NUL, or an integer",
    }


def _applicant(limit_bytes: int | None) -> Schema:
    optional: dict[str, Any] = {
        "phoneNumber": text(MAX_PHONE),
        "source": text(),
        "utm_source": text(),
        "utm_medium": text(),
        "utm_campaign": text(),
    }
    # What a form leaves empty is sent as empty text or null, and means that it was not given.
    empty = {"anyOf": [{"type": "null"}, {"type": "string", "maxLength": 0}]}
    described = {
        name: {"anyOf": [schema, *empty["anyOf"]], "description": f"{schema['description']}, or empty"}
        for name, schema in optional.items()
    }
    properties = {"email": email(), "fullName": text(MAX_TEXT), **described, "resume": _resume(limit_bytes)}
    return lenient("an applicant: an object with email and fullName", properties, ("email", "fullName"))


def _resume(limit_bytes: int | None) -> Schema:
    media_type = {
        "type": "string",
        "maxLength": MAX_TEXT,
        "pattern": r"^[!-~]+/[ -~]+$",
        "description": "a media type, such as application/pdf",
    }
    file = {"fileName": file_name(), "contentType": media_type, "data": file_base64(limit_bytes)}
    needed = ("fileName", "data")
    described = "a file: an object with fileName, contentType and data"
    return lenient("a resume: an object with file", {"file": lenient(described, file, needed)})


def _answer() -> Schema:
    value = {
        "type": ["string", "number", "boolean", "null"],
        "maxLength": MAX_ANSWER,
        "description": f"text of at most {MAX_ANSWER:,} characters, a number, true, false or null",
    }
    properties = {"id": number_or_text(MAX_ID), "value": value, "values": listed(value, MAX_VALUES)}
    return lenient("an answer: an object with id, and value or values", properties, ("id",))


def _millis() -> Schema:
    return {
        "type": "integer",
        "minimum": 0,
        "maximum": MAX_MILLIS,
        "description": "milliseconds since 1970-01-01T00:00:00Z, as an integer",
    }
