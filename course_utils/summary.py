"""The last cell of a notebook: which visible checks pass now, and the points they stand for.

    summary.show("optimization.ipynb", globals())

The checks and the written answers are read from the notebook's file as it was last saved; the functions are those that
the kernel holds. Nothing that the notebook has defined is changed.
"""

from pathlib import Path
from typing import Any

from course_utils.workbook.cells import read
from course_utils.workbook.exercises import answers, exercises
from course_utils.workbook.standing import lines, sums
from course_utils.workbook.trial import try_check


def show(notebook: str, names: dict[str, Any]) -> None:
    """Print how the visible checks of a notebook stand. `names`: what the notebook has defined, `globals()`."""
    try:
        cells = read(_found(Path(notebook)))
    except ValueError as problem:
        print(problem)
        return
    found = exercises(cells)
    if not found:
        print(f"{notebook} has no exercises any more: its cells have lost their labels. Go on in a new copy of it.")
        return
    if not any(function in names for exercise in found for function in exercise.functions):
        print("No exercise has run yet in this kernel. Choose Run > Run All Above Selected Cell, then run this cell.")
        return
    before, trials = dict(names), []
    for exercise in found:
        tried = [try_check(check, names) for check in exercise.visible]
        print(lines(exercise, tried), flush=True)
        trials += tried
    print(f"\n{sums(found, trials, answers(cells))}")
    for made in names.keys() - before.keys():
        del names[made]
    names.update(before)


def _found(path: Path) -> Path:
    """The file; raises ValueError that says where it was looked for and what is there instead."""
    if path.is_file():
        return path
    others = sorted(other.name for other in Path.cwd().glob("*.ipynb"))
    there = f"Notebooks here: {', '.join(others)}." if others else "There is no notebook here."
    raise ValueError(
        f"There is no {path.name} in the folder that this notebook runs in. {there} "
        f"If you have renamed yours, write its name into this cell; hand it in as {path.name}."
    )
