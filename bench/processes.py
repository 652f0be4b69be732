"""Processes to be measured: started on a free port, ready when handed over, ended afterwards."""

import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

READY_SECONDS = 120


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def running(command: Sequence[str], environment: Mapping[str, str], log: Path) -> Iterator[int]:
    """Its process id."""
    with log.open("ab") as opened:
        process = subprocess.Popen(command, env=os.environ | environment, stdout=opened, stderr=opened)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def wait_until_ready(port: int, path: str) -> None:
    give_up = time.monotonic() + READY_SECONDS
    while time.monotonic() < give_up:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
                if answer.status == 200:
                    return
        except URLError:
            time.sleep(0.01)
    raise TimeoutError(f"nothing answers on port {port} yet")


def resident_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    kilobytes = next(line for line in status.splitlines() if line.startswith("VmRSS:")).split()[1]
    return int(kilobytes) / 1024
