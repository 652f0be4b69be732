"""Real `rapport` processes on a data folder of their own, to be driven over HTTP, killed and started again."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import aiohttp

from forked import Forked, run_forked_here
from rapport.server import listening_socket
from support import until

SCRIPT = Path(sys.executable).with_name("rapport")
STOP_LIMIT_SECONDS = 30


def rapport(data_dir: Path, *arguments: str, code: int = 0, **variables: str) -> str:
    """Runs a command to its end, which must have that code; its standard output."""
    done = run_forked_here(arguments, environment(data_dir) | variables)
    assert done.code == code, done.words
    return done.out.strip()


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

    `variables` are of its environment, beside those that all have. A `script` is the console script as it is
    installed, in an interpreter of its own that has to import everything; others are forked.
    """

    def __init__(self, data_dir: Path, *arguments: str, script: bool = False, **variables: str) -> None:
        self.data_dir = data_dir
        self._arguments = arguments
        self._script = script
        self._variables = variables
        self._running: subprocess.Popen[bytes] | Forked | None = None
        self._log = (data_dir.parent / f"{arguments[0]}-{id(self)}.log").open("ab")

    def start(self) -> None:
        variables = environment(self.data_dir) | self._variables
        if self._script:
            command = [str(SCRIPT), *self._arguments]
            self._running = subprocess.Popen(command, env=variables, stdout=self._log, stderr=self._log)
        else:
            self._running = Forked(self._arguments, variables, self._log, self._log)

    def kill(self) -> None:
        """Kill -9."""
        assert self._running is not None
        self._running.send_signal(signal.SIGKILL)
        self._running.wait()

    async def stop(self) -> int:
        """SIGTERM; the exit code."""
        assert self._running is not None
        self._running.send_signal(signal.SIGTERM)
        async with asyncio.timeout(STOP_LIMIT_SECONDS):
            return await asyncio.to_thread(self._running.wait)

    def close(self) -> None:
        if self._running is not None:
            self.kill()
        self._log.close()


class Server(Process):
    """`rapport serve` on a port that stays the same over restarts."""

    def __init__(self, data_dir: Path, *arguments: str, script: bool = False, **variables: str) -> None:
        with listening_socket("127.0.0.1", 0) as listener:
            port = listener.getsockname()[1]
        super().__init__(data_dir, "serve", "--port", str(port), *arguments, script=script, **variables)
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
