"""The gradebook holds a week as its master is, and tells the database's errors by its place, without its password."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import SaveCells
from sqlalchemy.exc import DatabaseError, OperationalError

from autograder import gradebook
from autograder.cells import Role, role
from autograder.course import Course
from autograder.errors import CourseError
from autograder.gradebook import gradebook_errors, register
from tests import tiny

SERVER = "postgresql+psycopg2://ada:secret@nowhere/grades"


def test_a_gradebook_on_a_server_is_named_by_its_address_without_the_password(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTOGRADER_DB", SERVER)
    for problem in (OperationalError, DatabaseError):
        with pytest.raises(CourseError) as told, gradebook_errors(course):
            raise problem("SELECT 1", {}, Exception("no route to host"))
        assert "ada:***@nowhere/grades" in str(told.value)
        assert "no route to host" in str(told.value)
        assert "secret" not in str(told.value)


def test_a_gradebook_that_is_a_file_is_named_by_its_path(course: Course) -> None:
    with pytest.raises(CourseError, match="in use by another program") as told, gradebook_errors(course):
        raise OperationalError("INSERT", {}, Exception("database is locked"))
    assert str(course.gradebook) in str(told.value)


def registered(course: Course) -> list[list[dict[str, Any]]]:
    """What the gradebook has of the first week, without the numbers of the rows."""
    with Gradebook(course.db_url, course.course_id) as book:
        notebook = book.find_notebook(course.weeks[0].master.stem, course.weeks[0].name)
        kinds = notebook.grade_cells, notebook.solution_cells, notebook.task_cells, notebook.source_cells
        cells = [sorted((cell.to_dict() for cell in kind), key=lambda told: str(told["name"])) for kind in kinds]
        for told in sum(cells, []):
            del told["id"]
        return [*cells, [{"kernel": notebook.kernelspec}]]


def changed(kind: Role, **news: Any) -> Callable[[NotebookNode], None]:
    """A change of the first cell of a kind: of its text, or of what nbgrader's metadata say."""

    def change(master: NotebookNode) -> None:
        cell = next(cell for cell in master.cells if role(cell) is kind)
        cell.source = news.get("source", cell.source)
        cell.metadata.nbgrader |= {key: value for key, value in news.items() if key != "source"}

    return change


def of_another_kind(master: NotebookNode) -> None:
    cell = next(cell for cell in master.cells if role(cell) is Role.WRITTEN)
    cell.cell_type, cell.outputs, cell.execution_count = "code", [], None


def without_a_check(master: NotebookNode) -> None:
    master.cells.remove(next(cell for cell in master.cells if role(cell) is Role.CHECK))


def for_another_kernel(master: NotebookNode) -> None:
    master.metadata.kernelspec.name = "python4"


@pytest.mark.parametrize(
    "change",
    [
        changed(Role.CHECK, points=7),
        changed(Role.CHECK, source="assert double(1) == 2"),
        changed(Role.SOLUTION, source="### BEGIN SOLUTION\ndouble = abs\n### END SOLUTION\n"),
        changed(Role.LOCKED, locked=False),
        changed(Role.LOCKED, grade_id="w0-other"),
        changed(Role.WRITTEN, points=1),
        changed(Role.CHECK, solution=True),
        of_another_kind,
        without_a_check,
        for_another_kernel,
    ],
)
def test_every_change_of_a_master_reaches_the_gradebook(
    course: Course, monkeypatch: pytest.MonkeyPatch, change: Callable[[NotebookNode], None]
) -> None:
    master = tiny.master()
    register(course, course.weeks[0], master)
    before = registered(course)
    change(master)
    register(course, course.weeks[0], master)
    after = registered(course)
    monkeypatch.setattr(gradebook, "_entered", lambda *_: set())  # and so nbgrader enters all of it
    register(course, course.weeks[0], master)
    assert after == registered(course) != before


def test_a_week_that_is_in_the_gradebook_as_it_is_is_not_entered_again(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(course, course.weeks[0], tiny.master())
    before = course.gradebook.read_bytes()
    monkeypatch.delattr(SaveCells, "preprocess")
    register(course, course.weeks[0], copy.deepcopy(tiny.master()))
    assert course.gradebook.read_bytes() == before


def test_a_master_that_nbgrader_refuses_is_said_with_its_reason(course: Course) -> None:
    master = tiny.master()
    changed(Role.SOLUTION, source="### BEGIN SOLUTION\ndouble = abs")(master)
    with pytest.raises(CourseError, match=f"no end solution statement found.*autograder check {course.weeks[0].name}`"):
        register(course, course.weeks[0], master)
