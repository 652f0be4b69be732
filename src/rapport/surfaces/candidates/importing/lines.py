"""The lines of a file, from any place in it, in flat memory: what the readers of rows are built on."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Protocol

from msgspec import Struct

from rapport.access.tenants import AccessError
from rapport.surfaces.candidates.envelope import Issue

MAX_LINE_BYTES = 8 * 1024 * 1024  # as much as a request's body may have
_BOM = b"\xef\xbb\xbf"


class FileRefusedError(AccessError):
    """The file cannot be imported; the message says why."""


class Line(NamedTuple):
    """`number` counts from 1; `content` is None when it is too long; `end` is the offset behind it."""

    number: int
    content: bytes | None
    end: int


class Given(NamedTuple):
    """A row as it stands in the file. With `issues` it is none, and `row` is what stands in its place.

    `line` is where it begins; `lines_read` and `bytes_read` reach to its end.
    """

    line: int
    row: Any
    issues: Sequence[Issue]
    lines_read: int
    bytes_read: int


class Rows(Protocol):
    """A reader of the rows of a file."""

    def after(self, bytes_read: int, lines_read: int) -> Iterator[Given]:
        """The rows behind this place: the beginning of the file, or the end of a row."""


class Source(Struct, frozen=True):
    """An open file as it was when it was opened; what is appended meanwhile is not read."""

    name: str
    file: BinaryIO
    size: int
    digest: bytes

    def first_line(self) -> Line | None:
        """Without the byte order mark. Raises FileRefusedError when it is not UTF-8: then the file is not."""
        line = next(self.lines(0, 0), None)
        if line is not None and line.content is not None:
            try:
                line.content.decode()
            except UnicodeDecodeError as error:
                raise FileRefusedError(f"{self.name} is not UTF-8: see its first line; save it as UTF-8") from error
        return line

    def lines(self, bytes_read: int, lines_read: int) -> Iterator[Line]:
        self.file.seek(bytes_read)
        while bytes_read < self.size:
            content = self.file.readline(min(MAX_LINE_BYTES, self.size - bytes_read))
            start, bytes_read = bytes_read, bytes_read + len(content)
            too_long = False
            while not content.endswith(b"\n") and bytes_read < self.size:
                content, too_long = self.file.readline(min(MAX_LINE_BYTES, self.size - bytes_read)), True
                bytes_read += len(content)
                if not content:
                    raise FileRefusedError(f"{self.name} became shorter while it was read")
            lines_read += 1
            if start == 0:
                content = content.removeprefix(_BOM)
            yield Line(lines_read, None if too_long else content, bytes_read)


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """Reads the file once, to know it again. Raises OSError, FileRefusedError."""
    if path.exists() and not path.is_file():
        raise FileRefusedError(f"{path} is no file that can be read twice, as an import that goes on must")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").digest()
        yield Source(path.name, file, file.tell(), digest)


def too_long() -> Issue:
    return Issue([], "tooLong", f"a line may have {MAX_LINE_BYTES:,} bytes")


def not_utf8() -> Issue:
    return Issue([], "malformed", "the line is not UTF-8")
