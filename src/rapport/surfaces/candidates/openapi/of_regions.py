"""The operations by which a region administers itself, and their records."""

from http import HTTPStatus
from typing import Any

from rapport.access.scopes import Scope
from rapport.access.tokens import HINT_LENGTH
from rapport.domain.candidates.region_schema import Definition
from rapport.surfaces.candidate_schema import Schema
from rapport.surfaces.candidates import api_keys, region_definition, region_document, regions
from rapport.surfaces.candidates.administering import AdministrativeBody
from rapport.surfaces.candidates.envelope import JSON
from rapport.surfaces.candidates.openapi import examples
from rapport.surfaces.candidates.openapi.answers import Bare, Data
from rapport.surfaces.candidates.openapi.described import Described, shown
from rapport.surfaces.candidates.openapi.records import Node, moment, record, reference, text

_REGION = {
    "id": examples.REGION_ID,
    "name": "North Holland",
    "timeZone": "Europe/Amsterdam",
    "schemaVersion": 3,
    "callbackSecrets": [
        {"createdAt": "2026-03-02T09:00:00Z", "retiresAt": None},
        {"createdAt": "2025-09-01T08:00:00Z", "retiresAt": "2026-03-03T09:00:00Z"},
    ],
    "createdAt": "2025-09-01T08:00:00Z",
}
_CUSTOM_FIELDS: list[dict[str, Any]] = [
    {"name": "startsOn", "type": "date", "labels": {"nl": "Begint op", "en": "Starts on"}},
    {
        "name": "subject",
        "type": "choice",
        "required": True,
        "labels": {"nl": "Vak", "en": "Subject"},
        "options": [{"value": "maths", "labels": {"nl": "wiskunde", "en": "mathematics"}}, {"value": "Dutch"}],
    },
]
_DEFINITION = {
    "version": 3,
    "interactionTypes": ["Intake call", "Visit", "Other"],
    "enums": {name: list(values) for name, values in Definition().enums.items()},
    "customFields": _CUSTOM_FIELDS,
    "createdAt": "2026-03-02T09:00:00Z",
}
_KEY = {
    "id": examples.KEY_ID,
    "hint": "rapport_7Xw2",
    "scopes": ["candidates:read", "candidates:write"],
    "createdAt": "2026-03-02T09:00:00Z",
    "lastUsedAt": None,
    "revokedAt": None,
}


def _body(read: AdministrativeBody, **shown: Any) -> Node:
    cases = {name: {"summary": name.replace("_", " "), "value": value} for name, value in shown.items()}
    required = "null" not in read.schema["type"]
    return {"required": required, "content": {JSON: {"schema": read.schema, "examples": cases}}}


def _changed(name: str, what: str, example: Any, message: str) -> Data:
    return Data(record=name, description=f"The {what}, as it is now.", message=message, example=example)


REGIONS = (
    Described(
        handler=regions.get_region,
        tag="Regions",
        summary="Retrieve the own region",
        data=shown("Region", "region", _REGION),
    ),
    Described(
        handler=regions.update_region,
        tag="Regions",
        summary="Change the region's time zone",
        body=lambda _: _body(regions.CHANGES, time_zone={"timeZone": "Europe/Amsterdam"}),
        data=_changed("Region", "region", _REGION, "The region was changed."),
    ),
    Described(
        handler=regions.rotate_callback_secret,
        tag="Regions",
        summary="Replace the callback secret",
        body=lambda _: _body(regions.ROTATION, a_week_of_both={"overlapHours": 168}),
        data=Data(
            record="NewSecret",
            description="The new secret, shown this once.",
            message="The secret was made.",
            example={"secret": "whsec_…", "oldOnesRetireAt": "2026-03-09T09:00:00Z"},
        ),
    ),
    Described(
        handler=region_definition.get_region_schema,
        tag="Regions",
        summary="Retrieve what the region decides about payloads",
        data=shown("RegionSchema", "region's schema", _DEFINITION),
    ),
    Described(
        handler=region_definition.update_region_schema,
        tag="Regions",
        summary="Change what the region decides about payloads",
        body=lambda _: _body(
            region_definition.CHANGES,
            interaction_types={"interactionTypes": _DEFINITION["interactionTypes"]},
            custom_fields={"version": 2, "customFields": _CUSTOM_FIELDS},
        ),
        query=["dryRun"],
        refusals=[HTTPStatus.CONFLICT],
        data=_changed("RegionSchema", "region's schema", _DEFINITION, "The region's schema was changed."),
    ),
    Described(
        handler=region_document.get_region_openapi,
        tag="Regions",
        summary="Retrieve this document with the region's own payloads",
        data=Bare(
            description="The OpenAPI 3.1 document.",
            media_type=JSON,
            schema={"type": "object", "additionalProperties": True},
            example={},
        ),
    ),
)
API_KEYS = (
    Described(
        handler=api_keys.list_api_keys,
        tag="API keys",
        summary="List API keys",
        data=Data(
            record="ApiKey",
            description="All of the region's keys.",
            message="The API keys were retrieved.",
            example=[_KEY],
            extent="list",
        ),
    ),
    Described(
        handler=api_keys.create_api_key,
        tag="API keys",
        summary="Create an API key",
        body=lambda _: _body(api_keys.NEW_KEY, to_read_only={"scopes": ["candidates:read"]}),
        data=Data(
            record="NewApiKey",
            description="The key, shown this once.",
            message="The API key was made.",
            example={**_KEY, "key": "rapport_7Xw2…"},
        ),
    ),
    Described(
        handler=api_keys.revoke_api_key,
        tag="API keys",
        summary="Revoke an API key",
        body=lambda _: _body(api_keys.REVOCATION, nothing={}),
        refusals=[HTTPStatus.NOT_FOUND],
        data=_changed("ApiKey", "key", {**_KEY, "revokedAt": "2026-03-04T12:00:00Z"}, "The API key was revoked."),
    ),
)


