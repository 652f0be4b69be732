"""A made-up classification in ESCO's form: files as its download has them, and the same in memory."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from rapport.domain.skills.esco.classification import Classification, Concept, Labels
from rapport.domain.skills.esco.download import Table
from rapport.domain.skills.esco.rows import Row
from rapport.domain.skills.vocabulary import Language

COLUMNS = (
    *("conceptType", "conceptUri", "skillType", "reuseLevel", "preferredLabel", "altLabels", "hiddenLabels"),
    *("status", "modifiedDate", "scopeNote", "definition", "inScheme", "description"),
)
KITES, GLAZE, BASALT = (f"{number:08x}-0000-4000-8000-00000000000a" for number in range(1, 4))
EN: Mapping[str, Sequence[str]] = {
    KITES: ["fly large kites", "pilot kites of size", "kite flight"],
    GLAZE: ["glaze tiles by hand", "tile glazing"],
    BASALT: ["basaltology"],
}
NL: Mapping[str, Sequence[str]] = {
    KITES: ["grote vliegers oplaten", "vliegeren op het strand"],
    GLAZE: ["tegels glazuren"],
    BASALT: ["basaltkunde"],
}


def uri(concept: str) -> str:
    return f"http://data.europa.eu/esco/skill/{concept}"


def type_of(concept: str) -> str:
    return "knowledge" if concept == BASALT else "skill/competence"


def row(concept: str, labels: Sequence[str], **given: str) -> dict[str, str]:
    """A row as ESCO writes it; the first label is the preferred one."""
    fields = {
        "conceptType": "KnowledgeSkillCompetence",
        "conceptUri": uri(concept),
        "skillType": type_of(concept),
        "reuseLevel": "sector-specific",
        "preferredLabel": labels[0] if labels else "",
        "altLabels": "\n".join(labels[1:]),
        "status": "released",
        "description": "Made up, with a\nline of its own.",
    }
    return {**fields, **given}


def csv_of(rows: Sequence[Mapping[str, str]], columns: Sequence[str] = COLUMNS) -> str:
    written = io.StringIO()
    table = csv.DictWriter(written, columns, restval="", extrasaction="ignore", lineterminator="\r\n")
    table.writeheader()
    table.writerows(rows)
    return written.getvalue()


def whole(labels: Mapping[str, Sequence[str]] = EN) -> str:
    return csv_of([row(concept, each) for concept, each in labels.items()])


def table_file(folder: Path, content: str | None = None, *, language: str = "en") -> Path:
    path = folder / f"skills_{language}.csv"
    path.write_text(whole() if content is None else content, encoding="utf-8", newline="")
    return path


def package(folder: Path, files: Mapping[str, str | bytes], *, version: str = "1.2.0", language: str = "en") -> Path:
    """A zip with the name that ESCO gives it."""
    path = folder / f"ESCO dataset - v{version} - classification - {language} - csv.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def table(
    labels: Mapping[str, Sequence[str]] = EN, *, language: Language = Language.EN, version: str = "1.2.0"
) -> Table:
    rows = [
        Row(concept, type_of(concept), "sector-specific", Labels(first, tuple(others), ()))
        for concept, (first, *others) in labels.items()
    ]
    return Table(language, version, rows)


def concept(number: int, *, knowledge: bool = False, **labels: Sequence[str]) -> Concept:
    return Concept(
        f"{number:08x}-0000-4000-8000-00000000000b",
        "knowledge" if knowledge else "skill/competence",
        "sector-specific",
        {Language(language): Labels(first, tuple(others), ()) for language, (first, *others) in labels.items()},
    )


def classification(*concepts: Concept) -> Classification:
    return Classification("1.2.0", {Language.EN: sha256(repr(concepts).encode()).hexdigest()}, concepts)


KNOWN = classification(
    *(
        Concept(
            each,
            type_of(each),
            "sector-specific",
            {language: Labels(labels[each][0], tuple(labels[each][1:]), ()) for language, labels in languages.items()},
        )
        for languages in [{Language.EN: EN, Language.NL: NL}]
        for each in EN
    )
)
