"""An example of what a schema describes, put together from the examples that its parts have."""

from collections.abc import Mapping
from typing import Any

from rapport.surfaces.applicants.openapi.described import Node


def sample(node: Node, schemas: Mapping[str, Node]) -> Any:
    """Of alternatives the first, of a list one item; what has no example of its own is shown by its type."""
    if "$ref" in node:
        return sample(schemas[node["$ref"].rpartition("/")[2]], schemas)
    if "examples" in node:
        return node["examples"][0]
    for word in ("const", "default"):
        if word in node:
            return node[word]
    if "enum" in node:
        return node["enum"][0]
    for word in ("oneOf", "anyOf"):
        if word in node:
            return sample(node[word][0], schemas)
    return _by_type(node, schemas)


def _by_type(node: Node, schemas: Mapping[str, Node]) -> Any:
    kind = node.get("type", "object")
    match kind[0] if isinstance(kind, list) else kind:
        case "object":
            return {name: sample(each, schemas) for name, each in node.get("properties", {}).items()}
        case "array":
            return [sample(node["items"], schemas)]
        case "boolean":
            return True
        case "integer" | "number":
            return node.get("minimum", 1)
        case "null":
            return None
    return "2026-03-02T09:00:00Z" if node.get("format") == "date-time" else "text"
