"""The schemas of whole records, as an export shows them: a payload of the API, and the record's own fields."""

from rapport.ids import Kind
from rapport.surfaces.candidate_schema import Schema, id_schema, instant_schema

OWN = ("id", "candidateId", "createdAt", "updatedAt", "archivedAt")
"""What is no part of a payload."""


def candidate_record_schema(payload: Schema) -> Schema:
    archived = {"archivedAt": instant_schema()}
    return {**payload, "properties": {**_with_own(Kind.CANDIDATE, payload["properties"]), **archived}}


def interaction_record_schema(payload: Schema) -> Schema:
    belongs = {"candidateId": id_schema(Kind.CANDIDATE)}
    return {**payload, "properties": _with_own(Kind.INTERACTION, {**belongs, **payload["properties"]})}


def attachment_record_schema() -> Schema:
    """Attachments are exported and not imported, so there is nothing that validates."""
    text = ("id", "candidateId", "field", "fileName", "mediaType", "sha256", "file", "createdAt")
    return {"type": "object", "properties": {name: {"type": "string"} for name in text} | {"size": {"type": "integer"}}}


def _with_own(kind: Kind, properties: Schema) -> Schema:
    return {"id": id_schema(kind), **properties, "createdAt": instant_schema(), "updatedAt": instant_schema()}
