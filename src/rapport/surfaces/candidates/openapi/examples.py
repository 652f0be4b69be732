"""What the documentation shows: people who do not exist, at hosts that cannot (RFC 2606)."""

from base64 import b64encode
from hashlib import sha256
from typing import Any
from uuid import UUID

from rapport.domain.candidates import interactions
from rapport.domain.candidates.region_schema import BEGINNING
from rapport.ids import Kind, read, show
from rapport.surfaces.candidates.paging import pack_cursor
from rapport.surfaces.candidates.region_schemas import RegionSchema
from rapport.surfaces.candidates.writing import ACCEPTED

CANDIDATE_ID = show(Kind.CANDIDATE, UUID("019caddf-5e00-7c41-9a54-3f1d20c7b6e8"))
INTERACTION_ID = show(Kind.INTERACTION, UUID("019caddf-5e00-7d02-8b6f-a90e41f2c357"))
ATTACHMENT_ID = show(Kind.ATTACHMENT, UUID("019caddf-5e00-7e57-b2d3-64c8a1905f7e"))
MUTATION_ID = show(Kind.MUTATION, UUID("019caddf-5e02-7f93-a1c8-6be5d07f4a21"))
KEY_ID = show(Kind.API_KEY, UUID("019caddf-5e04-7b16-8d21-c5047fb2a9e3"))
REGION_ID = show(Kind.REGION, UUID("019caddf-5e05-7e44-9b70-18d3fa60c2b5"))
REQUEST_ID = "0b7c2f64d0c14c0e9c3f6a1f5f2f8f10"
IDEMPOTENCY_KEY = "a_unique_key_generated_for_this_request_12345"
CALLBACK_URL = "https://crm.school.example/callbacks?source=rapport"
SCHEMA = RegionSchema(BEGINNING).served("interaction", "update")
CURSOR = pack_cursor(("2026-03-02T09:30:00Z", read(Kind.INTERACTION, INTERACTION_ID)))
ACCEPTED_AT, FINISHED_AT = "2026-03-02T10:12:40.514207Z", "2026-03-02T10:12:40.531934Z"

INTAKE = {
    "type": "Intake call",
    "performedAt": "2026-03-02T10:30:00+01:00",
    "summary": "First call: wants to move from care into teaching",
    "duration": 1500,
}
MEETING = {
    "type": ["Advice meeting", "Referral"],
    "performedAt": "2026-03-09",
    "notes": "Talked through both training routes; she will spend a day in class first.",
}
CANDIDATE = {
    "name": "Noor Visser",
    "email": "noor.visser@mail.example",
    "phone": "+31 6 5550 0123",
    "privacyConsent": True,
    "phase": "Orienting",
    "sectors": ["Primary education"],
    "roles": ["Teacher"],
    "priorEducation": "hbo bachelor",
    "city": "Utrecht",
}
TRAVELLING = {"idempotencyKey": IDEMPOTENCY_KEY, "callbackUrl": CALLBACK_URL}

Examples = dict[str, dict[str, Any]]

