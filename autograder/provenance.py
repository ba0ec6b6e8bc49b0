"""Provenance: what the notebook in autograded/ says about the scores in the gradebook, and whether they are of today.

Its metadata name the content that was graded (`key`, see `engine`), the file that was handed in (`submission`, the hash
of its bytes) and, once they are in the gradebook, that the scores are recorded. `kept` has the points of checks that an
earlier grading gave and the last one, run with `--never-lower`, did not take away.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from autograder.access import unreadable
from autograder.course import Course, Week
from autograder.errors import CourseError
from autograder.intake.ledger import Ledger
from autograder.records import Result


@dataclass(frozen=True)
class Provenance:
    """Where the recorded scores of a student come from."""

    key: str
    submission: str
    result: Result


def provenance(course: Course, week: Week, student: str) -> Provenance | None:
    """Where a student's recorded scores come from; None if no notebook says that its scores are recorded."""
    path = course.folder("autograded") / student / week.name / week.notebook_name
    try:
        told = json.loads(path.read_bytes())["metadata"]["autograder"]
        if not told["recorded"]:
            return None
        return Provenance(str(told["key"]), str(told["submission"]), Result.from_json(told["result"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def mark_recorded(notebook: NotebookNode, submission: str, kept: dict[str, float] | None = None) -> None:
    """Say in a graded notebook that its scores are in the gradebook, and which file they are of."""
    notebook.metadata["autograder"] |= {"recorded": True, "submission": submission, "kept": kept or {}}


def fingerprint(path: Path) -> str:
    """The hash of a file that was handed in. Raises CourseError when it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as problem:
        raise CourseError(f"{path} cannot be read: {problem.strerror}.") from None


def waiting(course: Course, week: Week) -> list[str]:
    """The students whose notebook in submitted/ is not the one that was graded last, in alphabetical order.

    Of whom it cannot be read, nobody knows.
    """
    found: list[str] = []
    closed = unreadable(course, week, ["submitted"])
    for student, folder in course.submissions(week).items():
        path = folder / week.notebook_name
        known = provenance(course, week, student) if student not in closed else None
        if known and path.is_file() and not path.is_symlink() and fingerprint(path) != known.submission:
            found.append(student)
    return found


def file_repairs(course: Course, week: Week) -> dict[str, tuple[str, ...]]:
    """What was mended in the files of students, as far as they are in submitted/ as they were collected.

    Nothing if the ledger is damaged, which collecting will say; nothing of whom the file cannot be read.
    """
    try:
        entries = Ledger.read(course, week).students
    except CourseError:
        return {}
    closed = unreadable(course, week, ["submitted"])
    told: dict[str, tuple[str, ...]] = {}
    for student, one in entries.items():
        path = course.folder("submitted") / student / week.name / week.notebook_name
        if one.repairs and student not in closed and path.is_file() and fingerprint(path) == one.sha256:
            told[student] = one.repairs
    return told
