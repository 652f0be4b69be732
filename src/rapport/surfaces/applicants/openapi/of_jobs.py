"""Jobs, in the document."""

from http import HTTPStatus

from rapport.surfaces.applicants import job_changes as changing
from rapport.surfaces.applicants import jobs
from rapport.surfaces.applicants.asking import MAX_OFFSET
from rapport.surfaces.applicants.filters import MAX_NUMBERS, MAX_TEXT
from rapport.surfaces.applicants.jobs import DEFAULT_PAGE, DEFAULTS, MAX_PAGE, NARROWING
from rapport.surfaces.applicants.openapi.described import Described, Node, reference
from rapport.surfaces.applicants.openapi.shapes import (
    COUNT,
    NUMBER,
    listed,
    moment,
    nullable,
    parameter,
    record,
    text,
    truth,
    whole,
)
from rapport.surfaces.applicants.set_up_schema import job_changes, job_fields, new_job

_UNKNOWN, _TAKEN = HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT
_SHORT: Node = {"type": "string", "maxLength": MAX_TEXT}
_NARROWING = {f"job_{name.removeprefix('job_')}": name for name in NARROWING}

DESCRIBED = (
    Described(
        handler=jobs.search_jobs,
        summary="Search jobs",
        query=("teams", "include_private", "size", "page", "keyword", *_NARROWING),
        answer=reference("schemas", "Jobs"),
    ),
    Described(
        handler=changing.create_job,
        summary="Make a job",
        body=reference("schemas", "NewJob"),
        examples={"job": {"id": 345678, "name": "Nurse", "city": "Delft", "job_type": "Part time"}},
        answer=reference("schemas", "JobWithDetails"),
        refusals=(_UNKNOWN, _TAKEN),
    ),
    Described(
        handler=changing.update_job,
        summary="Change or archive a job",
        body=reference("schemas", "JobChanges"),
        examples={"archived": {"archived": True}, "moved": {"city": "Breda", "state": None}},
        answer=reference("schemas", "JobWithDetails"),
        refusals=(_UNKNOWN,),
    ),
)

PARAMETERS: dict[str, Node] = {
    "job_id": parameter("job_id", "The job's id.", NUMBER, "path"),
    "teams": parameter(
        "teams", f"Only these teams and those below them: up to {MAX_NUMBERS} numbers with commas.", {"type": "string"}
    ),
    "include_private": parameter(
        "include_private", "Those that are not published too.", {"type": "string", "enum": ["0", "1", "false", "true"]}
    ),
    "size": parameter("size", "How many at most.", whole(1, MAX_PAGE, DEFAULT_PAGE)),
    "page": parameter("page", "Which page, from 1.", whole(1, MAX_OFFSET // MAX_PAGE, 1)),
    "keyword": parameter("keyword", "Only those whose name, description or brand has all of these words.", _SHORT),
    **{
        shown: parameter(name, f"Only those with this {name}, in any case.", _SHORT)
        for shown, name in _NARROWING.items()
    },
}

_KNOWN: dict[str, Node] = {
    name: {**{key: schema[key] for key in ("type", "description")}, "type": [schema["type"], "null"]}
    for name, schema in job_fields().items()
}
_ROW: dict[str, Node] = {
    "id": {**NUMBER, "examples": ["345678"]},
    "team_id": NUMBER,
    "name": text("what it is called", "Nurse"),
    **{name: _KNOWN[name] for name in DEFAULTS},
}

SCHEMAS: dict[str, Node] = {
    "NewJob": new_job(),
    "JobChanges": job_changes(),
    "Job": record("a job", _ROW),
    "JobWithDetails": record(
        "a job with all that is known of it",
        {
            **_ROW,
            **_KNOWN,
            "archived": truth("whether it takes no applications any more"),
            "archived_date": nullable(moment("since when it takes no applications")),
        },
    ),
    "Jobs": listed("Job", page=COUNT, size=COUNT),
}
