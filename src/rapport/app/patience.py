"""How long a client may take to send a request: uvicorn's way of HTTP in one write, with a clock beside it."""

import asyncio
from typing import Any

from rapport.app.admitting import AdmittingHttp
from rapport.app.early_answer import EarlyAnswers
from rapport.surfaces.crowd import Crowd

TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class PatientHttp(AdmittingHttp):
    """Cuts a connection whose request does not arrive: its head within `head_seconds` and all of it within
    `all_seconds`, both from its first byte. Who sends nothing at all may stay as long as one who keeps a connection
    between two requests. What is not answered yet gets a 408.

    Of requests sent one after the other without waiting, the clock is of the newest.
    """

    head_seconds: float
    all_seconds: float

    # Of the class until a request comes: past thirty attributes of its own an idle connection takes a quarter more.
    _clock: asyncio.TimerHandle | None = None
    _in_head = True
    _allowed: float | None = None
    _allowed_changed = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self.timeout_keep_alive_task = self.loop.call_later(self.timeout_keep_alive, self.timeout_keep_alive_handler)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop()
        self._unset_keepalive_if_required()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._allowed_changed:
            self._set()

    def on_message_begin(self) -> None:
        self._in_head = True
        self._allow(self.head_seconds)
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._allow(self.all_seconds - self.head_seconds)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._allow(None)
        super().on_message_complete()

    def _allow(self, seconds: float | None) -> None:
        self._allowed, self._allowed_changed = seconds, True

    def _set(self) -> None:
        """Once for all that a packet brought: a request that came whole, as most do, needs no clock."""
        self._stop()
        self._allowed_changed = False
        if self._allowed is not None:
            self._clock = self.loop.call_later(max(self._allowed, 0), self._cut)

    def _stop(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None

    def _cut(self) -> None:
        if self.transport.is_closing():
            return
        answered = self.cycle is not None and self.cycle.response_started
        under_way = answered and not self.cycle.response_complete
        if not under_way and (self._in_head or not answered):
            self.transport.write(TOO_SLOW)
        self.transport.close()


def patient_http(head_seconds: float, all_seconds: float, crowd: Crowd, early: EarlyAnswers) -> type[asyncio.Protocol]:
    """The protocol with these limits; uvicorn makes one for each connection."""
    given: dict[str, Any] = {
        "head_seconds": head_seconds,
        "all_seconds": all_seconds,
        "crowd": crowd,
        "early": early,
    }
    return type("PatientHttp", (PatientHttp,), given)
