"""Rows as CSV (RFC 4180), for a sheet: no cell of it is a formula."""

import csv
from collections.abc import Sequence
from io import StringIO
from typing import Any

CSV = "text/csv"
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""What spreadsheets take for the beginning of one."""


def csv_of(names: Sequence[str], rows: Sequence[dict[str, Any]]) -> str:
    """The names come first. A text that begins as a formula does has an apostrophe before it; nothing is empty."""
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(names)
    writer.writerows([_cell(row[name]) for name in names] for row in rows)
    return written.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(_FORMULAS):
        return f"'{value}"
    return "" if value is None else value
