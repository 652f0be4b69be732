"""The OpenAPI 3.1 document of the timeline."""

from http import HTTPStatus

from rapport.surfaces.keyed.openapi.document import Told, document
from rapport.surfaces.keyed.openapi.shapes import Node
from rapport.surfaces.timeline.openapi import of_people, of_reports, of_timeline

PATH = "/openapi/timeline.json"

_DESCRIPTION = """\
All that happened between a tenant's people and its work, in one line: contacts with candidates, what employees liked \
and applied to, applications with each change of their status, and interviews. It is read from the records of the \
other surfaces at each request, so it is always as they are, erasures included."""


def timeline_document() -> Node:
    """Fresh at each call."""
    return document(
        Told(
            title="Rapport: timeline",
            description=_DESCRIPTION,
            by_tag={
                "Timeline": of_timeline.DESCRIBED,
                "People": of_people.DESCRIBED,
                "Reports": of_reports.DESCRIBED,
            },
            parameters={**of_timeline.PARAMETERS, **of_people.PARAMETERS, **of_reports.PARAMETERS},
            schemas={**of_timeline.SCHEMAS, **of_people.SCHEMAS, **of_reports.SCHEMAS},
            refusals={
                HTTPStatus.NOT_FOUND: "There is no such person",
                HTTPStatus.CONFLICT: "What is asked cannot be done as things are; the message says why",
                HTTPStatus.UNPROCESSABLE_ENTITY: "Idempotency-Key was used before with another request",
            },
        )
    )
