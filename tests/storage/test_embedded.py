"""A real server, used by root and by an ordinary user, shared, killed at bad moments and started again."""

import fcntl
import os
import pwd
import shutil
import signal
import stat
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, STDOUT, Popen

import asyncpg
import pytest

from rapport.storage.embedded import EmbeddedPostgresError, binary, embedded_postgres

# It becomes the user after its imports, since Python itself may lie where only the suite's user may look.
HOLDER = """
import os, signal, sys
from pathlib import Path
from rapport.storage.embedded import embedded_postgres
uid, gid = int(sys.argv[1]), int(sys.argv[2])
if os.geteuid() != uid:
    os.setgroups([]), os.setgid(gid), os.setuid(uid)
with embedded_postgres(Path(sys.argv[3])) as url:
    signal.signal(signal.SIGINT, lambda *_: os.write(1, b"interrupted\\n"))
    print(url, flush=True)
    sys.stdin.read()
"""
SUITE = pwd.getpwuid(os.geteuid())
NOBODY = pwd.getpwnam("nobody")
User = pwd.struct_passwd
ENDS: dict[str, Callable[[Path], None]] = {
    "stopped": lambda _: None,
    "killed": lambda folder: os.kill(postmaster(folder), signal.SIGKILL),
    "shut_in": lambda folder: folder.parent.chmod(0o700),  # as pytest does with its folder when it starts
}
only_root = pytest.mark.skipif(SUITE.pw_uid != 0, reason="only root can act as another OS user")


@pytest.fixture(scope="module", params=["root", "ordinary"])
def user(request: pytest.FixtureRequest) -> User:
    """Whom Rapport runs as."""
    if (request.param == "root") == (SUITE.pw_uid == 0):
        return SUITE
    closed = [str(folder) for folder in binary("postgres").parents if not folder.stat().st_mode & stat.S_IXOTH]
    if SUITE.pw_uid != 0 or closed:
        pytest.skip(f"an ordinary user cannot pass {closed}" if SUITE.pw_uid == 0 else "the suite is not run by root")
    return NOBODY


@pytest.fixture(scope="module")
def used_dir(user: User) -> Iterator[Path]:
    """A folder with a stopped server that most tests share: it saves them the second that a first start takes."""
    with data_folder(user) as folder:
        with holder(user, folder) as first:
            hear(first)
        yield folder


@pytest.fixture
def own_dir() -> Iterator[Path]:
    with data_folder(SUITE) as folder:
        yield folder


@contextmanager
def data_folder(owner: User) -> Iterator[Path]:
    """A data folder yet to be made. A server left running in it fails the test, and is killed all the same."""
    parent = Path(tempfile.mkdtemp(prefix="rapport-test-"))
    os.chown(parent, owner.pw_uid, owner.pw_gid)
    try:
        yield parent / "data"
        assert not is_alive(parent / "data")
    finally:
        if is_alive(parent / "data"):
            kill_server(parent / "data")
        shutil.rmtree(parent)


@contextmanager
def holder(user: User, data_dir: Path) -> Iterator[Popen[str]]:
    """A process that uses the server until its input ends, at the latest with the block, or until it is killed."""
    command = [sys.executable, "-c", HOLDER, str(user.pw_uid), str(user.pw_gid), str(data_dir)]
    with Popen(command, stdin=PIPE, stdout=PIPE, stderr=STDOUT, text=True, start_new_session=True) as process:
        try:
            yield process
            if process.returncode is None:
                said, _ = process.communicate()
                assert process.returncode in {0, -signal.SIGKILL}, said
        finally:
            process.kill()


def hear(process: Popen[str], beginning: str = "postgresql://") -> str:
    """The first line with this beginning, by default the URL."""
    for line in process.stdout or ():
        sys.stdout.write(line)  # pytest shows it when the test fails
        if line.startswith(beginning):
            return line.strip()
    pytest.fail(f"the process ended before it said {beginning}")


