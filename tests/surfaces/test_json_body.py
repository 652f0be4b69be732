"""What is taken for JSON, and what is said of what is not."""

import pytest

from rapport.surfaces.json_body import NotJsonError, is_json, parse_json
from rapport.surfaces.nesting import MAX_DEPTH


@pytest.mark.parametrize("content_type", ["text/json", "application/jsonp", "", "multipart/form-data; a=+json"])
def test_other_types_are_none(content_type: str) -> None:
    assert not is_json(content_type)


@pytest.mark.parametrize(
    "content_type", ["application/json", "Application/JSON ; charset=utf-8", "application/merge-patch+json"]
)
def test_json_is_known_by_its_type(content_type: str) -> None:
    assert is_json(content_type)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b'"\xff"', b"{'a': 1}", b"NaN", b"1 2", b'"\\ud800"'])
def test_what_is_no_json_in_utf8_is_refused(body: bytes) -> None:
    with pytest.raises(NotJsonError, match="not JSON in UTF-8"):
        parse_json(body)


def test_what_is_nested_too_deeply_is_not_looked_at() -> None:
    with pytest.raises(NotJsonError, match="nested too deeply"):
        parse_json(b"[" * (MAX_DEPTH + 1))
    assert parse_json(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)


def test_what_is_json_is_read() -> None:
    assert parse_json('{"a": [1, 2.5, null, "é"]}'.encode()) == {"a": [1, 2.5, None, "é"]}
