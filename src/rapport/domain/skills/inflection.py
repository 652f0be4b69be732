"""Endings that come and go: a light stem for each language, enough for plurals, cases and the feminine of a trade."""

from rapport.domain.skills.vocabulary import Language

SHORTEST_STEM = 4
"""Letters that must remain: shorter words are too alike to be cut."""

_ENDINGS: dict[Language, tuple[tuple[str, str], ...]] = {
    Language.NL: (("heden", "heid"), ("ssen", "s"), ("en", ""), ("es", ""), ("s", ""), ("e", "")),
    Language.FR: (
        ("trices", "teur"),
        ("trice", "teur"),
        ("euses", "eur"),
        ("euse", "eur"),
        ("iennes", "ien"),
        ("ienne", "ien"),
        ("ives", "if"),
        ("ive", "if"),
        ("aux", "al"),
        ("es", ""),
        ("s", ""),
        ("x", ""),
        ("e", ""),
    ),
    Language.EN: (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("ss", "ss"), ("s", "")),
    Language.DE: (
        ("erinnen", ""),
        ("erin", ""),
        ("innen", ""),
        ("in", ""),
        ("ern", ""),
        ("er", ""),
        ("en", ""),
        ("em", ""),
        ("es", ""),
        ("n", ""),
        ("s", ""),
        ("e", ""),
    ),
}
_DOUBLED = {Language.NL: "aeoubdfgklmnprst", Language.FR: "nlt", Language.EN: "", Language.DE: ""}


def stem(folded: str, language: Language) -> str:
    """The word without its ending: two words with one stem are taken for forms of the same word."""
    for ending, base in _ENDINGS[language]:
        if folded.endswith(ending):
            cut = folded[: -len(ending)] + base
            if len(cut) >= SHORTEST_STEM:
                return _single(cut, language)
    return _single(folded, language) if len(folded) >= SHORTEST_STEM else folded


def _single(stemmed: str, language: Language) -> str:
    """Leraar and leraren, stof and stoffen: the last doubled letter counts once."""
    doubled = _DOUBLED[language]
    if len(stemmed) > SHORTEST_STEM and stemmed[-1] == stemmed[-2] and stemmed[-1] in doubled:
        return stemmed[:-1]
    if len(stemmed) > SHORTEST_STEM and stemmed[-2] == stemmed[-3] and stemmed[-2] in doubled:
        return stemmed[:-2] + stemmed[-1]
    return stemmed
