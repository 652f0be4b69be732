"""JSON Schema of the files that a client may send, in base64 or by a URL."""

from typing import Any

from rapport.domain.attachments import FIELDS

MAX_FILES = 5
MAX_NAME = 255
MAX_URL = 2048
_GROUP_BYTES, _GROUP_CHARACTERS = 3, 4  # RFC 4648, 4
_DIGIT = "[A-Za-z0-9+/]"
_AUTHORITY = r"[\x21\x22\x24-\x2e\x30-\x3e\x41-\x5b\x5d-\x7e]+"  # visible ASCII without #, /, ?, @ and \
_REST = r"[\x21\x22\x24-\x5b\x5d-\x7e]*"  # visible ASCII without # and \


def base64_length(size: int) -> int:
    """The characters that so many bytes take at most."""
    return -(-size // _GROUP_BYTES) * _GROUP_CHARACTERS


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
        "properties": {"fileName": _name(), "base64": _base64(limit_bytes), "url": _url()},
        "oneOf": [{"required": ["url"]}, {"required": ["base64"]}],
        "dependentRequired": {"base64": ["fileName"]},
        "additionalProperties": False,
    }


def _name() -> dict[str, Any]:
    return {
        "type": "string",
        "minLength": 1,
        "maxLength": MAX_NAME,
        "pattern": r"^[^\x00-\x1f\x7f/\\]*$",
        "description": f"a file name of 1 to {MAX_NAME} characters, without slashes and control characters",
    }


def _base64(limit_bytes: int | None) -> dict[str, Any]:
    longest = {} if limit_bytes is None else {"maxLength": base64_length(limit_bytes)}
    size = "not larger than the operator allows" if limit_bytes is None else f"of at most {limit_bytes:,} bytes"
    return {
        "type": "string",
        "minLength": _GROUP_CHARACTERS,
        **longest,
        "pattern": f"^(?:{_DIGIT}{{4}})*(?:{_DIGIT}{{2}}==|{_DIGIT}{{3}}=)?$",
        "description": f"the base64 (RFC 4648, 4), without line breaks, of a file {size}, which is not empty",
    }


def _url() -> dict[str, Any]:
    return {
        "type": "string",
        "maxLength": MAX_URL,
        "pattern": f"^[Hh][Tt][Tt][Pp][Ss]?://{_AUTHORITY}(?:[/?]{_REST})?$",
        "description": "a public http or https URL without a user name or a fragment, percent-encoded, "
        f"of at most {MAX_URL:,} characters",
    }
