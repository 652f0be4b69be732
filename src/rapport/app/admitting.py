"""Uvicorn's protocol with a doorkeeper: a request for which there is no room is answered as soon as its head is read.

A 503 out of the application costs a task, the surroundings of a request and an answer in several parts; ready bytes
cost a third of that, and a flood is made of them.
"""

from typing import TYPE_CHECKING, cast

from litestar.types import HTTPScope

from rapport.app.early_answer import EarlyAnswers
from rapport.app.one_write import OneWriteProtocol
from rapport.surfaces.crowd import Crowd, begins

if TYPE_CHECKING:
    from uvicorn._types import ASGI3Application
    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle


class AdmittingHttp(OneWriteProtocol):
    """`crowd` is the application itself, or what stands right before it."""

    crowd: Crowd
    early: EarlyAnswers

    def on_message_complete(self) -> None:
        begins(cast("HTTPScope", self.scope))
        super().on_message_complete()

    def _start_asgi_task(self, cycle: "RequestResponseCycle", app: "ASGI3Application") -> None:
        if self.crowd.admits(cast("HTTPScope", cycle.scope)):
            super()._start_asgi_task(cycle, app)
        elif self.pipeline:
            self.loop.call_soon(self._turn_away, cycle)  # not at once: each would start the next inside itself
        else:
            self._turn_away(cycle)

    def _turn_away(self, cycle: "RequestResponseCycle") -> None:
        if self.transport.is_closing():
            return
        scope = cast("HTTPScope", cycle.scope)
        # Who asks whether to send a body may or may not send it now: what comes next could not be told apart.
        close = not cycle.keep_alive or cycle.waiting_for_100_continue
        self.transport.write(self.early.answer(scope, self.server_state.default_headers, close=close))
        cycle.response_started = cycle.response_complete = True
        if close:
            self.transport.close()
        self.on_response_complete()
