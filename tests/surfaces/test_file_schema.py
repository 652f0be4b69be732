"""The schema of files decides alone: what it takes can be decoded and fetched, what it refuses is refused."""

from base64 import b64decode, b64encode
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.surfaces.candidate_schema import candidate_schema
from rapport.surfaces.file_schema import attachments_schema
from rapport.surfaces.files import base64_length
from support import CANDIDATE, FILE_LIMIT_BYTES, Region

LIMIT = 1000


def takes(file: Any, limit: int | None = LIMIT) -> bool:
    return jsonschema_rs.Draft202012Validator(attachments_schema(limit)).is_valid({"curriculumVitae": [file]})


def encoded(text: str, limit: int | None = LIMIT) -> bool:
    return takes({"fileName": "cv", "base64": text}, limit)


@given(st.binary(min_size=1, max_size=LIMIT))
def test_every_file_up_to_the_limit_is_taken(content: bytes) -> None:
    assert encoded(b64encode(content).decode())


@given(st.binary(min_size=1, max_size=60), st.integers(0, 80), st.sampled_from("=-_ \n\0é!A"))
def test_what_is_taken_can_be_decoded(content: bytes, place: int, character: str) -> None:
    text = b64encode(content).decode()
    text = text[:place] + character + text[place + 1 :]

    if encoded(text):
        assert 0 < len(b64decode(text, validate=True)) <= LIMIT + 2


@pytest.mark.parametrize("limit", [1, 2, 3, 1000, FILE_LIMIT_BYTES])
def test_the_limit_holds_to_the_group_of_three(limit: int) -> None:
    assert encoded(b64encode(bytes(limit)).decode(), limit)
    assert not encoded(b64encode(bytes(limit + 3)).decode(), limit)
    assert base64_length(limit) == len(b64encode(bytes(limit)))


@pytest.mark.parametrize(
    "url",
    [
        "https://files.example",
        "HTTP://files.example:8080?a=b",
        "https://[2001:db8::1]/cv%20x.pdf?a=b&c=@d",
        "http://xn--bcher-kva.example/é".replace("é", "%C3%A9"),
    ],
)
def test_a_public_url_is_taken(url: str) -> None:
    assert takes({"url": url})


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://",
        "files.example/cv",
        "ftp://files.example/cv",
        "file:///etc/passwd",
        "https://ann@files.example/",
        "https://files.example/#page",
        "https://files.example/a b",
        "https://files.example\\@intern/",
        "https://files.example/é",
        "https://files.example/\n",
        "https://files.example/" + "x" * 2048,
        None,
    ],
)
def test_anything_else_is_not(url: str | None) -> None:
    assert not takes({"url": url})


async def test_the_schema_that_is_served_has_the_operators_limit(region: Region) -> None:
    served = (await region.get("/schema")).data
    payload: dict[str, Any] = {
        **CANDIDATE,
        "curriculumVitae": [{"fileName": "cv", "base64": "A" * base64_length(FILE_LIMIT_BYTES)}],
    }

    validator = jsonschema_rs.Draft202012Validator(served)
    assert validator.is_valid(payload)
    payload["curriculumVitae"][0]["base64"] += "AAAA"
    assert not validator.is_valid(payload)
    assert served["properties"] == candidate_schema(file_limit_bytes=FILE_LIMIT_BYTES)["properties"]
