"""Grafting: the master notebook with a student's work set into it.

Only solution cells, written answers and the student's own cells come from the submission; everything locked and every
check is the master's. So a notebook whose metadata an editor has stripped, or whose cells were deleted, duplicated,
merged or reordered, costs at most the exercises whose code is gone. What had to be mended is said in `repairs`, in
sentences for the student and the instructor. The text is not trusted: nothing is run or parsed, and the time that all
this takes grows with the size of the notebook, which is bounded.
"""

from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode

from autograder.cells import MARKERS, Role, grade_id, is_experiment, released_source
from autograder.grafting.answers import find_answers
from autograder.grafting.matching import Cells, Matching, blank, gist, match
from autograder.grafting.needs import Row, own_row, with_needs
from autograder.grafting.pictures import Album
from autograder.grafting.solutions import code_of, find_solutions

MAX_CELL, MAX_TEXT = 200_000, 1_000_000  # characters of a cell, and of all cells together
MAX_EXTRA_CELLS = 500
MAX_SHOWN_BYTES = 3_000_000


@dataclass
class Graft:
    """The notebook to grade, what was mended on the way, and what a person should know about it.

    `found` are the exercises and answers that the submission has, by grade id, `worked_on` those of them that say more
    than was released.
    """

    notebook: NotebookNode
    repairs: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    worked_on: list[str] = field(default_factory=list)


def graft(master: NotebookNode, submission: NotebookNode) -> Graft:
    """Set the submission's solutions, answers and own cells into a copy of the master. Runs nothing."""
    made = Graft(notebook=_copied(master))
    found = match(master.cells, _bounded(submission.cells, made.flags), made.repairs)
    find_solutions(found)
    find_answers(found)
    cells, album = made.notebook.cells, Album(MAX_SHOWN_BYTES)
    for index, kind in enumerate(found.kinds):
        if (place := found.text_of(index)) is None:
            _restore(cells[index], kind, made.repairs)
        elif kind in (Role.SOLUTION, Role.WRITTEN, Role.FREE):
            theirs = found.theirs[place]
            cells[index]["source"] = _without_markers(code_of(theirs) if kind is Role.SOLUTION else theirs.source)
            _keep_pictures(cells[index], theirs, album)
    made.found, made.worked_on = _work(found)
    _say_restored_checks(found)
    rows = with_needs(_rows(cells, found, album, made.flags), made.repairs)
    for number, row in enumerate((row for row in rows if row.is_own), 1):
        row.cell["id"] = f"student-{number}"
    made.notebook["cells"] = [row.cell for row in rows]
    return made


def _copied(value: Any) -> Any:
    """A deep copy of a notebook, or of a part of it."""
    if isinstance(value, dict):
        return NotebookNode(
            {key: _copied(part) if isinstance(part, (dict, list)) else part for key, part in value.items()}
        )
    return [_copied(part) for part in value] if isinstance(value, list) else value


def _bounded(cells: Cells, flags: list[str]) -> Cells:
    """The cells that are looked at: not those with more text than anybody writes."""
    kept: Cells = []
    left = MAX_TEXT
    for cell in cells:
        if (size := len(cell["source"])) <= MAX_CELL and size <= left:
            kept.append(cell)
            left -= size
    if len(kept) < len(cells):
        flags.append(f"{len(cells) - len(kept)} of the student's {len(cells)} cells were left out: too much text.")
    return kept


def _without_markers(source: str) -> str:
    """A student's text without the marks of regions, which would look as if a cell of the master's had come through."""
    for marker in MARKERS if "### " in source else ():
        source = source.replace(marker, marker.removeprefix("##"))
    return source


def _keep_pictures(mine: NotebookNode, theirs: NotebookNode, album: Album) -> None:
    if is_experiment(mine):
        mine["outputs"] = album.figures(theirs)
    elif mine.cell_type == "markdown" and (images := album.attachments(theirs)):
        mine["attachments"] = images


def _restore(cell: NotebookNode, kind: Role, repairs: list[str]) -> None:
    """What the submission lacks: exercises become stubs, answers empty, experiments are left out."""
    if kind in (Role.SOLUTION, Role.WRITTEN):
        cell["source"] = released_source(cell)
        repairs.append(f"cell {grade_id(cell)} was missing and restored, empty, from the release")
    elif is_experiment(cell):
        cell["source"] = ""


def _work(found: Matching) -> tuple[list[str], list[str]]:
    """The grade ids of the exercises and answers that there are, and of those that somebody worked on."""
    there, worked_on = [], []
    for index in found.all_of(Role.SOLUTION, Role.WRITTEN):
        cell, place = found.master[index], found.text_of(index)
        if place is not None:
            there.append(grade_id(cell))
            if index in found.after or gist(found.theirs[place].source, cell) not in blank(cell):
                worked_on.append(grade_id(cell))
    return there, worked_on


def _say_restored_checks(found: Matching) -> None:
    checks = [grade_id(found.master[index]) for index in found.all_of(Role.CHECK) if index not in found.holders]
    if len(checks) == 1:
        found.repairs.append(f"check {checks[0]} was missing and restored from the release")
    elif checks:
        found.repairs.append(f"{len(checks)} checks were missing and restored from the release")


def _rows(cells: Cells, found: Matching, album: Album, flags: list[str]) -> list[Row]:
    """The master's cells in order, each followed by the student's own that followed it."""
    following: dict[int, list[Row]] = {index: [] for index in range(-1, len(cells))}
    for index, places in found.after.items():
        following[index] = [own_row(found.theirs[place], place) for place in places]
    anchor, count = -1, 0
    for place, cell in enumerate(found.theirs):
        anchor = found.stands.get(place, anchor)
        if found.is_own(place) and cell.cell_type != "raw" and cell.source.strip():
            count += 1
            if count <= MAX_EXTRA_CELLS:
                row = own_row(cell, place)
                _keep_pictures(row.cell, cell, album)
                following[anchor].append(row)
    if count > MAX_EXTRA_CELLS:
        flags.append(f"{count - MAX_EXTRA_CELLS} of the student's {count} own cells were left out: too many.")
    rows = following[-1]
    for index, (cell, kind) in enumerate(zip(cells, found.kinds, strict=True)):
        stood = found.text_of(index) if kind in (Role.SOLUTION, Role.FREE) else None
        rows += [Row(cell, kind, -1 if stood is None else stood), *following[index]]
    return rows
