"""Putting a notebook where grading looks for it, and what it replaces where it can be found again.

submitted/STUDENT/WEEK/ gets the notebook and nbgrader's timestamp.txt. A different notebook that was there is kept as
replaced/STUDENT/WEEK/TIME-NAME, TIME being that of the run. One that was handed in later stays: who collects an old
download once more does not undo what came since. Whenever the run is killed, there is a whole notebook.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from autograder.course import Course, Week
from autograder.errors import CourseError
from autograder.files import write
from autograder.intake import RefusedError

TIMESTAMP = "timestamp.txt"
TIME_FORMAT = "%Y-%m-%d %H:%M:%S.%f UTC"  # nbgrader's
Status = Literal["new", "replaced", "unchanged", "older"]


@dataclass(frozen=True)
class Shelved:
    """Whether the notebook is new, replaced another one (now at `kept`), was there already, or is older than that.

    `time` is when the notebook that was there was handed in.
    """

    status: Status
    kept: Path | None = None
    time: datetime | None = None


def shelve(course: Course, week: Week, student: str, content: bytes, time: datetime | None, now: datetime) -> Shelved:
    """Put a student's notebook, handed in at `time`, in its place. Raises RefusedError when it cannot be put there."""
    folder = course.folder("submitted") / student / week.name
    target, stamp = folder / week.notebook_name, folder / TIMESTAMP
    try:
        for path in (folder.parent, folder, target, stamp):
            if path.is_symlink() or (path.exists() and path.is_dir() != (path in target.parents)):
                raise RefusedError(f"has no place: {path} is in the way", "Move that away, then collect again.")
        old = target.read_bytes() if target.exists() else None
        if old == content:
            return Shelved("unchanged")
        old_stamp = stamp.read_bytes() if stamp.exists() else None
        old_time = parse_time(old_stamp or b"")
        if old is not None and time and old_time and time < old_time:
            return Shelved("older", time=old_time)
        kept = None
        if old is not None:
            kept = write(_replaced(course, week, student, now, week.notebook_name), old)
        if old_stamp is not None:
            write(_replaced(course, week, student, now, TIMESTAMP), old_stamp)
        if time:
            write(stamp, time.astimezone(UTC).strftime(TIME_FORMAT))
        else:
            stamp.unlink(missing_ok=True)
        write(target, content)
    except (OSError, CourseError) as problem:
        raise RefusedError(
            f"could not be put in its place: {str(problem).rstrip('.')}", "Then collect again."
        ) from None
    return Shelved("new" if old is None else "replaced", kept, old_time)


def parse_time(content: bytes) -> datetime | None:
    """The time in a timestamp.txt of nbgrader's; None if there is none in it."""
    try:
        return datetime.strptime(content.decode().strip(), TIME_FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return None


def _replaced(course: Course, week: Week, student: str, now: datetime, name: str) -> Path:
    return course.folder("replaced") / student / week.name / f"{now:%Y%m%dT%H%M%S.%fZ}-{name}"
