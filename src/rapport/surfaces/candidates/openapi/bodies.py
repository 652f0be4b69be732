"""Request bodies, built from the very documents that validate them; nothing of those is said again here."""

from collections.abc import Mapping

from rapport.delivery.target import MAX_URL_CHARACTERS
from rapport.domain.candidates.region_schema import Definition
from rapport.surfaces.candidate_schema import (
    Schema,
    candidate_schema,
    candidate_update_schema,
    candidate_upsert_schema,
    interaction_schema,
    interaction_update_schema,
    list_schema,
)
from rapport.surfaces.candidates.content import MAX_KEY
from rapport.surfaces.candidates.envelope import JSON
from rapport.surfaces.candidates.openapi import examples
from rapport.surfaces.candidates.openapi.records import Node, reference
from rapport.surfaces.file_schema import attachments_schema

_TRAVELLING = {
    "idempotencyKey": reference("schemas", "IdempotencyKey"),
    "callbackUrl": reference("schemas", "CallbackUrl"),
}


def payload_schemas(region: Definition) -> dict[str, Schema]:
    return {
        "NewCandidate": candidate_schema(region),
        "UpsertedCandidate": _with_travelling(candidate_upsert_schema(region)),
        "CandidateChanges": _with_travelling(candidate_update_schema(region)),
        "NewInteraction": interaction_schema(region),
        "NewAttachments": _with_travelling(attachments_schema()),
        "InteractionChanges": _with_travelling(interaction_update_schema(region)),
        "IdempotencyKey": {
            "type": "string",
            "minLength": 1,
            "maxLength": MAX_KEY,
            "description": f"1 to {MAX_KEY} printable characters that name this request and no other",
        },
        "CallbackUrl": {
            "type": "string",
            "format": "uri",
            "maxLength": MAX_URL_CHARACTERS,
            "description": "an http or https URL, which is told how the mutation ended",
        },
    }


def new_candidates(region: Definition) -> Node:
    return _items("candidates", "NewCandidate", candidate_schema(region), examples.NEW_CANDIDATES)


def upserted_candidate(_: Definition) -> Node:
    return _body(reference("schemas", "UpsertedCandidate"), examples.UPSERTED_CANDIDATE)


def candidate_changes(_: Definition) -> Node:
    return _body(reference("schemas", "CandidateChanges"), examples.CANDIDATE_CHANGES)


def new_interactions(region: Definition) -> Node:
    return _items("interactions", "NewInteraction", interaction_schema(region), examples.NEW_INTERACTIONS)


def interaction_changes(_: Definition) -> Node:
    return _body(reference("schemas", "InteractionChanges"), examples.INTERACTION_CHANGES)


def new_attachments(_: Definition) -> Node:
    return _body(reference("schemas", "NewAttachments"), examples.NEW_ATTACHMENTS)


def deletion(_: Definition) -> Node:
    only = {
        "type": "object",
        "description": "what travels with the deletion, if anything",
        "properties": _TRAVELLING,
        "additionalProperties": False,
    }
    return {**_body(only, examples.DELETION), "required": False}


def _items(member: str, name: str, item: Schema, shown: Mapping[str, Node]) -> Node:
    """The three forms that ItemsValidator takes."""
    listed = list_schema(reference("schemas", name))
    wrapper = {
        "title": "The list in an object, with key and callback",
        "type": "object",
        "description": f"an object with {member}",
        "properties": {member: listed, **_TRAVELLING},
        "required": [member],
        "additionalProperties": False,
    }
    single = {"title": "One without a list", **_with_travelling(item)}
    return _body({"oneOf": [{"title": "A list", **listed}, wrapper, single]}, shown)


def _with_travelling(schema: Schema) -> Schema:
    """The key and the address are taken off before the validation, so they count for no rule of the schema's own."""
    extended = {**schema, "properties": {**schema["properties"], **_TRAVELLING}}
    if extended.pop("minProperties", 0):
        extended["anyOf"] = [{"required": [name]} for name in schema["properties"]]
    return extended


def _body(schema: Schema, shown: Mapping[str, Node]) -> Node:
    return {"required": True, "content": {JSON: {"schema": schema, "examples": dict(shown)}}}
