"""Who was collected before there was a roster is one student afterwards, with all the points."""

import csv
import shutil
from pathlib import Path

import pytest

from autograder.collect import collect
from autograder.course import Course
from autograder.engine import Engine
from autograder.export import export
from autograder.grade import grade
from autograder.gradebook import open_gradebook
from autograder.intake.outcome import CollectReport
from autograder.marks.departed import OFF_ROSTER
from autograder.release import release
from tests.autograder.test_collect import (
    OTHER,
    SOLVED,
    archive,
    as_bytes,
    folder,
    ledger,
    solved_second_week,
    submitted,
    with_second_week,
)

SECOND = as_bytes(solved_second_week())
MOODLE = """Username,First name,Last name,Email address
login0,First0,Last0,zero@uni.org
login1,First1,Last1,one@uni.org
"""
CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section
"Last0, First0",1000,s-0,login0,A
"Last1, First1",1001,s-1,login1,A
"""


@pytest.fixture
def course(released: Course) -> Course:
    """Of two weeks."""
    made = with_second_week(released)
    release(made, made.weeks[1])
    return made


def roster(root: Path, text: str) -> Path:
    (root / "class.csv").write_text(text, encoding="utf-8")
    return root / "class.csv"


def moodle(root: Path, file: str, content: bytes, *people: int) -> Path:
    names = (f"First{one} Last{one}_{len(file)}{one}_assignsubmission_file_/{file}" for one in people)
    return archive(root, dict.fromkeys(names, content))


def run(course: Course, week: int, source: Path, people: Path | None = None) -> CollectReport:
    return collect(course, course.weeks[week], source, people)


def rows(course: Course, target: str) -> list[list[str]]:
    path = export(course, target, course.folder("export")).paths[0]
    return list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))


def test_a_roster_that_comes_later_makes_nobody_two_students_on_moodle(course: Course, tmp_path: Path) -> None:
    run(course, 1, moodle(tmp_path, "other.ipynb", SECOND, 0))
    grade(course, course.weeks[1], Engine(course))
    people = roster(tmp_path, MOODLE)
    report = run(course, 0, moodle(tmp_path, "tiny.ipynb", SOLVED, 0, 1), people)
    assert (set(submitted(course)), report.strangers, report.absent) == ({"First0_Last0", "login1"}, (), ())
    assert "on the roster under another id, and keep the one that they have: First0_Last0 (login0)" in report.lines()
    assert run(course, 1, moodle(tmp_path, "other.ipynb", SECOND, 0)).collected[0].status == "unchanged"
    run(course, 0, folder(tmp_path, {"login0/tiny.ipynb": OTHER}))
    assert submitted(course) == {"First0_Last0": OTHER, "login1": SOLVED}
    grade(course, course.weeks[0], Engine(course))
    assert [row[:4] for row in rows(course, "csv")[1:]] == [
        ["First0_Last0", "Last0", "First0", "90"],
        ["login1", "Last1", "First1", "90"],
    ]
    assert rows(course, "csv")[1][5] == "0"
    assert [row[:4] for row in rows(course, "moodle")] == [
        ["Username", "Email address", "Last name", "First name"],
        ["login0", "zero@uni.org", "Last0", "First0"],
        ["login1", "one@uni.org", "Last1", "First1"],
    ]


def test_collecting_once_more_with_a_roster_is_what_the_export_advises_and_it_helps(
    course: Course, tmp_path: Path
) -> None:
    source = moodle(tmp_path, "tiny.ipynb", SOLVED, 0, 1)
    run(course, 0, source)
    grade(course, course.weeks[0], Engine(course))
    assert any("collect once more with --roster" in note for note in export(course, "moodle", tmp_path).notes)
    run(course, 0, source, roster(tmp_path, MOODLE))
    made = export(course, "moodle", tmp_path)
    assert not any("--roster" in note for note in made.notes)
    assert not any(OFF_ROSTER in note for note in made.notes), "who is kept under another id is on the roster"
    assert [row[0] for row in rows(course, "moodle")] == ["Username", "login0", "login1"]
    assert [row[-2:] for row in rows(course, "csv")[1:]] == [["90", "100"]] * 2


def test_canvas_number_tells_who_it_is_when_the_roster_comes(course: Course, tmp_path: Path) -> None:
    source = archive(tmp_path, {"whatever_1000_4567_tiny.ipynb": SOLVED})
    run(course, 0, source)
    report = run(course, 0, source, roster(tmp_path, CANVAS))
    assert (set(submitted(course)), report.strangers, report.absent) == ({"whatever"}, (), ("login1",))
    grade(course, course.weeks[0], Engine(course))
    assert [row[:5] for row in rows(course, "canvas")[2:]] == [
        ["Last1, First1", "", "s-1", "login1", ""],
        ["Last0, First0", "1000", "s-0", "", ""],
    ]


def test_an_empty_entry_under_the_rosters_id_goes_when_another_one_is_kept(course: Course, tmp_path: Path) -> None:
    source = moodle(tmp_path, "tiny.ipynb", SOLVED, 0)
    run(course, 0, source, roster(tmp_path, MOODLE.replace("First0,Last0", "Nick,Name")))
    assert set(submitted(course)) == {"First0_Last0"}
    run(course, 0, source, roster(tmp_path, MOODLE))
    with open_gradebook(course) as gradebook:
        assert {one.id: one.first_name for one in gradebook.students} == {"First0_Last0": "First0", "login1": "First1"}


def split(course: Course, tmp_path: Path) -> CollectReport:
    """The state of a person who is in the classroom under both ids."""
    run(course, 1, moodle(tmp_path, "other.ipynb", SECOND, 0))
    run(course, 0, folder(tmp_path, {"login0/tiny.ipynb": SOLVED, "login1/tiny.ipynb": SOLVED}))
    for week in course.weeks:
        grade(course, week, Engine(course))
    return run(course, 0, folder(tmp_path, {"login1/tiny.ipynb": SOLVED}), roster(tmp_path, MOODLE))


def test_who_is_there_under_both_ids_is_a_problem_with_a_way_out(course: Course, tmp_path: Path) -> None:
    report = split(course, tmp_path)
    assert [one.sentence for one in report.problems] == [
        "First0_Last0 and login0 are one person on the roster, with a part of the points under each of these names. "
        "Move submitted/login0 out of the classroom, call it First0_Last0 there, and collect each of its weeks from "
        "the folder around it; then remove autograded/login0 and feedback/login0, run `nbgrader db student remove "
        "login0 --force`, and grade. Points given by hand to login0 are to be given again."
    ]
    moved = tmp_path / "moved" / "First0_Last0"
    moved.parent.mkdir()
    shutil.move(course.folder("submitted") / "login0", moved)
    assert run(course, 0, moved.parent).problems == ()
    shutil.rmtree(course.folder("autograded") / "login0")
    with open_gradebook(course) as gradebook:
        gradebook.remove_student("login0")
    grade(course, course.weeks[0], Engine(course))
    assert [(row[0], row[3], row[5]) for row in rows(course, "csv")[1:]] == [
        ("First0_Last0", "90", "0"),
        ("login1", "90", ""),
    ]


def test_a_namesake_is_not_taken_for_the_person_on_the_roster(course: Course, tmp_path: Path) -> None:
    files = {f"First0 Last0_{number}_assignsubmission_file_/tiny.ipynb": SOLVED for number in (11, 12)}
    run(course, 0, archive(tmp_path, files))
    report = run(course, 0, archive(tmp_path, files), roster(tmp_path, MOODLE))
    assert report.strangers == ("First0_Last0-11", "First0_Last0-12")
    assert (report.absent, report.problems) == (("login0", "login1"), ())


def test_what_was_collected_of_a_person_stays_as_it_is(course: Course, tmp_path: Path) -> None:
    source = moodle(tmp_path, "tiny.ipynb", SOLVED, 0)
    run(course, 0, source)
    before = ledger(course)
    run(course, 0, source, roster(tmp_path, MOODLE))
    assert ledger(course) == before
