"""Loose notebooks, without a gradebook."""

from pathlib import Path

import pytest

from autograder.course import Course
from autograder.demo.notebooks import stripped
from autograder.engine import Engine
from autograder.errors import CourseError
from autograder.score import score
from tests import tiny


def save(folder: Path, notebook: tiny.NotebookNode) -> Path:
    tiny.write_notebook(notebook, folder / "mine.ipynb")
    return folder / "mine.ipynb"


def test_a_notebook_is_scored_without_a_gradebook_or_a_kept_run(course: Course, tmp_path: Path) -> None:
    result = score(course, save(tmp_path, tiny.master()), Engine(course, keep=False))
    assert (result.notebook, result.week, result.points) == (str(tmp_path / "mine.ipynb"), "week0", 90)
    assert not course.classroom.exists()


def test_the_week_is_found_without_any_metadata(course: Course, tmp_path: Path) -> None:
    path = tmp_path / "mine.ipynb"
    path.write_bytes(tiny.as_bytes(stripped(tiny.master())))
    result = score(course, path, Engine(course, keep=False))
    assert result.week == "week0"
    assert result.points == 90


def test_a_notebook_of_no_week_is_an_error_that_names_the_weeks(course: Course, tmp_path: Path) -> None:
    notebook = tiny.master()
    notebook.cells = notebook.cells[:1]
    with pytest.raises(CourseError, match=r"belongs to no week of this course \(week0\)"):
        score(course, save(tmp_path, notebook), Engine(course, keep=False))


def test_a_missing_file_is_an_error_that_names_it(course: Course, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"none\.ipynb"):
        score(course, tmp_path / "none.ipynb", Engine(course, keep=False))
