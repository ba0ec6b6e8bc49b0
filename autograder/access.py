"""Access: what of the classroom this account may not read, as when a colleague's files are the colleague's alone.

Each stage asks before it works on a class, and leaves out the students of whom something cannot be read, each with a
sentence that names the place and says what to do: so that nobody is dropped in silence, and nobody stops the others.
"""

import os
import pwd
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.course import Course, Week
from autograder.errors import CourseError


def unreadable(course: Course, week: Week, stages: Sequence[str] = ("submitted", "autograded")) -> dict[str, str]:
    """The students of whom something of `week` in the folders of these stages cannot be read, and why.

    Raises CourseError when the folder of a stage itself cannot be read.
    """
    found: dict[str, str] = {}
    for folder in filter(Path.is_dir, map(course.folder, stages)):
        if not _readable(folder):
            raise CourseError(refused(folder))
        for student in sorted(path.name for path in folder.iterdir()):
            if problem := obstacle(folder / student / week.name):
                found.setdefault(student, problem)
    return found


def obstacle(folder: Path) -> str:
    """Why not all files of STUDENT/WEEK can be read; empty if they can be. Links and what is missing do not matter."""
    return next((refused(place) for place in _way(folder) if not _readable(place)), "")


def refused(place: Path, what: str = "read") -> str:
    """The sentence that says that a place cannot be read, and what to do about it."""
    owner = place.stat().st_uid
    try:
        name = pwd.getpwuid(owner).pw_name
    except KeyError:  # of another machine, or gone
        name = f"user {owner}"
    return (
        f"{place} cannot be {what}: it belongs to {name}, mode {place.stat().st_mode & 0o777:03o}. Have {name} run "
        f"`chmod -R ug+rwX {place}`, and `chgrp` if you are not in its group; then run this command again."
    )


def _way(folder: Path) -> Iterator[Path]:
    """The places that lead to a folder of a student's week, and the files in it; each only if the last can be read."""
    for place in (folder.parent, folder):
        if not os.path.isdir(place) or place.is_symlink():  # noqa: PTH112 - Path.is_dir raises below what is closed
            return
        yield place
    yield from (path for path in sorted(folder.iterdir()) if path.is_file() and not path.is_symlink())


def _readable(place: Path) -> bool:
    return os.access(place, os.R_OK | os.X_OK if place.is_dir() else os.R_OK)
