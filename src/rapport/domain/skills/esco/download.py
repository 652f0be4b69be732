"""The files of ESCO's download: `skills_<language>.csv`, or the zip that has it."""

import hashlib
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, NamedTuple

from rapport.domain.skills.esco.rows import EscoRefusedError, Row, read_rows
from rapport.domain.skills.vocabulary import Language

MAX_BYTES = 128 * 1024 * 1024
"""Of one table, unpacked; ESCO's largest has about 10 MB."""
MAX_LINE_BYTES = 1024 * 1024
MAX_MEMBERS = 1_000
"""Files in one zip; ESCO's have about 20."""

Say = Callable[[str, int, int], None]
"""Is told the table, how many of its bytes are read, and how many there are."""

_STEP = 256 * 1024  # bytes after which it is told again
_VERSION = re.compile(r"(?<!\w)v(\d+\.\d+(?:\.\d+)?)(?!\w)")
_GIVEN = re.compile(r"v?\d+\.\d+(?:\.\d+)?")
_TABLE = re.compile(r"skills_([a-z]{2})\.csv", re.IGNORECASE)
_PACKAGE = re.compile(r" - ([a-z]{2}) - csv\b", re.IGNORECASE)
_LANGUAGES = ", ".join(Language)


class Table(NamedTuple):
    """One language of one version."""

    language: Language
    version: str
    rows: Sequence[Row]

    @property
    def labels(self) -> int:
        """How many there are, of every kind."""
        return sum(1 + len(row.labels.alternative) + len(row.labels.hidden) for row in self.rows)

    @property
    def digest(self) -> str:
        """SHA-256 of the rows, whatever their order."""
        return hashlib.sha256("\n".join(sorted(map(repr, self.rows))).encode()).hexdigest()


def read_downloads(
    paths: Sequence[Path], *, version: str | None = None, language: Language | None = None, say: Say = lambda *_: None
) -> list[Table]:
    """
    The tables in these files, one for each language, all of one version. What is not given is read from the names, as
    ESCO gives them; what a name says against it is refused. Raises EscoRefusedError, and OSError for what is no file.
    """
    if version is not None and not _GIVEN.fullmatch(version):
        raise EscoRefusedError(f"the version {version!r} is none of ESCO: say it as 1.2.0")
    bare = version and version.removeprefix("v")
    tables = [table for path in paths for table in _read_file(path, bare, language, say)]
    languages = [table.language for table in tables]
    if twice := sorted({one for one in languages if languages.count(one) > 1}):
        raise EscoRefusedError(f"the language {', '.join(twice)} is there twice: name one file for each language")
    if len(versions := sorted({table.version for table in tables})) > 1:
        raise EscoRefusedError(f"the files are of different versions, {' and '.join(versions)}: name those of one")
    return tables


def _read_file(path: Path, version: str | None, language: Language | None, say: Say) -> Iterator[Table]:
    found = _agreed(path, "version", version, _version_in(path))
    with path.open("rb") as file:
        if not zipfile.is_zipfile(file):
            file.seek(0)
            described = _described(path, path.name, language, found)
            yield Table(*described, _rows(path.name, file, path.stat().st_size, say))
            return
        try:
            with zipfile.ZipFile(file) as package:
                for member in _tables_in(path, package):
                    name = Path(member.filename).name
                    described = _described(path, name, language, found)
                    with package.open(member) as table:
                        rows = _rows(f"{path.name}: {name}", table, member.file_size, say)
                    yield Table(*described, rows)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
            raise EscoRefusedError(f"{path.name} cannot be unpacked ({error}): download it again") from error


def _tables_in(path: Path, package: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    if len(package.infolist()) > MAX_MEMBERS:
        raise EscoRefusedError(f"{path.name} has more than {MAX_MEMBERS:,} files in it: that is no download of ESCO")
    tables = [
        each
        for each in package.infolist()
        if (name := _TABLE.fullmatch(Path(each.filename).name)) and name[1].lower() in set(Language)
    ]
    if not tables:
        raise EscoRefusedError(
            f"{path.name} has no skills_<language>.csv in it for any of {_LANGUAGES}: download the classification as "
            "CSV in one of these languages"
        )
    return tables


def _described(path: Path, name: str, language: Language | None, version: str | None) -> tuple[Language, str]:
    named = _TABLE.fullmatch(name) or _PACKAGE.search(path.name)
    told = _agreed(path, "language", language, named[1].lower() if named else None)
    if told not in set(Language):
        raise EscoRefusedError(f"{name}: its name tells no language of {_LANGUAGES}; say --language")
    if version is None:
        raise EscoRefusedError(f"{path.name}: its name tells no version of ESCO such as v1.2.0; say --version")
    return Language(told), version


def _version_in(path: Path) -> str | None:
    """In the name, or in that of its folder, where an unpacked table is."""
    found = _VERSION.search(path.stem) or _VERSION.search(path.resolve().parent.name)
    return found[1] if found else None


def _agreed(path: Path, what: str, given: str | None, named: str | None) -> str | None:
    if given and named and given != named:
        raise EscoRefusedError(f"{path.name}: its name says {what} {named}, and you say {given}: leave --{what} out")
    return given or named


def _rows(name: str, file: IO[bytes], size: int, say: Say) -> list[Row]:
    return list(read_rows(name, _lines(name, file, size, say)))


def _lines(name: str, file: IO[bytes], size: int, say: Say) -> Iterator[str]:
    """The bytes are counted as they come out, whatever a packed file says of itself."""
    count = told = 0
    while line := file.readline(MAX_LINE_BYTES):
        count += len(line)
        if count > MAX_BYTES:
            raise EscoRefusedError(f"{name} is larger than {MAX_BYTES // 1024 // 1024} MB: that is no table of ESCO")
        if count - told >= _STEP or count == size:
            say(name.rpartition(": ")[2], count, size)
            told = count
        yield line.decode()
