import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

np = pytest.importorskip("numpy", reason="rapport[semantic] is not installed")

from domain.skills.semantic.toys import BagOfWords  # noqa: E402  # only with numpy
from esco import GLAZE, KITES, KNOWN  # noqa: E402
from rapport.domain.skills.esco.reader import Wide  # noqa: E402
from rapport.domain.skills.semantic.ranking import Ranking  # noqa: E402
from rapport.domain.skills.semantic.vectors import targets  # noqa: E402
from rapport.domain.skills.vocabulary import Language  # noqa: E402

WIDE = Wide(KNOWN)
WANTED = targets(WIDE)
ENCODER = BagOfWords()
RANKING = Ranking(WIDE, ENCODER, WANTED.skill_ids, ENCODER.passages(WANTED.labels))
ROW = {skill_id: row for row, skill_id in enumerate(WANTED.skill_ids)}


def best(text: str, language: Language = Language.EN) -> str:
    [scores] = RANKING.scores([text], language)
    return WANTED.skill_ids[int(scores.combined.argmax())]


def test_the_skill_that_is_named_comes_first() -> None:
    assert best("we glaze tiles by hand") == f"esco-{GLAZE}"
    assert best("kite flight") == f"esco-{KITES}"
    assert best("tegels glazuren", Language.NL) == f"esco-{GLAZE}"


def test_a_label_that_is_found_adds_two_and_a_half_for_each_word() -> None:
    plain = Ranking(Wide(KNOWN._replace(concepts=())), ENCODER, WANTED.skill_ids, ENCODER.passages(WANTED.labels))
    for text, words in (("kite flight", 2), ("pilot kites of size", 4)):
        [with_label], [without] = RANKING.scores([text], Language.EN), plain.scores([text], Language.EN)
        row = ROW[f"esco-{KITES}"]
        letters = (with_label.combined - with_label.deviation)[row] - 2 - 0.5 * words
        assert 0.5 < letters < 25
        assert with_label.combined[row] > without.combined[row] + 2


def test_letters_are_compared_within_one_language() -> None:
    [dutch], [french] = (RANKING.scores(["vliegeren op het strand"], one) for one in (Language.NL, Language.FR))
    row = ROW[f"esco-{KITES}"]
    assert dutch.combined[row] > french.combined[row] + 2


@settings(max_examples=30)
@given(st.lists(st.text(max_size=30), min_size=1, max_size=3), st.sampled_from(Language))
def test_scores_are_finite_and_do_not_depend_on_the_company(texts: list[str], language: Language) -> None:
    together = RANKING.scores(texts, language)
    for text, scores in zip(texts, together, strict=True):
        [alone] = RANKING.scores([text], language)
        assert np.isfinite(scores.combined).all()
        assert np.allclose(scores.combined, alone.combined, atol=1e-3)
        assert abs(float(scores.deviation.mean())) < 1e-3
