"""History: every result that a student had in a week, so that a grade which changed can be explained later.

Whenever scores are recorded, the result goes to classroom/history/STUDENT/WEEK/TIME.json, unless it is the last one's:

    {"schema": 1, "time": "2026-03-01 20:00:00 UTC",  when it was recorded
     "key": "...", "submission": "...",               the content that was graded, and the hash of the file handed in
     "kept": {"w2-adam-step-hidden-edges": 9.0},      points of an earlier result that were not taken away
     "result": {...}}                                 as `autograder score --json` writes it

Nothing here is ever changed or deleted by a command.
"""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder.access import obstacle
from autograder.course import Course, Week
from autograder.errors import CourseError
from autograder.files import write
from autograder.records import Result
from autograder.wording import number

SCHEMA = 1


@dataclass(frozen=True)
class Past:
    """A result as it was recorded at some time."""

    time: str
    key: str
    submission: str
    kept: dict[str, float]
    result: Result

    @property
    def points(self) -> dict[str, float]:
        """The points of each check, by grade id."""
        return {check.grade_id: self.kept.get(check.grade_id, check.points) for check in self.result.verdicts()}


def remember(course: Course, week: Week, student: str, told: dict[str, Any]) -> None:
    """Keep what a notebook's metadata tell (see `provenance`) as the newest result of a student."""
    now = datetime.now(UTC)
    made = _past({**told, "time": f"{now:%Y-%m-%d %H:%M:%S} UTC"})
    before = history(course, week, student)
    if before and replace(before[-1], time=made.time) == made:
        return
    table = vars(made) | {"schema": SCHEMA, "result": made.result.to_json()}
    write(_folder(course, week, student) / f"{now:%Y%m%dT%H%M%S.%fZ}.json", json.dumps(table) + "\n")


def history(course: Course, week: Week, student: str) -> list[Past]:
    """All results of a student, the oldest first; files that hold none are passed over.

    Raises CourseError when one of them cannot be read.
    """
    folder, found = _folder(course, week, student), list[Past]()
    if problem := obstacle(folder):
        raise CourseError(problem)
    for path in sorted(folder.glob("*.json")):
        try:
            found.append(_past(json.loads(path.read_bytes())))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue
    return found


def story(course: Course, week: Week, student: str) -> list[str]:
    """A student's history in lines: when, how many points, what changed. Raises CourseError if there is none."""
    past = history(course, week, student)
    if not past:
        raise CourseError(
            f"Nothing of {student} has been graded in {week.name}. Results are kept in {course.folder('history')}."
        )
    lines: list[str] = []
    for before, one in zip([None, *past], past, strict=False):
        lines.append(f"{one.time}  {number(sum(one.points.values()))} of {number(one.result.max_points)} points")
        if before and one.submission != before.submission:
            lines.append("  another notebook was handed in")
        for check in one.result.verdicts():
            old, new = before.points.get(check.grade_id, 0.0) if before else 0.0, one.points[check.grade_id]
            if before and old != new:
                lines.append(f"  {check.grade_id}: {number(old)} -> {number(new)} {check.message}".rstrip())
            if check.grade_id in one.kept:
                lines.append(f"  {check.grade_id}: not passed any more, {number(new)} points kept. {check.message}")
    return lines


def _folder(course: Course, week: Week, student: str) -> Path:
    return course.folder("history") / student / week.name


def _past(table: dict[str, Any]) -> Past:
    kept = {str(check): float(points) for check, points in table["kept"].items()}
    return Past(table["time"], table["key"], table["submission"], kept, Result.from_json(table["result"]))
