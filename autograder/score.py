"""Score loose notebooks: the same engine and the same verdicts as `grade`, without students, folders or a gradebook."""

from pathlib import Path

from nbformat import NotebookNode

from autograder.cells import read_notebook
from autograder.course import Course, Week
from autograder.engine import Engine
from autograder.errors import CourseError
from autograder.graft import graft
from autograder.records import Result


def score(course: Course, path: Path, engine: Engine, week: Week | None = None) -> Result:
    """Grade the notebook at `path`; its week is found by its cells unless it is given."""
    notebook = read_notebook(path)
    week = week or week_of(course, notebook, path)
    return engine.grade(week, read_notebook(week.master), notebook, str(path)).result


def week_of(course: Course, notebook: NotebookNode, path: Path) -> Week:
    """The week whose exercises a notebook has most of, by grade id or by the functions it defines."""
    fits = [(len(graft(read_notebook(week.master), notebook).found), week) for week in course.weeks]
    best, week = max(fits, key=lambda fit: fit[0])
    if not best:
        known = ", ".join(week.name for week in course.weeks)
        raise CourseError(f"{path} belongs to no week of this course ({known}): it has no exercise of any of them.")
    return week
