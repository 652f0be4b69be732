"""What the reader of an operation is told beside what its handler says of itself."""

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any

from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from rapport.domain.candidates.region_schema import Definition
from rapport.surfaces.candidates.openapi import examples
from rapport.surfaces.candidates.openapi.answers import Bare, Data
from rapport.surfaces.candidates.openapi.records import Node
from rapport.surfaces.candidates.writing import ACCEPTED

PAGING = ("cursor", "pageSize")


def accepted(example: Any) -> Data:
    return Data(
        record="Acceptance",
        description="Validated, on disk and queued. Not yet carried out: the result is at `Location`, and in the "
        "callback.",
        message=ACCEPTED,
        example=example,
    )


class Described(Struct, frozen=True, kw_only=True):
    """`refusals` are those beside the ones that every operation, or every one with a body, may answer with.

    `versioned`: it answers with an ETag, and with 304 to whoever has that version already.
    """

    handler: HTTPRouteHandler
    tag: str
    summary: str
    data: Data | Bare = accepted(examples.ACCEPTANCE)
    body: Callable[[Definition], Node] | None = None
    query: Sequence[str] = ()
    refusals: Sequence[HTTPStatus] = ()
    versioned: bool = False


def shown(record: str, what: str, example: Any) -> Data:
    return Data(record=record, description=f"The {what}.", message=f"The {what} was retrieved.", example=example)


def listed(record: str, what: str, example: Any) -> Data:
    return Data(
        record=record,
        description=f"A page of {what}.",
        message=f"The {what} were retrieved.",
        example=[example],
        extent="page",
    )
