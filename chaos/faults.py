"""Carries a plan out: one fault after the other is begun, and those that last may overlap."""

import asyncio
import signal
import time
from collections.abc import Sequence
from random import Random

from msgspec import Struct

from chaos.cluster import Cluster, Node
from chaos.plan import Fault, Kind
from chaos.receiver import Mood

_MOODS = {
    Kind.RECEIVER_SLOW: Mood.SLOW,
    Kind.RECEIVER_FAILS: Mood.FAILS,
    Kind.RECEIVER_DROPS: Mood.DROPS,
}
_STOPS = {
    Kind.DATABASE_FAST: signal.SIGINT,
    Kind.DATABASE_IMMEDIATE: signal.SIGQUIT,
    Kind.DATABASE_KILLED: signal.SIGKILL,
}
LOST_AT_ONCE = 8


class Done(Struct, frozen=True):
    """`at_seconds` after the first."""

    at_seconds: float
    fault: Fault
    words: str = ""


class Faults:
    def __init__(self, cluster: Cluster, seed: int) -> None:
        self._cluster = cluster
        self._chance = Random(seed)
        self.log: list[Done] = []

    async def carry_out(self, plan: Sequence[Fault], every_seconds: float) -> None:
        """Returns when the last one is over, and whatever it stopped is there again."""
        started, under_way = time.monotonic(), []
        for fault in plan:
            self.log.append(Done(round(time.monotonic() - started, 2), fault))
            under_way.append(asyncio.create_task(self._one(fault)))
            await asyncio.sleep(every_seconds)
        await asyncio.gather(*under_way)

    async def _one(self, fault: Fault) -> None:
        cluster = self._cluster
        match fault.kind:
            case Kind.CUT_CONNECTIONS:
                cluster.balancer.cut(fault.share, self._chance)
            case Kind.LOSE_ANSWERS:
                cluster.balancer.lose_answers(1 + round(fault.share * LOST_AT_ONCE))
            case Kind.TERMINATE_BACKENDS:
                await cluster.postgres.terminate_backends(fault.share)
            case Kind.PAUSE_SERVER | Kind.KILL_SERVER:
                await self._stop(cluster.servers[fault.target % len(cluster.servers)], fault)
            case Kind.PAUSE_ENGINE | Kind.KILL_ENGINE:
                await self._stop(cluster.engines[fault.target % len(cluster.engines)], fault)
            case Kind.CUT_HOST:
                await _cut_off(cluster.nodes[fault.target % len(cluster.nodes)], fault.seconds)
            case Kind.RECEIVER_SLOW | Kind.RECEIVER_FAILS | Kind.RECEIVER_DROPS:
                cluster.receiver.mood = _MOODS[fault.kind]
                await asyncio.sleep(fault.seconds)
                cluster.receiver.mood = Mood.GOOD
            case Kind.DATABASE_FAST | Kind.DATABASE_IMMEDIATE | Kind.DATABASE_KILLED:
                async with cluster.postgres.changing:
                    await cluster.postgres.stop(_STOPS[fault.kind])
                    await asyncio.sleep(fault.seconds)
                    await cluster.postgres.start()
            case Kind.DISK_FULL:
                await self._fill_disk(fault.seconds)

    async def _stop(self, node: Node, fault: Fault) -> None:
        async with node.changing:
            if fault.kind in {Kind.KILL_SERVER, Kind.KILL_ENGINE}:
                node.kill()
                await asyncio.sleep(fault.seconds)
                node.start()
                return
            node.revive()
            node.send(signal.SIGSTOP)
            await asyncio.sleep(fault.seconds)
            node.send(signal.SIGCONT)

    async def _fill_disk(self, seconds: float) -> None:
        """A server that could not even recover is started again once there is room, as an operator would."""
        if not self._cluster.disk_may_fill:
            return
        postgres = self._cluster.postgres
        async with postgres.changing:
            await asyncio.to_thread(postgres.fill_disk)
            await asyncio.sleep(seconds)
            postgres.free_disk()
            await postgres.start()


async def _cut_off(node: Node, seconds: float) -> None:
    async with node.changing:
        node.host.cut_off()
        await asyncio.sleep(seconds)
        node.host.connect()
