"""What is whole in a notebook's text that is damaged somewhere: the cells before the break, and those after it.

A notebook is JSON. Where a file breaks off (a full disk, an upload cut short) or was edited by hand, all that stands
before the break is still JSON but for the brackets that would close it, so the text is cut after the last cell that is
whole, and the open brackets are closed. Behind the break cells are looked for one by one.
"""

import json
import re
from typing import Any

TOKEN = re.compile(r'"([^"\\]*+(?:\\.[^"\\]*+)*+)(?:"|\\?\Z)|[{}\[\]]', re.S)  # a string, maybe cut off; a bracket
CELLS_IN = {"cells": 2, "worksheets": 4}  # brackets open around a cell, by the list that holds it (formats 4 and 3)
MAX_SEARCHED = 100_000_000  # characters that are decoded in search of cells behind a break
_OBJECT = re.compile(r'\{\s*+"')


def whole_cells(text: str, broken: int) -> tuple[dict[str, Any], int, int]:
    """A notebook of the cells of `text` that are whole, which is JSON up to `broken`; how many stand before and after.

    A notebook of no cells if none is whole.
    """
    closed, before = closed_after_last_cell(text[:broken])
    raw: dict[str, Any] = json.loads(closed, strict=False) if before else {"cells": []}
    after = cells_from(text, broken) if "cells" in raw else []
    if after:
        raw["cells"] += after
    return raw, before, len(after)


def closed_after_last_cell(text: str) -> tuple[str, int]:
    """The beginning of a notebook's text, cut after its last whole cell and its brackets closed; how many cells it has.

    The text must be JSON up to its end. It is empty if no cell is whole.
    """
    open_brackets: list[str] = []
    key, around, cut, closing, count = "", 0, 0, "", 0
    for token in TOKEN.finditer(text):
        if token[1] is not None:
            key = token[1] if len(open_brackets) == 1 else key
        elif token[0] in "{[":
            if len(open_brackets) == 1:
                around = CELLS_IN.get(key, 0) if token[0] == "[" else 0
            open_brackets.append("}" if token[0] == "{" else "]")
        elif open_brackets:
            open_brackets.pop()
            if token[0] == "}" and len(open_brackets) == around and open_brackets[-1:] == ["]"]:
                cut, closing, count = token.end(), "".join(reversed(open_brackets)), count + 1
    return text[:cut] + closing, count


def cells_from(text: str, place: int) -> list[dict[str, Any]]:
    """The whole cells that begin at `place` or later, wherever that is."""
    cells: list[dict[str, Any]] = []
    decoder = json.JSONDecoder(strict=False)
    for _ in range(MAX_SEARCHED // (len(text) + 1)):
        found = _OBJECT.search(text, place)
        if not found:
            break
        try:
            one, place = decoder.raw_decode(text, found.start())
        except (ValueError, RecursionError):
            place = found.end()
            continue
        if "cell_type" in one and "source" in one:
            cells.append(one)
    return cells
