"""Endings that come and go: a light stem for each language, enough for plurals, cases and the feminine of a trade."""

from rapport.domain.skills.vocabulary import Language

SHORTEST_STEM = {Language.NL: 4, Language.FR: 5, Language.EN: 3, Language.DE: 4}
"""Letters that must remain: shorter ones are too alike, as in vente and vent. The English s does little harm."""

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
        ("ees", ""),
        ("ee", ""),
        ("es", ""),
        ("s", ""),
        ("x", ""),
        ("e", ""),
    ),
    Language.EN: (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("ss", "ss"), ("s", "")),
    Language.DE: (
        ("erinnen", "er"),
        ("erin", "er"),
        ("innen", ""),
        ("in", ""),
        ("ern", "er"),
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
    shortest = SHORTEST_STEM[language]
    if len(folded) < shortest:
        return folded
    for ending, base in _ENDINGS[language]:
        if folded.endswith(ending):
            cut = folded[: -len(ending)] + base
            if len(cut) >= shortest:
                return _single(cut, language)
    return _single(folded, language)


def _single(stemmed: str, language: Language) -> str:
    """Leraar and leraren: the last doubled letter counts once."""
    doubled = _DOUBLED[language]
    if len(stemmed) > SHORTEST_STEM[language]:
        for last in (len(stemmed) - 1, len(stemmed) - 2):
            if stemmed[last] == stemmed[last - 1] and stemmed[last] in doubled:
                return stemmed[:last] + stemmed[last + 1 :]
    return stemmed
