"""What a request asks for, read parameter by parameter; all that is wrong with it is said at once."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from litestar import Request

from rapport.surfaces.refusals import INVALID, Refusal, Wrong


class Asking:
    """Each method reads one parameter and notes what is wrong with it; what it answers counts once `check` passed.

    A parameter that is not `known` is wrong, too: a filter that is not heeded answers with what nobody asked for.
    """

    def __init__(self, request: Request[Any, Any, Any], *known: str) -> None:
        self._given = request.query_params
        strange = [name for name in dict.fromkeys(self._given) if name not in known]
        self._wrong = [Wrong(name, f"is not a parameter here; these are: {', '.join(known)}") for name in strange]

    def note(self, field: str, message: str) -> None:
        """Something that only the route itself can tell."""
        self._wrong.append(Wrong(field, message))

    def check(self) -> None:
        """Raises Refusal with all that was noted."""
        if self._wrong:
            raise Refusal(HTTPStatus.BAD_REQUEST, INVALID, *self._wrong)

    def whole(self, name: str, least: int, most: int, default: int) -> int:
        given = self._given.get(name, str(default))
        if given.isascii() and given.isdigit() and len(given) <= len(str(most)) and least <= int(given) <= most:
            return int(given)
        self.note(name, f"must be a whole number from {least} to {most}")
        return default

    def choice(self, name: str, choices: Sequence[str]) -> str | None:
        """None when it is absent."""
        given = self._given.get(name)
        if given is not None and given not in choices:
            self.note(name, f"must be one of: {', '.join(choices)}")
        return given

    def between_commas(self, name: str) -> list[str]:
        """All values of a parameter, however often it is given; none when it is absent."""
        return [each for value in self._given.getall(name, []) for each in value.split(",")]