def region_records() -> dict[str, Schema]:
    key = _key()
    return {
        "Region": _region(),
        "NewSecret": record(
            "a secret that signs callbacks",
            {
                "secret": text("`whsec_` and base64, as Standard Webhooks has them; it is not shown again"),
                "oldOnesRetireAt": moment("until then callbacks carry the signatures of the old secrets too"),
            },
        ),
        "RegionSchema": _region_schema(),
        "Rehearsal": _rehearsal(),
        "ApiKey": record("an API key, without the key", key),
        "NewApiKey": record("an API key", {**key, "key": text("the key; it is not shown again")}),
    }


def _region() -> Schema:
    secret = {
        "createdAt": moment("since when it signs"),
        "retiresAt": moment("when it stops to sign; null for the newest one", nullable=True),
    }
    return record(
        "an education region",
        {
            "id": text("the region's id"),
            "name": text("what it is called"),
            "timeZone": text("the IANA time zone in which date-times without an offset are read"),
            "schemaVersion": {"type": "integer", "description": "the version of what it decides about payloads"},
            "callbackSecrets": {
                "type": "array",
                "items": record("a secret that signs callbacks now", secret),
                "description": "newest first; never the secrets themselves",
            },
            "createdAt": moment("when the region was made"),
        },
    )


def _region_schema() -> Schema:
    given = region_definition.CHANGES.schema["properties"]
    return record(
        "what a region decides about its candidates' payloads",
        {
            "version": {"type": "integer", "description": "counts the changes; 0 is what every region begins with"},
            **{name: given[name] for name in ("interactionTypes", "enums", "customFields")},
            "createdAt": moment("when it was decided; null for version 0 and for a dry run", nullable=True),
            "rehearsal": {**reference("schemas", "Rehearsal"), "description": "there for a dry run"},
        },
        ["rehearsal"],
    )


def _rehearsal() -> Schema:
    refused = record(
        "a candidate that would not validate",
        {
            "id": text("the candidate's id"),
            "issues": {"type": "array", "items": reference("schemas", "Issue"), "description": "what is wrong"},
        },
    )
    count = {"type": "integer", "minimum": 0}
    return record(
        "what the change would do to the records of the live side",
        {
            "candidatesChecked": {**count, "description": "all of them, the archived ones too"},
            "candidatesRefused": {**count, "description": "how many would no longer validate"},
            "candidates": {"type": "array", "items": refused, "description": "the first 100 of these"},
            "interactionsRefused": {
                **count,
                "description": "interactions with a type that would be gone",
            },
        },
    )


def _key() -> dict[str, Schema]:
    return {
        "id": text("the key's id", examples=[examples.KEY_ID]),
        "hint": text(f"its first {HINT_LENGTH} characters, to tell keys apart"),
        "scopes": {
            "type": "array",
            "items": text("a scope", enum=[scope.value for scope in Scope]),
            "description": "what it may do",
        },
        "createdAt": moment("when it was made"),
        "lastUsedAt": moment("when it was used last, to the minute; null: never", nullable=True),
        "revokedAt": moment("when it was ended; null while it is valid", nullable=True),
    }
