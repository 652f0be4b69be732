"""The audit log's operation, and what an entry is."""

from typing import Any

from rapport.surfaces.candidate_schema import Schema
from rapport.surfaces.candidates import audit
from rapport.surfaces.candidates.openapi import examples
from rapport.surfaces.candidates.openapi.described import PAGING, Described, listed

ENTRY: dict[str, Any] = {
    "position": 4711,
    "at": examples.FINISHED_AT,
    "actor": examples.KEY_ID,
    "region": None,
    "source": "192.0.2.17",
    "action": "candidates.update",
    "records": [examples.CANDIDATE_ID],
    "details": {"mutationId": examples.MUTATION_ID, "status": "completed", "changed": ["city", "phone"]},
    "hash": "6d0f2a9c41b7e85d3392c0ab5e7f14d868a1f0c92be34d7756e08f91c3ab27d4",
}

_PROPERTIES: dict[str, Schema] = {
    "position": {"type": "integer", "minimum": 1, "description": "1, 2, 3 … in the order of writing, without a gap"},
    "at": {"type": "string", "format": "date-time", "description": "when it happened, in UTC"},
    "actor": {"type": "string", "description": "the id of the key that asked, or what acted without one"},
    "region": {"type": ["string", "null"], "description": "whose key it is, when another region's acted for this one"},
    "source": {"type": ["string", "null"], "description": "the address that it came from"},
    "action": {
        "type": "string",
        "description": "what was done",
        "examples": ["candidates.read", "interactions.create"],
    },
    "records": {
        "type": "array",
        "items": {"type": "string"},
        "description": "the ids of what was read, made or changed",
        "examples": [[examples.CANDIDATE_ID]],
    },
    "details": {
        "type": "object",
        "description": "of a mutation its id, how it ended and the names of the fields that an update gave; of a list "
        "what was asked for. Never a value: an entry outlives the erasure of a person",
    },
    "hash": {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "binds it to the entry before"},
}


def audit_schemas() -> dict[str, Schema]:
    return {
        "AuditEntry": {
            "type": "object",
            "description": "an entry of the audit log",
            "properties": _PROPERTIES,
            "required": list(_PROPERTIES),
        }
    }


AUDIT = (
    Described(
        handler=audit.get_audit,
        tag="Audit",
        summary="Read the audit log",
        data=listed("AuditEntry", "entries", ENTRY),
        query=("record", "actor", "action", "since", "until", *PAGING),
    ),
)
