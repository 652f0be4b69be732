"""The command line as a process of its own that need not import the libraries again, which took most of its start.

This file is also a program: it imports them once and forks for each command. The service's own modules are left for
the commands, so that each still imports, in its own order, all that it needs.
"""

import asyncio
import atexit
import gc
import importlib
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import IO, Any

from msgspec import Struct

LIBRARIES = (
    "aiohttp",
    "aiosmtplib",
    "alembic.command",
    "alembic.config",
    "argon2",
    "asyncpg",
    "authlib.integrations.httpx_client",
    "authlib.oidc.core",
    "cyclopts",
    "holidays",
    "icalendar",
    "jinja2",
    "joserfc.jwt",
    "jsonschema_rs",
    "litestar.openapi.spec",
    "obstore.store",
    "phonenumbers",
    "puremagic",
    "recurring_ical_events",
    "rich.markdown",
    "rich.progress",
    "rich.table",
    "sqlalchemy.ext.asyncio",
    "standardwebhooks",
    "structlog",
    "typeid",
    "uuid_utils.compat",
    "uvicorn.protocols.http.httptools_impl",
    "uvloop",
)
LARGEST_REQUEST_BYTES = 200_000  # of arguments and environment; the kernel takes 212,992 in one piece


class Ended(Struct, frozen=True):
    """A process that came to its end."""

    code: int
    out: str
    words: str


class Forked:
    """A process that is `python -m rapport` with these arguments; its standard input is empty.

    What it prints goes to these two files.
    """

    def __init__(
        self, arguments: Sequence[str], environment: Mapping[str, str], out: IO[bytes], words: IO[bytes]
    ) -> None:
        self._watched, theirs = socket.socketpair()
        with theirs:
            request = json.dumps([*arguments, dict(environment)]).encode()
            socket.send_fds(_mother(), [request], [out.fileno(), words.fileno(), theirs.fileno()])
        self._told = self._watched.makefile("r")
        self._pid = int(self._told.readline())
        self._code: int | None = None

    def wait(self) -> int:
        """Its exit code, once it has ended; as with `subprocess`, -9 after a kill -9."""
        if self._code is None:
            self._code = int(self._told.readline())
            self._told.close()
            self._watched.close()
        return self._code

    def send_signal(self, number: int) -> None:
        """Of a process that has ended and was waited for, nothing."""
        if self._code is None:
            os.kill(self._pid, number)


async def run_forked(arguments: Sequence[str], environment: Mapping[str, str]) -> Ended:
    """What came of a command that ends by itself."""
    _mother()  # one, although there are threads
    return await asyncio.to_thread(run_forked_here, arguments, environment)


def run_forked_here(arguments: Sequence[str], environment: Mapping[str, str]) -> Ended:
    """The same, for whom nothing else waits."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as words:
        code = Forked(arguments, environment, out, words).wait()
        out.seek(0)
        words.seek(0)
        return Ended(code, out.read().decode(), words.read().decode())


@cache
def _mother() -> socket.socket:
    """The way to the process that forks. It ends with this one."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        door = theirs.fileno()
        null = subprocess.DEVNULL
        running = subprocess.Popen([sys.executable, __file__, str(door)], pass_fds=[door], stdin=null, stdout=null)

    def end() -> None:
        ours.close()
        running.wait()

    atexit.register(end)
    return ours


def main() -> None:
    """Forks for each request, until nobody is left who could ask. In what it forks it returns, as a command's end."""
    sys.path[0] = str(Path.cwd())  # as `-m` has it, instead of this folder
    for library in LIBRARIES:
        importlib.import_module(library)
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the watchers
    with socket.socket(fileno=int(sys.argv[1])) as door:
        while True:
            request, files, _, _ = socket.recv_fds(door, LARGEST_REQUEST_BYTES, 3)
            if not request:
                return
            if os.fork() == 0:
                break
            for each in files:
                os.close(each)
    _watch(json.loads(request), *files)


def _watch(request: list[Any], out: int, words: int, told: int) -> None:
    """Tells who the command is, and at last with which code it ended; or is the command."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    command = os.fork()
    if command:
        os.write(told, b"%d\n" % command)
        ended = os.waitid(os.P_PID, command, os.WEXITED | os.WNOWAIT)
        assert ended is not None
        os.write(told, b"%d\n" % (ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status))
        os.read(told, 1)  # until it was waited for, nobody else has its pid
        return
    os.close(told)
    os.dup2(out, 1)
    os.dup2(words, 2)
    *arguments, environment = request
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["rapport", *arguments]
    runpy.run_module("rapport", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
