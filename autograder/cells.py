"""What a cell is for: the roles that nbgrader's metadata gives to cells, and the marked regions in them.

A grade id reads like a path: `w2-adam-step` is the solution cell of an exercise, `w2-adam-step-visible` and
`w2-adam-step-hidden-edges` are checks of it.
"""

import json
import re
from collections.abc import Collection
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.errors import CourseError
from autograder.scan import functions

MAX_NOTEBOOK_BYTES = 20_000_000
MAX_CELLS = 5_000
MAX_PARTS, MAX_OLD_PARTS = 1_000_000, 75_000  # in a file, and in one that must be converted: commas, brackets count 5
EXPERIMENT, FLOAT64 = "experiment", "float64"  # tags
MARKERS = tuple(
    f"### {edge} {kind}" for kind in ("SOLUTION", "HIDDEN TESTS", "MARK SCHEME") for edge in ("BEGIN", "END")
)
STUB = "# YOUR CODE HERE\nraise NotImplementedError()"  # what nbgrader's ClearSolutions puts in place of a solution
WRITTEN_STUB = "YOUR ANSWER HERE"


class Role(Enum):
    """Who may write a cell, and what for."""

    SOLUTION = "solution"  # the student's code for an exercise
    CHECK = "check"  # the master's test, worth points
    WRITTEN = "written"  # the student's text, graded by a person
    LOCKED = "locked"  # the master's text or code, not graded
    FREE = "free"  # anybody's: prose, predictions, experiments, a student's own cells


def role(cell: NotebookNode) -> Role:
    """The role of a cell according to its nbgrader metadata."""
    meta = cell["metadata"].get("nbgrader")
    if not meta:
        return Role.FREE
    if meta.get("grade"):
        return Role.WRITTEN if meta.get("solution") else Role.CHECK
    if meta.get("solution"):
        return Role.SOLUTION
    return Role.LOCKED if meta.get("locked") else Role.FREE


def grade_id(cell: NotebookNode) -> str:
    """The cell's grade id, or an empty string."""
    meta = cell["metadata"].get("nbgrader")
    name = meta.get("grade_id", "") if isinstance(meta, dict) else ""
    return name if isinstance(name, str) else ""


def points(cell: NotebookNode) -> float:
    """The points that a graded cell is worth."""
    return float(cell["metadata"].get("nbgrader", {}).get("points", 0))


def is_experiment(cell: NotebookNode) -> bool:
    """True for a code cell that makes a figure and defines nothing that a check needs; grading may skip it."""
    return bool(cell["cell_type"] == "code" and EXPERIMENT in cell["metadata"].get("tags", []))


def needs_float64(cell: NotebookNode) -> bool:
    """True for a check whose task promises float64, or whose numbers say nothing in float32."""
    return FLOAT64 in cell.metadata.get("tags", [])


def is_hidden(cell: NotebookNode) -> bool:
    """True for a check whose test students never see."""
    return "### BEGIN HIDDEN TESTS" in cell["source"]


def stems(master: NotebookNode) -> list[str]:
    """The grade ids of the exercises, in order: one for each solution cell."""
    return [grade_id(cell) for cell in master.cells if role(cell) is Role.SOLUTION]


