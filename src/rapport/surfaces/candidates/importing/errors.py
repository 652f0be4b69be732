"""The refused rows of an import: an object a line with `line`, the `row`, and its `issues` as the API says them."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from rapport.surfaces.candidates.envelope import Issue
from rapport.surfaces.candidates.importing.lines import FileRefusedError


class Refused(Struct, frozen=True):
    """A row that is not imported; `line` is where it begins."""

    line: int
    row: Any
    issues: Sequence[Issue]


class ErrorFile:
    """Written under the lock of the run, before the commit: a crash in between leaves lines that `cut` removes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._size = 0

    def cut(self, lines_read: int) -> None:
        """Keeps the rows that begin within the first lines of the file, which are committed, and no other.

        Raises FileRefusedError when this is a file of another kind, which stays as it is.
        """
        kept = 0
        if self._path.exists():
            with self._path.open("rb") as file:
                for line in file:
                    if not line.endswith(b"\n") or self._line_number(line) > lines_read:
                        break
                    kept += len(line)
        self._truncate(kept)

    def _line_number(self, line: bytes) -> int:
        try:
            return msgspec.json.decode(line, type=Refused).line
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            message = f"{self._path} is there already and no list of refused rows; name another with --errors"
            raise FileRefusedError(message) from error

    def _truncate(self, size: int) -> None:
        if self._path.exists():
            if size:
                os.truncate(self._path, size)
            else:
                self._path.unlink()
        self._size = size

    def append(self, refused: Sequence[Refused]) -> None:
        """On disk when it returns. Whatever stands behind what this object wrote last was never committed."""
        if not refused:
            return
        lines = b"".join(msgspec.json.encode(each) + b"\n" for each in refused)
        with os.fdopen(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:  # it holds personal data
            file.truncate(self._size)
            file.seek(self._size)
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())
        self._size += len(lines)
