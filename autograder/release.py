"""Release a week: the student version and the kit, made, proven clean, and only then put where students find them."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from autograder.assignment import student_version
from autograder.cells import read_notebook, write_notebook
from autograder.course import Course, Week
from autograder.errors import CourseError
from autograder.files import write
from autograder.gradebook import register
from autograder.kit import build_kit, kit_files
from autograder.leaks import leaks_in_archive, leaks_in_release
from autograder.lint import lint


@dataclass(frozen=True)
class Released:
    """Where the student version and the kit are."""

    notebook: Path
    kit: Path


def release(course: Course, week: Week) -> Released:
    """Release `week`. Raises CourseError, and changes nothing, when the master breaks a rule or anything would leak."""
    master = read_notebook(week.master)
    refuse(week, lint(course, week, master))
    released = student_version(course, week)
    refuse(week, leaks_in_release(master, released))
    course.writable("release")
    folder = course.folder("release") / week.name
    if strays := stray_files(folder, week):
        raise CourseError(f"{folder} holds files that were not released: {', '.join(strays)}. Move them away first.")
    kits = course.writable("kits")
    with tempfile.TemporaryDirectory(prefix="autograder-release-") as part:  # not among the kits, in case of a kill
        archive = Path(part) / "kit.zip"
        build_kit(course, week, released, archive)
        refuse(week, leaks_in_archive(archive, kit_files(course, week), master))
        register(course, week, master)
        folder.mkdir(exist_ok=True)
        _put(released, folder / week.notebook_name)
        write(kits / f"{week.name}.zip", archive.read_bytes())
    return Released(folder / week.notebook_name, kits / f"{week.name}.zip")


def refuse(week: Week, findings: list[str]) -> None:
    """Raise CourseError with all findings, if there are any."""
    if findings:
        raise CourseError(f"{week.name} is not released:\n  " + "\n  ".join(findings))


def stray_files(folder: Path, week: Week) -> list[str]:
    """Files in a release folder that are not the released notebook."""
    if not folder.is_dir():
        return []
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() or path.is_symlink())
    return sorted(name for name in names if name != week.notebook_name and ".ipynb_checkpoints" not in name)


def _put(notebook: NotebookNode, path: Path) -> None:
    part = path.with_suffix(".part")
    write_notebook(notebook, part)
    part.replace(path)
