"""Grading into nbgrader's gradebook: what is new or changed, safe to repeat, never half."""

import csv
import gc
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nbgrader.plugins.export import CsvExportPlugin

from autograder.cells import read_notebook
from autograder.course import Course
from autograder.engine import Engine
from autograder.errors import CourseError
from autograder.feedback import feedback
from autograder.garbage import RARELY, collected_rarely
from autograder.grade import grade
from autograder.gradebook import only_one, open_gradebook
from autograder.history import remember
from autograder.records import Summary
from tests import tiny

MASTER = tiny.master()
WRONG = tiny.with_source(MASTER, "w0-double", "def double(x):\n    return 20 * x")


def run(course: Course, **options: bool) -> Summary:
    return grade(course, course.weeks[0], Engine(course), **options)


def scores(course: Course) -> dict[str, float]:
    with open_gradebook(course) as gradebook:
        return {one.student.id: one.score for one in gradebook.assignment_submissions("week0")}


def nbgrader(course: Course, *words: str) -> None:
    shutil.copy(tiny.ROOT / "nbgrader_config.py", course.root)
    command = [sys.executable, "-m", "nbgrader", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=course.root)
    assert done.returncode == 0, done.stderr


def test_scores_reach_the_gradebook_and_written_answers_wait_for_a_person(released: Course) -> None:
    tiny.submit(released, "ada", MASTER)
    tiny.submit(released, "bob", WRONG)
    tiny.submit(released, "cleo", read_notebook(released.folder("release") / "week0" / "tiny.ipynb"))
    assert run(released).done == 3
    assert scores(released) == {"ada": 90, "bob": 40, "cleo": 0}
    with open_gradebook(released) as gradebook:
        waits = {one.student.id: one.needs_manual_grade for one in gradebook.assignment_submissions("week0")}
    assert waits == {"ada": True, "bob": True, "cleo": False}, "an answer nobody wrote needs no person"


