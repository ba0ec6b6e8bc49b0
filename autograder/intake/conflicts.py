"""A notebook that git could not merge: both versions stand in the file, between lines of marks.

Both are read. Where a cell differs, both cells are kept under one label, the student's own version last: which of two
copies counts, and that a stub never does beside a solution, is what grafting knows.
"""

import json
import re
from typing import Any

_MARK = re.compile(r"([<|=>])\1{6}(?: .*)?\r?")


def versions(text: str) -> list[str]:
    """The texts of the two versions, the student's own first; nothing if the text holds no conflict."""
    ours: list[str] = []
    theirs: list[str] = []
    sides: dict[str, list[list[str]]] = {"<": [ours], "|": [], "=": [theirs], ">": [ours, theirs]}
    takers, count = sides[">"], 0
    for line in text.split("\n"):
        if mark := _MARK.fullmatch(line):
            takers, count = sides[mark[1]], count + (mark[1] == "<")
        else:
            for taker in takers:
                taker.append(line)
    return ["\n".join(ours), "\n".join(theirs)] if count else []


def united(ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    """Our version, and above each of its cells the cell of theirs that has its label and another text."""
    known = {_text(cell) for cell in ours["cells"]}
    waiting: dict[str, list[Any]] = {}
    for cell in theirs["cells"]:
        if _text(cell) not in known:
            waiting.setdefault(_label(cell), []).append(cell)
    cells: list[Any] = []
    for cell in ours["cells"]:
        cells += [*waiting.pop(_label(cell), []), cell]
    return ours | {"cells": cells + [cell for rest in waiting.values() for cell in rest]}


def _text(cell: Any) -> str:
    source = cell.get("source") if isinstance(cell, dict) else cell
    return "".join(map(str, source)) if isinstance(source, list) else json.dumps(source)


def _label(cell: Any) -> str:
    """What tells a cell from others: the grade id, else the cell's own."""
    if not isinstance(cell, dict):
        return ""
    meta = cell.get("metadata")
    grading = meta.get("nbgrader") if isinstance(meta, dict) else None
    return json.dumps([grading.get("grade_id") if isinstance(grading, dict) else None or cell.get("id")])
