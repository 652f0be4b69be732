from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.skills.extraction import Found, Method, extract
from rapport.domain.skills.vocabulary import Label, Language, vocabulary

LABELS = [
    (skill.id, language, label)
    for skill in vocabulary().skills.values()
    for language in Language
    for label in skill.labels[language]
]
PLAIN = [(skill_id, language, label) for skill_id, language, label in LABELS if not label.exact]
PIECES = st.lists(
    st.sampled_from([label.text for _, _, label in LABELS[::7]])
    | st.text(max_size=8)
    | st.sampled_from([" ", ", ", "\n\n", ". ", "/", "-", " en ", "schoonmaakmedewerker", "Straßenbauarbeiten"])
)


def skills(text: str, language: Language) -> list[str]:
    return [found.skill_id for found in extract(text, language)]


def test_a_dutch_vacancy() -> None:
    text = "Wiskundedocent met kennis van Excel; je bent flexibel en werkt graag als teamspeler."
    assert extract(text, Language.NL) == [
        Found("mathematics", 0, 8, "Wiskunde", Method.COMPOUND, 0.8),
        Found("teaching", 8, 14, "docent", Method.COMPOUND, 0.8),
        Found("excel", 30, 35, "Excel", Method.LABEL, 1.0),
        Found("flexibility", 45, 53, "flexibel", Method.LABEL, 1.0),
        Found("teamwork", 73, 83, "teamspeler", Method.LABEL, 1.0),
    ]


def test_a_french_title_in_the_feminine_plural() -> None:
    [found] = extract("Infirmières (H/F)", Language.FR)
    assert (found.skill_id, found.words, found.method, found.score) == ("nursing", "Infirmières", Method.INFLECTED, 0.9)


def test_a_german_title() -> None:
    assert skills("Krankenpflegeassistentin (m/w/d) mit SAP- und Excelkenntnissen", Language.DE) == [
        *("nursing", "sap", "excel")
    ]


def test_english_is_understood_everywhere() -> None:
    [found] = extract("Ervaring met data pipelines gevraagd", Language.NL)
    assert (found.skill_id, found.method, found.score) == ("data-engineering", Method.ENGLISH, 0.9)


def test_the_longest_label_wins_and_the_words_it_leaves_are_read() -> None:
    assert skills("Microsoft Azure DevOps", Language.EN) == ["azure", "devops"]
    assert skills("Azure DevOps", Language.EN) == ["azure-devops"]


def test_a_label_does_not_reach_over_the_end_of_a_sentence() -> None:
    assert skills("Gestion. Projet", Language.FR) == []
    assert skills("gestion\nde  projet", Language.FR) == ["project-management"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Word lid van ons team", []),
        ("Word, Excel en PowerPoint", ["word", "excel", "powerpoint"]),
        ("Kennis van Word is handig", []),
        ("Kennis van MS Word is handig", ["word"]),
        ("C", ["c-language"]),
        ("C of C++, Go, R en Python", ["c-language", "cpp", "go-language", "r-language", "python"]),
        ("rijbewijs C", ["truck-driving"]),
        ("vitamine C, Go for it", []),
        ("to react to people", []),
        ("React en TypeScript", ["react", "typescript"]),
        ("j'ai", []),
    ],
)
def test_an_everyday_word_is_a_tool_only_in_its_case_and_in_company(text: str, expected: list[str]) -> None:
    assert skills(text, Language.NL) == expected


@pytest.mark.parametrize("word", ["transport", "zorgvuldig", "ongewenst", "netjes", "lassie"])
def test_a_label_inside_a_word_is_not_a_label(word: str) -> None:
    assert skills(word, Language.NL) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            Language.NL,
            "Solliciteer voor 1 maart via onze website. Je verdient 2.500 tot 3.200 euro bruto per maand, met ",
        ),
        (Language.NL, "25 vakantiedagen, reiskosten en pensioen. Word jij onze nieuwe collega? Bel gerust met Karin."),
        (
            Language.FR,
            "Postulez avant le 1er mars sur notre site. Vous avez droit à 25 jours de congé et à une prime, ",
        ),
        (Language.FR, "j'ai un contrat à durée indéterminée, un ticket-repas et le vent dans le dos."),
        (
            Language.EN,
            "Apply before 1 March through our website. We offer 25 days of holiday, a pension and free lunch.",
        ),
        (Language.EN, "Are you ready to go for it? Then react today: you will have access to all of our offices."),
        (
            Language.DE,
            "Bewerben Sie sich bis zum 1. März. Wir bieten 30 Tage Urlaub, einen Zuschuss zum Essen und Zeit.",
        ),
        (Language.DE, "Wir lassen Sie nicht allein; der Text der Anzeige und das Gehalt kamen nach einem Gespräch."),
    ],
)
def test_what_is_said_about_pay_and_applying_names_no_skills(language: Language, text: str) -> None:
    assert extract(text, language) == []


def test_every_label_is_found_in_a_text_that_is_that_label() -> None:
    missed = []
    for skill_id, language, label in LABELS:
        found = extract(label.text, language)
        if [one.skill_id for one in found] != [skill_id]:
            missed.append((skill_id, language, label.text, found))
    assert missed == []


@given(st.sampled_from(PLAIN), st.sampled_from([str.upper, str.lower, str.title, str.swapcase]), st.data())
def test_case_and_punctuation_around_a_label_do_not_matter(
    one: tuple[str, Language, Label], change: Callable[[str], str], data: st.DataObject
) -> None:
    skill_id, language, label = one
    around = st.text(alphabet=" .,;:!?()\"'-/\n", max_size=4)
    text = data.draw(around) + change(label.text) + data.draw(around)
    assert skills(text, language) == [skill_id]


@given(PIECES, st.sampled_from(Language))
def test_findings_are_slices_of_the_text_in_order_without_overlap(pieces: list[str], language: Language) -> None:
    text = "".join(pieces)
    found = extract(text, language)
    assert all(0 <= one.start < one.end <= len(text) and text[one.start : one.end] == one.words for one in found)
    assert all(left.end <= right.start for left, right in pairwise(found))
    assert all(0 < one.score <= 1 and one.skill_id in vocabulary().skills for one in found)
    assert found == extract(text, language)


@pytest.mark.parametrize(
    "text", ["", "\0" * 1000, "🙂‍↔️", "\ud800", "ﷺ" * 50, "İI\u0131i", "a" * 200_000, " " * 200_000, "-" * 200_000]
)
def test_strange_texts_hold_no_skills(text: str) -> None:
    for language in Language:
        assert extract(text, language) == []


def test_each_part_of_a_huge_text_is_read() -> None:
    assert skills("Docker, projectleider; " * 5_000, Language.NL) == ["docker", "project-management"] * 5_000
