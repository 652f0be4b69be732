"""`make bench`: all figures in one run; HTTP, database, peers and load generator on one machine."""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bench.accepting import accepting
from bench.beside import beside, peers_python
from bench.calling_back import calling_back
from bench.console import console
from bench.figures import Figure
from bench.ground import Ground, open_ground
from bench.growth import growth
from bench.interest import interest
from bench.interviewing import interviewing
from bench.latency import latency
from bench.memory import memory, watched
from bench.overload import overload
from bench.reading import reading
from bench.report import machine, report
from bench.timeline import timeline
from bench.transfer import transfer
from rapport.log import configure_logging
from rapport.settings import Settings

PROCESSORS = 2
"""All that is measured shares as many, whatever the machine has, so that figures of two machines can be compared."""
QUICK = 0.2

GROUPS: dict[str, Callable[[Ground], Iterator[Figure]]] = {
    "accept": accepting,
    "peers": beside,
    "latency": latency,
    "interviews": interviewing,
    "employees": interest,
    "import": transfer,
    "callbacks": calling_back,
    "overload": overload,
    "reads": reading,  # from here on beside a million interactions, whose tables are still vacuumed for a while
    "timeline": timeline,
    "console": console,
    "memory": memory,
}


def main() -> None:
    asked = _asked()
    configure_logging(Settings(log_level="warning"))
    groups = [] if asked.growth else asked.only or list(GROUPS)
    if "peers" in groups:
        peers_python()  # said now, and not after a minute
    processors = sorted(os.sched_getaffinity(0))[:PROCESSORS]
    os.sched_setaffinity(0, processors)  # and with it all that it starts
    on, started = machine(processors), time.perf_counter()
    scale = QUICK if asked.quick else 1
    if asked.growth:
        found = {"cost growth": _noted("cost growth", growth(scale))}
        report(found, on, {"seconds": time.perf_counter() - started})
        return
    with (
        tempfile.TemporaryDirectory(prefix="rapport-bench-") as folder,
        open_ground(Path(folder), scale) as ground,
        watched(ground.service) as watch,
    ):
        found = {name: _noted(name, GROUPS[name](ground)) for name in groups}
    report(found, on, {"seconds": time.perf_counter() - started, "memory each second, MB": watch.samples})


def _noted(group: str, figures: Iterator[Figure]) -> Sequence[Figure]:
    started = time.perf_counter()
    noted = list(figures)
    print(f"bench: {group}, {time.perf_counter() - started:.0f} s", file=sys.stderr)
    return noted


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=list(GROUPS), metavar="GROUP", help=", ".join(GROUPS))
    parser.add_argument("--quick", action="store_true", help="short loads: whether it runs, not how fast")
    parser.add_argument("--growth", action="store_true", help="instead: the cost beside 1, 10 and 100 times the data")
    return parser.parse_args()


main()
