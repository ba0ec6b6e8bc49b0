"""The course on disk: which weeks there are, and in which folder a notebook is at each point of its life.

A week is a folder below `notebooks/` with one master notebook, listed in `notebooks/course.toml`. All that the office
makes goes below the classroom folder, in nbgrader's own layout: release/, submitted/STUDENT/WEEK/, autograded/...
"""

import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import CourseError

COURSE_FILE = Path("notebooks") / "course.toml"
SAFE_NAME = re.compile(r"[A-Za-z0-9_.@+-]{1,100}")


@dataclass(frozen=True)
class Week:
    """One assignment: its name is also the name of its folder and of nbgrader's assignment."""

    name: str
    title: str
    master: Path
    datasets: tuple[str, ...]

    @property
    def notebook_name(self) -> str:
        """The file name that the student's notebook must have, for example `optimization.ipynb`."""
        return self.master.name


@dataclass(frozen=True)
class Course:
    """The course found at `root`, with its classroom (what the office writes) at `classroom`."""

    root: Path
    classroom: Path
    title: str
    course_id: str
    weeks: tuple[Week, ...]

    @classmethod
    def load(cls, root: Path | None = None, classroom: Path | None = None) -> "Course":
        """Read course.toml from `root`, else from the nearest folder above the current one that has it.

        The classroom is `root/classroom` unless given here or in the environment variable AUTOGRADER_CLASSROOM.
        Raises CourseError when there is no course here, or its list of weeks is not usable.
        """
        root = (root or _find_root()).resolve()
        path = root / COURSE_FILE
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
            weeks = tuple(_week(root, name, entry) for name, entry in table["weeks"].items())
            title, course_id = str(table["title"]), str(table["course_id"])
        except FileNotFoundError:
            raise CourseError(f"{root} holds no course: {COURSE_FILE} is missing.") from None
        except (tomllib.TOMLDecodeError, KeyError, AttributeError, TypeError) as problem:
            raise CourseError(
                f"{path} is not usable: {problem}. Each week needs title, notebook and datasets."
            ) from None
        chosen = classroom or Path(os.environ.get("AUTOGRADER_CLASSROOM") or root / "classroom")
        return cls(root, chosen.resolve(), title, course_id, weeks)

    def week(self, name: str) -> Week:
        """The week called `name`; raises CourseError that lists the weeks there are."""
        for week in self.weeks:
            if week.name == name:
                return week
        known = ", ".join(week.name for week in self.weeks)
        raise CourseError(f"There is no week called {name!r}. This course has: {known}.")

    def folder(self, stage: str) -> Path:
        """Where a stage keeps its notebooks: release, submitted, autograded, feedback, report ..."""
        return self.classroom / stage

    @property
    def gradebook(self) -> Path:
        """nbgrader's SQLite database."""
        return self.classroom / "gradebook.db"

    @property
    def db_url(self) -> str:
        """The gradebook as SQLAlchemy wants it; AUTOGRADER_DB names another database, for example PostgreSQL."""
        return os.environ.get("AUTOGRADER_DB") or f"sqlite:///{self.gradebook}"

    def submissions(self, week: Week) -> dict[str, Path]:
        """Each student who handed in `week`, in alphabetical order, with the folder of the submission."""
        return dict(
            sorted(
                (path.parent.name, path) for path in self.folder("submitted").glob(f"*/{week.name}") if path.is_dir()
            )
        )

    def writable(self, stage: str) -> Path:
        """Make the folder of a stage if need be and return it; raises CourseError when it cannot be written."""
        folder = self.folder(stage)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            probe = folder / f".writable-{os.getpid()}"
            probe.touch()
            probe.unlink(missing_ok=True)
        except OSError as problem:
            raise CourseError(
                f"Cannot write to {folder}: {problem.strerror}. Free it, or choose another one with --classroom."
            ) from None
        return folder


def _find_root() -> Path:
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / COURSE_FILE).is_file():
            return folder
    raise CourseError(f"No course here: neither {here} nor a folder above it has {COURSE_FILE}. Go to the course.")


def _week(root: Path, name: str, entry: dict[str, object]) -> Week:
    notebook, datasets = str(entry["notebook"]), entry["datasets"]
    if not SAFE_NAME.fullmatch(name) or not SAFE_NAME.fullmatch(notebook) or not notebook.endswith(".ipynb"):
        raise TypeError(f"week {name!r} or its notebook {notebook!r} is no plain file name")
    if not isinstance(datasets, list):
        raise TypeError(f"datasets of {name} must be a list")
    return Week(name, str(entry["title"]), root / "notebooks" / name / notebook, tuple(map(str, datasets)))
