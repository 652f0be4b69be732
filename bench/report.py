"""What a run found: a table for people, a JSON file for machines, both with the machine that they hold for."""

import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec
from rich.console import Console
from rich.table import Table

from bench.beside import ENVIRONMENT
from bench.figures import Figure
from bench.load import CONNECTIONS
from rapport.storage.embedded import binary

QUIET = 0.5
"""The load average of a machine that does nothing else."""
PARTS = ("rapport", "litestar", "uvicorn", "uvloop", "asyncpg", "msgspec")
PEERS = ("procrastinate", "psycopg", "fastapi", "sqlalchemy", "pydantic", "uvicorn", "uvloop", "asyncpg")
FOLDER = Path(".bench")
WIDTH = 140

Machine = dict[str, Any]


def machine(processors: Sequence[int]) -> Machine:
    """To be asked before anything is measured: a load of others makes all figures provisional."""
    load = os.getloadavg()[0]
    return {
        "processors": len(processors),
        "pinned to": list(processors),
        "processor": _processor(),
        "memory GB": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "postgresql": _said([str(binary("postgres")), "--version"]),
        "commit": _said(["git", "describe", "--always", "--dirty"]),
        "connections": CONNECTIONS,
        "load before": round(load, 2),
        "quiet": load < QUIET,
        "versions": {name: version(name) for name in PARTS},
        "versions of peers": _peer_versions(),
    }


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())


def _said(command: Sequence[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def _peer_versions() -> dict[str, str]:
    python = ENVIRONMENT / "bin" / "python"
    if not python.exists():
        return {}
    script = f"from importlib.metadata import version\nfor name in {PEERS}: print(name, version(name))"
    return dict(line.split() for line in _said([str(python), "-c", script]).splitlines())


def report(found: Mapping[str, Sequence[Figure]], on: Machine, more: Mapping[str, Any]) -> None:
    """Prints the table, and keeps it as `bench.txt` beside `bench.json`."""
    FOLDER.mkdir(exist_ok=True)
    table = _table(found, on)
    Console(width=WIDTH).print(table)
    with (FOLDER / "bench.txt").open("w", encoding="utf-8") as file:
        Console(file=file, width=WIDTH).print(table)
    groups = {group: [_shown(figure) for figure in figures] for group, figures in found.items()}
    content = msgspec.json.encode({"machine": on, "groups": groups, **more})
    (FOLDER / "bench.json").write_bytes(msgspec.json.format(content, indent=2))


def _shown(figure: Figure) -> dict[str, Any]:
    shown = msgspec.structs.asdict(figure)
    return {**shown, "target": figure.target and str(figure.target), "reached": figure.reached}


def _table(found: Mapping[str, Sequence[Figure]], on: Machine) -> Table:
    title = f"Rapport {on['commit']} on {on['processors']} processors, {on['python']}, {on['connections']} connections"
    noise = "" if on["quiet"] else f"\nPROVISIONAL: others use this machine, load {on['load before']} before the run"
    table = Table("figure", "ratio", "to", "value", "target", "", title=title + noise)
    for name in ("ratio", "value", "target"):
        next(column for column in table.columns if column.header == name).justify = "right"
    for group, figures in found.items():
        table.add_section()
        table.add_row(f"[bold]{group}[/bold]")
        for figure in figures:
            table.add_row(*_row(figure))
    return table


def _row(figure: Figure) -> tuple[str, ...]:
    ratio = "" if figure.ratio is None else _digits(figure.ratio)
    target = "" if figure.target is None else f"{figure.target}"
    reached = {None: "", True: "reached", False: "not reached"}[figure.reached]
    return (figure.name, ratio, figure.beside, f"{_digits(figure.value)} {figure.unit}", target, reached)


def _digits(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.1f}" if abs(number) >= 10 else f"{number:.2f}"