def exercise_of(check_id: str, exercise_stems: Collection[str]) -> str:
    """The exercise that a check belongs to: the longest stem that its grade id starts with."""
    stem = check_id
    while stem := stem.rpartition("-")[0]:
        if stem in exercise_stems:
            break
    return stem


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook of any format since 3 as nbformat 4; raises CourseError that says what is wrong with the file."""
    try:
        if not path.exists() and not path.is_symlink():
            raise CourseError(f"There is no file {path}.")
        if path.is_symlink() or not path.is_file():
            raise CourseError(f"{path} is not a plain file.")
        if (size := path.stat().st_size) > MAX_NOTEBOOK_BYTES:
            limit = MAX_NOTEBOOK_BYTES // 1_000_000
            raise CourseError(f"{path} is {size / 1e6:.0f} MB, more than {limit} MB: clear its outputs and try again.")
        return parse_notebook(path.read_bytes(), str(path))
    except OSError as problem:
        raise CourseError(f"{path} cannot be read: {problem.strerror}.") from None


def parse_notebook(content: bytes, name: str) -> NotebookNode:
    """The notebook in `content` (called `name` in errors), as nbformat 4 with well-formed cells."""
    if not content.strip():
        raise CourseError(f"{name} is empty.")
    parts = parts_of(content)
    if parts > MAX_PARTS:  # in memory it would be many times as large
        raise CourseError(f"{name} is made of too many parts: clear its outputs and try again.")
    try:
        raw: Any = json.loads(content.decode("utf-8-sig"), object_hook=NotebookNode)
    except (ValueError, RecursionError) as problem:
        raise CourseError(f"{name} is damaged: it is not complete JSON ({problem}).") from None
    if not isinstance(raw, dict) or not ("cells" in raw or "worksheets" in raw):
        raise CourseError(f"{name} is no notebook: it has no cells.")
    is_old = raw.get("nbformat") != 4
    if is_old and parts > MAX_OLD_PARTS:
        raise CourseError(f"{name} is too large for its old format: save it in JupyterLab and try again.")
    try:
        notebook: NotebookNode = nbformat.convert(raw, 4) if is_old else raw
        if len(notebook.cells) > MAX_CELLS:
            raise ValueError(f"it has {len(notebook.cells):,} cells, more than {MAX_CELLS:,}")
        return tidy(notebook)
    except Exception as problem:  # nbformat raises whatever a malformed file makes it stumble over
        raise CourseError(f"{name} is no valid notebook ({type(problem).__name__}: {problem}).") from None


def parts_of(content: bytes) -> int:
    """How many parts a notebook is made of, counted without reading it: what it will cost in memory."""
    return content.count(b",") + 5 * (content.count(b"{") + content.count(b"["))


def tidy(notebook: NotebookNode) -> NotebookNode:
    """Give every cell the form that the rest of the office relies on, whatever the file said; changes the notebook."""
    if not isinstance(notebook.cells, list):
        raise TypeError("its cells are no list")
    if not isinstance(notebook.get("metadata"), dict):
        notebook["metadata"] = NotebookNode()
    for cell in notebook.cells:
        cell["source"] = _text(cell.get("source"))
        if cell.get("cell_type") not in ("code", "markdown"):
            cell["cell_type"] = "raw"
        if not isinstance(cell.get("id", ""), str):
            del cell["id"]
        if not isinstance(meta := cell.get("metadata"), dict):
            meta = cell["metadata"] = NotebookNode()
        for key, kind in (("nbgrader", dict), ("tags", list)):
            if key in meta and not isinstance(meta[key], kind):
                del meta[key]
    return notebook


def _text(source: Any) -> str:
    """A text as files hold it, in one piece or in lines; half characters, which no file can hold, are replaced."""
    if isinstance(source, list):
        try:
            source = "".join(source)
        except TypeError:
            source = "".join([line for line in source if isinstance(line, str)])
    if not isinstance(source, str):
        return ""
    return source if source.isascii() else source.encode(errors="replace").decode()


def write_notebook(notebook: NotebookNode, path: Path) -> None:
    """Write a notebook as nbformat does, in UTF-8."""
    nbformat.write(notebook, path)


def defined_functions(source: str) -> list[str]:
    """Names of the functions that a cell defines at its top level, in order."""
    return list(functions(source))


def regions(source: str, kind: str) -> list[list[str]]:
    """The lines of each region between `### BEGIN kind` and `### END kind`, for example kind = "SOLUTION"."""
    found: list[list[str]] = []
    inside = False
    for line in source.split("\n"):
        if f"### BEGIN {kind}" in line:
            inside = True
            found.append([])
        elif f"### END {kind}" in line:
            inside = False
        elif inside:
            found[-1].append(line)
    return found


def released_source(cell: NotebookNode) -> str:
    """A master cell's text as students get it: each solution region a stub, hidden tests and mark schemes gone."""
    return _released(str(cell["source"]), STUB if cell["cell_type"] == "code" else WRITTEN_STUB)


@lru_cache(2000)
def _released(source: str, stub: str) -> str:
    if "### " not in source:
        return source
    kept: list[str] = []
    region = ""
    for line in source.split("\n"):
        begin = next((m for m in MARKERS[::2] if m in line), "") if "### " in line else ""
        if begin:
            region = begin
            if begin.endswith("SOLUTION"):
                indent = re.match(r"\s*", line)
                kept += [(indent.group() if indent else "") + text for text in stub.split("\n")]
        elif region and region.replace("BEGIN", "END") in line:
            region = ""
        elif not region:
            kept.append(line)
    return "\n".join(kept)
