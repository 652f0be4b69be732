import pytest
from hypothesis import given
from hypothesis import strategies as st

np = pytest.importorskip("numpy", reason="rapport[semantic] is not installed")

from rapport.domain.skills.folding import folded  # noqa: E402  # only with numpy
from rapport.domain.skills.semantic.characters import Characters  # noqa: E402  # only with numpy

LABELS = [("glaze tiles by hand", 0), ("tile glazing", 0), ("fly large kites", 1), ("basaltology", 3)]
KNOWN = Characters(LABELS, 4)


@pytest.mark.parametrize(("label", "row"), LABELS)
def test_a_label_is_wholly_like_itself_whatever_its_case(label: str, row: int) -> None:
    scores = KNOWN.scores(label.upper())
    assert scores[row] == pytest.approx(1, abs=0.002)  # the weights are kept in half precision
    assert int(scores.argmax()) == row


def test_the_likest_label_of_a_skill_counts_and_a_skill_without_labels_has_nothing() -> None:
    scores = KNOWN.scores("basaltological kites")
    assert scores[3] > scores[0]
    assert scores[1] > scores[0]
    assert scores[2] == 0


@given(st.text(max_size=40))
def test_every_text_has_scores_from_nought_to_one(text: str) -> None:
    scores = KNOWN.scores(text)
    assert scores.shape == (4,)
    assert np.all((scores >= 0) & (scores <= 1.01))
    if not folded(text):
        assert not scores.any()


def test_without_labels_there_are_no_scores() -> None:
    assert not Characters([], 3).scores("anything").any()
