"""The order in which grading runs a notebook's cells: that of the original, each followed by what the student added.

Set-up cells and checks are the original's, whatever became of them. Cells are known by their labels; code that stands
in another cell than that of its exercise is known by the functions it defines.
"""

from collections import Counter
from dataclasses import dataclass, replace

from course_utils.workbook.cells import Cell, Kind
from course_utils.workbook.exercises import exercises, functions

STUB = "raise NotImplementedError()"


@dataclass(frozen=True)
class Step:
    """A cell to run. `place` is where it stands in the student's file, -1 for one of the original's.

    `exercise` is the label of the exercise that a check belongs to.
    """

    cell: Cell
    place: int = -1
    exercise: str = ""


def labelled(cells: list[Cell], original: list[Cell]) -> list[Cell]:
    """A student's cells, each known one with the kind and points that it has in the original."""
    known = {cell.name: cell for cell in original}
    texts = (Kind.TEXT, Kind.WRITTEN)
    return [
        replace(known[cell.name], source=cell.source)
        if cell.name in known
        else replace(cell, kind=Kind.TEXT if cell.kind in texts else Kind.OWN)
        for cell in cells
    ]


def in_order(cells: list[Cell], original: list[Cell]) -> list[Step]:
    """The steps that grading takes: experiments are left out."""
    index_of = {cell.name: index for index, cell in enumerate(original)}
    homes = _homes(cells, original)
    rows = [(index, -1, Step(cell)) for index, cell in enumerate(original) if cell.kind is Kind.SETUP]
    for exercise in exercises(original):
        rows += [(index_of[check.name], -1, Step(check, exercise=exercise.name)) for check in exercise.visible]
    last = -1
    for place, cell in enumerate(cells):
        last = index_of.get(cell.name, last)
        if cell.kind is Kind.SOLUTION:
            rows.append((last, -1, Step(cell, place)))
        elif cell.kind is Kind.OWN:
            home = next((homes[name] for name in functions(cell.source) if name in homes), last)
            rows.append((home, place, Step(cell, place)))
    return [step for *_, step in sorted(rows, key=lambda row: row[:2])]


def disorder(cells: list[Cell], original: list[Cell]) -> list[str]:
    """What of the original is missing, or there more than once, in sentences."""
    there = Counter(cell.name for cell in cells)
    told: list[str] = []
    for cell in original:
        if cell.kind not in (Kind.SOLUTION, Kind.WRITTEN):
            continue
        if not there[cell.name]:
            told.append(f"The cell {cell.name} is missing. Copy it from the original notebook of the kit into yours.")
        elif there[cell.name] > 1:
            told.append(
                f"There are {there[cell.name]} cells {cell.name}. Grading runs them all; keep the one you mean."
            )
    return told


def _homes(cells: list[Cell], original: list[Cell]) -> dict[str, int]:
    """For the functions of exercises whose own cell is gone, empty or as it came: where in the original that is."""
    written = {cell.name for cell in cells if STUB not in cell.source and cell.source.strip()}
    return {
        name: index
        for index, cell in enumerate(original)
        if cell.kind is Kind.SOLUTION and cell.name not in written
        for name in functions(cell.source)
    }
