"""What the same costs beside 1, 10 and 100 times the data: three services on three databases, measured by turns."""

import statistics
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import uvloop

from bench.accepting import written
from bench.bulk import add_candidates, add_interactions
from bench.figures import Figure, Target
from bench.ground import Ground, Region, new_regions, open_ground
from bench.interviewing import setter
from bench.load import run_load
from rapport.ids import Kind, show

ONCE = 10_000
"""Interactions of once the data, with as many mutations, events and audit entries, and half as many candidates."""
TIMES = (1, 10, 100)
ROUNDS, SECONDS = 9, 0.7
GROWTH_TARGET = Target(at_most=1.33)

Measured = Callable[[], float]
"""Does it for a moment, and says how many milliseconds one of them took."""


def growth(scale: float) -> Iterator[Figure]:
    """Needs no ground: it makes its own. A quick run goes up to ten times only."""
    sizes = TIMES if scale == 1 else TIMES[:2]
    with ExitStack() as opened:
        measured = {times: _measured(_open(opened, scale), times) for times in sizes}
        rounds = [
            {(name, times): measured[times][name]() for name in measured[1] for times in sizes}
            for _ in range(1 + max(1, round(ROUNDS * scale)))
        ][1:]  # the first one warms up
    for name in measured[1]:
        for times in sizes[1:]:
            target = GROWTH_TARGET if times == sizes[-1] else None
            cost = statistics.median(each[name, times] for each in rounds)
            # Of two neighbours in time: what else the machine does touches both.
            ratio = statistics.median(each[name, times] / each[name, 1] for each in rounds)
            name_of = f"{name}, {times} times"
            yield Figure(name=name_of, value=cost, unit="ms", ratio=ratio, beside="once the data", target=target)


def _open(opened: ExitStack, scale: float) -> Ground:
    folder = opened.enter_context(tempfile.TemporaryDirectory(prefix="rapport-growth-"))
    return opened.enter_context(open_ground(Path(folder), scale))


def _measured(ground: Ground, times: int) -> Mapping[str, Measured]:
    [region] = uvloop.run(new_regions(ground, 1))
    candidates = uvloop.run(add_candidates(ground, region.tenant.id, ONCE * times // 2))
    uvloop.run(add_interactions(ground, region.tenant.id, candidates, ONCE * times))
    some = show(Kind.CANDIDATE, candidates[len(candidates) // 2])
    put = setter(ground, region)

    def applied() -> float:
        return 1000 / uvloop.run(written(ground, [region], 1, SECONDS)).applied_per_second

    def set_interview() -> float:
        return 1000 / uvloop.run(run_load(ground.port, put, seconds=SECONDS * ground.scale, status=200)).per_second

    return {
        "an interaction accepted and applied": applied,
        "an interview set or moved": set_interview,
        "a candidate read": _got(ground, region, f"/candidates/{some}"),
        "the interactions of a candidate": _got(ground, region, f"/candidates/{some}/interactions"),
        "a list of 100 candidates": _got(ground, region, "/candidates"),
        "a candidate found by e-mail": _got(
            ground, region, f"/candidates/find?email={candidates[0].hex}@school.example"
        ),
        "the newest 100 mutations": _got(ground, region, "/mutations"),
    }


def _got(ground: Ground, region: Region, path: str) -> Measured:
    get, seconds = region.get(path), SECONDS * ground.scale
    return lambda: 1000 / uvloop.run(run_load(ground.port, lambda: get, seconds=seconds, status=200)).per_second
