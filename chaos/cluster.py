"""All that runs: PostgreSQL, servers and engines on hosts of their own, the balancer before them, the receiver."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
from msgspec import Struct

from chaos.balancer import Balancer
from chaos.hosts import Host, Network
from chaos.postgres import Postgres
from chaos.receiver import Receiver

READY_SECONDS = 90.0
CALLBACK_SECONDS = 1.0
SETTINGS = {
    "RAPPORT_PROFILE": "development",
    "RAPPORT_POLL_SECONDS": "0.5",
    "RAPPORT_CALLBACK_TIMEOUT_SECONDS": str(CALLBACK_SECONDS),
    "RAPPORT_CALLBACK_ALLOW": "10.0.0.0/8",
    "RAPPORT_STATEMENT_TIMEOUT_SECONDS": "5",  # a process that is stopped with a lane in hand loses it after twice that
    "RAPPORT_SANDBOX_WIPE_HOUR": "-1",
    "RAPPORT_LOG_LEVEL": "warning",
}


class Node:
    """One process on its host; `changing` keeps faults of the same node apart."""

    def __init__(self, host: Host, arguments: Sequence[str], url: str, log: Path) -> None:
        self.host = host
        self._arguments = arguments
        self._environment = {**_kept(), **SETTINGS, "RAPPORT_DATABASE_URL": url}
        self._log = log
        self._running: subprocess.Popen[bytes] | None = None
        self.changing = asyncio.Lock()

    @property
    def port(self) -> int:
        """Of a server."""
        return int(self._arguments[-1])

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._running = subprocess.Popen(
                [*self.host.inside, sys.executable, "-m", "rapport", *self._arguments],
                env=self._environment,
                stdout=log,
                stderr=log,
            )

    def send(self, what: signal.Signals) -> None:
        assert self._running is not None
        self._running.send_signal(what)

    def kill(self) -> None:
        assert self._running is not None
        self._running.kill()
        self._running.wait()

    def revive(self) -> None:
        """Starts what has ended by itself, which nothing but a start without a database does."""
        if self._running is None or self._running.poll() is not None:
            self.start()


def _kept() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("RAPPORT_")}


class Cluster(Struct, frozen=True):
    network: Network
    postgres: Postgres
    servers: Sequence[Node]
    engines: Sequence[Node]
    balancer: Balancer
    receiver: Receiver
    disk_may_fill: bool
    folder: Path

    @property
    def nodes(self) -> Sequence[Node]:
        return [*self.servers, *self.engines]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.balancer.port}"

    async def ready(self) -> None:
        """Returns when each server answers that it is; a node that has ended by itself is started."""
        async with asyncio.timeout(READY_SECONDS), aiohttp.ClientSession() as session:
            for server in self.servers:
                while not await _is_ready(session, server):
                    for node in self.nodes:
                        node.revive()
                    await asyncio.sleep(0.1)
        for node in self.nodes:
            node.revive()


async def _is_ready(session: aiohttp.ClientSession, server: Node) -> bool:
    try:
        async with session.get(f"http://{server.host.address}:{server.port}/readyz", timeout=_SHORT) as answer:
            return answer.status == 200
    except (aiohttp.ClientError, TimeoutError):
        return False


_SHORT = aiohttp.ClientTimeout(total=3)


@asynccontextmanager
async def running(folder: Path, network: Network, servers: int, *, disk_may_fill: bool) -> AsyncIterator[Cluster]:
    """All of it ready. The first server makes the schema, the others find it."""
    postgres = Postgres(folder / "data", network.here, _free_port(network.here))
    await asyncio.to_thread(postgres.make)
    await postgres.start()
    nodes = [
        Node(host, _command(host, place < servers), postgres.url, folder / f"node-{place}.log")
        for place, host in enumerate(network.hosts)
    ]
    balancer = Balancer([(node.host.address, node.port) for node in nodes[:servers]])
    receiver = Receiver(network.here, 1.5 * CALLBACK_SECONDS)
    await receiver.start()
    cluster = Cluster(network, postgres, nodes[:servers], nodes[servers:], balancer, receiver, disk_may_fill, folder)
    try:
        async with await balancer.serve():
            for node in nodes:
                node.start()
            await cluster.ready()
            yield cluster
    finally:
        for node in nodes:
            node.kill()
        await receiver.stop()
        await postgres.stop(signal.SIGQUIT)


def _command(host: Host, serves: bool) -> list[str]:
    if not serves:
        return ["engine"]
    port = 8080 if host.inside else _free_port(host.address)
    return ["serve", "--no-engine", "--host", host.address, "--port", str(port)]


def _free_port(address: str) -> int:
    with socket.create_server((address, 0)) as probe:
        return int(probe.getsockname()[1])
