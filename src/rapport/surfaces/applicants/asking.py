"""What a request asks for, read piece by piece; all that is wrong with it is said at once."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from litestar import Request

from rapport.ids import new_id
from rapport.surfaces.applicants.call import ApplicantsCall
from rapport.surfaces.json_body import JSON, NotJsonError, is_json, media_type_of, parse_json
from rapport.surfaces.patterns import DATE, OFFSET, TIME
from rapport.surfaces.refusals import INVALID, Refusal, Wrong
from rapport.surfaces.validation import Fault, TooDeepError, Validator

ApplicantsRequest = Request[None, ApplicantsCall, Any]

MAX_KEY = 255  # characters
MAX_OFFSET = 10**9
MAX_NUMBER = 2**63 - 1
BODY = "body"
_MOMENT = re.compile(f"{DATE}(?:T{TIME}{OFFSET}?)?", re.ASCII)


class Asking:
    """Each method reads one thing and notes what is wrong with it; what it answers counts once `check` has passed."""

    def __init__(self, request: ApplicantsRequest) -> None:
        self._request = request
        self._wrong: list[Wrong] = []

    def note(self, field: str, message: str) -> None:
        """Something that only the route itself can tell."""
        self._wrong.append(Wrong(field, message))

    def check(self) -> None:
        """Raises Refusal with all that was noted."""
        if self._wrong:
            raise Refusal(HTTPStatus.BAD_REQUEST, INVALID, *self._wrong)

    def number(self, parameter: str, given: str) -> int:
        """A record's number in the path. One that no record can have stands for none: it is not found."""
        if not re.fullmatch("[0-9]{1,30}", given, re.ASCII):
            self.note(parameter, f"{parameter} must be digits")
            return 0
        return min(int(given), MAX_NUMBER)

    def whole(self, parameter: str, least: int, most: int, default: int) -> int:
        given = self._request.query_params.get(parameter)
        if given is None:
            return default
        if not re.fullmatch("[0-9]{1,19}", given, re.ASCII) or not least <= int(given) <= most:
            self.note(parameter, f"{parameter} must be a whole number from {least} to {most}")
            return default
        return int(given)

    def id_number(self, parameter: str) -> int | None:
        """A record's number in the query; None when it is absent."""
        given = self._request.query_params.get(parameter)
        return None if given is None else self.number(parameter, given)

    def moment(self, parameter: str) -> datetime | None:
        """A date, which is its first instant, or a date-time; UTC when it has no offset. None when it is absent."""
        given = self._request.query_params.get(parameter)
        if given is None:
            return None
        text = given.replace(" ", "+")  # a plus sign that nobody has escaped
        if not _MOMENT.fullmatch(text):
            self.note(parameter, f"{parameter} must be a date or a date-time of ISO 8601, such as 2026-03-01T10:00:00Z")
            return None
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)

    def choice(self, parameter: str, choices: Sequence[str]) -> str | None:
        """None when it is absent."""
        given = self._request.query_params.get(parameter)
        if given is not None and given not in choices:
            self.note(parameter, f"{parameter} must be one of: {', '.join(choices)}")
            return None
        return given

    def text(self, parameter: str) -> str | None:
        """None when it is absent."""
        given = self._request.query_params.get(parameter)
        if given is not None and not given.isprintable():
            self.note(parameter, f"{parameter} must be printable text")
        return given

    def key(self) -> str:
        """The idempotency key, or a new one."""
        given = self._request.headers.get("idempotency-key")
        if given is None:
            return str(new_id())
        if not 1 <= len(given) <= MAX_KEY or not given.isascii() or not given.isprintable():
            self.note("Idempotency-Key", f"Idempotency-Key must be 1 to {MAX_KEY} printable ASCII characters")
        return given

    async def body(self, validator: Validator) -> Any:
        """Raises Refusal for another media type."""
        body = await self._request.body()
        content_type = self._request.headers.get("content-type", JSON)
        if body and not is_json(content_type):
            message = f"the body's Content-Type is {media_type_of(content_type)}; it should be {JSON}"
            raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Unsupported Media Type", Wrong("Content-Type", message))
        try:
            payload = parse_json(body)
            faults = validator.faults(payload)
        except NotJsonError as error:
            self.note(BODY, str(error))
            return None
        except TooDeepError:
            self.note(BODY, "the body is nested too deeply")
            return None
        self._wrong += [Wrong(_field(fault), fault.message) for fault in faults]
        return payload


def _field(fault: Fault) -> str:
    """The way there: `applicant.resume.file`, `answers[0].id`."""
    way = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in fault.path)
    return way.removeprefix(".") or BODY
