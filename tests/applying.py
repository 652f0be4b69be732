"""Applications handed in by tests, as a partner's client does it."""

from base64 import b64encode
from typing import Any

from partners import Partner
from rapport.ids import new_id
from support import Answer

CV = b"%PDF-1.4 a life"


def application(job: object, **fields: Any) -> dict[str, Any]:
    """A body; the applicant is somebody new. `fields` are members of the body."""
    applicant = {"email": f"{new_id()}@home.example", "fullName": "Ann van Example"}
    return {"applicant": applicant, "job": {"jobId": str(job)}, **fields}


def resume(content: bytes = CV, name: str = "cv.pdf") -> dict[str, Any]:
    """A member of the applicant."""
    file = {"fileName": name, "contentType": "application/pdf", "data": b64encode(content).decode()}
    return {"file": file}


async def apply(partner: Partner, job: object, **fields: Any) -> Answer:
    return await partner.post("/easy-apply", application(job, **fields))


async def applied(partner: Partner, job: object, *, cv: bytes | None = None, **applicant: Any) -> dict[str, Any]:
    """The answer to an application that was taken; `applicant` are members of the applicant."""
    body = application(job)
    body["applicant"] |= {**({} if cv is None else {"resume": resume(cv)}), **applicant}
    answer = await partner.post("/easy-apply", body)
    assert answer.status == 200, answer.body
    found: dict[str, Any] = answer.body
    return found
