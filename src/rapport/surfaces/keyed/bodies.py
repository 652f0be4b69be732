"""Bodies, held against the very schemas that the OpenAPI document shows."""

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any

from litestar import Request

from rapport.surfaces.json_body import NotJsonError, is_json, parse_json
from rapport.surfaces.refusals import INVALID, Refusal, Wrong
from rapport.surfaces.validation import TooDeepError, Validator

Schema = dict[str, Any]


def _nothing_more(_: Schema) -> Sequence[Wrong]:
    return ()


class Body:
    """Reads and validates the body of one route; `more` says what the schema cannot tell of one that it allows."""

    def __init__(
        self, schema: Schema, *, optional: bool = False, more: Callable[[Schema], Sequence[Wrong]] = _nothing_more
    ) -> None:
        self._validator = Validator(schema)
        self._optional = optional
        self._more = more

    async def read(self, request: Request[Any, Any, Any]) -> Schema:
        """Raises Refusal with all that is wrong."""
        payload = await _json(request)
        if payload is None and self._optional:
            return {}
        try:
            faults = self._validator.faults(payload)
        except TooDeepError as error:
            raise _refused(Wrong("body", "is nested too deeply, or holds a number that is too large")) from error
        wrong = [Wrong(".".join(map(str, fault.path)) or "body", fault.message) for fault in faults]
        wrong = wrong or [*self._more(payload)]
        if wrong:
            raise _refused(*wrong)
        return dict(payload)


def closed(description: str, properties: Schema, **more: Any) -> Schema:
    """An object that has no other members."""
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "additionalProperties": False,
        **more,
    }


def _refused(*wrong: Wrong) -> Refusal:
    return Refusal(HTTPStatus.BAD_REQUEST, INVALID, *wrong)


async def _json(request: Request[Any, Any, Any]) -> Any:
    """The body, None when there is none. Raises Refusal."""
    body = await request.body()
    if not body:
        return None
    if not is_json(request.headers.get("content-type", "application/json")):
        raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "The body's Content-Type should be application/json")
    try:
        return parse_json(body)
    except NotJsonError as error:
        raise _refused(Wrong("body", str(error))) from error
