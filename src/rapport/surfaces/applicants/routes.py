"""The surface as a whole: its routes, and its errors, which no other surface's shape may get into (contract)."""

from typing import Any

from litestar import Router
from litestar.di import Provide

from rapport.surfaces.allowances import allowances
from rapport.surfaces.applicants import (
    applications,
    availability,
    busy_times,
    calendar_import,
    calendars,
    documents,
    easy_apply,
    holds,
    interviewers,
    interviews,
    job_changes,
    jobs,
    mails,
    persons,
    replies,
    scheduled,
    slots,
    statuses,
    teams,
)
from rapport.surfaces.applicants.call import Parts, doorkeeper
from rapport.surfaces.applicants.errors import refuse
from rapport.surfaces.refusals import Refuse

HANDLERS = (
    applications.list_applicants,
    applications.get_applicant,
    documents.get_document,
    statuses.list_statuses,
    statuses.set_status,
    statuses.create_status,
    jobs.search_jobs,
    job_changes.create_job,
    job_changes.update_job,
    interviews.schedule_interview,
    scheduled.list_scheduled,
    scheduled.get_scheduled,
    scheduled.cancel_interview,
    scheduled.complete_interview,
    teams.list_teams,
    teams.create_team,
    interviewers.list_interviewers,
    interviewers.get_interviewer,
    interviewers.create_interviewer,
    interviewers.update_interviewer,
    persons.erase_person,
    availability.get_availability,
    availability.set_availability,
    busy_times.list_busy_times,
    busy_times.create_busy_times,
    busy_times.delete_busy_time,
    calendar_import.import_calendar,
    slots.list_slots,
    holds.create_hold,
    holds.release_hold,
    mails.list_interview_mails,
    replies.post_reply,
    calendars.create_calendar,
)
UPLOADS = (easy_apply.easy_apply,)
"""Those whose bodies hold files, and so may be longer than others."""
OPEN = (calendars.read_calendar,)
"""They ask for no key."""


def applicants_routes(parts: Parts, upload_limit_bytes: int) -> list[Router]:
    """`upload_limit_bytes`: how long the body of a request with a file may be, whatever others may."""
    handled: dict[Any, Any] = {Exception: refuse}
    uploading = Router(path="/", route_handlers=UPLOADS, request_max_body_size=upload_limit_bytes)
    return [
        Router(
            path="/",
            route_handlers=[*allowances([*HANDLERS, *UPLOADS]), *HANDLERS, uploading],
            guards=[doorkeeper(parts)],
            exception_handlers=handled,
        ),
        Router(
            path="/",
            route_handlers=[*allowances(OPEN), *OPEN],
            dependencies={"parts": Provide(lambda: parts, sync_to_thread=False)},
            exception_handlers=handled,
        ),
    ]


def refusal_of(path: str) -> Refuse | None:
    """What answers an error under this path that comes before any route is found; None: the path is not ours."""
    return refuse if path.partition("/")[2].partition("/")[0] in _ROOMS else None


_ROOMS = {path.split("/")[1] for handler in (*HANDLERS, *UPLOADS, *OPEN) for path in handler.paths}
"""The first segments of the paths."""
