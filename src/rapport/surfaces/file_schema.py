"""JSON Schema of the files that a client may send, in base64 or by a URL."""

from typing import Any

from rapport.domain.candidates.attachments import FIELDS
from rapport.surfaces.files import file_base64, file_name

MAX_FILES = 5
MAX_URL = 2048
_AUTHORITY = r"[\x21\x22\x24-\x2e\x30-\x3e\x41-\x5b\x5d-\x7e]+"  # visible ASCII without #, /, ?, @ and \
_REST = r"[\x21\x22\x24-\x5b\x5d-\x7e]*"  # visible ASCII without # and \


def attachments_schema(file_limit_bytes: int | None = None) -> dict[str, Any]:
    """New attachments: at least one of the two fields."""
    return {
        "type": "object",
        "description": f"an object with {' or '.join(FIELDS)}, or both",
        "properties": file_fields(file_limit_bytes, fewest=1),
        "minProperties": 1,
        "additionalProperties": False,
    }


def file_fields(limit_bytes: int | None, *, fewest: int) -> dict[str, Any]:
    """The two fields; without a limit, that of the operator is not known."""
    files = {
        "type": "array",
        "items": _file(limit_bytes),
        "minItems": fewest,
        "maxItems": MAX_FILES,
        "description": f"a list of {fewest} to {MAX_FILES} files",
    }
    return dict.fromkeys(FIELDS, files)


def _file(limit_bytes: int | None) -> dict[str, Any]:
    return {
        "type": "object",
        "description": "a file: an object with fileName and base64, or with url",
        "properties": {"fileName": file_name(), "base64": file_base64(limit_bytes), "url": _url()},
        "oneOf": [{"required": ["url"]}, {"required": ["base64"]}],
        "dependentRequired": {"base64": ["fileName"]},
        "additionalProperties": False,
    }


def _url() -> dict[str, Any]:
    return {
        "type": "string",
        "maxLength": MAX_URL,
        "pattern": f"^[Hh][Tt][Tt][Pp][Ss]?://{_AUTHORITY}(?:[/?]{_REST})?$",
        "description": "a public http or https URL without a user name or a fragment, percent-encoded, "
        f"of at most {MAX_URL:,} characters",
    }
