"""The embedded PostgreSQL as a server of its own: over TCP, with its data folder, stopped in every way and started."""

import asyncio
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import asyncpg

from rapport.storage.embedded import binary, embedded_postgres

DISK_MB = 700
START_SECONDS = 60.0
_GONE = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError)
_SETTINGS = {
    "max_connections": "200",
    "shared_buffers": "64MB",
    "max_wal_size": "128MB",
    "min_wal_size": "32MB",
    "wal_init_zero": "off",
    "jit": "off",
    "log_min_messages": "warning",
}


@contextmanager
def disk(folder: Path) -> Iterator[str]:
    """A small disk of its own at that folder, where that is permitted; yields why not, or nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "rapport-chaos", str(folder)]
    mounted = subprocess.run(mounting, capture_output=True, text=True, check=False)
    try:
        yield f"no disk of its own ({mounted.stderr.strip()}): it is never full" if mounted.returncode else ""
    finally:
        if mounted.returncode == 0:
            subprocess.run(["umount", "--lazy", str(folder)], check=False)


class Postgres:
    """`url` is the owner's, `superuser` sees every row."""

    def __init__(self, folder: Path, address: str, port: int) -> None:
        self._folder = folder
        self._address = address
        self._port = port
        self._running: subprocess.Popen[bytes] | None = None
        self.changing = asyncio.Lock()
        self.url = f"postgresql://rapport_owner@{address}:{port}/rapport"
        self.superuser = f"postgresql://postgres@{address}:{port}/rapport"

    def make(self) -> None:
        """The cluster, as the embedded server makes it; then who may come is said anew."""
        with embedded_postgres(self._folder):
            pass
        hba = self._folder / "chaos_hba.conf"
        hba.write_text("local all all trust\nhost all all 0.0.0.0/0 trust\n")
        hba.chmod(0o644)

    async def start(self) -> None:
        """Returns when it answers. One that dies while it recovers, on a disk that is full, is started again."""
        async with asyncio.timeout(START_SECONDS):
            while not await self._answers():
                if self._running is None or self._running.poll() is not None:
                    self._run()
                await asyncio.sleep(0.05)

    async def stop(self, how: signal.Signals) -> None:
        """SIGINT is the fast stop, SIGQUIT the immediate one."""
        if self._running is not None and self._running.poll() is None:
            self._running.send_signal(how)
            await asyncio.to_thread(self._running.wait, 60)

    def fill_disk(self) -> None:
        """Writes until nothing fits any more."""
        with suppress(OSError), (self._folder / "ballast").open("wb", buffering=0) as ballast:
            while True:
                ballast.write(bytes(1 << 20))

    def free_disk(self) -> None:
        (self._folder / "ballast").unlink(missing_ok=True)

    async def terminate_backends(self, share: float) -> None:
        with suppress(*_GONE):
            connection = await asyncpg.connect(self.superuser, timeout=2)
            try:
                await connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE application_name LIKE 'rapport%' AND random() < $1",
                    share,
                )
            finally:
                await connection.close(timeout=2)

    async def _answers(self) -> bool:
        try:
            connection = await asyncpg.connect(self.superuser, timeout=2)
            await connection.close(timeout=2)
        except _GONE:
            return False
        return True

    def _run(self) -> None:
        cluster = self._folder / "postgres"
        owner = cluster.stat()
        places = {
            "listen_addresses": self._address,
            "port": str(self._port),
            "unix_socket_directories": str(self._folder / "socket"),
            "hba_file": str(self._folder / "chaos_hba.conf"),
        }
        named = [part for name, value in {**_SETTINGS, **places}.items() for part in ("-c", f"{name}={value}")]
        other = os.geteuid() == 0
        with (self._folder.parent / "postgres.log").open("ab") as log:
            self._running = subprocess.Popen(
                [binary("postgres"), "-D", cluster, *named],
                cwd="/",
                env={"LC_ALL": "C", "PATH": os.defpath},
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=owner.st_uid if other else None,
                group=owner.st_gid if other else None,
                extra_groups=[] if other else None,
            )
