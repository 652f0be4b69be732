"""Takes rows from a file by the thousand and validates them: what a transaction writes at once."""

from collections.abc import Iterator

from msgspec import Struct

from rapport.surfaces.candidates.envelope import Issue, Refusal
from rapport.surfaces.candidates.importing.errors import Refused
from rapport.surfaces.candidates.importing.lines import Given
from rapport.surfaces.candidates.importing.resource import Checked, Resource
from rapport.surfaces.candidates.validate import PayloadValidator

CHUNK_ROWS = 5000  # about 0.2 s to write: far from the statement time-out, and little to do again after a crash
CHUNK_BYTES = 16 * 1024 * 1024  # of the file: 5,000 rows may be long ones


class Chunk(Struct, frozen=True, kw_only=True):
    """Rows of a file, one after the other. `lines_read` and `bytes_read` reach to the end of the last of them."""

    checked: list[Checked]
    refused: list[Refused]
    lines_read: int
    bytes_read: int
    is_last: bool


class Checker:
    """Cuts a resource's rows into chunks."""

    def __init__(self, resource: Resource) -> None:
        self._resource = resource
        self._validator = PayloadValidator(resource.schema)

    def take(self, rows: Iterator[Given], bytes_read: int, lines_read: int) -> Chunk:
        """The next chunk of the rows, which begins at that place."""
        checked: list[Checked] = []
        refused: list[Refused] = []
        enough = bytes_read + CHUNK_BYTES
        is_last = True
        for given in rows:
            lines_read, bytes_read = given.lines_read, given.bytes_read
            issues = given.issues or self._issues(given.row)
            if issues:
                refused.append(Refused(given.line, given.row, issues))
            else:
                checked.append(Checked(given.line, given.row, self._resource.record(given.row)))
            if len(checked) + len(refused) >= CHUNK_ROWS or bytes_read >= enough:
                is_last = False
                break
        return Chunk(checked=checked, refused=refused, lines_read=lines_read, bytes_read=bytes_read, is_last=is_last)

    def _issues(self, row: object) -> list[Issue]:
        try:
            self._validator.check(row)
        except Refusal as refusal:
            return list(refusal.issues) or [Issue([], "malformed", refusal.message)]
        return []
