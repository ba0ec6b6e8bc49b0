"""Whatever happened to a notebook, its student gets the points of the code that is there, and nobody else is disturbed.

All cases of `tests/damage` are handed in by one class, with sound notebooks between them, and go through the real
commands. To add a case, write it there, and name it after what happened.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import pytest

from autograder.cells import grade_id, read_notebook
from autograder.collect import collect
from autograder.course import Course
from autograder.engine import Engine
from autograder.feedback import feedback
from autograder.grade import grade
from autograder.pages.guard import Guard
from autograder.records import Result
from tests import tiny
from tests.autograder.reading import Page
from tests.damage.case import Case, as_bytes, cases
from tests.damage.solved import ANSWER, solved

CASES = cases()
STUDENTS = {
    case.name: f"s{number:03}-{case.name.replace(' ', '-')[:40].strip('-')}" for number, case in enumerate(CASES)
}
SOUND = [f"s{number:03}-sound" for number in range(0, len(CASES), 10)]
POINTS = {"double": 50.0, "halve": 40.0}
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@dataclass
class Outcome:
    """What came of a student's notebook; `page` is what the feedback page says, `lines` what `collect` said."""

    points: dict[str, float] = field(default_factory=dict)
    answer: str = ""
    page: str = ""
    receipt: str = ""
    lines: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def graded(released_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Outcome]]:
    course = tiny.copied(released_template, tmp_path_factory.mktemp("damage") / "course")
    source = course.root.parent / "handed-in"
    for case in CASES:
        put(source / STUDENTS[case.name], case.files())
    for student in SOUND:
        put(source / student, {"tiny.ipynb": as_bytes(solved())})
    week = course.weeks[0]
    lines = collect(course, week, source).lines()
    summary = grade(course, week, Engine(course))
    assert summary.failed == []
    assert feedback(course, week).failed == []
    yield {student: outcome(course, student, lines) for student in (*STUDENTS.values(), *SOUND)}
    shutil.rmtree(course.root.parent)


def put(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def outcome(course: Course, student: str, lines: list[str]) -> Outcome:
    receipt = (course.folder("receipts") / student / "week0.txt").read_text(encoding="utf-8")
    made = Outcome(receipt=receipt, lines=[line for line in lines if f"{student}:" in line])
    path = course.folder("autograded") / student / "week0" / "tiny.ipynb"
    if path.exists():
        notebook = read_notebook(path)
        result = Result.from_json(notebook.metadata["autograder"]["result"])
        made.points = {one.grade_id.removeprefix("w0-"): one.points for one in result.exercises}
        made.answer = next(cell.source for cell in notebook.cells if grade_id(cell) == "w0-written-why")
        page = course.folder("feedback") / student / "week0" / "tiny.html"
        made.page = unescape(Page(page.read_text(encoding="utf-8")).text)
    return made


@every_case
def test_no_point_is_lost_where_the_code_is_present(case: Case, graded: dict[str, Outcome]) -> None:
    found = graded[STUDENTS[case.name]]
    expected = {} if case.refused else {name: POINTS[name] if name in case.keeps else 0.0 for name in POINTS}
    assert found.points == expected, found.lines
    assert (found.answer == ANSWER) is ("why" in case.keeps)


@every_case
def test_each_repair_is_said_to_instructor_and_student(case: Case, graded: dict[str, Outcome]) -> None:
    found = graded[STUDENTS[case.name]]
    if case.refused:
        assert any(line.startswith("PROBLEM") and case.refused in line for line in found.lines)
        assert case.refused in found.receipt
        return
    page = found.page.lower()
    assert [part for part in case.says if not any(part in line for line in found.lines)] == []
    assert [part for part in case.says if part.lower() not in page] == []
    assert [part for part in case.says if part not in found.receipt] == []
    if not case.says:
        assert "was mended" not in found.page
        assert not [line for line in found.lines if "set aside" not in line]


def test_no_receipt_gives_anything_away(graded: dict[str, Outcome]) -> None:
    guard = Guard(tiny.master())
    assert {name: leaks for name, one in graded.items() if (leaks := guard.leaks(one.receipt))} == {}


@pytest.mark.parametrize("student", SOUND)
def test_the_other_notebooks_of_the_batch_are_graded_as_if_it_were_not_there(
    student: str, graded: dict[str, Outcome]
) -> None:
    assert graded[student].points == POINTS
    assert graded[student].lines == []


def test_there_are_many_cases_and_no_two_of_one_name() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 40
