"""Trying one exercise: only its own checks are run, on the real path, and what they say is told."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder.bank import Entry
from autograder.cells import grade_id, stems
from autograder.cli import main
from autograder.course import Course
from autograder.errors import CourseError
from autograder.tryout import changes, excerpt
from tests import tiny

SQUARE = Entry("w0-double", "double", "square", False, "A hint.", "def double(x):\n    return x**2")
SHIFT = Entry("w0-double", "double", "shift", True, "", "def double(x):\n    return np.ldexp(x, 1)")
QUARTER = Entry("w0-halve", "halve", "quarter", False, "A hint.", "def halve(x):\n    return x / 4")


def tried(monkeypatch: pytest.MonkeyPatch, *entries: Entry) -> tuple[int, list[str]]:
    monkeypatch.setattr("autograder.tryout.load", lambda week: list(entries))
    result = CliRunner().invoke(main, ["check", "week0", "--exercise", "w0-double"])
    return result.exit_code, result.output.splitlines()


def test_each_entry_is_told_with_what_the_checks_that_it_fails_say(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, lines = tried(monkeypatch, SQUARE, SHIFT, QUARTER)
    assert code == 0
    assert lines[0] == "wrong square"
    assert lines[1].startswith("      visible: double(4): the value is wrong: got 16, expected 8.")
    assert lines[2].startswith("      hidden-arrays: double of an array: ")
    assert lines[3] == "right shift"
    assert lines[-2] == "| square | 1 | 1 |"
    assert lines[-1].startswith("w0-double: master and release 50/50, 0/50; 2 solutions of the bank in ")


def test_a_mistake_that_keeps_its_points_and_a_master_that_fails_are_problems(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    lenient = tiny.with_source(tiny.master(), "w0-double-hidden-arrays", "### BEGIN HIDDEN TESTS\nassert double(2)")
    path = course.weeks[0].master
    tiny.write_notebook(tiny.with_source(lenient, "w0-double-visible", "assert double(2) == 4"), path)
    code, lines = tried(monkeypatch, SQUARE)
    assert code == 1
    assert lines[-1] == "PROBLEM bank: w0-double: square is wrong and keeps all points"
    tiny.write_notebook(tiny.with_source(lenient, "w0-double-visible", "assert double(2) == 5"), path)
    assert "PROBLEM master: w0-double-visible fails" in " ".join(tried(monkeypatch)[1])


def test_the_excerpt_has_the_checks_of_one_exercise_and_all_that_it_may_use() -> None:
    kept = [grade_id(cell) for cell in excerpt(tiny.master(), "w0-halve").cells if cell.cell_type == "code"]
    assert kept == ["w0-setup", "w0-double", "w0-halve", "w0-halve-visible", "w0-halve-hidden-arrays"]
    with pytest.raises(CourseError, match=r"This week has: w0-double, w0-halve\."):
        excerpt(tiny.master(), "w0-triple")
    assert stems(tiny.master()) == ["w0-double", "w0-halve"], "the master itself stays as it is"


def test_a_watched_file_that_is_saved_asks_for_another_try(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.tryout.MOST_WAITING_HOURS", 5 / 3600)
    path = tmp_path / "bank.py"
    path.touch()
    tries = changes([path, tmp_path / "not there yet"])
    next(tries)
    os.utime(path, ns=(1, 1))
    next(tries)
    (tmp_path / "not there yet").touch()
    next(tries)


def test_watching_ends_when_nothing_is_saved_for_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.tryout.MOST_WAITING_HOURS", 0.2 / 3600)
    assert list(changes([tmp_path / "x"])) == [None]


@pytest.mark.parametrize("words", [["check", "--exercise", "w0-double"], ["check", "week0", "--watch"]])
def test_a_week_and_an_exercise_are_needed_for_a_try(course: Course, words: list[str]) -> None:
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 2
    assert "Name the week and one exercise" in result.output
