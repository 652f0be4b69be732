"""What a request asks for, read piece by piece; all that is wrong with it is said at once."""

import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from litestar import Request

from rapport.domain.skills.vocabulary import Language
from rapport.ids import new_id
from rapport.surfaces.employees.call import EmployeesCall
from rapport.surfaces.employees.errors import Refusal
from rapport.surfaces.employees.schema import ID, LANGUAGES, MAX_ID
from rapport.surfaces.json_body import JSON, NotJsonError, is_json, media_type_of, parse_json
from rapport.surfaces.validation import Fault, TooDeepError, Validator

EmployeesRequest = Request[None, EmployeesCall, Any]

MAX_KEY = 255  # characters
MAX_PAGE = 200
MAX_OFFSET = 10**9
VOCABULARY_LANGUAGE = "^(?:en_uk|en_us|(?:[eE][nN]|[nN][lL]|[fF][rR]|[dD][eE])(?:-[a-zA-Z0-9]{1,8}){0,8})$"
VOCABULARY_LANGUAGES = "en, en_uk, en_us, nl, fr or de, or a language tag such as fr-BE"
STRUCTURE = "The request body was not structured correctly."

_id = re.compile(ID)
_share = re.compile(r"[01](\.[0-9]{1,20})?", re.ASCII)
_vocabulary_language = re.compile(VOCABULARY_LANGUAGE)


class Asking:
    """Each method reads one thing and notes what is wrong with it; what it answers counts once `check` has passed."""

    def __init__(self, request: EmployeesRequest) -> None:
        self._request = request
        self._faults: list[str] = []

    def check(self) -> None:
        """Raises Refusal with all that was noted."""
        if self._faults:
            raise Refusal(HTTPStatus.BAD_REQUEST, *self._faults)

    def name(self, parameter: str, given: str) -> str:
        """An id in the path."""
        if len(given) > MAX_ID or not _id.fullmatch(given):
            self._faults.append(f"{parameter} must be 1 to {MAX_ID} of the characters a-z, A-Z, 0-9, _ and -.")
        return given

    def language(self) -> str:
        """Of the data that are sent; required."""
        return self.choice("language", LANGUAGES) or self._missing("language", LANGUAGES)

    def truth(self, parameter: str) -> bool | None:
        """None when it is absent."""
        given = self.choice(parameter, ("true", "false"))
        return None if given is None else given == "true"

    def only(self, parameter: str, value: str) -> None:
        """What may be asked for, and is served in this one way."""
        if self._request.query_params.get(parameter, value) != value:
            self._faults.append(f"{parameter} must be {value}: it is the only one that is served here.")

    def vocabulary_language(self) -> Language:
        """`vocab_language`: in which language skills are named; English when absent."""
        given = self._request.query_params.get("vocab_language", "en_uk")
        if not _vocabulary_language.fullmatch(given):
            self._faults.append(f"vocab_language must be {VOCABULARY_LANGUAGES}.")
            return Language.EN
        return Language(given[:2].lower())

    def text(self, parameter: str) -> str | None:
        given = self._request.query_params.get(parameter)
        if given is not None and not given.isprintable():
            self._faults.append(f"{parameter} must be printable text.")
        return given

    def fitting(self, parameter: str, validator: Validator) -> str:
        """A text that the validator takes; required, and given once: nobody can tell which of two was meant."""
        given: list[str] = self._request.query_params.getall(parameter, [])
        if len(given) != 1:
            self._faults.append(f"{parameter} is required in the query, once.")
            return ""
        self._faults += [_described(fault) for fault in validator.faults(given[0], [parameter])]
        return given[0]

    def included(self, *choices: str) -> frozenset[str]:
        """What `include` names, once or several times."""
        given = frozenset(self._request.query_params.getall("include", []))
        if not given <= set(choices):
            self._faults.append(f"include must be one of: {', '.join(choices)}; it may be given several times.")
        return given

    def page(self, most: int = MAX_PAGE) -> tuple[int, int]:
        """`limit`, 1 to `most`, 100 when absent, and `offset`, 0 when absent."""
        return self._whole("limit", 1, most, 100), self._whole("offset", 0, MAX_OFFSET, 0)

    def share(self, parameter: str) -> float:
        """From 0 to 1; 0 when it is absent."""
        given = self._request.query_params.get(parameter, "0")
        if not _share.fullmatch(given) or float(given) > 1:
            self._faults.append(f"{parameter} must be a number from 0 to 1.")
            return 0.0
        return float(given)

    def key(self) -> str:
        """The idempotency key, or a new one."""
        given = self._request.headers.get("idempotency-key")
        if given is None:
            return str(new_id())
        if not 1 <= len(given) <= MAX_KEY or not given.isascii() or not given.isprintable():
            self._faults.append(f"Idempotency-Key must be 1 to {MAX_KEY} printable ASCII characters.")
        return given

    async def body(self, validator: Validator) -> Any:
        """Raises Refusal for another media type."""
        body = await self._request.body()
        content_type = self._request.headers.get("content-type", JSON)
        if body and not is_json(content_type):
            message = f"The body's Content-Type is {media_type_of(content_type)}; it should be {JSON}."
            raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, message)
        try:
            payload = parse_json(body)
            faults = validator.faults(payload)
        except NotJsonError as error:
            self._faults.append(f"{STRUCTURE} {error}")
            return None
        except TooDeepError:
            self._faults.append(STRUCTURE)
            return None
        self._faults += [_described(fault) for fault in faults]
        return payload

    def choice(self, parameter: str, choices: Sequence[str]) -> str | None:
        """None when it is absent; given twice, nobody can tell which was meant."""
        given: list[str] = self._request.query_params.getall(parameter, [])
        if len(given) > 1:
            self._faults.append(f"{parameter} must be given once, and be one of: {', '.join(choices)}.")
        elif given and given[0] not in choices:
            self._faults.append(f"{parameter} must be one of: {', '.join(choices)}.")
        return given[0] if given else None

    def _missing(self, parameter: str, choices: Sequence[str]) -> str:
        if parameter not in self._request.query_params:
            self._faults.append(f"{parameter} is required in the query; it must be one of: {', '.join(choices)}.")
        return ""

    def _whole(self, parameter: str, least: int, most: int, default: int) -> int:
        given = self._request.query_params.get(parameter)
        if given is None:
            return default
        if not re.fullmatch("[0-9]{1,10}", given) or not least <= int(given) <= most:
            self._faults.append(f"{parameter} must be a whole number from {least} to {most}.")
            return default
        return int(given)


def _described(fault: Fault) -> str:
    """The message names the innermost field; before it stands the way there, where there is one."""
    way = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in fault.path).removeprefix(".")
    message = f"{fault.message[0].upper()}{fault.message[1:]}" if not way else fault.message
    return f"{message}." if len(fault.path) <= 1 else f"{way}: {message}."
