"""A `rapport serve` process to be measured, on a data folder of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

from msgspec import Struct


class Service(Struct, frozen=True):
    pid: int
    port: int
    data_dir: Path

    def resident_mb(self) -> float:
        """Of the service's process alone, without the database."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        kilobytes = next(line for line in status.splitlines() if line.startswith("VmRSS:")).split()[1]
        return int(kilobytes) / 1024


@contextmanager
def running_service(data_dir: Path) -> Iterator[Service]:
    """Ready when yielded."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with (data_dir.parent / "serve.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "rapport", "serve", "--port", str(port)],
            env=_environment(data_dir),
            stderr=log,
        )
    try:
        _wait_until_ready(port)
        yield Service(process.pid, port, data_dir)
    finally:
        process.terminate()
        process.wait()


def rapport(data_dir: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "rapport", *arguments],
        env=_environment(data_dir),
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    return done.stdout.strip()


def _environment(data_dir: Path) -> dict[str, str]:
    return os.environ | {"RAPPORT_DATA_DIR": str(data_dir), "RAPPORT_LOG_LEVEL": "warning"}


def _wait_until_ready(port: int) -> None:
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz") as answer:
                if answer.status == 200:
                    return
        except URLError:
            time.sleep(0.01)
