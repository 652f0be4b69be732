"""`make chaos`: several nodes under load while all sorts of things break; then a proof that nothing was lost."""

import argparse
import asyncio
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import aiohttp
from rich.console import Console
from rich.table import Table

from chaos.client import Fate
from chaos.cluster import Cluster, running
from chaos.faults import Done, Faults
from chaos.hosts import Network, network
from chaos.load import Load, make_load
from chaos.plan import Fault, plan
from chaos.postgres import disk
from chaos.proof import proof
from rapport.log import configure_logging
from rapport.settings import Settings

EVERY_SECONDS = 0.1
QUIET_BEFORE_SECONDS = 1.0


def main() -> None:
    asked = _asked()
    configure_logging(Settings(log_level="error"))
    servers, engines = (int(part) for part in asked.nodes.split("x"))
    faults = plan(asked.seed, asked.faults)
    every = 60 * asked.minutes / max(len(faults), 1) if asked.minutes else EVERY_SECONDS
    with ExitStack() as leaving:
        folder = Path(leaving.enter_context(tempfile.TemporaryDirectory(prefix="rapport-chaos-")))
        net = leaving.enter_context(network(servers + engines))
        small = leaving.enter_context(disk(folder / "data"))
        for words in (net.words, small):
            if words:
                print(f"chaos: {words}", file=sys.stderr)
        if asked.keep:
            leaving.callback(_keep, folder, asked.keep)
        done, load, wrong = asyncio.run(_run(folder, net, servers, faults, every, asked.seed, not small))
    _report(done, load, wrong, asked.seed)
    sys.exit(1 if wrong else 0)


def _keep(folder: Path, there: Path) -> None:
    shutil.copytree(folder, there, ignore=shutil.ignore_patterns("data"), dirs_exist_ok=True)


async def _run(
    folder: Path,
    net: Network,
    servers: int,
    faults: Sequence[Fault],
    every_seconds: float,
    seed: int,
    disk_may_fill: bool,
) -> tuple[Sequence[Done], Load, list[str]]:
    begun = time.perf_counter()
    async with (
        running(folder, net, servers, disk_may_fill=disk_may_fill) as cluster,
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session,
    ):
        started = time.perf_counter()
        load, over, breaking = await make_load(cluster, session, seed), asyncio.Event(), Faults(cluster, seed)
        writing = asyncio.create_task(load.run(over))
        await asyncio.sleep(QUIET_BEFORE_SECONDS)
        carrying_out = asyncio.create_task(breaking.carry_out(faults, every_seconds))
        await asyncio.wait([writing, carrying_out], return_when=asyncio.FIRST_COMPLETED)
        await carrying_out
        await _all_there(cluster)
        over.set()
        await writing
        broken = time.perf_counter()
        wrong = await proof(cluster, load)
        seconds = f"broken for {broken - started:.0f} s, proven in {time.perf_counter() - broken:.0f} s"
        print(f"chaos: ready after {started - begun:.0f} s, {seconds}", file=sys.stderr)
        return breaking.log, load, wrong


async def _all_there(cluster: Cluster) -> None:
    await cluster.postgres.start()
    await cluster.ready()


def _report(done: Sequence[Done], load: Load, wrong: Sequence[str], seed: int) -> None:
    """The small table; of a run that failed first all that was done, with the seed that does it again."""
    if wrong:
        for each in done:
            fault = each.fault
            print(f"{each.at_seconds:8.2f} s  {fault.kind}  {fault.target} {fault.share} {fault.seconds}")
        for each_wrong in wrong:
            print(f"WRONG: {each_wrong}")
    table = Table(title=f"seed {seed}: {len(done)} faults, {len(wrong)} wrong")
    table.add_column("what")
    table.add_column("how many", justify="right")
    for kind, count in sorted(Counter(each.fault.kind for each in done).items()):
        table.add_row(kind, str(count))
    table.add_section()
    fates = Counter(sent.fate for sent in load.log.sent)
    for fate in Fate:
        table.add_row(f"writes {fate}", str(fates[fate]))
    table.add_row("attempts", str(sum(sent.attempts for sent in load.log.sent)))
    table.add_row("… without an answer", str(load.log.unanswered))
    table.add_row("… told to come back", str(load.log.not_now))
    table.add_row("events followed", str(len(load.follower.seen)))
    Console(width=100).print(table)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m chaos", description=__doc__)
    parser.add_argument("--faults", type=int, default=200, help="how many")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="decides which, on whom and how long")
    parser.add_argument("--minutes", type=float, help="how long they take together; without it, as fast as they come")
    parser.add_argument("--nodes", default="3x2", help="servers x engines")
    parser.add_argument("--keep", type=Path, help="where the logs go")
    return parser.parse_args()


main()
