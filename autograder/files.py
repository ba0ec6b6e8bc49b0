"""Writing a file in one step: whoever looks finds the old file or the new one, never half of one."""

import os
from pathlib import Path

from autograder.errors import CourseError


def write(path: Path, content: str | bytes) -> Path:
    """Write `content` (text as UTF-8) to `path`, making its folder if need be, and return the path.

    Raises CourseError when the place cannot be written; the file that was there before is then still there.
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
        raise CourseError(f"Cannot write {path}: {problem.strerror}. Free it, or choose another folder.") from None
    return path