def test_while_a_class_is_graded_python_seldom_looks_for_garbage_and_as_often_as_before_afterwards(
    released: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, seen = gc.get_threshold(), {}

    def noted(work: Callable[..., Any]) -> Callable[..., Any]:
        def note(*args: Any) -> Any:
            seen[work.__name__] = gc.get_threshold()
            return work(*args)

        return note

    tiny.submit(released, "ada", MASTER)
    monkeypatch.setattr("autograder.grade.read_notebook", noted(read_notebook))
    monkeypatch.setattr("autograder.recording.remember", noted(remember))
    run(released)
    assert seen == {"read_notebook": RARELY, "remember": RARELY}
    with pytest.raises(KeyboardInterrupt), collected_rarely():
        raise KeyboardInterrupt
    assert gc.get_threshold() == before


def test_only_what_is_new_or_changed_is_graded(released: Course) -> None:
    tiny.submit(released, "ada", MASTER)
    assert (run(released).done, run(released).skipped) == (1, 1)
    tiny.submit(released, "ada", WRONG)
    tiny.submit(released, "bob", MASTER)
    summary = run(released)
    assert (summary.done, summary.skipped) == (2, 0)
    assert scores(released) == {"ada": 40, "bob": 90}
    assert run(released, again=True).done == 2


def test_a_grade_by_hand_and_its_comment_survive_another_run(released: Course) -> None:
    tiny.submit(released, "ada", MASTER)
    run(released)
    with open_gradebook(released) as gradebook:
        gradebook.find_grade("w0-written-why", "tiny", "week0", "ada").manual_score = 7
        gradebook.find_comment("w0-written-why", "tiny", "week0", "ada").manual_comment = "Good."
        gradebook.db.commit()
    tiny.submit(released, "ada", WRONG)
    run(released)
    assert scores(released) == {"ada": 47}
    with open_gradebook(released) as gradebook:
        assert gradebook.find_comment("w0-written-why", "tiny", "week0", "ada").comment == "Good."


def test_one_bad_submission_stops_neither_the_rest_nor_goes_unsaid(released: Course, tmp_path: Path) -> None:
    tiny.submit(released, "ada", MASTER)
    tiny.submit(released, "bad", MASTER).write_text("{", encoding="utf-8")
    tiny.submit(released, "gone", MASTER).unlink()
    secret = tmp_path / "secret.txt"
    secret.write_text("the gradebook's password", encoding="utf-8")
    (tiny.submit(released, "link", MASTER).parent / "notes.txt").symlink_to(secret)
    summary = run(released)
    assert summary.done == 1
    assert [line.split(":")[0] for line in summary.failed] == ["bad", "gone", "link"]
    assert scores(released) == {"ada": 90}
    assert not (released.folder("autograded") / "link").exists()


def test_what_nbgrader_has_made_read_only_is_written_anew(released: Course) -> None:
    tiny.submit(released, "ada", MASTER)
    times = [released.folder(stage) / "ada" / "week0" / "timestamp.txt" for stage in ("submitted", "autograded")]
    times[0].write_text("2026-03-01 12:00:00.000000 UTC", encoding="utf-8")
    run(released)
    times[1].chmod(0o444)
    times[0].write_text("2026-03-02 12:00:00.000000 UTC", encoding="utf-8")
    run(released, again=True)
    assert times[1].read_bytes() == times[0].read_bytes()
    assert times[1].stat().st_mode & 0o200, "a new file, as the old one could be written by root alone"


def test_a_changed_check_regrades_everybody(released: Course) -> None:
    tiny.submit(released, "ada", MASTER)
    run(released)
    week = released.weeks[0]
    stricter = tiny.with_source(MASTER, "w0-halve-visible", "checks.close('halve(4)', checks.call(halve, 4.0), 3.0)")
    tiny.write_notebook(stricter, week.master)
    assert run(released).done == 1
    assert scores(released) == {"ada": 75}


def test_adding_a_check_after_grading_is_refused_in_a_sentence(released: Course) -> None:
    tiny.submit(released, "ada", MASTER)
    run(released)
    changed = tiny.master()
    changed.cells.append(tiny.cell("code", "w0-halve-visible-more", "pass", points=5, locked=True))
    tiny.write_notebook(changed, released.weeks[0].master)
    with pytest.raises(CourseError, match="Cells were added"):
        run(released)
    assert scores(released) == {"ada": 90}


def test_a_run_killed_before_its_scores_were_written_is_written_again(released: Course) -> None:
    tiny.submit(released, "ada", MASTER)
    run(released)
    path = released.folder("autograded") / "ada" / "week0" / "tiny.ipynb"
    path.chmod(0o644)
    notebook = read_notebook(path)
    del notebook.metadata["autograder"]["recorded"]  # as nbgrader's first write leaves it, before it saves scores
    tiny.write_notebook(notebook, path)
    assert run(released).done == 1


def test_half_a_character_in_a_notebook_costs_nothing(released: Course) -> None:
    path = tiny.submit(released, "ada", tiny.with_source(MASTER, "title", "# Half a smile: HALF"))
    path.write_text(path.read_text(encoding="utf-8").replace("HALF", "\\ud83d"), encoding="utf-8")
    assert run(released).failed == []
    assert scores(released) == {"ada": 90}


def test_a_written_answer_that_is_handed_in_later_reaches_the_person_who_grades_it(released: Course) -> None:
    tiny.submit(released, "ada", tiny.with_source(MASTER, "w0-written-why", "YOUR ANSWER HERE"))
    run(released)
    tiny.submit(released, "ada", tiny.with_source(MASTER, "w0-written-why", "Because it undoes it."))
    assert run(released).done == 1
    with open_gradebook(released) as gradebook:
        assert gradebook.find_submission("week0", "ada").needs_manual_grade


def test_scores_that_the_gradebook_has_lost_are_written_again(released: Course) -> None:
    tiny.submit(released, "ada", MASTER)
    run(released)
    released.gradebook.unlink()
    assert run(released).done == 1
    assert scores(released) == {"ada": 90}


def test_two_gradings_at_once_are_one_and_a_sentence(released: Course) -> None:
    tiny.submit(released, "ada", MASTER)
    with only_one(released), pytest.raises(CourseError, match="Another command is grading"):
        run(released)
    assert run(released).done == 1


def test_a_gradebook_in_use_is_said_and_nothing_is_lost(released: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.gradebook.BUSY_SECONDS", 0.1)
    tiny.submit(released, "ada", MASTER)
    holder = sqlite3.connect(released.gradebook, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(CourseError, match="in use"):
        run(released)
    holder.execute("ROLLBACK")
    holder.close()
    assert run(released).done == 1
    assert scores(released) == {"ada": 90}


@pytest.mark.parametrize("content", [b"this is no database, it is a long sentence about one" * 10])
def test_a_damaged_gradebook_is_said_in_a_sentence(released: Course, content: bytes) -> None:
    tiny.submit(released, "ada", MASTER)
    released.gradebook.write_bytes(content)
    with pytest.raises(CourseError, match="no gradebook, or a damaged one"):
        run(released)
    assert released.gradebook.read_bytes() == content


def test_an_empty_class_is_an_error_that_says_what_to_do(released: Course) -> None:
    with pytest.raises(CourseError, match="autograder collect"):
        run(released)


def test_a_folder_that_cannot_be_written_is_an_error_that_names_it(released: Course) -> None:
    tiny.submit(released, "ada", MASTER)
    shutil.rmtree(released.folder("autograded"), ignore_errors=True)
    released.folder("autograded").write_text("a file is in the way", encoding="utf-8")
    with pytest.raises(CourseError, match="Cannot write to .*autograded"):
        run(released)


@pytest.mark.parametrize("command", [["autograde", "week0"], ["autograde", "week0", "--student=ada"]])
def test_nbgraders_own_command_goes_through_the_engine(released: Course, command: list[str]) -> None:
    tiny.submit(released, "ada", WRONG)
    nbgrader(released, *command)
    assert scores(released) == {"ada": 40}
    notebook = read_notebook(released.folder("autograded") / "ada" / "week0" / "tiny.ipynb")
    assert notebook.metadata["autograder"]["result"]["points"] == 40
    assert run(released).skipped == 1, "both ways leave the same record"


def test_nbgraders_own_feedback_and_export_work_on_what_was_graded(released: Course) -> None:
    tiny.submit(released, "ada", tiny.with_source(tiny.solved(), "w0-double", "def double(x):\n    return x"))
    run(released)
    feedback(released, released.weeks[0])
    path = released.folder("feedback") / "ada" / "week0" / "tiny.html"
    page = path.read_text(encoding="utf-8")
    path.unlink()
    nbgrader(released, "generate_feedback", "week0", "--force")
    assert path.read_text(encoding="utf-8") == page, "nbgrader's own step writes the very page"
    assert "double of an array" in page
    plugin = CsvExportPlugin(to=str(released.root / "all.csv"))
    with open_gradebook(released) as gradebook:
        plugin.export(gradebook)
    (row,) = csv.DictReader((released.root / "all.csv").read_text(encoding="utf-8").splitlines())
    assert (row["student_id"], row["score"], row["max_score"]) == ("ada", "40.0", "100.0")
