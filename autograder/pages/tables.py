"""CSV tables for spreadsheets and learning platforms: numbers as numbers, missing ones empty, and no text that runs.

A spreadsheet runs a text that begins like a formula (`=HYPERLINK(...)`). Such texts get an apostrophe in front, as
OWASP's page "CSV Injection" advises; quotes around every text keep it in its cell, whatever separator a reader expects.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from autograder.wording import printable

Cell = str | float | None
NO_GRADE = "-"  # how learning platforms write that there is no grade; alone it is no formula
_FORMULA = ("=", "+", "-", "@", "\t", "\n", "\ufffd", "＝", "＋", "－", "＠")


def to_csv(rows: Iterable[Sequence[Cell]]) -> str:
    """The rows as CSV. Numbers are rounded to two decimals; None is an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return text.getvalue()


def inert(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula."""
    text = printable(text)
    return f"'{text}" if text.startswith(_FORMULA) and text != NO_GRADE else text


def _cell(value: Cell) -> str | float:
    if value is None:
        return ""
    if isinstance(value, str):
        return inert(value)
    rounded = round(float(value), 2)
    return int(rounded) if rounded.is_integer() else rounded
