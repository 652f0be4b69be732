"""Which ETags a field names: whole ones, in a list of them, weak or strong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.surfaces.etags import is_known, strong_etag

ETAG = '"4b1f"'
TAGS = st.text(alphabet=st.characters(min_codepoint=0x21, max_codepoint=0xFF, exclude_characters='"\x7f'), max_size=5)


@given(st.lists(TAGS), st.booleans())
def test_a_tag_is_known_when_it_is_listed_and_not_when_it_is_a_part_of_another(tags: list[str], weak: bool) -> None:
    listed = [f'W/"{tag}"' if weak else f'"{tag}"' for tag in tags]

    for field in ([", ".join(listed)], listed):
        for tag in ("4b1f", *tags):
            assert is_known(f'"{tag}"', field) == (tag in tags)


@pytest.mark.parametrize(
    "field", ['"', '"4b1f', '4b1f"', "4b1f", '"4b1f" "', '"4b1f"; q=1', "**", '*, "4b1f"', '"a"x"4b1f"']
)
def test_what_is_no_list_of_tags_is_as_good_as_nothing(field: str) -> None:
    assert not is_known(ETAG, [field])


def test_a_long_field_is_read_in_one_go() -> None:
    assert not is_known(ETAG, ['W/"' * 20_000])
    assert is_known(ETAG, ['"x",' * 20_000, ETAG])


@given(st.binary(), st.binary())
def test_another_content_has_another_etag_and_each_is_a_tag(one: bytes, other: bytes) -> None:
    assert (strong_etag(one) == strong_etag(other)) == (one == other)
    assert is_known(strong_etag(one), [f"W/{strong_etag(one)}, {strong_etag(other)}"])
