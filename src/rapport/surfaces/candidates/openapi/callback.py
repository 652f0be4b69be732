"""The request that Rapport makes when a mutation with a `callbackUrl` has ended (contract, Callback)."""

from rapport.delivery.sign import NONCE_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER
from rapport.surfaces.candidates.envelope import JSON
from rapport.surfaces.candidates.openapi import examples
from rapport.surfaces.candidates.openapi.records import Node, reference


def callbacks() -> dict[str, Node]:
    """The address stands in the query or in the body of the request that asked for it; the query goes first."""
    request = {"post": _request()}
    return {"finished": {"{$request.query.callbackUrl}": request, "{$request.body#/callbackUrl}": request}}


def _request() -> Node:
    return {
        "summary": "The mutation has ended",
        "description": "Sent at least once, and signed anew at each attempt. Redirects are not followed.",
        "parameters": [_header(name, description) for name, description in _HEADERS.items()],
        "requestBody": {
            "required": True,
            "content": {JSON: {"schema": reference("schemas", "Callback"), "example": examples.CALLBACK}},
        },
        "responses": {
            "2XX": {"description": "Received: the callback is delivered."},
            "410": {"description": "Not wanted: it becomes a dead letter at once."},
            "default": {"description": "Tried again later, honouring `Retry-After`; a dead letter in the end."},
        },
    }


_HEADERS = {
    TIMESTAMP_HEADER: "Unix seconds of this attempt.",
    NONCE_HEADER: "Random, new for each attempt.",
    SIGNATURE_HEADER: "`v2=` and base64 of the HMAC-SHA256 of `timestamp.nonce.path?query.body`. Several, separated by "
    "commas, while a secret is being replaced.",
    "webhook-id": "The mutation's id, the same for each attempt (Standard Webhooks).",
    "webhook-timestamp": "Unix seconds of this attempt (Standard Webhooks).",
    "webhook-signature": "`v1,` and base64 of the HMAC-SHA256 of `id.timestamp.body`. Several, separated by spaces, "
    "while a secret is being replaced (Standard Webhooks).",
}


def _header(name: str, description: str) -> Node:
    return {"name": name, "in": "header", "required": True, "description": description, "schema": {"type": "string"}}
