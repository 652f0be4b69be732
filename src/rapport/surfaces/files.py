"""Files that clients send in base64, and that they get back: what the surfaces that take them share."""

from typing import Any
from urllib.parse import quote

from msgspec import Struct

from rapport.storage.blobs import Blobs

MAX_NAME = 255
GROUP_CHARACTERS = 4
_GROUP_BYTES = 3  # RFC 4648, 4
_DIGIT = "[A-Za-z0-9+/]"


class Files(Struct, frozen=True):
    """Where files go, and how large one may be."""

    blobs: Blobs
    limit_bytes: int


def base64_length(size: int) -> int:
    """The characters that so many bytes take at most."""
    return -(-size // _GROUP_BYTES) * GROUP_CHARACTERS


def file_name() -> dict[str, Any]:
    """JSON Schema of a file's name."""
    return {
        "type": "string",
        "minLength": 1,
        "maxLength": MAX_NAME,
        "pattern": r"^[^\x00-\x1f\x7f/\\]*$",
        "description": f"a file name of 1 to {MAX_NAME} characters, without slashes and control characters",
    }


def file_base64(limit_bytes: int | None) -> dict[str, Any]:
    """JSON Schema of a file's bytes; without a limit, that of the operator is not known."""
    longest = {} if limit_bytes is None else {"maxLength": base64_length(limit_bytes)}
    size = "not larger than the operator allows" if limit_bytes is None else f"of at most {limit_bytes:,} bytes"
    return {
        "type": "string",
        "minLength": GROUP_CHARACTERS,
        **longest,
        "pattern": f"^(?:{_DIGIT}{{4}})*(?:{_DIGIT}{{2}}==|{_DIGIT}{{3}}=)?$",
        "description": f"the base64 (RFC 4648, 4), without line breaks, of a file {size}, which is not empty",
    }


def disposition(name: str) -> str:
    """For `Content-Disposition`: to be saved under this name, never to be shown in the page's place (RFC 6266, 4)."""
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"


def download_headers(name: str, size: int) -> dict[str, str]:
    """A stranger's file, from an address that others trust: a browser saves it, and neither guesses nor runs it."""
    return {
        "content-length": str(size),
        "content-disposition": disposition(name),
        "x-content-type-options": "nosniff",
        "content-security-policy": "sandbox",
    }
