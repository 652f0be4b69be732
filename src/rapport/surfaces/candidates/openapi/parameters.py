"""What a call takes beside its body: parts of the path, the query and headers."""

from collections.abc import Sequence
from typing import Any

from rapport.engine.mutation import State
from rapport.surfaces.candidate_schema import Schema
from rapport.surfaces.candidates.candidates import MODES
from rapport.surfaces.candidates.finding import FIELDS
from rapport.surfaces.candidates.openapi import examples
from rapport.surfaces.candidates.openapi.records import Node, reference
from rapport.surfaces.candidates.paging import MAX_PAGE
from rapport.surfaces.candidates.region_schemas import OPERATIONS, RESOURCES


def parameters() -> dict[str, Node]:
    """By the name they are referred to, which for a part of a path is the part's own."""
    return {**_in_paths(), **_of_reads(), **_of_the_audit_log(), **_of_writes(), **_in_headers()}


def _in_paths() -> dict[str, Node]:
    return {
        "candidateId": _parameter("path", "candidateId", "The candidate's id.", example=examples.CANDIDATE_ID),
        "interactionId": _parameter("path", "interactionId", "The interaction's id.", example=examples.INTERACTION_ID),
        "keyId": _parameter("path", "keyId", "The API key's id.", example=examples.KEY_ID),
        "attachmentId": _parameter("path", "attachmentId", "The attachment's id.", example=examples.ATTACHMENT_ID),
        "name": _parameter(
            "path",
            "name",
            "The mutation's id or its idempotency key. A key with a slash in it does not fit in a path: take the id.",
            example=examples.MUTATION_ID,
        ),
    }


def _of_reads() -> dict[str, Node]:
    return {
        "email": _parameter(
            "query",
            "email",
            "The e-mail address to look for, in any case. Goes before `phone`.",
            example=examples.CANDIDATE["email"],
        ),
        "phone": _parameter("query", "phone", "The phone number to look for, in any notation: its digits count."),
        "fields": _parameter(
            "query",
            "fields",
            f"Only these fields of each candidate, separated by commas, and its `id`. There are: {', '.join(FIELDS)}.",
        ),
        "include": _chosen("include", "What to add to each candidate.", ("interactions",)),
        "resource": _chosen(
            "resource", "What the schema is of; a candidate when absent.", RESOURCES, example="interaction"
        ),
        "operation": _chosen("operation", "Which write it is for; create when absent.", OPERATIONS, example="update"),
        "cursor": _parameter("query", "cursor", "Where the page begins: `meta.cursor` of the page before, as it is."),
        "pageSize": _parameter(
            "query",
            "pageSize",
            "How many records a page has at most.",
            {"type": "integer", "minimum": 1, "maximum": MAX_PAGE, "default": MAX_PAGE},
        ),
        "state": _chosen("state", "Only mutations in this state.", [state.value for state in State]),
    }


def _of_the_audit_log() -> dict[str, Node]:
    moment: Schema = {"type": "string", "format": "date-time"}
    return {
        "record": _parameter(
            "query", "record", "Only entries that name this record, by its id.", example=examples.CANDIDATE_ID
        ),
        "actor": _parameter("query", "actor", "Only what this actor did: the id of a key, mostly."),
        "action": _parameter("query", "action", "Only this action, such as `candidates.read`."),
        "since": _parameter("query", "since", "Only what happened at this moment or later.", moment),
        "until": _parameter("query", "until", "Only what happened before this moment.", moment),
    }


def _of_writes() -> dict[str, Node]:
    return {
        "dryRun": _chosen("dryRun", "`true` changes nothing and reports what would be.", ("true", "false")),
        "mode": _chosen(
            "mode",
            "What becomes of the candidate: put out of sight, as when absent, or removed for good.",
            tuple(MODES),
        ),
        "idempotencyKey": _parameter(
            "query",
            "idempotencyKey",
            "As the header `Idempotency-Key`, which goes before it.",
            reference("schemas", "IdempotencyKey"),
        ),
        "callbackUrl": _parameter(
            "query",
            "callbackUrl",
            "Told how the mutation ended; goes before a `callbackUrl` in the body.",
            reference("schemas", "CallbackUrl"),
        ),
    }


def _in_headers() -> dict[str, Node]:
    return {
        "Idempotency-Key": _parameter(
            "header",
            "Idempotency-Key",
            "Names this request, so that it can be sent again without being carried out again. May also stand in the "
            "query or at the body's top level; made for you when it is nowhere.",
            reference("schemas", "IdempotencyKey"),
            example=examples.IDEMPOTENCY_KEY,
        ),
        "If-None-Match": _parameter(
            "header",
            "If-None-Match",
            "The `ETag` of the version that the client has, or several with commas: answered with 304 while it holds.",
        ),
        "x-api-sandbox": _parameter(
            "header",
            "x-api-sandbox",
            "`true` means the sandbox, whatever the path says.",
            {"type": "string", "enum": ["true", "false"]},
        ),
        "x-region": _parameter(
            "header",
            "x-region",
            "The name of another region to act for, within the key's scopes. The key needs the scope `admin` too. "
            "Every such call is in that region's audit log.",
        ),
    }


def _chosen(name: str, description: str, choices: Sequence[str], **more: Any) -> Node:
    return _parameter("query", name, description, {"type": "string", "enum": list(choices)}, **more)


def _parameter(place: str, name: str, description: str, schema: Schema | None = None, **more: Any) -> Node:
    return {
        "name": name,
        "in": place,
        "required": place == "path",
        "description": description,
        "schema": schema or {"type": "string"},
        **more,
    }
