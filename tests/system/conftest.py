import subprocess
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
    if (folder / "postgres" / "postmaster.pid").exists():
        with embedded_postgres(folder):
            pass  # whoever leaves last stops the database that a killed process left running


@pytest.fixture
def start(data_dir: Path) -> Iterator[Callable[..., Server]]:
    """Starts `rapport serve` with these arguments and variables; what still runs at the end of the test is killed."""
    started: list[Process] = []

    def start_one(*arguments: str, script: bool = False, **variables: str) -> Server:
        server = Server(data_dir, *arguments, script=script, **variables)
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


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Access]:
    """A data folder with a tenant made by the command line, and its key."""
    folder = tmp_path_factory.mktemp("furnished")
    secret = rapport(folder, "tenant", "create", "noord", "--time-zone", "Europe/Amsterdam")
    made = msgspec.json.decode(rapport(folder, "key", "create", "--tenant", "noord", "--json"))
    return folder, Access(made["key"], made["id"], secret)


@pytest.fixture
def access(data_dir: Path, furnished: tuple[Path, Access]) -> Access:
    """A tenant made by the command line, with a key: a copy of a database at rest, which takes less than making one."""
    folder, access = furnished
    data_dir.mkdir()
    subprocess.run(["cp", "-a", folder / "postgres", data_dir], check=True)
    return access
