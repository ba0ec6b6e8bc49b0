"""A class of attackers and honest students is graded by the real commands, and what came of it is gathered."""

import contextlib
import signal
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from nbformat import NotebookNode

from autograder.cells import Role, read_notebook, role, write_notebook
from autograder.course import Course
from autograder.engine import Engine
from autograder.errors import CourseError
from autograder.feedback import feedback
from autograder.grade import grade
from autograder.gradebook import open_gradebook
from autograder.records import Result, Summary
from autograder.sandbox.enclosure import Walls
from autograder.sandbox.limits import Limits
from autograder.sandbox.site import SANDBOX, Site
from tests.attacks import target
from tests.attacks.attack import Attack

QUICK = Limits(cell_seconds=2.5, submission_seconds=8.0)
PATIENCE = 180  # seconds for a class
HONEST, BETWEEN = "-honest", 3  # how many attacks there are between two honest students


@dataclass(frozen=True)
class Graded:
    """What is known of one student after grading; `result` is None for a submission that was refused."""

    result: Result | None
    notebook: NotebookNode | None
    scores: dict[str, float]
    by_hand: bool
    page: str
    said: list[str]

    def points(self, exercise: str) -> float:
        """What an exercise earned, in the gradebook."""
        return sum(score for name, score in self.scores.items() if name.startswith(exercise + "-"))

    def outputs(self) -> str:
        """All that the student's own cells displayed, printed and raised, as the graded notebook shows it."""
        cells = self.notebook.cells if self.notebook else []
        return "\n".join(str(cell.get("outputs", "")) for cell in cells if role(cell) is not Role.CHECK)

    def messages(self, exercise: str = "") -> str:
        """All that the student is told: messages of checks, repairs, flags, and what the command said."""
        checks = self.result.verdicts() if self.result else ()
        verdicts = [check.message for check in checks if check.grade_id.startswith(exercise)]
        return "\n".join([*verdicts, *(self.result.repairs + self.result.flags if self.result else ()), *self.said])


def enroll(course: Course, attacks: Sequence[Attack], known: dict[str, object]) -> dict[str, str]:
    """Hand in the attacks, and honest work before, after and between them; the student of each attack, by its name."""
    students: dict[str, str] = {}
    for place, attack in enumerate(attacks):
        if place % BETWEEN == 0:
            honest(course, f"z{place:03}-a{HONEST}")
        students[attack.name] = f"z{place:03}-b-{attack.slug}"
        attack.hand_in(course, students[attack.name], known)
    honest(course, f"z{len(attacks):03}-a{HONEST}")
    return students


def neighbours(student: str, everybody: Iterable[str]) -> tuple[str, str]:
    """The honest students next to this one, before and after."""
    names = sorted(name for name in everybody if name.endswith(HONEST))
    place = bisect(names, student)
    return names[place - 1], names[place]


def honest(course: Course, student: str) -> None:
    folder = course.folder("submitted") / student / "week0"
    folder.mkdir(parents=True)
    write_notebook(target.solved(student), folder / "tiny.ipynb")


@dataclass(frozen=True)
class Behind(Engine):
    """An engine whose sandbox has certain walls."""

    walls: tuple[Walls, ...] = SANDBOX

    @property
    def site(self) -> Site:
        return replace(super().site, walls=self.walls)


def run(course: Course, walls: tuple[Walls, ...] = SANDBOX) -> tuple[Summary, Summary]:
    """Grade the class, and write the pages; a class that keeps the office waiting for ever is an error."""
    week = course.weeks[0]
    with coming_to_an_end():
        return grade(course, week, Behind(course, limits=QUICK, walls=walls)), feedback(course, week)


@contextlib.contextmanager
def coming_to_an_end() -> Iterator[None]:
    """Fail the test when the block has taken some minutes."""

    def ring(*_: object) -> None:
        pytest.fail("grading did not come to an end")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(PATIENCE)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def gather(course: Course, summaries: tuple[Summary, ...]) -> dict[str, Graded]:
    """What came of each student."""
    scores: dict[str, dict[str, float]] = {}
    by_hand: set[str] = set()
    with open_gradebook(course) as gradebook:
        for one in gradebook.assignment_submissions("week0"):
            grades = [grade for notebook in one.notebooks for grade in notebook.grades]
            scores[one.student.id] = {grade.name: grade.score for grade in grades}
            by_hand |= {one.student.id} if any(grade.manual_score is not None for grade in grades) else set()
    return {
        student: Graded(
            *_notebook(course, student),
            scores.get(student, {}),
            student in by_hand,
            _text(course.folder("feedback") / student / "week0" / "tiny.html"),
            [line for one in summaries for line in (*one.failed, *one.notes) if line.startswith(student + ":")],
        )
        for student in course.submissions(course.weeks[0])
    }


def _notebook(course: Course, student: str) -> tuple[Result | None, NotebookNode | None]:
    try:
        notebook = read_notebook(course.folder("autograded") / student / "week0" / "tiny.ipynb")
    except CourseError:
        return None, None
    return Result.from_json(notebook.metadata["autograder"]["result"]), notebook


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
