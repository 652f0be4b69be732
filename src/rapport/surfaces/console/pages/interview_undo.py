"""A change of an interview is taken back: it is set to what it was before."""

from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath
from msgspec import Struct

from rapport.access.roles import Role
from rapport.domain.applicants.interview_changes import Change, application_subject, find_changes
from rapport.domain.applicants.interview_scheduling import SCHEDULE
from rapport.domain.applicants.interviews import SCHEDULED, Interview, find_interviews
from rapport.domain.applicants.time_zones import zone_of
from rapport.engine.mutation import Failed
from rapport.ids import NO_ONE, Kind, read, show
from rapport.storage.database import Transaction
from rapport.surfaces.console.call import ConsoleCall, ConsoleRequest
from rapport.surfaces.console.coming_back import seen_again
from rapport.surfaces.console.forms import read_form
from rapport.surfaces.console.page import redirect
from rapport.surfaces.console.refusals import Refusal, not_found
from rapport.surfaces.console.writing import carry_out


class Undo(Struct, frozen=True, kw_only=True):
    """What may be taken back: the change that led to `sequence`, before which it began at `starts_at`."""

    interview_id: str
    sequence: int
    starts_at: datetime
    applicant: str


async def read_interview(transaction: Transaction, call: ConsoleCall, shown: str) -> Interview | None:
    """Of any team."""
    interview_id: UUID = read(Kind.INTERVIEW, shown) or NO_ONE
    return (await find_interviews(transaction, call.tenant_id, [interview_id])).get(interview_id)


async def undo_of(transaction: Transaction, call: ConsoleCall, shown: str) -> Undo | None:
    """None when nothing is to be taken back, or when it is not this user's to do."""
    if not shown or not call.role.may(Role.COORDINATOR):
        return None
    interview = await read_interview(transaction, call, shown)
    before = None if interview is None else await _before(transaction, call, interview)
    if interview is None or before is None:
        return None
    return Undo(
        interview_id=shown,
        sequence=interview.sequence,
        starts_at=before.state.starts_at,
        applicant=interview.applicant.name,
    )


async def _before(transaction: Transaction, call: ConsoleCall, interview: Interview) -> Change | None:
    changes = {each.sequence: each for each in await find_changes(transaction, call.tenant_id, interview.id)}
    before = changes.get(interview.sequence - 1)
    both = interview.status == SCHEDULED and before is not None and before.state.status == SCHEDULED
    return before if both else None


@post("/interviews/{interview_id:str}/undo", access=Role.COORDINATOR)
async def post_undo(request: ConsoleRequest, interview_id: FromPath[str]) -> Response[bytes]:
    """Nothing is done when it was changed again since."""
    call, form = request.auth, await read_form(request)
    async with call.transaction() as transaction:
        interview = await read_interview(transaction, call, interview_id)
        before = None if interview is None else await _before(transaction, call, interview)
    if interview is None:
        raise not_found()
    if before is None or form["sequence"] != str(interview.sequence):
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "interviews.undo.late")
    state, subject = before.state, application_subject(call.tenant_id, interview.application_id)
    outcome = await carry_out(
        request,
        form,
        SCHEDULE,
        subjects=[subject],
        body={
            "application_id": interview.application_id,
            "team_id": None,
            "wall_start": state.wall_start,
            "time_zone": state.time_zone,
            "duration_minutes": state.duration_minutes,
            "location": state.location,
            "interviewer_ids": list(state.interviewer_ids),
            "later": is_later(state.starts_at, state.time_zone),
        },
        refers={"applicationIds": [show(Kind.APPLICATION, subject)]},
    )
    if isinstance(outcome, Failed):
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "interviews.undo.late")
    view = seen_again(form["seen"], state.starts_at, call.user.time_zone)
    return redirect(request, f"/interviews?{view}&interview={interview_id}", done="interviews.undone")


def is_later(starts_at: datetime, time_zone: str) -> bool:
    """Whether it is the second of two times that the clock shows alike."""
    return starts_at.astimezone(zone_of(time_zone)).fold == 1
