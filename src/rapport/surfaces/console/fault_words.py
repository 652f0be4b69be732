"""What a schema says of a value, in the words of the catalogue: by keyword, and by what the keyword asks for."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from rapport.surfaces.candidate_schema import Schema, candidate_upsert_schema
from rapport.surfaces.console.words import Words
from rapport.surfaces.definition import definition_changes_schema
from rapport.surfaces.patterns import DATE
from rapport.surfaces.validation import Fault

MOST_VALUES = 12
"""Of a list of what is allowed."""


def _pattern(schema: Schema, *path: str) -> str:
    node = schema
    for step in path:
        node = node[step]
    return str(node["pattern"])


_CANDIDATE, _CHANGES = candidate_upsert_schema(), definition_changes_schema()
_PATTERNS = {
    f"^{DATE}$": "date",
    _pattern(_CANDIDATE, "properties", "name"): "printable",
    _pattern(_CANDIDATE, "properties", "email"): "email",
    _pattern(_CANDIDATE, "properties", "phone"): "phone",
    _pattern(_CHANGES, "properties", "interactionTypes", "items"): "word",
    _pattern(_CHANGES, "properties", "customFields", "items", "properties", "name"): "name",
}
"""What our patterns mean, by `why.pattern.<meaning>`."""


def why(t: Words, schema: Schema, fault: Fault) -> Markup | str:
    """What would be right, in the language of `t`; what has no words there is said in English, and marked as such."""
    known = _known(t, _at(schema, fault.path), fault)
    return known if known is not None else Markup('<span lang="en">{}</span>').format(fault.message)


def _at(schema: Schema, path: Sequence[str | int]) -> Mapping[str, Any]:
    """The schema of the value at a path; an empty one where it is not known."""
    node: Mapping[str, Any] = schema
    for step in path:
        below = node.get("items") if isinstance(step, int) else node.get("properties", {}).get(step)
        node = below if isinstance(below, dict) else {}
    return node


def _known(t: Words, node: Mapping[str, Any], fault: Fault) -> str | None:
    """None for what the catalogue does not know."""
    if not fault.path:
        return t("why.contact") if fault.code == "anyOf" else None
    found = _told(t, node, fault)
    if found is None:
        return None
    place = fault.path[-1]
    return t("why.item", number=place + 1, why=found) if isinstance(place, int) else found


def _told(t: Words, node: Mapping[str, Any], fault: Fault) -> str | None:
    asked = node.get(fault.code)
    match fault.code:
        case "required" | "unknown" | "repeated" | "uniqueItems":
            return t(f"why.{fault.code}")
        case "enum" | "type" if "enum" in node:
            return _one_of(t, node["enum"])
        case "type":
            return _typed(t, asked)
        case "pattern" | "not":
            meaning = _PATTERNS.get(node.get("pattern", ""))
            return None if meaning is None else t(f"why.pattern.{meaning}")
    if f"why.{fault.code}" not in t or asked is None:
        return None
    return t(f"why.{fault.code}", bound=t.number(asked) if isinstance(asked, int) else asked)


def _one_of(t: Words, allowed: Sequence[Any]) -> str:
    values = [str(each) for each in allowed if each is not None]
    shown = ", ".join(values[:MOST_VALUES])
    return t("why.enum", values=shown + (" …" if len(values) > MOST_VALUES else ""))


def _typed(t: Words, asked: Any) -> str | None:
    kinds = [each for each in (asked if isinstance(asked, list) else [asked]) if each != "null"]
    keys = [f"why.type.{each}" for each in kinds]
    return t(keys[0]) if len(keys) == 1 and keys[0] in t else None
