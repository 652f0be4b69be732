"""The texts of records that are read for skills: where each stands, and the digest that it is known by."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

AUTO = "auto"
"""Asked for as a language: it is to be found out."""

DESIRED = "desired_functions"
PARTS: Mapping[str, Sequence[str]] = {
    "assigned_position": (),
    "working_history": ("job_title", "job_description"),
    "education_history": ("degree_name",),
    DESIRED: ("title",),
    "job_title": (),
    "job_description": (),
}
"""The fields of employees and vacancies that have texts; of those that are lists, what has them in each item."""


class Text(NamedTuple):
    """`path` is where it stands in the profile, as PostgreSQL's `#>>` takes it."""

    path: tuple[str, ...]
    said: str


def texts_of(fields: Mapping[str, Any]) -> Iterator[Text]:
    """The texts of a profile, or of some of its fields. What is absent, null or empty is none."""
    for name, value in fields.items():
        if name not in PARTS or not value:
            continue
        if not PARTS[name]:
            yield Text((name,), value)
            continue
        for place, item in enumerate(value):
            for part in PARTS[name]:
                if item.get(part):
                    yield Text((name, str(place), part), item[part])


class Due(NamedTuple):
    """A text as it is to be read. `fallback` is the language where `auto` cannot tell it, and None otherwise."""

    digest: bytes
    asked: str
    fallback: str | None
    size: int


def due(said: str, asked: str, fallback: str) -> Due:
    """The digest covers the text, the language asked for and, with `auto`, what it falls back to: SHA-256."""
    last = fallback if asked == AUTO else None
    digest = hashlib.sha256(f"{asked}\n{last or ''}\n{said}".encode()).digest()
    return Due(digest, asked, last, len(said))
