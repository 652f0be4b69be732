"""Rows as CSV: RFC 4180, and no formulas."""

import csv
from io import StringIO

import pytest

from rapport.surfaces.csv_answer import csv_of


@pytest.mark.parametrize("text", ["=1+1", "+31 6", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    rows = list(csv.reader(StringIO(csv_of(["name"], [{"name": text}]), newline="")))
    assert rows == [["name"], [f"'{text}"]]


def test_quotes_commas_and_line_breaks_come_back_as_they_were() -> None:
    given = {"a": 'He said "no", twice\nand left', "b": None, "c": -1.5, "d": ""}
    written = csv_of(list(given), [given])
    assert written.endswith("\r\n")
    assert list(csv.reader(StringIO(written, newline=""))) == [list(given), [str(given["a"]), "", "-1.5", ""]]
