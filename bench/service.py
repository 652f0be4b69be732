"""A `rapport serve` process to be measured, on a data folder of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from bench import processes


class Service(Struct, frozen=True):
    pid: int
    port: int

    def resident_mb(self) -> float:
        """Of the service's process alone, without the database."""
        return processes.resident_mb(self.pid)


@contextmanager
def running_service(data_dir: Path, *options: str) -> Iterator[Service]:
    """Ready when yielded."""
    port = processes.free_port()
    command = [sys.executable, "-m", "rapport", "serve", "--port", str(port), *options]
    with processes.running(command, _environment(data_dir), data_dir.parent / "serve.log") as pid:
        processes.wait_until_ready(port, "/readyz")
        yield Service(pid, port)


def rapport(data_dir: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "rapport", *arguments],
        env=os.environ | _environment(data_dir),
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    return done.stdout.strip()


def _environment(data_dir: Path) -> dict[str, str]:
    """In development callbacks may go to this machine, where their receiver is."""
    return {"RAPPORT_DATA_DIR": str(data_dir), "RAPPORT_LOG_LEVEL": "warning", "RAPPORT_PROFILE": "development"}
