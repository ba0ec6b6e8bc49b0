"""A course of one week with two exercises, small enough to build and grade in a test."""

import json
import shutil
from pathlib import Path
from textwrap import dedent
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.cells import write_notebook
from autograder.course import Course

ROOT = Path(__file__).resolve().parents[1]
COURSE_TOML = """\
title = "A tiny course"
course_id = "tiny"

[weeks.week0]
title = "Doubling"
notebook = "tiny.ipynb"
datasets = []
"""


def cell(kind: str, name: str, source: str, points: int | None = None, **roles: bool) -> NotebookNode:
    make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    made: NotebookNode = make(dedent(source).strip("\n"), id=name)
    if roles or points is not None:
        meta: dict[str, Any] = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
        meta |= {"grade_id": name, **roles}
        if points is not None:
            meta |= {"grade": True, "points": points}
        made.metadata["nbgrader"] = meta
    return made


def master() -> NotebookNode:
    """Two exercises worth 90 points and a written answer worth 10."""
    notebook = nbformat.v4.new_notebook()
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    notebook.cells = [
        cell("markdown", "title", "# Doubling and halving"),
        cell("code", "w0-setup", "import numpy as np\nfrom course_utils import checks", locked=True),
        cell("markdown", "w0-double-task", "## Exercise 1: double (50 points)", locked=True),
        cell("code", "w0-double", SOLUTIONS["double"], solution=True),
        cell("code", "w0-double-visible", VISIBLE["double"], points=10, locked=True),
        cell("code", "w0-double-hidden-arrays", HIDDEN["double"], points=40, locked=True),
        cell("code", "experiment-plot", "print('a figure of', double(21))"),
        cell("markdown", "w0-halve-task", "## Exercise 2: halve (40 points)", locked=True),
        cell("code", "w0-halve", SOLUTIONS["halve"], solution=True),
        cell("code", "w0-halve-visible", VISIBLE["halve"], points=15, locked=True),
        cell("code", "w0-halve-hidden-arrays", HIDDEN["halve"], points=25, locked=True),
        cell("markdown", "w0-written-why-task", "Why is halving the inverse of doubling?", locked=True),
        cell("markdown", "w0-written-why", WRITTEN, points=10, solution=True),
    ]
    notebook.cells[6].metadata["tags"] = ["experiment"]
    return notebook


SOLUTIONS = {
    "double": '''
        def double(x):
            """Twice x."""
            ### BEGIN SOLUTION
            twice_the_number = x + x
            return twice_the_number
            ### END SOLUTION
        ''',
    "halve": '''
        def halve(x):
            """Half of x."""
            ### BEGIN SOLUTION
            half_of_the_number = x / 2
            return half_of_the_number
            ### END SOLUTION
        ''',
}
VISIBLE = {
    "double": 'checks.close("double(4)", checks.call(double, 4.0), 8.0)',
    "halve": 'checks.close("halve(4)", checks.call(halve, 4.0), 2.0)',
}
HIDDEN = {
    name: f'''
        # Graded on arrays that you have not seen.
        ### BEGIN HIDDEN TESTS
        unseen = np.array([1.5, -2.25, 1234.5])
        checks.close("{name} of an array", checks.call({name}, unseen), {answer}, hint="element by element?")
        ### END HIDDEN TESTS
        '''
    for name, answer in (("double", "2 * unseen"), ("halve", "unseen / 2"))
}
WRITTEN = """
    ### BEGIN SOLUTION
    Because halving undoes doubling exactly.
    ### END SOLUTION
    """


def solved() -> NotebookNode:
    """The week as an honest student hands it in: solved, and without the marks of the master."""
    notebook = master()
    for one in notebook.cells:
        one.source = "\n".join(line for line in one.source.split("\n") if "### " not in line)
    return notebook


def copied(template: Path, root: Path) -> Course:
    """A copy of a tiny course, with all that is in its classroom."""
    shutil.copytree(template, root, symlinks=True)
    return Course.load(root)


def build(root: Path, notebook: NotebookNode | None = None) -> Course:
    """Write the tiny course below `root` and load it."""
    (root / "notebooks" / "week0").mkdir(parents=True)
    (root / "notebooks" / "course.toml").write_text(COURSE_TOML, encoding="utf-8")
    write_notebook(notebook or master(), root / "notebooks" / "week0" / "tiny.ipynb")
    (root / "course_utils").symlink_to(ROOT / "course_utils")
    (root / "datasets").mkdir()
    (root / "datasets" / "manifest.toml").write_text("", encoding="utf-8")
    (root / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text(encoding="utf-8"), encoding="utf-8")
    return Course.load(root)


def with_source(notebook: NotebookNode, name: str, source: str) -> NotebookNode:
    """A copy of `notebook` in which the cell called `name` has another source."""
    made: NotebookNode = nbformat.from_dict(notebook)
    for one in made.cells:
        if one.id == name:
            one.source = dedent(source).strip("\n")
    return made


def submit(course: Course, student: str, notebook: NotebookNode) -> Path:
    """Put a notebook where `collect` would put it."""
    folder = course.folder("submitted") / student / "week0"
    folder.mkdir(parents=True, exist_ok=True)
    write_notebook(notebook, folder / "tiny.ipynb")
    return folder / "tiny.ipynb"


def as_bytes(notebook: NotebookNode) -> bytes:
    """A notebook as the bytes of a file, whatever its form."""
    return json.dumps(notebook).encode()
