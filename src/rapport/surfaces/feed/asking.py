"""What requests to the feed ask for."""

import re

from rapport.domain.feed.events import PREFIX
from rapport.surfaces.keyed.asking import Asking

MAX_LIMIT = 1000
DEFAULT_LIMIT = 100
MAX_WAIT_SECONDS = 30  # common load balancers cut off an answer that takes 60 s
MAX_TYPES = 50
LATEST = "latest"
CURSOR = "^(0|[1-9][0-9]{0,17})$"
TYPE = r"^(rapport\.)?[a-z_]{1,50}\.([a-z_]{1,50}|\*)$"

_cursor = re.compile(CURSOR, re.ASCII)
_type = re.compile(TYPE, re.ASCII)


class FeedAsking(Asking):
    """The parameters of the feed, beside those that every surface has."""

    def latest(self) -> bool:
        """Whether what comes after the newest event is asked for."""
        return self._given.get("after") == LATEST

    def after(self) -> int | None:
        """A position; None: none is given."""
        given = self._given.get("after")
        if given is None or given == LATEST:
            return None
        if not _cursor.fullmatch(given):
            self.note("after", _AFTER)
            return 0
        return int(given)

    def before(self) -> int | None:
        """A position; None: the end."""
        given = self._given.get("before")
        if given is None or _cursor.fullmatch(given):
            return None if given is None else int(given)
        self.note("before", _BEFORE)
        return None

    def types(self) -> list[str]:
        """Without the prefix that they are shown with; none: all."""
        given = self.between_commas("type")
        if len(given) > MAX_TYPES or not all(_type.fullmatch(each) for each in given):
            self.note("type", _TYPE)
        return [each.removeprefix(PREFIX) for each in given]


_AFTER = f"must be taken as it is from meta.cursor of an answer or the id of an event, or be {LATEST}"
_BEFORE = "must be taken as it is from meta.cursor of an answer"
_TYPE = f"must be up to {MAX_TYPES} types of events between commas, such as candidate.created or candidate.*"
