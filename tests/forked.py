"""The command line as a process of its own that need not import the libraries again, which took most of its second.

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
from typing import Any

from msgspec import Struct

LIBRARIES = (
    "aiohttp",
    "aiosmtplib",
    "alembic.command",
    "alembic.config",
    "argon2",
    "asyncpg",
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
)
LARGEST_REQUEST_BYTES = 200_000  # of arguments and environment; the kernel takes 212,992 in one piece


class Ended(Struct, frozen=True):
    """A process that came to its end."""

    code: int
    out: str
    words: str


async def run_forked(arguments: Sequence[str], environment: Mapping[str, str]) -> Ended:
    """What came of `python -m rapport` with these arguments; standard input is empty."""
    ours, theirs = socket.socketpair()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as words:
        with theirs:
            request = json.dumps([*arguments, dict(environment)]).encode()
            socket.send_fds(_mother(), [request], [out.fileno(), words.fileno(), theirs.fileno()])
        reader, writer = await asyncio.open_connection(sock=ours)
        code = await reader.read()
        writer.close()
        await writer.wait_closed()
        out.seek(0)
        words.seek(0)
        return Ended(int(code), out.read().decode(), words.read().decode())


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


def _watch(request: list[Any], out: int, words: int, code: int) -> None:
    """Tells with which code the command ended, or is the command."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    command = os.fork()
    if command:
        _, status = os.waitpid(command, 0)
        os.write(code, str(os.waitstatus_to_exitcode(status)).encode())
        return
    os.close(code)
    os.dup2(out, 1)
    os.dup2(words, 2)
    *arguments, environment = request
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["rapport", *arguments]
    runpy.run_module("rapport", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
