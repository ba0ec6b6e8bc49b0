"""nbgrader's gradebook: opened in one place, so that its known traps are met in one place.

nbgrader is imported here when it is needed, not when the office starts: the import takes seconds.
"""

import copy
import fcntl
import json
import os
import sys
import warnings
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograder.access import refused
from autograder.cells import grade_id, points
from autograder.course import Course, Week
from autograder.errors import CourseError

BUSY_SECONDS = 5


def prepare_environment() -> None:
    """Let nbgrader find the programs it calls by name, and keep its known harmless warnings to itself."""
    scripts = str(Path(sys.executable).parent)
    path = os.environ.get("PATH", "")
    if scripts not in path.split(os.pathsep):
        os.environ["PATH"] = scripts + os.pathsep + path  # a new database is stamped by a program called alembic
    warnings.filterwarnings("ignore", message="Object of type .* not in session")  # SQLAlchemy about nbgrader's models
    warnings.filterwarnings("ignore", message="Cell is missing an id field")  # nbformat about submitted notebooks
    warnings.filterwarnings("ignore", category=DeprecationWarning)


@contextmanager
def gradebook_errors(course: Course) -> Iterator[None]:
    """Turn the database's own errors into sentences about the gradebook."""
    from sqlalchemy import make_url
    from sqlalchemy.exc import DatabaseError, OperationalError

    is_file = course.db_url.startswith("sqlite")
    place = course.gradebook if is_file else make_url(course.db_url).render_as_string(hide_password=True)
    try:
        yield
    except OperationalError as problem:
        text = str(problem.orig)
        if "locked" in text:
            raise CourseError(
                f"The gradebook {place} is in use by another program. Nothing was written to it; "
                "close the formgrader or wait for the other command, then run this one again."
            ) from None
        raise CourseError(f"The gradebook {place} cannot be used: {text}.") from None
    except DatabaseError as problem:
        raise CourseError(f"{place} is no gradebook, or a damaged one: {problem.orig}.") from None


@contextmanager
def open_gradebook(course: Course, create: bool = False) -> Iterator[Any]:
    """The gradebook, closed at the end. Raises CourseError when there is none yet, or it is in use."""
    if not create and course.db_url.startswith("sqlite") and not course.gradebook.is_file():
        raise CourseError(f"There is no gradebook at {course.gradebook} yet: release, collect and grade a week.")
    prepare_environment()
    from nbgrader.api import Gradebook

    course.writable("")
    with gradebook_errors(course):
        gradebook = Gradebook(course.db_url, course.course_id)
        try:
            yield gradebook
        finally:
            gradebook.close()


def check_writable(course: Course) -> None:
    """Raise CourseError if another program holds the gradebook's lock right now."""
    if not course.gradebook.is_file() or not course.db_url.startswith("sqlite"):
        return
    import sqlite3

    try:
        with sqlite3.connect(course.gradebook, timeout=BUSY_SECONDS) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        connection.close()
    except sqlite3.OperationalError:
        raise CourseError(
            f"The gradebook {course.gradebook} is in use, or cannot be written. Nothing was changed; "
            "close the formgrader or wait for the other command, then run this one again."
        ) from None
    except sqlite3.DatabaseError as problem:
        raise CourseError(f"{course.gradebook} is no gradebook, or a damaged one: {problem}.") from None


def automatic_scores(course: Course, week: Week) -> dict[str, dict[str, float]]:
    """The automatic scores of `week` in the gradebook, by student and grade id; a student without any is not in it."""
    with open_gradebook(course) as gradebook:
        from nbgrader.api import Assignment, BaseCell, Grade, SubmittedAssignment, SubmittedNotebook

        rows = (
            gradebook.db.query(SubmittedAssignment.student_id, BaseCell.name, Grade.auto_score)
            .select_from(Grade)
            .join(BaseCell, Grade.cell_id == BaseCell.id)
            .join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
            .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
            .filter(Assignment.name == week.name, Grade.auto_score.isnot(None))
        )
        scores: dict[str, dict[str, float]] = defaultdict(dict)
        for student, cell, score in rows:
            scores[student][cell] = score
        return dict(scores)


@contextmanager
def only_one(course: Course, work: str = "grading") -> Iterator[None]:
    """Let one command at a time do this work in this classroom; raises CourseError while another one does it."""
    path = course.writable("") / f".{work}"
    if path.exists() and not os.access(path, os.W_OK):
        raise CourseError(refused(path, "written"))
    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CourseError(f"Another command is {work} in {course.classroom}. Wait until it has ended.") from None
        yield


def register(course: Course, week: Week, master: NotebookNode) -> None:
    """Enter the master's graded cells into the gradebook with nbgrader's own steps, as a release does.

    Nothing is written, and a second of nbgrader's work saved, if they are all there as they are now. Raises CourseError
    when nbgrader refuses the master, or cells were added or removed although submissions have been graded already.
    """
    prepare_environment()
    from nbgrader.preprocessors import ClearSolutions, ComputeChecksums, LockCells, SaveCells

    resources = {
        "nbgrader": {"notebook": week.master.stem, "assignment": week.name, "db_url": course.db_url, "student": "."},
        "metadata": {},
    }
    notebook = copy.deepcopy(master)
    try:
        for step in (LockCells, ClearSolutions, ComputeChecksums):
            notebook, resources = step().preprocess(notebook, resources)
    except (RuntimeError, ValueError) as problem:
        raise CourseError(
            f"nbgrader refuses {week.master} ({problem}). `autograder check {week.name}` says what is wrong with it."
        ) from None
    with open_gradebook(course, create=True) as gradebook:
        gradebook.update_or_create_assignment(week.name)
        if _entered(gradebook, week) == _to_enter(notebook):
            return
    with gradebook_errors(course):
        try:
            SaveCells().preprocess(notebook, resources)
        except RuntimeError:
            raise cells_changed(week) from None


def _to_enter(notebook: NotebookNode) -> set[tuple[Any, ...]]:
    """What nbgrader's step SaveCells enters of a notebook."""
    from nbgrader.utils import is_grade, is_locked, is_solution

    told: set[tuple[Any, ...]] = {("kernel", json.dumps(notebook.metadata.get("kernelspec", {})))}
    for cell in notebook.cells:
        name, kind, checksum = grade_id(cell), cell.cell_type, cell.metadata.get("nbgrader", {}).get("checksum")
        if is_grade(cell):
            told.add(("grade", name, kind, points(cell)))
        if is_solution(cell):
            told.add(("solution", name))
        if is_grade(cell) or is_solution(cell) or is_locked(cell):
            told.add(("source", name, kind, is_locked(cell), cell.source, checksum))
    return told


def _entered(gradebook: Any, week: Week) -> set[tuple[Any, ...]]:
    """What a gradebook has of it, tasks too, which no master has."""
    from nbgrader.api import MissingEntry

    try:
        found = gradebook.find_notebook(week.master.stem, week.name)
    except MissingEntry:
        return set()
    return (
        {("kernel", found.kernelspec)}
        | {("grade", cell.name, cell.cell_type, cell.max_score) for cell in found.grade_cells}
        | {("solution", cell.name) for cell in found.solution_cells}
        | {("task", cell.name) for cell in found.task_cells}
        | {("source", c.name, c.cell_type, c.locked, c.source, c.checksum) for c in found.source_cells}
    )


def cells_changed(week: Week) -> CourseError:
    """The error that says why a graded week cannot have other cells."""
    return CourseError(
        f"Cells were added to {week.name} or removed from it since submissions were graded, and nbgrader keeps "
        "the cells of a graded week fixed. Change checks inside their cells, or start a new classroom folder."
    )
