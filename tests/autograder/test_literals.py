"""No literal that only hidden tests hold reaches a student: not in a page, an export, or what commands print."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder.assignment import student_version
from autograder.cells import Role, parse_notebook, read_notebook, role
from autograder.cli import main
from autograder.course import Course
from autograder.demo.students import hand_in, make_class
from autograder.export import TARGETS
from autograder.leaks import secrets_of
from autograder.literals import Literals, literals_of, told_by_checks
from tests import tiny
from tests.autograder.reading import Page

FAILING = ("exercises wrong", "half-way", "syntax")
LONG = 4  # characters; shorter numbers are in pages by chance, as points and percentages


def test_literals_are_what_hidden_tests_alone_hold() -> None:
    found = literals_of(tiny.master())
    assert found.numbers == {1.5, 2.25, 1234.5}, "2 is in a visible check, too"
    assert found.words == frozenset()
    assert found.told_by("got 1234.5, expected W1.5 or 12.25 or 2") == ["1234.5"]
    worded = tiny.with_source(
        tiny.master(), "w0-halve-hidden-arrays", "### BEGIN HIDDEN TESTS\nkey = 'gamma1'\n### END HIDDEN TESTS"
    )
    assert literals_of(worded).told_by("wrong under 'gamma1'") == ["gamma1"]
    assert literals_of(worded).told_by("gamma12 and a_gamma1") == []


def test_no_check_of_the_course_tells_a_literal_of_hidden_tests_in_its_names_and_hints() -> None:
    for week in Course.load(tiny.ROOT).weeks:
        master = read_notebook(week.master)
        assert len(literals_of(master).numbers) > 20
        assert list(told_by_checks(master)) == []


@dataclass(frozen=True)
class Told:
    """What commands printed, and the classroom that they filled, of a part of the demo class that makes mistakes."""

    course: Course
    printed: str
    own: dict[str, str]

    @property
    def literals(self) -> Literals:
        return literals_of(read_notebook(self.course.week("week2").master))

    def texts(self) -> Iterator[tuple[str, str, str]]:
        """The owner, the name and the text of each file for students and learning platforms; code and answers apart."""
        for path in sorted(self.course.folder("feedback").rglob("*.html")):
            page = Page(path.read_text(encoding="utf-8"))
            text = page.text
            for own in (*page.all("code"), *page.all("div", "answer")):
                text = text.replace(own.text, "")
            yield path.parts[-3], path.name, text
        for path in sorted(self.course.folder("export").rglob("*.*")):
            yield path.stem, path.name, path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    root = tmp_path_factory.mktemp("class")
    course = Course.load(tiny.ROOT, root / "classroom")
    week = course.week("week2")
    made = [
        one for one in make_class(week, student_version(course, week)) if any(kind in one.story for kind in FAILING)
    ]
    hand_in(made, week, root / "downloads")
    printed: list[str] = []
    stages = [["collect", "week2", root / "downloads" / name] for name in ("folder", "canvas.zip")]
    stages += [["grade", "week2"], ["feedback", "week2"], *(["export", target] for target in TARGETS)]
    for words in stages:
        done = CliRunner().invoke(main, ["--classroom", str(course.classroom), *map(str, words)])
        assert done.exit_code == 0, done.output
        printed.append(done.output)
    own = {
        one.student: "\n".join(
            cell.source for cell in parse_notebook(one.content, one.student).cells if role(cell) is not Role.CHECK
        )
        for one in made
    }
    return Told(course, "\n".join(printed), own)


def test_no_message_of_a_hidden_check_tells_a_literal_of_hidden_tests(told: Told) -> None:
    literals, count = told.literals, 0
    for path in told.course.folder("autograded").glob("*/week2/*.ipynb"):
        exercises = json.loads(path.read_bytes())["metadata"]["autograder"]["result"]["exercises"]
        for checks in (exercise["checks"] for exercise in exercises.values()):
            for name, check in checks.items():
                if "-hidden" in name and not check["passed"]:
                    count += 1
                    assert literals.told_by(check["message"]) == [], (name, check["message"])
    assert count > 60, "the class makes too few mistakes to tell"


def test_no_page_export_or_log_of_a_class_tells_a_line_or_a_literal_of_hidden_tests(told: Told) -> None:
    literals, files = told.literals, 0
    lines = {line for secret in secrets_of(read_notebook(told.course.week("week2").master)) for line in secret.lines}
    lines = {line for line in lines if len(line) > 20}
    for student, name, text in (*told.texts(), ("", "the log", told.printed)):
        files += 1
        own = told.own.get(student, "")
        assert [one for one in literals.told_by(text) if len(one) >= LONG and one not in own] == [], (student, name)
        assert [line for line in lines if line in text and line not in own] == [], (student, name)
    assert files == 2 * len(told.own) + 4, "pages, Gradescope's files, three tables and the log"


def test_no_page_or_export_names_another_student(told: Told) -> None:
    for student, name, text in told.texts():
        if Path(name).suffix != ".csv":
            assert [other for other in told.own if other != student and other in text.split()] == [], (student, name)
