"""Putting a notebook where grading looks for it, and what it replaces where it can be found again.

submitted/STUDENT/WEEK/ gets the notebook and nbgrader's timestamp.txt. A different notebook that was there is kept as
replaced/STUDENT/WEEK/TIME-NAME, TIME being that of the run. One that was handed in later stays: who collects an old
download once more does not undo what came since. Whenever the run is killed, there is a whole notebook.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from autograder.course import Course, Week
from autograder.errors import CourseError
from autograder.files import write
from autograder.intake import RefusedError
from autograder.intake.times import TIMESTAMP, HandedIn, parse_time

Status = Literal["new", "replaced", "unchanged", "retimed", "older"]


@dataclass(frozen=True)
class Shelved:
    """Whether the notebook is new, replaced another one (now at `kept`), was there already, or is older than that.

    `time` is when the notebook that was there was handed in; that of one that was there already may be corrected.
    """

    status: Status
    kept: Path | None = None
    time: datetime | None = None


def shelve(
    course: Course, week: Week, student: str, content: bytes, told: HandedIn, now: datetime, correct: bool = True
) -> Shelved:
    """Put a student's notebook in its place, with the time that is told of it; raises RefusedError if it has no place.

    A notebook that is there already gets the time that is told now only with `correct`.
    """
    folder = course.folder("submitted") / student / week.name
    target, stamp = folder / week.notebook_name, folder / TIMESTAMP
    try:
        for path in (folder.parent, folder, target, stamp):
            if path.is_symlink() or (path.exists() and path.is_dir() != (path in target.parents)):
                raise RefusedError(f"has no place: {path} is in the way", "Move that away, then collect again.")
        old = target.read_bytes() if target.exists() else None
        old_stamp = stamp.read_bytes() if stamp.exists() else None
        old_time = _time(old_stamp or b"")
        kept = None
        if old == content:
            if not (correct and told.corrects(old_time)):
                return Shelved("unchanged", time=old_time)
        elif old is not None:
            if told.time and old_time and told.time < old_time:
                return Shelved("older", time=old_time)
            kept = write(_replaced(course, week, student, now, week.notebook_name), old)
        if old_stamp is not None:
            write(_replaced(course, week, student, now, TIMESTAMP), old_stamp)
        if told.stamp:
            write(stamp, told.stamp)
        else:
            stamp.unlink(missing_ok=True)
        if old != content:
            write(target, content)
    except (OSError, CourseError) as problem:
        raise RefusedError(
            f"could not be put in its place: {str(problem).rstrip('.')}", "Then collect again."
        ) from None
    return Shelved("retimed" if old == content else "new" if old is None else "replaced", kept, old_time)


def _time(content: bytes) -> datetime | None:
    """The time in the timestamp.txt that was there; None if there is none in it, which grading will say."""
    try:
        return parse_time(content)
    except ValueError:
        return None


def _replaced(course: Course, week: Week, student: str, now: datetime, name: str) -> Path:
    return course.folder("replaced") / student / week.name / f"{now:%Y%m%dT%H%M%S.%fZ}-{name}"
