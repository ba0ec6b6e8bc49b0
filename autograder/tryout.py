"""The tryout: one exercise with its master, its release and its bank on the real path, in seconds, for its author.

The gate asks of a whole week whether everything holds. While an exercise is being written, only its own cells matter,
and what each of its checks says to each known mistake.
"""

import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.bank import Entry, load
from autograder.bank.kills import kills, table
from autograder.bank.proof import prove
from autograder.cells import Role, exercise_of, grade_id, read_notebook, released_source, role, stems
from autograder.course import Course, Week
from autograder.crew import Crew
from autograder.engine import Engine
from autograder.errors import CourseError
from autograder.records import Result

MOST_WAITING_HOURS = 8.0
GLANCE_SECONDS = 0.5


def tryout(course: Course, week: Week, exercise: str, crew: Crew) -> tuple[list[str], list[str]]:
    """Grade all there is of one exercise: what each check said, line by line, and the problems."""
    started = time.monotonic()
    master = excerpt(read_notebook(week.master), exercise)
    entries = [entry for entry in load(week.name) if entry.exercise == exercise]
    start = partial(crew.grade, Engine(course, keep=False), week, master)
    full, blank = start(master), start(_released(master))
    graded, problems = prove(entries, master, start)
    problems[:0] = [f"master: {v.grade_id} fails: {v.message}" for v in full().verdicts() if not v.passed]
    problems += [f"released: {v.grade_id} gives points to an empty notebook" for v in blank().verdicts() if v.passed]
    lines = [line for entry, result in graded for line in _told(entry, result)]
    lines += [line for one in kills(graded) for line in table(one)]
    count = f"{len(entries)} solutions of the bank in {time.monotonic() - started:.1f} s"
    points = ", ".join(f"{run().points:g}/{run().max_points:g}" for run in (full, blank))
    return [*lines, f"{exercise}: master and release {points}; {count}"], problems


def excerpt(master: NotebookNode, exercise: str) -> NotebookNode:
    """The master without the checks and experiments of other exercises; raises CourseError if there is no such one."""
    exercises = stems(master)
    if exercise not in exercises:
        raise CourseError(f"There is no exercise {exercise!r}. This week has: {', '.join(exercises)}.")
    made: NotebookNode = nbformat.from_dict(master)
    made["cells"] = [
        cell
        for cell in made.cells
        if role(cell) in (Role.SOLUTION, Role.LOCKED)
        or (role(cell) is Role.CHECK and exercise_of(grade_id(cell), exercises) == exercise)
    ]
    return made


def changes(paths: list[Path]) -> Iterator[None]:
    """Now, and whenever one of the files has been written to; ends when nothing was for hours."""
    seen: list[int] | None = None
    until = time.monotonic() + MOST_WAITING_HOURS * 3600
    while time.monotonic() < until:
        found = [path.stat().st_mtime_ns if path.exists() else 0 for path in paths]
        if found != seen:
            seen, until = found, time.monotonic() + MOST_WAITING_HOURS * 3600
            yield
        else:
            time.sleep(GLANCE_SECONDS)


def watched(week: Week) -> list[Path]:
    """The files that a tryout of this week depends on and that its author edits."""
    return [week.master, *sorted((Path(__file__).parent / "bank" / week.name).glob("*.py"))]


def _released(master: NotebookNode) -> NotebookNode:
    made: NotebookNode = nbformat.from_dict(master)
    for cell in made.cells:
        if role(cell) is Role.SOLUTION:
            cell.source = released_source(cell)
    return made


def _told(entry: Entry, result: Result) -> Iterator[str]:
    """An entry, and below it what each check said that it fails."""
    yield f"{'right' if entry.is_right else 'wrong'} {entry.name}"
    for verdict in result.verdicts():
        if not verdict.passed and verdict.grade_id.startswith(entry.exercise):
            said = verdict.message.replace("\n", " ")
            yield f"      {verdict.grade_id.removeprefix(entry.exercise + '-')}: {said}"
