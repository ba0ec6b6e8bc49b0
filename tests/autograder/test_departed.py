"""A submission that was taken away, and people who left: they are told, and can be removed as the document says."""

import os
import re
import shlex
import shutil
import subprocess
import sys

import pytest

from autograder.course import Course
from autograder.engine import Engine
from autograder.export import export
from autograder.feedback import feedback
from autograder.grade import grade
from autograder.gradebook import open_gradebook
from autograder.marks.departed import OFF_ROSTER, WITHDRAWN
from autograder.report import report
from tests import tiny
from tests.autograder.desk import Desk

ROWS = re.compile(r'^"(\w+)"', re.MULTILINE)


@pytest.fixture
def graded(released: Course) -> Desk:
    """ada and bob are graded, and dee is enrolled."""
    for student in ("ada", "bob"):
        tiny.submit(released, student, tiny.solved())
    grade(released, released.weeks[0], Engine(released))
    desk = Desk(released, released.weeks[0])
    desk.mark("bob", "w0-written-why", 7)
    desk.enroll("dee")
    return desk


def exported(desk: Desk) -> list[str]:
    made = export(desk.course, "csv", desk.course.folder("export"))
    return ROWS.findall(made.paths[0].read_text(encoding="utf-8"))[1:]


def page(desk: Desk) -> str:
    return " ".join(re.sub(r"<.*?>", " ", report(desk.course, desk.week)[0].read_text(encoding="utf-8")).split())


def test_a_grade_whose_submission_was_taken_away_is_told_and_stays(graded: Desk) -> None:
    shutil.rmtree(graded.course.folder("submitted") / "bob")
    summary = grade(graded.course, graded.week, Engine(graded.course))
    assert f"week0: {WITHDRAWN}: bob" in summary.notes
    made = export(graded.course, "csv", graded.course.folder("export"))
    assert f"week0, {WITHDRAWN}: bob" in made.unfinished
    assert f"{WITHDRAWN[1:]} bob" in page(graded)
    assert exported(graded) == ["ada", "bob", "dee"]


def test_who_is_not_on_the_roster_is_told_and_is_not_asked_for_a_notebook(graded: Desk) -> None:
    assert "Nothing handed in dee" in page(graded)
    graded.course.folder("roster.csv").write_text("student\nada\n", encoding="utf-8")
    assert f"{OFF_ROSTER}: bob, dee" in export(graded.course, "csv", graded.course.folder("export")).notes
    assert f"{OFF_ROSTER[1:]} bob, dee" in page(graded)
    assert "Nothing handed in" not in page(graded)


def test_a_student_is_removed_and_a_submission_taken_back_as_the_document_says(graded: Desk) -> None:
    course, week = graded.course, graded.week
    feedback(course, week)
    shutil.copy(tiny.ROOT / "nbgrader_config.py", course.root)
    said = (tiny.ROOT / "docs" / "returns.md").read_text("utf-8").split("## Taking back")[1].split("\n## ")[0]
    (remove,) = re.findall(r"`nbgrader (db student remove .*?)`", said)
    folders = re.findall(r"`(\w+)/bob`", said)
    assert folders == ["submitted", "autograded", "feedback"]
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *shlex.split(remove)], cwd=course.root, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    for folder in folders:
        shutil.rmtree(course.folder(folder) / "bob")
    (call,) = re.findall(r"`(Gradebook\(.*?\)\.remove_submission\(.*?\))`", said)
    summary = grade(course, week, Engine(course))
    assert (summary.skipped, summary.notes, exported(graded)) == (1, [], ["ada", "dee"])
    assert feedback(course, week).done == 1
    assert "bob" not in page(graded)
    assert any((course.folder("history") / "bob").rglob("*.json")), "what was graded can still be looked up"

    tiny.submit(course, "bob", tiny.solved())
    grade(course, week, Engine(course))
    os.chdir(course.root)
    from nbgrader.api import Gradebook

    assert f'"{Course.load(tiny.ROOT).course_id}"' in call
    eval(call.replace("week2", "week0").replace("improving-dnn", course.course_id), {"Gradebook": Gradebook})
    for folder in ("submitted", "autograded"):
        shutil.rmtree(course.folder(folder) / "bob" / "week0")
    summary = grade(course, week, Engine(course))
    assert (summary.skipped, summary.notes) == (1, [])
    with open_gradebook(course) as gradebook:
        assert [one.student.id for one in gradebook.assignment_submissions("week0")] == ["ada"]
    assert exported(graded) == ["ada", "bob", "dee"], "bob is still in the class"
