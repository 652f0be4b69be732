from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from rapport.storage.embedded import embedded_postgres
from system.processes import Process, Server, rapport


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "data"
    yield folder
    with embedded_postgres(folder):
        pass  # whoever leaves last stops the database that a killed process left running


@pytest.fixture
def start(data_dir: Path) -> Iterator[Callable[..., Server]]:
    """Starts `rapport serve` with these arguments and variables; what still runs at the end of the test is killed."""
    started: list[Process] = []

    def start_one(*arguments: str, **variables: str) -> Server:
        server = Server(data_dir, *arguments, **variables)
        started.append(server)
        server.start()
        return server

    yield start_one
    for process in started:
        process.close()


@pytest.fixture
def start_engine(data_dir: Path) -> Iterator[Callable[[], Process]]:
    """Starts `rapport engine`."""
    started: list[Process] = []

    def start_one() -> Process:
        engine = Process(data_dir, "engine")
        started.append(engine)
        engine.start()
        return engine

    yield start_one
    for process in started:
        process.close()


class Access(msgspec.Struct, frozen=True):
    key: str
    key_id: str
    secret: str


@pytest.fixture
def access(data_dir: Path) -> Access:
    """A tenant made by the command line, with a key."""
    secret = rapport(data_dir, "tenant", "create", "noord", "--time-zone", "Europe/Amsterdam")
    made = msgspec.json.decode(rapport(data_dir, "key", "create", "--tenant", "noord", "--json"))
    return Access(made["key"], made["id"], secret)
