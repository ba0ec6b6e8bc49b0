"""The automatic marks of one submission: what grading it enters into the gradebook."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nbformat import NotebookNode

from autograder.errors import CourseError
from autograder.records import Result

LONGEST_TIME = 100  # characters


@dataclass(frozen=True)
class Marks:
    """Scores and answers by grade id, as nbgrader's step SaveAutoGrades would enter them."""

    student: str
    scores: Mapping[str, float | None]  # of each graded cell; None: a person has to look at it
    unanswered: Mapping[str, bool]  # of each answer: is it still as it was released?
    timestamp: datetime | None = None  # when it was handed in; UTC, if it has no time zone

    @classmethod
    def read(cls, student: str, notebook: NotebookNode, timestamp: datetime | None = None) -> "Marks":
        """The marks that nbgrader itself reads from the outputs and the checksums of a graded notebook."""
        from nbgrader.utils import compute_checksum, determine_grade

        scores: dict[str, float | None] = {}
        unanswered: dict[str, bool] = {}
        for cell in notebook.cells:
            told = cell["metadata"].get("nbgrader", {})
            if told.get("grade"):
                scores[told["grade_id"]] = determine_grade(cell)[0]
            if told.get("solution") or told.get("task"):
                unchanged = told.get("checksum") == compute_checksum(cell)
                unanswered[told["grade_id"]] = unchanged and not told.get("task")
        return cls(student, scores, unanswered, timestamp)


def kept_points(result: Result, before: Mapping[str, float]) -> dict[str, float]:
    """The points of checks that had more before, for a grading that lowers nothing: at most all they are worth now."""
    least = {check.grade_id: min(before.get(check.grade_id, 0.0), check.max_points) for check in result.verdicts()}
    return {check.grade_id: had for check in result.verdicts() if (had := least[check.grade_id]) > check.points}


def handed_in(submission: Path) -> datetime | None:
    """When a submission was handed in, in UTC: what timestamp.txt in its folder says, None if it is missing or empty.

    Raises CourseError when the file holds no time.
    """
    from nbgrader.utils import parse_utc

    path = submission / "timestamp.txt"
    if not path.exists() and not path.is_symlink():
        return None
    try:
        if path.is_symlink() or not path.is_file():  # a pipe would keep the reader waiting
            raise ValueError("no plain file")
        told = path.read_bytes()[:LONGEST_TIME].decode().strip()
        time: datetime | None = parse_utc(told) if told else None
    except (ValueError, OverflowError, OSError):
        raise CourseError(
            f"{path} holds no time. Write when the notebook was handed in, for example 2030-01-31 18:00:00 UTC, or "
            "remove the file."
        ) from None
    return time
