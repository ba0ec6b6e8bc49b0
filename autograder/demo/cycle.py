"""The demo: a made-up class goes through the whole cycle, and a table says what happened and where to look.

It has a classroom of its own below build/demo and never touches the real one.
"""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from autograder.cells import read_notebook
from autograder.collect import collect
from autograder.course import Course, Week
from autograder.demo.students import Made, hand_in, make_class
from autograder.engine import Engine
from autograder.errors import CourseError
from autograder.export import export
from autograder.feedback import feedback
from autograder.grade import grade
from autograder.records import Result
from autograder.release import release
from autograder.report import report

WEEK = "week2"


def demo(root: Path) -> Iterator[str]:
    """Run the cycle; yields the lines to print. Raises CourseError when a stage fails."""
    started = time.monotonic()
    folder = root / "build" / "demo"
    if folder.is_dir():
        try:
            shutil.rmtree(folder)
        except OSError as problem:
            raise CourseError(f"{folder}, left by an earlier demo, cannot be removed: {problem.strerror}.") from None
    os.environ["AUTOGRADER_CLASSROOM"] = str(folder / "classroom")
    course = Course.load(root)
    week = course.week(WEEK)
    made = release(course, week)
    yield f"released   {_from(root, made.notebook)}, kit {_from(root, made.kit)}"
    students = list(make_class(week, read_notebook(made.notebook)))
    downloads = folder / "downloads"
    hand_in(students, week, downloads)
    yield f"handed in  {len(students)} files, in {_from(root, downloads)}"
    for source in (downloads / "folder", downloads / "canvas.zip"):
        collected = collect(course, week, source)
        yield f"collected  {source.name}: {collected.lines()[-1]}"
    summary = grade(course, week, Engine(course))
    yield f"graded     {summary.done} notebooks, {len(summary.failed)} could not be graded"
    pages = feedback(course, week)
    yield f"feedback   {pages.done} pages, in {_from(root, course.folder('feedback'))}"
    yield f"report     {', '.join(_from(root, path) for path in report(course, week))}"
    exported = export(course, "canvas", course.folder("export"))
    yield f"exported   {', '.join(_from(root, path) for path in exported.paths)}"
    yield ""
    yield from _table(course, week, students)
    yield ""
    took = time.monotonic() - started
    yield f"{took:.0f} s. Open the report and a feedback page in a browser, or grade the written answers:"
    yield ".venv/bin/autograder --classroom build/demo/classroom serve"


def _table(course: Course, week: Week, students: list[Made]) -> Iterator[str]:
    where = f"feedback page (in {_from(course.root, course.classroom)})"
    yield f"{'student':10} {'points':>6}  {'what was handed in':35} {where}"
    for made in students:
        path = course.folder("autograded") / made.student / week.name / week.notebook_name
        page = course.folder("feedback") / made.student / week.name / f"{week.master.stem}.html"
        try:
            result = Result.from_json(read_notebook(path).metadata["autograder"]["result"])
            points, where = f"{result.points:g}", _from(course.classroom, page)
        except CourseError:
            points, where = "-", "none: the class page says what to ask for"
        yield f"{made.student:10} {points:>6}  {made.story:35} {where}"


def _from(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()
