"""What a request asks for, read parameter by parameter; all that is wrong with it is said at once."""

import re
from collections.abc import Sequence
from http import HTTPStatus

from rapport.domain.feed.events import PREFIX
from rapport.surfaces.feed.call import FeedRequest
from rapport.surfaces.feed.errors import INVALID, Refusal, Wrong

MAX_LIMIT = 1000
DEFAULT_LIMIT = 100
MAX_WAIT_SECONDS = 30  # common load balancers cut off an answer that takes 60 s
MAX_TYPES = 50
LATEST = "latest"
CURSOR = "^(0|[1-9][0-9]{0,17})$"
TYPE = r"^(rapport\.)?[a-z_]{1,50}\.([a-z_]{1,50}|\*)$"

_cursor = re.compile(CURSOR, re.ASCII)
_type = re.compile(TYPE, re.ASCII)


class Asking:
    """Each method reads one parameter and notes what is wrong with it; what it answers counts once `check` passed."""

    def __init__(self, request: FeedRequest) -> None:
        self._given = request.query_params
        self._wrong: list[Wrong] = []

    def check(self) -> None:
        """Raises Refusal with all that was noted."""
        if self._wrong:
            raise Refusal(HTTPStatus.BAD_REQUEST, INVALID, *self._wrong)

    def latest(self) -> bool:
        """Whether what comes after the newest event is asked for."""
        return self._given.get("after") == LATEST

    def after(self) -> int | None:
        """A position; None: none is given."""
        given = self._given.get("after")
        if given is None or given == LATEST:
            return None
        return int(given) if _cursor.fullmatch(given) else self._refuse("after", _AFTER)

    def whole(self, name: str, least: int, most: int, default: int) -> int:
        given = self._given.get(name, str(default))
        if given.isascii() and given.isdigit() and len(given) <= len(str(most)) and least <= int(given) <= most:
            return int(given)
        return self._refuse(name, f"must be a whole number from {least} to {most}")

    def before(self) -> int | None:
        """A position; None: the end."""
        given = self._given.get("before")
        if given is None:
            return None
        return int(given) if _cursor.fullmatch(given) else self._refuse("before", _BEFORE)

    def choice(self, name: str, choices: Sequence[str]) -> str | None:
        given = self._given.get(name)
        if given is not None and given not in choices:
            self._refuse(name, f"must be one of: {', '.join(choices)}")
        return given

    def types(self) -> list[str]:
        """Without the prefix that they are shown with; none: all."""
        given = [each for value in self._given.getall("type", []) for each in value.split(",")]
        if len(given) > MAX_TYPES or not all(_type.fullmatch(each) for each in given):
            self._refuse("type", _TYPE)
        return [each.removeprefix(PREFIX) for each in given]

    def _refuse(self, field: str, message: str) -> int:
        self._wrong.append(Wrong(field, message))
        return 0


_AFTER = f"must be taken as it is from meta.cursor of an answer or the id of an event, or be {LATEST}"
_BEFORE = "must be taken as it is from meta.cursor of an answer"
_TYPE = f"must be up to {MAX_TYPES} types of events between commas, such as candidate.created or candidate.*"
