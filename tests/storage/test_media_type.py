import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.storage.media_type import media_type

OFFICE = "application/vnd.openxmlformats-officedocument."


def zipped(*members: str, first: bytes = b"words") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for member in members:
            archive.writestr(member, first)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"%PDF-1.7\nwords", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "image/png"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "image/jpeg"),
        (b"{\\rtf1\\ansi words}", "application/rtf"),
        (b"<html><script>alert(1)</script>", "text/html"),
        (zipped("[Content_Types].xml", "word/document.xml"), OFFICE + "wordprocessingml.document"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), OFFICE + "spreadsheetml.sheet"),
        (zipped("[Content_Types].xml", "ppt/presentation.xml"), OFFICE + "presentationml.presentation"),
        (zipped("notes.txt"), "application/zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "application/msword"),
        (b"Dear all,\n\xc3\xa9", "text/plain"),
        (b"BM is what they call it", "text/plain"),
        (b"a,b\n1,2\n", "text/plain"),
        (b"words\xff\xfe", "application/octet-stream"),
        (b"words\x00", "application/octet-stream"),
        (b"x", "text/plain"),
    ],
)
def test_a_file_is_what_its_bytes_say(content: bytes, expected: str) -> None:
    assert media_type(content) == expected


def test_an_open_document_tells_itself_in_its_first_member() -> None:
    kind = "application/vnd.oasis.opendocument.text"
    assert media_type(zipped("mimetype", "content.xml", first=kind.encode())) == kind


@given(st.binary(min_size=1, max_size=200))
def test_any_bytes_have_one(content: bytes) -> None:
    kind, _, subtype = media_type(content).partition("/")
    assert kind
    assert subtype
