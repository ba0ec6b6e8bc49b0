"""Classes to measure with: the honest submissions of the demo class, as many as it takes, and a classroom for them."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.assignment import student_version
from autograder.cells import Role, role, write_notebook
from autograder.course import Course, Week
from autograder.demo.students import make_class
from autograder.sandbox.nursery import nursery
from tests.parity.test_parity import DAMAGED

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}

Notebooks = dict[str, NotebookNode]


def honest_work(course: Course, week: Week) -> list[NotebookNode]:
    """What the demo class handed in and is not damaged; the first is all right."""
    made = make_class(week, student_version(course, week))
    return [nbformat.reads(one.content.decode(), 4) for one in made if not any(word in one.story for word in DAMAGED)]


def numbered(honest: list[NotebookNode], count: int) -> Notebooks:
    """So many submissions: the honest ones in turn, each with a line of its own in its first solution."""
    made: Notebooks = {}
    for number in range(count):
        notebook = nbformat.from_dict(honest[number % len(honest)])
        first = next(cell for cell in notebook.cells if role(cell) is Role.SOLUTION)
        first.source += f"\n# student {number}"
        made[f"student{number:04}"] = notebook
    return made


def hand_in(course: Course, week: Week, notebooks: Notebooks) -> None:
    """Put submissions where `collect` would put them."""
    for student, notebook in notebooks.items():
        folder = course.folder("submitted") / student / week.name
        folder.mkdir(parents=True)
        write_notebook(notebook, folder / week.notebook_name)


@contextlib.contextmanager
def classroom() -> Iterator[Course]:
    """The course with an empty classroom of its own."""
    with tempfile.TemporaryDirectory(prefix="autograder-benchmark-") as folder:
        yield Course.load(ROOT, Path(folder) / "classroom")
        nursery.rest()
