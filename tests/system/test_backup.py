"""The backup of the embedded database that docs/operations.md describes: taken beside the service, and restored."""

import asyncio
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import aiohttp

from rapport.storage.embedded import binary, embedded_postgres
from support import CANDIDATE
from system.client import Client
from system.conftest import Access
from system.processes import Server, rapport


async def test_a_backup_taken_under_load_is_restored_to_a_service_that_goes_on(
    start: Callable[..., Server], access: Access, data_dir: Path, tmp_path: Path, session: aiohttp.ClientSession
) -> None:
    server = start()
    await server.ready(session)
    client = Client(session, server.url, access.key)
    before = await client.write("POST", "/candidates", [CANDIDATE], "before")
    await client.finished(before["mutationId"])
    taking = asyncio.create_task(asyncio.to_thread(_back_up, data_dir / "socket", tmp_path / "backup"))
    count = 0
    while not taking.done():  # the load meanwhile
        count += 1
        await client.write("POST", "/candidates", [CANDIDATE], f"meanwhile-{count}")
    await taking
    server.kill()
    with embedded_postgres(data_dir):
        pass  # ends it in order
    restored = tmp_path / "restored"
    _restore(tmp_path / "backup", restored, data_dir / "postgres")

    again = Server(restored)
    again.start()
    try:
        await again.ready(session)
        after = Client(session, again.url, access.key)
        assert await after.write("POST", "/candidates", [CANDIDATE], "before") == before
        assert (await after.finished(before["mutationId"]))["status"] == "completed"
        assert await after.read(f"/candidates/{before['candidateIds'][0]}")
        rapport(restored, "audit", "verify")
    finally:
        again.close()
        with embedded_postgres(restored):
            pass


def _back_up(socket: Path, backup: Path) -> None:
    command: list[str | Path] = [
        binary("pg_basebackup"),
        "-h",
        socket,
        "-U",
        "postgres",
        "-D",
        backup,
        "--checkpoint=fast",
    ]
    subprocess.run(command, check=True)


def _restore(backup: Path, restored: Path, like: Path) -> None:
    """`cp -r` and `chown -R --reference`."""
    restored.mkdir()
    shutil.copytree(backup, restored / "postgres")
    owner = like.stat()
    for path in (restored / "postgres", *(restored / "postgres").rglob("*")):
        shutil.chown(path, owner.st_uid, owner.st_gid)
