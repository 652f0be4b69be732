"""The OpenAPI 3.1 document of the feed."""

from http import HTTPStatus

from rapport.surfaces.feed.events import GONE
from rapport.surfaces.feed.openapi import of_events, of_webhooks
from rapport.surfaces.keyed.openapi.document import Told, document
from rapport.surfaces.keyed.openapi.shapes import Node

PATH = "/openapi/feed.json"

_DESCRIPTION = """\
What happened to a tenant's records: candidates, employees, vacancies, applications, interviews and all that belongs \
to them, from every surface, in the order in which it was committed.

Events are CloudEvents 1.0. They name records and hold nothing of their content, so they outlive an erasure. \
`data.number` is the number of an application, an applicant, a job, an interviewer, a status or a team; \
`data.externalId` is a client's own id, as long as the write that told it is not forgotten. The subject of both kinds \
is made of that id: a UUIDv5, with the UUID in `source` as its namespace, of the prefix, `/` and the id, shown as a \
TypeID.

Webhooks are told of the same events: by POST, each a CloudEvent, signed by Standard Webhooks."""


def feed_document() -> Node:
    """Fresh at each call."""
    return document(
        Told(
            title="Rapport: feed",
            description=_DESCRIPTION,
            by_tag={"Events": of_events.DESCRIBED, "Webhooks": of_webhooks.DESCRIBED},
            parameters={**of_events.PARAMETERS, **of_webhooks.PARAMETERS},
            schemas={**of_events.SCHEMAS, **of_webhooks.SCHEMAS},
            refusals={
                HTTPStatus.NOT_FOUND: "There is no such webhook",
                HTTPStatus.GONE: GONE,
                HTTPStatus.CONFLICT: "There are as many webhooks as there may be",
            },
        )
    )
