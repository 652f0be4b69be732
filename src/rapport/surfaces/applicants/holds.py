"""`/scheduling/holds`: an interviewer's time, kept for a moment."""

from typing import Any

from litestar import Response, delete, post
from litestar.params import FromPath

from rapport.access.partner_scopes import PartnerScope
from rapport.domain.applicants import holds
from rapport.ids import NO_ONE, Kind, new_id, read, show
from rapport.surfaces.applicants.asking import ApplicantsRequest, Asking
from rapport.surfaces.applicants.fields import number, read_number
from rapport.surfaces.applicants.moments import INSTANT, instant
from rapport.surfaces.applicants.writing import answer, carry_out
from rapport.surfaces.validation import Validator

PATH = "/scheduling/holds"
MOST_INTERVIEWERS = 20
DEFAULT_DURATION = 60  # minutes
DEFAULT_MINUTES = 5


def hold_schema() -> dict[str, Any]:
    """Fresh at each call."""
    return {
        "type": "object",
        "properties": {
            "interviewer_ids": {
                "type": "array",
                "items": number(),
                "minItems": 1,
                "maxItems": MOST_INTERVIEWERS,
                "uniqueItems": True,
                "description": f"a list of 1 to {MOST_INTERVIEWERS} interviewers' numbers, each once",
            },
            "starts_at": INSTANT,
            "duration": {
                "type": "integer",
                "minimum": 1,
                "maximum": 1440,
                "default": DEFAULT_DURATION,
                "description": "a whole number of minutes from 1 to 1440",
            },
            "minutes": {
                "type": "integer",
                "minimum": 1,
                "maximum": 30,
                "default": DEFAULT_MINUTES,
                "description": "a whole number from 1 to 30: for how many minutes it is held",
            },
        },
        "required": ["interviewer_ids", "starts_at"],
        "additionalProperties": False,
        "description": "a hold",
    }


_given = Validator(hold_schema())


@post(PATH, status_code=200, access=PartnerScope.WRITE)
async def create_hold(request: ApplicantsRequest) -> Response[bytes]:
    """Of several interviewers all are held, or none: 409 when one of them has something else at that time.

    Until it expires nobody else can hold or book that time, unless the tenant allows interviews to overlap. Working
    hours and buffers do not matter here: they say what is offered, not what may be asked for.
    """
    asking = Asking(request)
    key = asking.key()
    payload = await asking.body(_given)
    asking.check()
    hold_id = new_id()
    done = await carry_out(
        request,
        holds.CREATE,
        key=key,
        subject=hold_id,
        body={
            "id": hold_id,
            "team_id": request.auth.team_id,
            "interviewer_ids": list(dict.fromkeys(map(read_number, payload["interviewer_ids"]))),
            "starts_at": instant(payload["starts_at"]),
            "duration_minutes": int(payload.get("duration", DEFAULT_DURATION)),
            "minutes": int(payload.get("minutes", DEFAULT_MINUTES)),
        },
        payload=payload,
        refers={"holdIds": [show(Kind.HOLD, hold_id)]},
    )
    hold = done.result["hold"]
    return answer({**hold, "interviewer_ids": list(map(str, hold["interviewer_ids"]))}, done.headers)


@delete(PATH + "/{hold_id:str}", status_code=200, access=PartnerScope.WRITE)
async def release_hold(request: ApplicantsRequest, hold_id: FromPath[str]) -> Response[bytes]:
    """Its time is free again. 404 once it has expired."""
    asking = Asking(request)
    key = asking.key()
    asking.check()
    identifier = read(Kind.HOLD, hold_id) or NO_ONE
    done = await carry_out(
        request,
        holds.RELEASE,
        key=key,
        subject=identifier,
        body={"id": identifier, "team_id": request.auth.team_id},
        payload=None,
        refers={"holdIds": [hold_id]},
    )
    return answer({"id": hold_id}, done.headers)
