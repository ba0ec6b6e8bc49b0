"""A student's receipt says what came, what was found and mended, and nothing that a student must not know."""

import hashlib
from pathlib import Path

import pytest

from autograder.cells import read_notebook
from autograder.course import Course
from autograder.pages.guard import Guard
from tests import tiny
from tests.autograder.test_collect import NOON, SOLVED, archive, as_bytes, folder, released, run, snapshot, stripped
from tests.damage.solved import solved


def receipt(course: Course, student: str) -> str:
    return (course.folder("receipts") / student / "week0.txt").read_text(encoding="utf-8")


def test_it_proves_which_file_came_and_when(course: Course, tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + SOLVED
    run(course, archive(tmp_path, {"lovelaceada_LATE_7_4567_My work.ipynb": content, "bob_8_4568_tiny.ipynb": SOLVED}))
    text = receipt(course, "lovelaceada")
    assert "Receipt: A tiny course, Doubling (week0)" in text
    assert "File         My work.ipynb\n" in text
    assert f"{NOON:%Y-%m-%d %H:%M:%S}.000000 UTC, marked as late by the learning platform" in text
    assert hashlib.sha256(content).hexdigest() in text
    assert "Mended in the file:\n  - the file was called My work.ipynb\n  - the file was saved as utf-8" in text
    assert "bob" not in text


def test_it_says_of_every_exercise_whether_there_is_work_in_it(course: Course, tmp_path: Path) -> None:
    notebook = tiny.with_source(released(), "w0-double", "def double(x):\n    return 2 * x")
    notebook.cells = [cell for cell in notebook.cells if cell.id != "w0-written-why"]
    run(course, folder(tmp_path, {"ada/tiny.ipynb": as_bytes(notebook)}))
    text = receipt(course, "ada")
    assert "With work of yours: 1 of 3 exercises and questions" in text
    assert "  yes          Exercise 1: double\n  as released  Exercise 2: halve\n  missing      Why is halving" in text
    assert "To be mended when it is graded:\n  - cell w0-written-why was missing and restored, empty" in text


def test_it_says_what_was_not_taken_and_why(course: Course, tmp_path: Path) -> None:
    run(course, folder(tmp_path, {"ada/tiny.ipynb": b"", "bob.ipynb": SOLVED}))
    text = receipt(course, "ada")
    assert "No notebook of yours could be taken." in text
    assert "your instructor reads:\n  - ada/tiny.ipynb is empty. Ask for the notebook itself" in text
    run(course, folder(tmp_path, {"ada/tiny.ipynb": SOLVED}))
    assert "Not taken" not in receipt(course, "ada")


def test_it_stays_as_it_is_while_nothing_changes(course: Course, tmp_path: Path) -> None:
    source = folder(tmp_path, {"ada/tiny.ipynb": as_bytes(stripped(solved())), "bob/tiny.ipynb": b""})
    run(course, source)
    before = snapshot(course)
    run(course, source)
    assert snapshot(course) == before


@pytest.mark.parametrize("name", ["ada\n\x1b[31mTaken\u202e", "x" * 300])
def test_what_a_file_is_called_cannot_spoil_it(course: Course, tmp_path: Path, name: str) -> None:
    run(course, archive(tmp_path, {f"bob_1_4567_{name}.ipynb": SOLVED}))
    lines = receipt(course, "bob").split("\n")
    assert all(line.isprintable() and len(line) < 300 for line in lines)
    assert sum(line.startswith("Taken") for line in lines) == 1


def test_nothing_secret_is_in_it(course: Course, tmp_path: Path) -> None:
    run(course, folder(tmp_path, {"ada/tiny.ipynb": as_bytes(stripped(solved()))}))
    text = receipt(course, "ada")
    assert Guard(read_notebook(course.weeks[0].master)).leaks(text) == []
    assert str(course.root) not in text
