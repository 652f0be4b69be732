"""Depth before parsing: the same as a plain count over the parsed text, and never less on what is no JSON."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rapport.surfaces.nesting import MAX_DEPTH, is_too_deep

NEAR = st.integers(MAX_DEPTH - 3, MAX_DEPTH + 3)
TEXTS = st.text(alphabet='[]{}"\\,:a\n', max_size=12)
LEAVES = st.none() | st.booleans() | st.integers() | TEXTS
SMALL = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3))


def depth_of(value: Any) -> int:
    if isinstance(value, list):
        return 1 + max(map(depth_of, value), default=0)
    if isinstance(value, dict):
        return 1 + max(map(depth_of, value.values()), default=0)
    return 0


def reached(text: str) -> int:
    """How deep a parser comes before it is done or finds the first fault of the brackets."""
    deepest = depth = 0
    in_string = escaped = False
    for character in text:
        if in_string:
            in_string = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == "\\":
            return deepest
        elif character == '"':
            in_string = True
        elif character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
            if depth < 0:
                return deepest
    return deepest


@st.composite
def nested(draw: st.DrawFn) -> Any:
    """Values around the limit: some are wrapped in many layers, and stand beside others."""
    value = draw(SMALL)
    for _ in range(draw(NEAR)):
        beside = draw(SMALL) if draw(st.integers(0, 9)) == 0 else 1
        value = draw(st.sampled_from([[value], [beside, value], {"a": value}, {'["\\': value, "b": beside}]))
    return value


@given(SMALL | nested())
@example([[]] * 100)
@example(["[" * 100, "\\", '"' + "[" * 100])
def test_of_json_it_is_the_depth_of_the_parsed_value(value: Any) -> None:
    for text in (json.dumps(value), json.dumps(value, ensure_ascii=False, indent=1)):
        assert is_too_deep(text.encode()) == (depth_of(value) > MAX_DEPTH)


@given(st.lists(st.sampled_from(["[", "]", "{", "}", '"', "\\", '\\"', "[" * 20, "]" * 20, "[" * 33, "{[" * 9, "x"])))
@example(["[" * 20, "]", "[" * 20])
@example(["]" * 20, "[" * 20, "[" * 20])
@example(["[" * 33, "]" * 20, "]" * 20])
@example(["[" * 20, '"', "[" * 20, "\\"])
def test_of_no_text_a_parser_sees_more_than_it_may(parts: list[str]) -> None:
    text = "".join(parts)

    if reached(text) > MAX_DEPTH:
        assert is_too_deep(text.encode())


@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
def test_what_is_never_closed_is_too_deep_all_the_same(opening: bytes) -> None:
    assert is_too_deep(opening * (MAX_DEPTH + 1))
    assert not is_too_deep(opening * MAX_DEPTH)
