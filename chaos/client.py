"""The client's own log, which is all that the proof believes: what was sent, and what was answered, if anything was."""

import asyncio
from collections.abc import Mapping
from enum import StrEnum
from random import Random
from typing import Any

import aiohttp
from msgspec import Struct

ATTEMPT_SECONDS = 6.0
PAUSE_SECONDS = (0.02, 0.25)
GIVES_UP = 0.03
"""After a failed attempt: then nobody knows what became of it."""
NOT_NOW = frozenset({429, 503})


class Fate(StrEnum):
    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Sent(Struct):
    """One write under one idempotency key, however often it was sent."""

    what: str
    key: str
    fate: Fate = Fate.UNKNOWN
    attempts: int = 0
    answer: Any = None


class Log(Struct):
    """`odd` are answers that nobody should get, such as a 500; `not_now` counts those that asked to come back."""

    sent: list[Sent] = []
    odd: list[str] = []
    not_now: int = 0
    unanswered: int = 0


class Client:
    """Sends one write after the other, each until it is answered or given up."""

    def __init__(
        self, session: aiohttp.ClientSession, url: str, headers: Mapping[str, str], log: Log, seed: str
    ) -> None:
        self._session = session
        self._url = url
        self._headers = headers
        self._seed = seed
        self._count = 0
        self.log = log
        self.chance = Random(seed)
        self.stop = asyncio.Event()

    def name(self) -> str:
        """A new one: of a key, a person, a text."""
        self._count += 1
        return f"{self._seed}-{self._count}"

    async def write(self, what: str, method: str, path: str, body: Any) -> Sent:
        sent = Sent(what, f"key-{self.name()}")
        self.log.sent.append(sent)
        while True:
            sent.attempts += 1
            answer = await self._attempt(method, path, body, {"idempotency-key": sent.key})
            if answer is not None:
                status, content = answer
                if status < 500 and status not in NOT_NOW:
                    sent.fate = Fate.ACKNOWLEDGED if status < 400 else Fate.REFUSED
                    sent.answer = content
                    return sent
            if self.chance.random() < GIVES_UP:
                return sent
            await asyncio.sleep(self.chance.uniform(*PAUSE_SECONDS))

    async def read(self, path: str) -> tuple[int, Any]:
        """Until it is answered."""
        while True:
            answer = await self._attempt("GET", path, None, {})
            if answer is not None and answer[0] < 500 and answer[0] not in NOT_NOW:
                return answer
            await asyncio.sleep(self.chance.uniform(*PAUSE_SECONDS))

    async def _attempt(self, method: str, path: str, body: Any, more: Mapping[str, str]) -> tuple[int, Any] | None:
        try:
            async with self._session.request(
                method,
                self._url + path,
                json=body,
                headers={**self._headers, **more},
                timeout=aiohttp.ClientTimeout(total=ATTEMPT_SECONDS),
            ) as response:
                content = await response.json() if response.content_type == "application/json" else None
                self._note(method, path, response)
                return response.status, content
        except (aiohttp.ClientError, TimeoutError):
            self.log.unanswered += 1
            return None

    def _note(self, method: str, path: str, response: aiohttp.ClientResponse) -> None:
        if response.status in NOT_NOW:
            self.log.not_now += 1
            if "retry-after" not in response.headers:
                self.log.odd.append(f"{method} {path}: {response.status} without Retry-After")
        elif response.status >= 500:
            self.log.odd.append(f"{method} {path}: {response.status}")


class Written(Struct):
    """A text that is written again and again: the last acknowledged one counts, and one of unknown fate may."""

    acknowledged: str | None = None
    unknown: set[str] = set()

    def note(self, sent: Sent, text: str) -> None:
        if sent.fate is Fate.ACKNOWLEDGED:
            self.acknowledged = text
        elif sent.fate is Fate.UNKNOWN:
            self.unknown.add(text)

    def allows(self, found: str | None) -> bool:
        return found == self.acknowledged or found in self.unknown


class Things(Struct):
    """Names that must be there once, names that may be there once, and names that must not be."""

    must: set[str] = set()
    may: set[str] = set()

    def note(self, sent: Sent, name: str) -> None:
        if sent.fate is Fate.ACKNOWLEDGED:
            self.must.add(name)
        elif sent.fate is Fate.UNKNOWN:
            self.may.add(name)

    def faults(self, where: str, found: list[str]) -> list[str]:
        doubled = {name for name in found if found.count(name) > 1}
        return [
            *(f"{where}: {name} was acknowledged and is missing" for name in sorted(self.must - set(found))),
            *(f"{where}: {name} is there more than once" for name in sorted(doubled)),
            *(f"{where}: {name} is there and should not be" for name in sorted(set(found) - self.must - self.may)),
        ]
