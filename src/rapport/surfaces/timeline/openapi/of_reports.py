"""Reports, in the document."""

from typing import Any

from rapport.surfaces.csv_answer import csv_of
from rapport.surfaces.keyed.openapi.shapes import Described, Node, nullable, parameter, record, text
from rapport.surfaces.timeline import reports

_META: Node = {
    "since": "2026-03-02T00:00:00Z",
    "until": "2026-05-25T00:00:00Z",
    "by": "week",
    "timeZone": "Europe/Amsterdam",
}
_PARAMETERS = ("since", "until", "by", "format")


def _report(handler: Any, summary: str, schema: str, /, **row: Any) -> Described:
    return Described(
        handler=handler,
        summary=summary,
        parameters=_PARAMETERS,
        gives=(schema, {"data": [row], "meta": _META}),
        sheet=csv_of(list(row), [row]),
    )


DESCRIBED = (
    _report(
        reports.get_contacts,
        "Count contacts",
        "ContactsReport",
        starts="2026-03-02",
        kind="application",
        type="applied",
        source="Referral",
        count=12,
    ),
    _report(
        reports.get_funnel,
        "See how far people come",
        "FunnelReport",
        step="hired",
        people=3,
        ofFirst=0.0625,
        ofPrevious=0.75,
    ),
    _report(
        reports.get_lead_times,
        "See how long it takes",
        "LeadTimesReport",
        starts="2026-03-01",
        step="contact_to_hire",
        people=3,
        medianDays=31.5,
        p80Days=40.25,
    ),
    _report(
        reports.get_interviewers,
        "See what interviewers have to do",
        "InterviewersReport",
        starts="2026-03-02",
        interviewer=1007,
        name="Ina Interviewer",
        interviews=4,
        upcoming=1,
        hours=3.5,
    ),
)

PARAMETERS: dict[str, Node] = {
    "by": parameter("by", "What the period is cut into.", {"type": "string", "enum": ["day", "week", "month"]}),
    "format": parameter(
        "format", "`csv` for a sheet; so does `Accept: text/csv`.", {"type": "string", "enum": [*reports.FORMATS]}
    ),
}

_STARTS = text("the first day of a part of the period", format="date")
_PART = {"type": ["number", "null"], "minimum": 0}
_COUNT = {"type": "integer", "minimum": 0}
_DAYS = {"type": "number", "minimum": 0}


def _rows(description: str, properties: Node) -> Node:
    meta = record(
        "what it is about",
        {
            "since": text("the beginning", format="date-time"),
            "until": text("the end, which does not belong to it", format="date-time"),
            "by": text("what it is cut into"),
            "timeZone": text("by whose clock"),
        },
    )
    rows = {"type": "array", "items": record("a row", properties), "description": "the rows"}
    return record(description, {"data": rows, "meta": meta})


SCHEMAS: dict[str, Node] = {
    "ContactsReport": _rows(
        "contacts, counted",
        {
            "starts": _STARTS,
            "kind": text("with whom: interaction, employee_interaction, application, interview"),
            "type": text("of an interview its status; an interaction of two types counts with each"),
            "source": nullable(text("of an application")),
            "count": {**_COUNT, "description": "how many"},
        },
    ),
    "FunnelReport": _rows(
        "how far people came",
        {
            "step": text("contacted, applied, interviewed, offered, hired"),
            "people": {**_COUNT, "description": "how many came to it until now"},
            "ofFirst": {**_PART, "description": "their part of those of the first step; null of none"},
            "ofPrevious": {**_PART, "description": "their number beside that of the step before; null beside none"},
        },
    ),
    "LeadTimesReport": _rows(
        "how long steps took",
        {
            "starts": _STARTS,
            "step": text("contact_to_interview, interview_to_hire, contact_to_hire"),
            "people": {**_COUNT, "description": "whose step ended in this part"},
            "medianDays": {**_DAYS, "description": "half of them took no longer"},
            "p80Days": {**_DAYS, "description": "four of five took no longer"},
        },
    ),
    "InterviewersReport": _rows(
        "what interviewers have to do",
        {
            "starts": _STARTS,
            "interviewer": {**_COUNT, "description": "their number"},
            "name": text("their name"),
            "interviews": {**_COUNT, "description": "how many begin in this part"},
            "upcoming": {**_COUNT, "description": "how many of them are still to come"},
            "hours": {"type": "number", "minimum": 0, "description": "how long they are together"},
        },
    ),
}
