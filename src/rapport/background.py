"""Tasks that run as long as the service does."""

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

import structlog

logger = structlog.get_logger()

RESTART_SECONDS = 1.0
CANCEL_AGAIN_SECONDS = 1.0  # a task that fails while it cleans up has forgotten that it was cancelled


class Background:
    """Keeps tasks running: one that fails is logged and started again. Leaving the block cancels them all."""

    def __init__(self) -> None:
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while running := [task for task in self._tasks if not task.done()]:
            for task in running:
                task.cancel()
            await asyncio.wait(running, timeout=CANCEL_AGAIN_SECONDS)

    def keep(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        self._tasks.append(asyncio.create_task(_keep(name, work), name=name))


async def _keep(name: str, work: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await work()
        except Exception as error:  # noqa: BLE001  # whatever it was, the service goes on
            logger.warning("background_failed", task=name, error=repr(error))
        await asyncio.sleep(RESTART_SECONDS)