def kill_server(data_dir: Path) -> None:
    os.kill(postmaster(data_dir), signal.SIGKILL)
    with (data_dir / "server.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # comes when the last of its processes is gone


def is_alive(data_dir: Path) -> bool:
    try:
        with (data_dir / "server.lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (FileNotFoundError, BlockingIOError) as error:
        return isinstance(error, BlockingIOError)
    return False


def postmaster(data_dir: Path) -> int:
    return int((data_dir / "postgres" / "postmaster.pid").read_text().split()[0])


def open_to_others(data_dir: Path) -> list[str]:
    modes = {path.name: path.stat().st_mode & 0o077 for path in (data_dir, *sorted(data_dir.iterdir()))}
    return [f"{name} {mode:o}" for name, mode in modes.items() if mode]


@contextmanager
def stranger_with_pid_of_server(data_dir: Path) -> Iterator[None]:
    """A process of the server's user, as PostgreSQL believes no other; it has to survive the block."""
    become = (data_dir / "postgres").stat().st_uid if SUITE.pw_uid == 0 else None
    with Popen(["cat"], stdin=PIPE, user=become) as stranger:
        for lock in (data_dir / "postgres" / "postmaster.pid", data_dir / "socket" / ".s.PGSQL.5432.lock"):
            _, rest = lock.read_text().split("\n", 1)
            lock.write_text(f"{stranger.pid}\n{rest}")
        yield
        assert stranger.poll() is None


async def ask(url: str, query: str = "SELECT 1") -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


def psql_of_nobody(url: str) -> str:
    command = [str(binary("psql")), url, "-c", "SELECT 1"]
    with Popen(command, user=NOBODY.pw_uid, group=NOBODY.pw_gid, extra_groups=[], stderr=PIPE, text=True) as tried:
        return tried.communicate()[1]


@only_root
def test_another_os_user_is_refused_by_the_folder_and_by_the_server(own_dir: Path) -> None:
    with embedded_postgres(own_dir) as url:
        assert "Permission denied" in psql_of_nobody(url)
        (own_dir / "socket").chmod(0o711)
        (own_dir / "socket" / ".s.PGSQL.5432").chmod(0o777)
        assert "Peer authentication failed" in psql_of_nobody(url)
        assert "Peer authentication failed" in psql_of_nobody(url.replace("rapport_owner", "postgres"))


@only_root
def test_a_user_without_rights_in_the_folder_is_told_so(own_dir: Path) -> None:
    with holder(NOBODY, own_dir) as outsider:
        said, _ = outsider.communicate()
    assert f"EmbeddedPostgresError: PostgreSQL cannot be used in {own_dir}: [Errno 13] Permission denied" in said


@pytest.mark.parametrize(
    "spoil", [lambda path: path.chmod(0o777), pytest.param(lambda path: shutil.chown(path, "nobody"), marks=only_root)]
)
def test_a_socket_folder_that_is_not_private_is_refused(own_dir: Path, spoil: Callable[[Path], None]) -> None:
    (own_dir / "socket").mkdir(mode=0o700, parents=True)
    spoil(own_dir / "socket")
    with pytest.raises(EmbeddedPostgresError, match="not a private folder"), embedded_postgres(own_dir):
        pass


def test_a_server_that_cannot_start_is_explained_in_its_own_words(own_dir: Path) -> None:
    (own_dir / "postgres").mkdir(mode=0o700, parents=True)
    owner = SUITE if SUITE.pw_uid != 0 else NOBODY
    os.chown(own_dir / "postgres", owner.pw_uid, owner.pw_gid)
    with pytest.raises(EmbeddedPostgresError, match="not a database cluster directory"), embedded_postgres(own_dir):
        pass


def test_a_program_that_is_not_there_is_refused() -> None:
    with pytest.raises(EmbeddedPostgresError, match="mysqld"):
        binary("mysqld")


async def test_the_server_is_safe_and_closed_to_others(user: User, used_dir: Path) -> None:
    with holder(user, used_dir) as first:
        url = hear(first)
        assert url == f"postgresql://rapport_owner@/rapport?port=5432&host={used_dir}/socket"
        role = "SELECT concat_ws(' ', rolname, rolsuper, rolcreaterole) FROM pg_roles WHERE rolname = current_user"
        assert await ask(url, role) == "rapport_owner f t"
        database = "SELECT concat_ws(' ', datdba::regrole, datlocale) FROM pg_database WHERE datname = 'rapport'"
        assert await ask(url, database) == "rapport_owner C.UTF-8"
        assert not await ask(url, "SHOW listen_addresses")
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums"):
            assert await ask(url, f"SHOW {setting}") == "on"
        passed_by_the_server = ["data 1"] if user.pw_uid == 0 else []
        assert open_to_others(used_dir) == [*passed_by_the_server, "pg_hba.conf 44", "pg_ident.conf 44"]


@pytest.mark.parametrize("end", ENDS)
async def test_what_was_committed_outlasts_a_server_however_it_ends(user: User, used_dir: Path, end: str) -> None:
    with holder(user, used_dir) as first:
        await ask(hear(first), f"CREATE TABLE {end} AS SELECT 'kept' AS word")
        ENDS[end](used_dir)
    assert not is_alive(used_dir)
    with holder(user, used_dir) as second:
        assert await ask(hear(second), f"SELECT word FROM {end}") == "kept"


async def test_the_last_of_two_processes_stops_the_server(user: User, used_dir: Path) -> None:
    with holder(user, used_dir) as first, holder(user, used_dir) as second:
        url = hear(first)
        assert hear(second) == url
        first.communicate()
        assert await ask(url) == 1
        second.communicate()
        with pytest.raises(OSError, match=r"No such file|refused"):
            await ask(url)


async def test_the_server_of_a_killed_process_is_used_and_then_stopped(user: User, used_dir: Path) -> None:
    with holder(user, used_dir) as first:
        hear(first)
        left = postmaster(used_dir)
        first.kill()
    with holder(user, used_dir) as second:
        assert await ask(hear(second)) == 1
        assert postmaster(used_dir) == left
    assert not is_alive(used_dir)


async def test_a_stranger_with_the_pid_of_a_dead_server_is_left_alone(user: User, used_dir: Path) -> None:
    with holder(user, used_dir) as first:
        hear(first)
        first.kill()
    kill_server(used_dir)
    with stranger_with_pid_of_server(used_dir), holder(user, used_dir) as second:
        assert await ask(hear(second)) == 1


async def test_an_interrupted_first_start_is_done_again(user: User) -> None:
    with data_folder(user) as new_dir:
        with holder(user, new_dir) as first:
            while not (new_dir / "postgres.new" / "PG_VERSION").exists():
                assert first.poll() is None
            first.kill()
        assert not (new_dir / "postgres").exists()
        with holder(user, new_dir) as second:
            assert await ask(hear(second)) == 1
        assert not (new_dir / "postgres.new").exists()


async def test_ctrl_c_in_the_terminal_does_not_reach_the_server(user: User, used_dir: Path) -> None:
    with holder(user, used_dir) as first:
        url, running = hear(first), postmaster(used_dir)
        assert os.getsid(running) != os.getsid(first.pid)
        os.killpg(first.pid, signal.SIGINT)
        hear(first, "interrupted")
        assert await ask(url) == 1
        assert postmaster(used_dir) == running


async def test_a_path_that_does_not_suit_a_socket_is_no_hindrance(own_dir: Path) -> None:
    with embedded_postgres(own_dir / ("long, with commas" * 9)) as url:
        assert await ask(url) == 1
    _, sockets = url.split("host=")
    assert sockets.startswith("/tmp/rapport-")
    shutil.rmtree(sockets)


def test_blocks_of_one_process_share_a_server_that_outlives_all_but_the_last(used_dir: Path) -> None:
    together = threading.Barrier(3)

    def use(_: int) -> int:
        with embedded_postgres(used_dir), embedded_postgres(used_dir):
            together.wait()
            return postmaster(used_dir)

    with ThreadPoolExecutor(3) as pool:
        assert len(set(pool.map(use, range(3)))) == 1
    with pytest.raises(FileNotFoundError, match="of the block"), embedded_postgres(used_dir):  # noqa: PT012 - nested
        with embedded_postgres(used_dir):
            pass
        assert is_alive(used_dir)
        raise FileNotFoundError("of the block")
