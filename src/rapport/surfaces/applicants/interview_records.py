"""Interviews as this surface shows them: what a client sets comes back in the form in which it is set."""

from datetime import datetime
from typing import Any

from rapport.domain.applicants.interview_changes import Change
from rapport.domain.applicants.interviews import Interview, Invited
from rapport.domain.applicants.wall_time import local
from rapport.ids import Kind, show


def interview_shown(interview: Interview) -> dict[str, Any]:
    first, *_ = interviewers = [_interviewer(each) for each in interview.interviewers]
    return {
        "id": show(Kind.INTERVIEW, interview.id),
        "applicant_id": str(interview.application_id),
        "status": interview.status,
        **_when(interview.starts_at, interview.ends_at, interview.time_zone),
        "duration": str(interview.duration_minutes),
        "location": interview.location,
        "interviewer": first,
        "interviewers": interviewers,
        "sequence": interview.sequence,
        "ical_uid": interview.ical_uid,
        "tzdata": interview.tzdata,
        "reason": interview.reason,
        "created_at": interview.created_at,
        "updated_at": interview.updated_at,
    }


def change_shown(change: Change) -> dict[str, Any]:
    """Of the history."""
    state = change.state
    return {
        "sequence": change.sequence,
        "what": change.what,
        "at": change.at,
        "actor": change.actor,
        "status": state.status,
        **_when(state.starts_at, state.ends_at, state.time_zone),
        "duration": str(state.duration_minutes),
        "location": state.location,
        "interviewer_ids": [str(number) for number in state.interviewer_ids],
        "tzdata": state.tzdata,
        "reason": state.reason,
    }


def _when(starts_at: datetime, ends_at: datetime, time_zone: str) -> dict[str, Any]:
    return {
        "starts_at": starts_at,
        "ends_at": ends_at,
        "local_start": local(starts_at, time_zone).isoformat(),
        "timezone": time_zone,
    }


def _interviewer(interviewer: Invited) -> dict[str, Any]:
    return {
        "id": str(interviewer.number),
        "name": interviewer.name,
        "email": interviewer.email,
        "answer": interviewer.answer,
    }