NEW_CANDIDATES: Examples = {
    "list": {
        "summary": "A candidate with the first contact moment",
        "value": [{**CANDIDATE, "interactions": [INTAKE]}],
    },
    "wrapper": {
        "summary": "With key and callback",
        "value": {
            "candidates": [{"name": "Sam de Wit", "phone": "+31 6 5550 0188", "privacyConsent": True}],
            **TRAVELLING,
        },
    },
    "single": {"summary": "One without a list", "value": {**CANDIDATE, "callbackUrl": CALLBACK_URL}},
}
NEW_INTERACTIONS: Examples = {
    "list": {"summary": "A list of one", "value": [INTAKE]},
    "wrapper": {"summary": "Two, with key and callback", "value": {"interactions": [INTAKE, MEETING], **TRAVELLING}},
    "single": {"summary": "One without a list", "value": MEETING},
}
FILE = "%PDF-1.7 and so on"
_CV = b64encode(FILE.encode()).decode()
NEW_ATTACHMENTS: Examples = {
    "base64": {
        "summary": "A curriculum vitae in base64",
        "value": {"curriculumVitae": [{"fileName": "CV Noor Visser.pdf", "base64": _CV}]},
    },
    "url": {
        "summary": "A diploma by its address, with key and callback",
        "value": {"otherAttachments": [{"url": "https://files.school.example/diplomas/2291.pdf"}], **TRAVELLING},
    },
}
UPSERTED_CANDIDATE: Examples = {
    "known": {
        "summary": "Whoever has this e-mail address, else this phone number; with key and callback",
        "value": {**CANDIDATE, **TRAVELLING},
    },
}
CANDIDATE_CHANGES: Examples = {
    "progress": {
        "summary": "The next phase, another list of sectors, the city cleared",
        "value": {"phase": "Preparing", "sectors": ["Primary education", "Special education"], "city": None},
    },
}
INTERACTION_CHANGES: Examples = {
    "correction": {
        "summary": "A corrected time, a note added, the duration cleared",
        "value": {
            "performedAt": "2026-03-02T11:30:00+01:00",
            "notes": "She called back an hour later than planned.",
            "duration": None,
        },
    },
}
DELETION: Examples = {"callback": {"summary": "Only what travels with it", "value": TRAVELLING}}

ISSUES = [
    {
        "path": ["interactions", 0, "duration"],
        "code": "minimum",
        "message": "duration must be whole seconds from 0 to 2147483647, or null",
    },
    {"path": ["interactions", 0, "performedAt"], "code": "required", "message": "performedAt is required"},
]

_TIMES = {"createdAt": ACCEPTED_AT, "updatedAt": ACCEPTED_AT}
CANDIDATE_SHOWN = {"id": CANDIDATE_ID, **CANDIDATE, **_TIMES}
INTERACTION_SHOWN = {
    "id": INTERACTION_ID,
    "candidateId": CANDIDATE_ID,
    **INTAKE,
    "type": [INTAKE["type"]],
    "notes": None,
    **_TIMES,
}
ATTACHMENT_SHOWN = {
    "id": ATTACHMENT_ID,
    "candidateId": CANDIDATE_ID,
    "field": "curriculumVitae",
    "fileName": "CV Noor Visser.pdf",
    "mediaType": "application/pdf",
    "size": len(FILE),
    "sha256": sha256(FILE.encode()).hexdigest(),
    "createdAt": ACCEPTED_AT,
}
CANDIDATE_LISTED = {**CANDIDATE_SHOWN, "interactions": [INTERACTION_SHOWN]}
_REFERS = {"candidateIds": [CANDIDATE_ID], "interactionIds": [INTERACTION_ID]}
ACCEPTANCE = {
    "status": "accepted",
    "idempotencyKey": IDEMPOTENCY_KEY,
    "message": ACCEPTED,
    "mutationId": MUTATION_ID,
    **_REFERS,
}
CANDIDATE_ACCEPTANCE = {**ACCEPTANCE, "interactionIds": []}
ATTACHMENT_ACCEPTANCE = {**CANDIDATE_ACCEPTANCE, "attachmentIds": [ATTACHMENT_ID]}
UPSERT_ACCEPTANCE = {**CANDIDATE_ACCEPTANCE, "candidateIds": []}
CALLBACK = {
    "mutationId": MUTATION_ID,
    "idempotencyKey": IDEMPOTENCY_KEY,
    "operation": interactions.CREATE.name,
    "status": "completed",
    "acceptedAt": ACCEPTED_AT,
    "finishedAt": FINISHED_AT,
    "sandbox": False,
    "result": _REFERS,
}
MUTATION = {
    **CALLBACK,
    "callback": {"state": "delivered", "attempts": 1, "lastStatus": 204, "lastError": None, "nextAttemptAt": None},
}
REDELIVERED = {
    **CALLBACK,
    "callback": {
        "state": "waiting",
        "attempts": 0,
        "lastStatus": 503,
        "lastError": None,
        "nextAttemptAt": "2026-03-06T08:00:00.120433Z",
    },
}
