"""Files as the office wants them: written in one step, so that nobody finds half of one, and read without links."""

import errno
import os
import tempfile
from pathlib import Path

from autograder.errors import CourseError, NoRoomError


def write(path: Path, content: str | bytes) -> Path:
    """Write `content` (text as UTF-8) to `path`, making its folder if need be, and return the path.

    Raises CourseError when the place cannot be written, NoRoomError when nothing can be; the file that was there before
    is then still there.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            part.write_bytes(content.encode() if isinstance(content, str) else content)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as problem:
        kind = NoRoomError if problem.errno in (errno.ENOSPC, errno.EDQUOT) else CourseError
        raise kind(f"Cannot write {path}: {problem.strerror}. Free it, or choose another folder.") from None
    return path


def need_temporary_folder() -> None:
    """Raise CourseError where there is no folder for temporary files, as in a container that is read-only."""
    try:
        tempfile.gettempdir()
    except FileNotFoundError:
        raise CourseError(
            "There is no folder for temporary files: neither /tmp nor another usual one can be written. "
            "Name one in TMPDIR, or give a container that is read-only one in memory (`--tmpfs /tmp`)."
        ) from None


def refuse_links(folder: Path) -> None:
    """Raise CourseError if `folder` is or holds a link, which could lead to what a student must not see."""
    try:
        links = [path for path in (folder, *folder.rglob("*")) if path.is_symlink()]
    except (OSError, RecursionError):
        raise CourseError(
            f"{folder} cannot be looked through: its folders are too deep. Keep only the notebook."
        ) from None
    if links:
        raise CourseError(f"{folder} contains a link, which is not followed. Replace it by the file itself.")
