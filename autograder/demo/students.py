"""The demo class: solvers right, unusual and wrong, blank notebooks, and files that were damaged on their way.

All are built from the released notebook, the master's solutions and the bank, so they change with the course.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from autograder.bank import load
from autograder.cells import read_notebook, stems
from autograder.course import Week
from autograder.demo.notebooks import (
    as_bytes,
    doubled,
    fill,
    in_format_3,
    pick,
    replaced,
    stripped,
    with_own_cells,
    without,
)

NAMES = (
    ("ada", "alan", "barbara", "claude", "dennis", "donald", "edsger", "emmy", "frances", "grace", "guido", "hedy")
    + ("john", "karen", "katherine", "kurt", "leslie", "linus", "margaret", "mary", "niklaus", "radia", "sofia")
    + ("tim", "yann")
)


@dataclass(frozen=True)
class Made:
    """One student of the demo class: what was handed in, under which file name, and what is special about it."""

    student: str
    story: str
    file_name: str
    content: bytes


def make_class(week: Week, released: NotebookNode) -> Iterator[Made]:
    """The demo class, always the same."""
    master = read_notebook(week.master)
    entries = load(week.name)
    names = iter(NAMES)

    def student(story: str, notebook: NotebookNode, file_name: str = week.notebook_name) -> Made:
        return Made(next(names), story, file_name, as_bytes(notebook))

    solved = fill(master, released, {})
    yield student("all right", solved)
    yield student("all right, cells of their own", with_own_cells(solved))
    yield student("all right, written in an old format", in_format_3(solved), "Optimization (final).ipynb")
    for number in range(6):
        yield student("right in unusual ways", fill(master, released, pick(entries, number, right=True)))
    for number in range(6):
        yield student(f"{number + 2} exercises wrong", fill(master, released, pick(entries, number, False, number + 2)))
    half = stems(master)[6:]
    yield student("stopped half-way", fill(master, released, {}, skip=half))
    yield student("blank", released)
    broken = dict.fromkeys(stems(master)[2:4], "def oops(:\n    return")
    yield student("syntax errors in two cells", replaced(solved, broken))
    endless = {stems(master)[4]: "def init_state(parameters, kinds=('v', 's')):\n    while True:\n        pass"}
    yield student("an endless loop", replaced(solved, endless))
    yield student("labels stripped by an editor", stripped(solved))
    yield student("two cells deleted", without(solved, stems(master)[1:3]))
    yield student("a cell pasted twice", doubled(solved, stems(master)[3]))
    whole = as_bytes(solved)
    yield Made(next(names), "cut off in transit", week.notebook_name, whole[: int(len(whole) * 0.7)])
    yield Made(next(names), "an empty file", week.notebook_name, b"")
    page = b"<html><body>Session expired</body></html>"
    yield Made(next(names), "a web page, no notebook", week.notebook_name, page)


def hand_in(students: list[Made], week: Week, downloads: Path) -> None:
    """Half of the class as a folder of folders, half as the zip that Canvas makes."""
    downloads.mkdir(parents=True)
    half = len(students) // 2
    for made in students[:half]:
        folder = downloads / "folder" / made.student
        folder.mkdir(parents=True)
        (folder / made.file_name).write_bytes(made.content)
    with zipfile.ZipFile(downloads / "canvas.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number, made in enumerate(students[half:]):
            name = f"{made.student}_{4100 + number}_{88100 + number}_{made.file_name}"
            archive.writestr(zipfile.ZipInfo(name, (2026, 3, 1, 20, 0, 0)), made.content)
