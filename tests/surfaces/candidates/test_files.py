from base64 import b64encode

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.candidates.attachments import FIELDS
from rapport.surfaces.candidates.files import UNNAMED, name_in, upload_limit
from rapport.surfaces.file_schema import file_fields
from rapport.surfaces.files import MAX_NAME, base64_length


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://files.example/a/cv%20of%20Zo%C3%AB.pdf?x=1", "cv of Zoë.pdf"),
        ("https://files.example/a%2Fb.pdf", "b.pdf"),
        ("https://files.example", UNNAMED),
        ("http://[x/cv.pdf", "cv.pdf"),
        ("https://files.example?a=/b.pdf", UNNAMED),
        ("https://files.example/a/", UNNAMED),
        ("https://files.example/a%0Ab", UNNAMED),
        ("https://files.example/a%5Cb", UNNAMED),
        ("https://files.example/" + "x" * 300, "x" * 255),
    ],
)
def test_a_file_without_a_name_is_called_as_its_url_ends(url: str, name: str) -> None:
    assert name_in(url) == name


def test_a_body_as_full_of_files_as_it_may_be_fits_however_slashes_are_written() -> None:
    limit = 30_000
    text = b64encode(b"\xff\xef\xff\x00" * (limit // 4)).decode()
    assert len(text) == base64_length(limit)
    files = [{"fileName": "x" * 255, "base64": text}] * 5
    body = msgspec.json.encode({"curriculumVitae": files, "otherAttachments": files, "callbackUrl": "x" * 2048})

    assert len(body) < upload_limit(limit)


@given(st.from_regex(file_fields(None, fewest=1)[FIELDS[0]]["items"]["properties"]["url"]["pattern"], fullmatch=True))
def test_any_url_that_the_schema_lets_pass_has_a_name(url: str) -> None:
    assert 1 <= len(name_in(url)) <= MAX_NAME
