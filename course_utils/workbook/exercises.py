"""The exercises and written answers of a notebook, with their checks and points.

The label of a check begins with that of its exercise: `w2-ewa-visible` and `w2-ewa-hidden-edges` belong to `w2-ewa`. Of
a hidden check the notebook of a student holds a comment that says what it looks at.
"""

import re
from dataclasses import dataclass

from course_utils.workbook.cells import Cell, Kind

BLANK = ("", "YOUR ANSWER HERE")


@dataclass(frozen=True)
class Exercise:
    """An exercise: its label, its heading, the names of its functions, and its checks."""

    name: str
    title: str
    functions: tuple[str, ...]
    visible: tuple[Cell, ...]
    hidden: tuple[Cell, ...]

    @property
    def points(self) -> float:
        """What its visible checks are worth."""
        return sum(check.points for check in self.visible)


@dataclass(frozen=True)
class Answer:
    """A written answer: its label, its heading, its points, and whether nothing is written in it yet."""

    name: str
    title: str
    points: float
    is_empty: bool


def exercises(cells: list[Cell]) -> list[Exercise]:
    """The exercises of a notebook, in order; those of a cell that appears twice once."""
    solutions = {cell.name: cell for cell in cells if cell.kind is Kind.SOLUTION}
    checks: dict[str, dict[str, Cell]] = {name: {} for name in solutions}
    for cell in cells:
        if cell.kind is Kind.CHECK and (owner := _owner(cell.name, list(solutions))):
            checks[owner].setdefault(cell.name, cell)
    titles = _titles(cells)
    found = []
    for name, solution in solutions.items():
        visible = tuple(check for check in checks[name].values() if is_visible(check.name, name))
        hidden = tuple(check for check in checks[name].values() if check not in visible)
        found.append(Exercise(name, titles.get(name, name), functions(solution.source), visible, hidden))
    return found


def answers(cells: list[Cell]) -> list[Answer]:
    """The written answers of a notebook, in order."""
    titles = _titles(cells)
    return [
        Answer(cell.name, titles.get(cell.name, cell.name), cell.points, cell.source.strip() in BLANK)
        for cell in cells
        if cell.kind is Kind.WRITTEN
    ]


def is_visible(check: str, exercise: str) -> bool:
    """Whether a check of an exercise can be run by its student."""
    return check.removeprefix(f"{exercise}-").startswith("visible")


def functions(source: str) -> tuple[str, ...]:
    """The functions that a cell defines at its top level."""
    return tuple(re.findall(r"^def (\w+)", source, re.MULTILINE))


def _owner(check: str, names: list[str]) -> str:
    return max((name for name in names if check.startswith(f"{name}-")), key=len, default="")


def _titles(cells: list[Cell]) -> dict[str, str]:
    """By label, the heading of the task of an exercise or answer, without its points and minutes."""
    tasks = ((cell.name.removesuffix("-task"), cell.source) for cell in cells if cell.name.endswith("-task"))
    headings = ((name, re.match(r"#+ ([^\n(]+)", text)) for name, text in tasks)
    return {name: heading[1].strip() for name, heading in headings if heading}
