"""What a file is, read off its bytes: what a client says of it decides nothing."""

import re

import puremagic

OCTETS, TEXT, ZIP = "application/octet-stream", "text/plain", "application/zip"
HEAD_BYTES = 64 * 1024  # signatures stand at the beginning
SURE = 0.3  # puremagic's confidence in a signature of three bytes; "BM" begins bitmaps, and letters
_ZIP = b"PK\x03\x04"
_OFFICE = "application/vnd.openxmlformats-officedocument."
# Office documents are ZIP files; which one is told by a member's name, which stands uncompressed in the file.
_MEMBERS = (
    (b"word/document.xml", _OFFICE + "wordprocessingml.document"),
    (b"xl/workbook.xml", _OFFICE + "spreadsheetml.sheet"),
    (b"ppt/presentation.xml", _OFFICE + "presentationml.presentation"),
)
# The first member of an OpenDocument file is called "mimetype", stands at byte 30 and is not compressed (OpenDocument
# 1.3, part 2, 3.3); the next member follows with an upper-case letter.
_OPEN_DOCUMENT = re.compile(rb"mimetype(application/vnd\.oasis\.opendocument\.[a-z-]+)")
_FIRST_MEMBER = 30


def media_type(content: bytes) -> str:
    """`text/plain` for UTF-8 without a signature, `application/octet-stream` for anything else that has none."""
    if content.startswith(_ZIP):
        return _kind_of_zip(content)
    found, confidence = _signature(content[:HEAD_BYTES])
    if found and confidence >= SURE:
        return found
    return TEXT if _is_text(content) else found or OCTETS


def _kind_of_zip(content: bytes) -> str:
    named = _OPEN_DOCUMENT.match(content, _FIRST_MEMBER)
    if named:
        return named[1].decode()
    return next((kind for member, kind in _MEMBERS if member in content), ZIP)


def _signature(head: bytes) -> tuple[str, float]:
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return "", 0.0
    return next(((match.mime_type, match.confidence) for match in matches if match.mime_type), ("", 0.0))


def _is_text(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in content
