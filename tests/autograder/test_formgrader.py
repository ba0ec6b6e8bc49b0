"""The formgrader of `autograder serve`: long buttons are commands of the office, and the server answers meanwhile."""

import json
import os
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course
from autograder.gradebook import open_gradebook
from tests import tiny
from tests.jupyter import Server, running


@pytest.fixture(scope="module")
def course(released_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The tiny course, released, with what a student handed in."""
    made = tiny.copied(released_template, tmp_path_factory.mktemp("formgrader") / "course")
    shutil.copyfile(tiny.ROOT / "nbgrader_config.py", made.root / "nbgrader_config.py")
    tiny.submit(made, "ada", tiny.solved())
    return made


@pytest.fixture(scope="module")
def server(course: Course) -> Iterator[Server]:
    environment = {"PYTHONPATH": str(tiny.ROOT), "PATH": os.environ["PATH"]}
    command = [sys.executable, "-m", "autograder", "serve"]
    with running(command, course.root, course.root.parent / "private", environment) as started:
        yield started


def pressed(server: Server, button: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(server.ask(f"/formgrader/api/{button}", "POST", b""))
    return answer


@pytest.fixture(scope="module")
def autograded(server: Server) -> tuple[dict[str, Any], int]:
    """What the autograde button answered, and how many other requests the server answered while it was at work."""
    answers: list[dict[str, Any]] = []
    button = threading.Thread(target=lambda: answers.append(pressed(server, "submission/week0/ada/autograde")))
    button.start()
    meanwhile = 0
    while button.is_alive():
        server.ask("/api/status")
        meanwhile += not answers
        time.sleep(0.05)
    return answers[0], meanwhile


def test_the_autograde_button_grades_with_the_engine(server: Server, autograded: tuple[dict[str, Any], int]) -> None:
    answer, _ = autograded
    assert answer["success"]
    assert answer["log"].endswith("week0: 1 graded, 0 unchanged, 0 not graded\n")
    (row,) = json.loads(server.ask("/formgrader/api/submissions/week0"))
    assert (row["score"], row["autograded"], row["needs_manual_grade"]) == (90.0, True, True)


def test_the_server_answers_others_while_a_button_is_at_work(autograded: tuple[dict[str, Any], int]) -> None:
    _, meanwhile = autograded
    assert meanwhile > 5  # one or two can slip in before a server that grades by itself turns to it


def test_what_cannot_be_done_is_a_sentence_and_no_stack_trace(server: Server) -> None:
    answer = pressed(server, "submission/week9/ada/autograde")
    said = "error: There is no week called 'week9'. This course has: week0.\n"
    assert answer == {"success": False, "log": said}


def test_the_feedback_button_writes_the_page_that_the_command_writes(
    course: Course, server: Server, autograded: tuple[dict[str, Any], int]
) -> None:
    answer = pressed(server, "assignment/week0/ada/generate_feedback")
    assert answer["success"], answer
    page = (course.folder("feedback") / "ada" / "week0" / "tiny.html").read_text(encoding="utf-8")
    assert "jp-Notebook" not in page, "this is nbgrader's own page"
    assert "Exercise 1: double" in page


def test_scores_that_another_command_enters_are_seen_at_once(
    course: Course, server: Server, autograded: tuple[dict[str, Any], int]
) -> None:
    seen = []
    for points in (3.0, 7.0):
        with open_gradebook(course) as gradebook:
            grade = gradebook.find_grade("w0-written-why", "tiny", "week0", "ada")
            notebook, grade.manual_score = grade.notebook.id, points
            gradebook.db.commit()
        grades = json.loads(server.ask(f"/formgrader/api/grades?submission_id={notebook}"))
        seen += [one["manual_score"] for one in grades if one["name"] == "w0-written-why"]
    assert seen == [3.0, 7.0]


def test_whoever_has_no_token_presses_no_button(server: Server) -> None:
    with pytest.raises(OSError, match="403"):
        pressed(Server(server.url, "guessed"), "submission/week0/ada/autograde")
