from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

np = pytest.importorskip("numpy", reason="rapport[semantic] is not installed")

from domain.skills.semantic.toys import BagOfWords  # noqa: E402  # only with numpy
from esco import EN, KITES, KNOWN, NL  # noqa: E402
from rapport.domain.skills.esco.reader import Wide  # noqa: E402
from rapport.domain.skills.extraction import Found, Method  # noqa: E402
from rapport.domain.skills.semantic.encoder import Matrix  # noqa: E402  # as above
from rapport.domain.skills.semantic.reader import SCORE, Semantic  # noqa: E402
from rapport.domain.skills.semantic.vectors import targets  # noqa: E402
from rapport.domain.skills.vocabulary import Language  # noqa: E402
from support import told  # noqa: E402

WIDE = Wide(KNOWN)
WANTED = targets(WIDE)
READER = Semantic(WIDE, BagOfWords(), WANTED.skill_ids, BagOfWords().passages(WANTED.labels))
PIECES = st.sampled_from(
    [
        *(one for labels in (EN, NL) for each in labels.values() for one in each),
        "large kites fly",
        ", ",
        ". ",
        " and ",
        "Excel",
    ]
)


def test_a_clause_that_means_a_skill_in_other_words_is_found_behind_those_that_are_named() -> None:
    text = "Basaltology; large kites fly, and more."
    assert READER.read(text, Language.EN) == [
        *WIDE.read(text, Language.EN),
        Found(f"esco-{KITES}", 13, 28, "large kites fly", Method.MEANING, SCORE),
    ]


def test_a_clause_that_is_half_like_a_skill_is_none() -> None:
    assert READER.read("large kites fly over hungry tigers today", Language.EN) == []


def test_what_labels_find_stays_as_it_is_and_its_clause_is_not_read_again() -> None:
    text = "fly large kites"
    assert READER.read(text, Language.EN) == WIDE.read(text, Language.EN)


@settings(max_examples=50)
@given(st.lists(PIECES, max_size=8).map("".join), st.sampled_from(Language))
def test_findings_never_overlap_and_contain_all_that_labels_find(text: str, language: Language) -> None:
    found = READER.read(text, language)
    assert all(left.end <= right.start for left, right in pairwise(found))
    assert [text[one.start : one.end] for one in found] == [one.words for one in found]
    assert [one for one in found if one.method is not Method.MEANING] == WIDE.read(text, language)


def test_where_the_encoder_fails_labels_are_found_and_one_line_in_the_log_says_so() -> None:
    class Broken(BagOfWords):
        def queries(self, texts: Sequence[str]) -> Matrix:
            raise OSError(texts)

    broken = Semantic(WIDE, Broken(), WANTED.skill_ids, BagOfWords().passages(WANTED.labels))
    text = "Basaltology; large kites fly, and more."
    with capture_logs() as logs:
        assert [broken.read(text, Language.EN) for _ in range(2)] == [WIDE.read(text, Language.EN)] * 2
    assert told(logs, "encoder_failed") == [
        {
            "event": "encoder_failed",
            "log_level": "warning",
            "encoder": "bag-of-words-1",
            "error": "OSError",
            "then": "texts are read by labels alone",
        }
    ]


def test_the_version_names_the_encoder() -> None:
    assert READER.version == f"{WIDE.version}+bag-of-words-1"
    assert READER.acknowledgement == WIDE.acknowledgement
    assert READER.skill(f"esco-{KITES}") == WIDE.skill(f"esco-{KITES}")
