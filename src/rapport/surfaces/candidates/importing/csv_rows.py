"""The rows of a file of comma-separated values (RFC 4180) whose first line names the fields; text may span lines."""

import csv
from collections.abc import Iterator, Sequence
from typing import Any

from rapport.surfaces.candidate_schema import Schema
from rapport.surfaces.candidates.columns import Kind, columns_of, record_of
from rapport.surfaces.candidates.envelope import Issue
from rapport.surfaces.candidates.importing.lines import FileRefusedError, Given, Line, Source, not_utf8, too_long


class CsvRows:
    def __init__(self, source: Source, schema: Schema) -> None:
        """Raises FileRefusedError when the header is not one of this schema."""
        self._source = source
        first = source.first_line()
        self._columns = _columns(source.name, first, schema)
        self._begin = (0, 0) if first is None else (first.end, first.number)

    def after(self, bytes_read: int, lines_read: int) -> Iterator[Given]:
        begin = max(self._begin, (bytes_read, lines_read))
        fed = _Fed(self._source.lines(*begin), begin[1])
        reader = csv.reader(fed, strict=True)
        while True:
            fed.begin_row()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield fed.refused(Issue([], "malformed", f"{fed.place()} not CSV: {error}"))
                continue
            if cells:
                yield self._given(fed, cells)

    def _given(self, fed: "_Fed", cells: Sequence[str]) -> Given:
        if fed.too_long:
            return fed.refused(too_long())
        if not fed.is_text():
            return fed.refused(not_utf8())
        if len(cells) != len(self._columns):
            message = f"{fed.place()} a row of {len(cells)} cells; the header has {len(self._columns)}"
            return fed.refused(Issue([], "malformed", message))
        return fed.given(record_of(self._columns, cells))


class _Fed:
    """Hands lines to the reader, which takes no more than its row needs, and knows which those were."""

    def __init__(self, lines: Iterator[Line], lines_read: int) -> None:
        self._lines = lines
        self._last = Line(lines_read, b"", 0)
        self._text: list[str] = []
        self._first = 0
        self.too_long = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self._last = next(self._lines)
        self.too_long = self.too_long or self._last.content is None
        # What is not UTF-8 goes through the reader as lone surrogates: the row is refused when it is complete.
        text = (self._last.content or b"\n").decode(errors="surrogateescape")
        self._text.append(text)
        return text

    def begin_row(self) -> None:
        self._text, self._first, self.too_long = [], self._last.number + 1, False

    def is_text(self) -> bool:
        return all(text.isascii() or not _surrogate(text) for text in self._text)

    def place(self) -> str:
        last = self._last.number
        return f"line {last} is" if last == self._first else f"lines {self._first} to {last} are"

    def given(self, row: Any) -> Given:
        return Given(self._first, row, (), self._last.number, self._last.end)

    def refused(self, issue: Issue) -> Given:
        text = "".join(self._text).encode(errors="surrogateescape").decode(errors="replace").rstrip("\r\n")
        return Given(self._first, text, [issue], self._last.number, self._last.end)


def _surrogate(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _columns(name: str, first: Line | None, schema: Schema) -> list[tuple[str, Kind]]:
    known = columns_of(schema)
    text = first.content.decode() if first and first.content else ""
    try:
        header = next(csv.reader([text], strict=True))
    except csv.Error as error:
        raise FileRefusedError(f"{name}: its first line, the header, is not CSV: {error}") from error
    unknown = [field for field in header if field not in known]
    if unknown or not header:
        raise FileRefusedError(
            f"{name}: its first line must name the fields, with commas between them;"
            + (f" {unknown[0]!r} is none." if unknown else " it is empty.")
            + f" There are: {', '.join(known)}"
        )
    doubled = [field for number, field in enumerate(header) if field in header[:number]]
    if doubled:
        raise FileRefusedError(f"{name}: its header has {doubled[0]!r} twice")
    missing = [field for field in schema["required"] if field not in header]
    if missing:
        raise FileRefusedError(f"{name}: its header must have {missing[0]!r}, which every row needs")
    choices = [choice["required"][0] for choice in schema.get("anyOf") or schema.get("oneOf") or []]
    if choices and not set(choices) & set(header):
        raise FileRefusedError(f"{name}: its header must have {' or '.join(map(repr, choices))}")
    return [(field, known[field]) for field in header]
