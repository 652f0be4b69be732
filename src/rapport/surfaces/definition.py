"""JSON Schema 2020-12 of what a region may decide about its payloads; and what no schema can say of it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rapport.domain.candidates.region_schema import CHOSEN, ENUMS, FieldType
from rapport.surfaces.candidate_schema import SPACES, Schema
from rapport.surfaces.patterns import ONE_LINE
from rapport.surfaces.validation import Fault

MAX_VALUES = 200
MAX_FIELDS = 100
MAX_WORD = 100  # characters
LANGUAGES = ("nl", "en")

_WORD: Schema = {
    "type": "string",
    "minLength": 1,
    "maxLength": MAX_WORD,
    # Not the bar, which separates the values of a list in CSV files.
    "pattern": rf"^[^|{SPACES}](?:[^|\u0000-\u001f\u007f]*[^|{SPACES}])?$",
    **ONE_LINE,
    "description": f"text of 1 to {MAX_WORD} printable characters, without a | and without space at its ends",
}
_WORDS: Schema = {
    "type": "array",
    "items": _WORD,
    "minItems": 1,
    "maxItems": MAX_VALUES,
    "uniqueItems": True,
    "description": f"a list of 1 to {MAX_VALUES} words, each once",
}
_LABELS: Schema = {
    "type": "object",
    "properties": dict.fromkeys(LANGUAGES, _WORD),
    "additionalProperties": False,
    "description": f"what people read, by language: {', '.join(LANGUAGES)}",
}
_OPTIONS: Schema = {
    "type": "array",
    "minItems": 1,
    "maxItems": MAX_VALUES,
    "description": f"a list of 1 to {MAX_VALUES} objects with value and labels; only a choice has them",
    "items": {
        "type": "object",
        "properties": {"value": _WORD, "labels": _LABELS},
        "required": ["value"],
        "additionalProperties": False,
        "description": "an object with value and, if wanted, labels",
    },
}
_FIELD: Schema = {
    "type": "object",
    "properties": {
        "name": {
            "type": "string",
            "pattern": r"^[A-Za-z][A-Za-z0-9_]{0,49}$",
            "description": "a name of 1 to 50 letters, digits and _, beginning with a letter",
        },
        "type": {
            "type": "string",
            "enum": [kind.value for kind in FieldType],
            "description": "one of: " + ", ".join(FieldType),
        },
        "required": {"type": "boolean", "description": "true or false; false when absent"},
        "labels": _LABELS,
        "options": _OPTIONS,
    },
    "required": ["name", "type"],
    "additionalProperties": False,
    "if": {"properties": {"type": {"enum": [kind.value for kind in CHOSEN]}}},
    "then": {"required": ["options"]},
    "else": {"properties": {"options": False}},
    "description": "a custom field: an object with name and type",
}


def definition_changes_schema() -> Schema:
    """Changes to what a region decides: each given list replaces the one that holds; at least one part is given."""
    return {
        "type": "object",
        "description": "changes to what the region decides: an object with at least one of its parts",
        "properties": {
            "version": {
                "type": "integer",
                "minimum": 0,
                "description": "the version that is changed, a whole number; when another one holds by now, nothing is",
            },
            "interactionTypes": _WORDS,
            "enums": {
                "type": "object",
                "properties": dict.fromkeys(ENUMS, _WORDS),
                "additionalProperties": False,
                "minProperties": 1,
                "description": f"an object with at least one of: {', '.join(ENUMS)}",
            },
            "customFields": {
                "type": "array",
                "items": _FIELD,
                "maxItems": MAX_FIELDS,
                "description": f"a list of up to {MAX_FIELDS} custom fields",
            },
        },
        "anyOf": [{"required": [part]} for part in ("interactionTypes", "enums", "customFields")],
        "additionalProperties": False,
    }


def repetitions(changes: Mapping[str, Any]) -> Iterator[Fault]:
    """A name is one field's, and a value one option's: a schema compares whole objects only."""
    fields: Sequence[dict[str, Any]] = changes.get("customFields", ())
    names = [field["name"] for field in fields]
    for number in _repeated(names):
        yield Fault(["customFields", number, "name"], "repeated", f"name must be one field's; {names[number]} is two's")
    for number, field in enumerate(fields):
        values = [option["value"] for option in field.get("options", ())]
        for place in _repeated(values):
            path: list[str | int] = ["customFields", number, "options", place, "value"]
            yield Fault(path, "repeated", f"value must be one option's; {values[place]} is two's")


def _repeated(words: Sequence[str]) -> list[int]:
    """The places at which a word stands that stood before."""
    seen: Counter[str] = Counter()
    places = []
    for place, word in enumerate(words):
        if seen[word]:
            places.append(place)
        seen[word] += 1
    return places
