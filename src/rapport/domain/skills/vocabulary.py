"""The skills in the box: read from the tables beside this module, one line a skill, four languages."""

import hashlib
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import NamedTuple

COLUMNS = ("id", "kind", "nl", "fr", "en", "de", "esco")


class Language(StrEnum):
    NL = "nl"
    FR = "fr"
    EN = "en"
    DE = "de"


class Kind(StrEnum):
    SKILL = "skill"
    TOOL = "tool"
    KNOWLEDGE = "knowledge"
    LANGUAGE = "language"
    SOFT = "soft"


class Label(NamedTuple):
    """
    One name of a skill. `exact` counts only in this case; `in_company` besides only in a list with another tool;
    `at_home` is English and means something else in a text of another language; `shown_only` is never looked for.
    """

    text: str
    exact: bool = False
    in_company: bool = False
    at_home: bool = False
    shown_only: bool = False


class Skill(NamedTuple):
    id: str
    kind: Kind
    labels: dict[Language, tuple[Label, ...]]
    """The first label of each language is the preferred one; those in the box have all languages."""
    esco: str | None
    """The UUID of the same concept in ESCO: its URI is http://data.europa.eu/esco/skill/ and this."""

    def label(self, language: Language) -> str:
        """The preferred label in the language, else in English, else in the first language that has one."""
        return next(self.labels[one][0].text for one in (language, Language.EN, *Language) if self.labels.get(one))


class Vocabulary(NamedTuple):
    skills: dict[str, Skill]
    version: str
    """Twelve hexadecimal digits of the SHA-256 of the tables: another content has another version."""


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of this release, read once; a broken table raises ValueError naming the line."""
    tables = sorted(
        (table for table in files(__package__).joinpath("vocabulary").iterdir() if table.name.endswith(".tsv")),
        key=lambda table: table.name,
    )
    skills: dict[str, Skill] = {}
    digest = hashlib.sha256()
    for table in tables:
        content = table.read_text(encoding="utf-8")
        digest.update(content.encode())
        for skill in read_table(table.name, content):
            if skill.id in skills:
                raise ValueError(f"{table.name}: the id {skill.id} is taken already")
            skills[skill.id] = skill
    return Vocabulary(skills, digest.hexdigest()[:12])


def read_table(name: str, content: str) -> Iterator[Skill]:
    """The skills of one table of tab separated values; ValueError names the table and the line that is wrong."""
    header, *lines = content.splitlines()
    if tuple(header.split("\t")) != COLUMNS:
        raise ValueError(f"{name}:1: the columns must be {', '.join(COLUMNS)}")
    for number, line in enumerate(lines, start=2):
        cells = line.split("\t")
        if len(cells) != len(COLUMNS):
            raise ValueError(f"{name}:{number}: there must be {len(COLUMNS)} cells, not {len(cells)}")
        row = dict(zip(COLUMNS, cells, strict=True))
        try:
            labels = {language: tuple(map(_label, row[language].split("|"))) for language in Language}
            yield Skill(row["id"], Kind(row["kind"]), labels, row["esco"] or None)
        except ValueError as error:
            raise ValueError(f"{name}:{number}: {error}") from error


def _label(written: str) -> Label:
    """`=Slack` counts in this case only, `~Word` besides only beside another tool, `!chef` in English texts only."""
    mark = written[:1]
    text = written[1:] if mark in {"=", "~", "!"} else written
    if not text.strip():
        raise ValueError("a label is empty")
    return Label(text, exact=mark in {"=", "~"}, in_company=mark == "~", at_home=mark == "!")
