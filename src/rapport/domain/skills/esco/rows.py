"""The rows of ESCO's `skills_<language>.csv`, checked."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rapport.access.tenants import AccessError
from rapport.domain.skills.esco.classification import Labels

SKILL = "KnowledgeSkillCompetence"
REQUIRED = ("conceptType", "conceptUri", "skillType", "reuseLevel", "preferredLabel", "altLabels")
MAX_CONCEPTS = 100_000
"""ESCO has about 14,000."""
MAX_LABEL = 1_000
"""Characters; the longest that we have met has 200."""
MAX_FAULTS = 5
"""That are told at once."""

_URI = re.compile(r"https?://data\.europa\.eu/esco/skill/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
_WHERE_FROM = "the official CSV download of the classification, https://esco.ec.europa.eu, has it"


class EscoRefusedError(AccessError):
    """The file cannot be imported; the message names the file, the line and what would be right."""


class Row(NamedTuple):
    """One concept in one language."""

    id: str
    type: str
    reuse_level: str
    labels: Labels


def read_rows(name: str, lines: Iterable[str]) -> Iterator[Row]:
    """
    The skills of one file, in its order; those without a preferred label in this language, and those that ESCO has not
    released, are passed over. EscoRefusedError tells up to five faults at once, each with its line.
    """
    table = csv.reader(lines, strict=True)
    faults: list[str] = []
    seen: set[str] = set()
    for line, row in _dictionaries(name, table):
        try:
            found = _row(row)
            if found is not None:
                _is_new(found.id, seen)
                yield found
        except ValueError as error:
            faults.append(f"line {line}: {error}")
            if len(faults) == MAX_FAULTS:
                break
    if faults:
        raise EscoRefusedError(f"{name}: {'; '.join(faults)}")
    if not seen:
        raise EscoRefusedError(f"{name} has no skill in it, only a header; {_WHERE_FROM}")


def _dictionaries(name: str, table: Iterator[list[str]]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Each row by the names of its columns, with the line that it begins on."""
    header: Sequence[str] = ()
    begins = 1
    while True:
        try:
            cells = next(table, None)
        except (csv.Error, UnicodeDecodeError) as error:
            told = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else f"it is no CSV: {error}"
            raise EscoRefusedError(
                f"{name}: line {begins} and on: {told}; take the file as it was downloaded"
            ) from error
        if cells is None:
            break
        if not header:
            header = _header(name, cells)
        elif cells:
            yield begins, dict(zip(header, cells, strict=False)) if len(cells) == len(header) else {"": str(len(cells))}
        begins = table.line_num + 1  # type: ignore[attr-defined]  # typeshed hides the reader's own class
    if not header:
        raise EscoRefusedError(f"{name} is empty; {_WHERE_FROM}")


def _header(name: str, cells: list[str]) -> list[str]:
    header = [cells[0].removeprefix("\ufeff"), *cells[1:]]
    if missing := [column for column in REQUIRED if column not in header]:
        raise EscoRefusedError(
            f"{name}: line 1: the column{'s' if len(missing) > 1 else ''} {', '.join(missing)} should be there; "
            f"take skills_<language>.csv: {_WHERE_FROM}"
        )
    return header


def _row(row: Mapping[str, str]) -> Row | None:
    if "" in row:
        raise ValueError(f"there are {row['']} cells, not as many as columns")
    if row["conceptType"] != SKILL:
        raise ValueError(f"conceptType is {row['conceptType'][:40]!r}; in a table of skills it is {SKILL}")
    uri = _URI.fullmatch(row["conceptUri"])
    if uri is None:
        raise ValueError(f"conceptUri is {row['conceptUri'][:80]!r}, not http://data.europa.eu/esco/skill/ and a UUID")
    labels = Labels(_label(row["preferredLabel"]), _several(row["altLabels"]), _several(row.get("hiddenLabels", "")))
    if not labels.preferred or row.get("status", "released") != "released":
        return None
    return Row(uri[1], _label(row["skillType"]), _label(row["reuseLevel"]), labels)


def _several(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(_label, cell.splitlines()))))


def _label(text: str) -> str:
    if len(text) > MAX_LABEL:
        raise ValueError(f"a label has {len(text):,} characters, which is more than {MAX_LABEL:,}: {text[:40]!r}…")
    if "\0" in text:
        raise ValueError("a label has a character NUL in it")
    return text.strip()


def _is_new(concept_id: str, seen: set[str]) -> None:
    if concept_id in seen:
        raise ValueError(f"the concept {concept_id} is there a second time")
    seen.add(concept_id)
    if len(seen) > MAX_CONCEPTS:
        raise ValueError(f"there are more than {MAX_CONCEPTS:,} skills")
