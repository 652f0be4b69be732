import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.skills.language import CONFIDENT, detect
from rapport.domain.skills.vocabulary import Language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wij zoeken een ervaren verpleegkundige voor de nachtdienst.", Language.NL),
        ("Nous recherchons une infirmière pour le service de nuit.", Language.FR),
        ("We are looking for an experienced nurse on the night shift.", Language.EN),
        ("Wir suchen eine erfahrene Pflegefachkraft für den Nachtdienst.", Language.DE),
        ("Docent wiskunde", Language.NL),
        ("Vrachtwagenchauffeur", Language.NL),
        ("Agent d'entretien", Language.FR),
        ("Truck driver", Language.EN),
        ("Krankenpfleger", Language.DE),
    ],
)
def test_a_plain_text_or_title_is_told_with_confidence(text: str, language: Language) -> None:
    found = detect(text)
    assert found.language is language
    assert found.confidence >= CONFIDENT


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Software Engineer (m/w/d)", Language.DE),
        ("Product Owner w/m/d", Language.DE),
        ("Manager*in", Language.DE),
        ("Data Scientist (H/F)", Language.FR),
        ("Manager adjoint(e)", Language.FR),
        ("Product Owner (m/v/x)", Language.NL),
        ("Recruiter v/m", Language.NL),
    ],
)
def test_who_is_meant_tells_the_language(title: str, language: Language) -> None:
    assert detect(title).language is language
    assert detect(title).confidence > 0.9


@pytest.mark.parametrize("text", ["", "???", "12345", "Excel", "Docker, Kubernetes", "Product owner", "漢字"])
def test_what_belongs_to_no_language_is_not_told(text: str) -> None:
    assert detect(text).confidence == 0.25


def test_a_long_text_costs_no_more_than_its_beginning() -> None:
    beginning = "Wij zoeken een docent. " * 100
    assert detect(beginning + " the of and" * 100_000) == detect(beginning)


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    found = detect(text)
    assert 0.25 <= found.confidence <= 1
    assert found == detect(text)
