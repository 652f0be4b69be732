"""The rows of a file of newline-delimited JSON: an object a line. Empty lines count as lines, not as rows."""

from collections.abc import Iterator

import msgspec
from msgspec import Struct

from rapport.surfaces.candidates.envelope import Issue
from rapport.surfaces.candidates.importing.lines import Given, Line, Source, not_utf8, too_long

_decode = msgspec.json.Decoder().decode


class JsonRows(Struct, frozen=True):
    source: Source

    def after(self, bytes_read: int, lines_read: int) -> Iterator[Given]:
        for line in self.source.lines(bytes_read, lines_read):
            number, content, end = line
            if content is None or not content.isspace():
                try:
                    yield Given(number, _decode(content or b""), (), number, end)
                except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                    yield _not_json(line, error)


def _not_json(line: Line, error: Exception) -> Given:
    if line.content is None:
        return Given(line.number, None, [too_long()], line.number, line.end)
    text = line.content.decode(errors="replace").rstrip("\r\n")
    if isinstance(error, RecursionError):
        issue = Issue([], "malformed", "the line is nested too deeply to be what it should be")
    elif isinstance(error, UnicodeDecodeError):
        issue = not_utf8()
    else:
        issue = Issue([], "malformed", f"the line is not JSON: {error}")
    return Given(line.number, text, [issue], line.number, line.end)
