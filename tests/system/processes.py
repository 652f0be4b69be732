"""Real `rapport` processes on a data folder of their own, to be driven over HTTP, killed and started again."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import aiohttp

from rapport.server import listening_socket
from support import until

STOP_LIMIT_SECONDS = 30


def rapport(data_dir: Path, *arguments: str, code: int = 0) -> str:
    """Runs a command to its end, which must have that code; its standard output."""
    done = subprocess.run(
        [sys.executable, "-m", "rapport", *arguments],
        env=environment(data_dir),
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == code, done.stderr
    return done.stdout.strip()


def environment(data_dir: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RAPPORT_")}
    return kept | {
        "RAPPORT_DATA_DIR": str(data_dir),
        "RAPPORT_PROFILE": "development",
        "RAPPORT_POLL_SECONDS": "0.5",
        "RAPPORT_CALLBACK_TIMEOUT_SECONDS": "1",  # a killed process keeps its deliveries for two time-outs and 5 s
    }


class Process:
    """One `rapport serve` or `rapport engine`; `start` may be called again after an end of any kind.

    `variables` are of its environment, beside those that all have.
    """

    def __init__(self, data_dir: Path, *arguments: str, **variables: str) -> None:
        self.data_dir = data_dir
        self._arguments: Sequence[str] = arguments
        self._variables = variables
        self._running: subprocess.Popen[bytes] | None = None
        self._log = (data_dir.parent / f"{arguments[0]}-{id(self)}.log").open("ab")

    def start(self) -> None:
        self._running = subprocess.Popen(
            [sys.executable, "-m", "rapport", *self._arguments],
            env=environment(self.data_dir) | self._variables,
            stdout=self._log,
            stderr=self._log,
        )

    def kill(self) -> None:
        """Kill -9."""
        assert self._running is not None
        self._running.kill()
        self._running.wait()

    async def stop(self) -> int:
        """SIGTERM; the exit code."""
        assert self._running is not None
        self._running.send_signal(signal.SIGTERM)
        return await asyncio.to_thread(self._running.wait, STOP_LIMIT_SECONDS)

    def close(self) -> None:
        if self._running is not None and self._running.poll() is None:
            self.kill()
        self._log.close()


class Server(Process):
    """`rapport serve` on a port that stays the same over restarts."""

    def __init__(self, data_dir: Path, *arguments: str, **variables: str) -> None:
        with listening_socket("127.0.0.1", 0) as listener:
            port = listener.getsockname()[1]
        super().__init__(data_dir, "serve", "--port", str(port), *arguments, **variables)
        self.url = f"http://127.0.0.1:{port}"

    async def ready(self, session: aiohttp.ClientSession) -> None:
        async def look() -> bool:
            try:
                async with session.get(f"{self.url}/readyz") as response:
                    return response.status == 200
            except aiohttp.ClientError:
                await asyncio.sleep(0.02)  # refused at once: without a pause this would be a busy loop
                return False

        await until(look)
