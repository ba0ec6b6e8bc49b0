"""The engine: from a student's notebook to a result, the one way that every command and nbgrader itself goes.

graft on the master → run the cells → a verdict per check → a notebook that shows both. What was run is kept in the
classroom under the hash of everything that it depends on, so nothing is graded twice and a killed run goes on.
"""

import hashlib
import json
import os
import re
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import numpy
from nbformat import NotebookNode

from autograder.cells import Role, exercise_of, grade_id, is_experiment, is_hidden, points, released_source, role, stems
from autograder.course import Course, Week
from autograder.graft import Graft, graft
from autograder.records import Exercise, Result, Verdict
from autograder.sandbox.limits import Limits
from autograder.sandbox.process import PACKAGE_ROOT, run_steps
from autograder.sandbox.steps import Kind, Outcome, Status, Step

FORMAT = 2  # of a kept run; a change makes every kept run stale
NOT_RUN = Outcome(Status.SKIPPED)


@dataclass(frozen=True)
class Graded:
    """A result, and the notebook that shows how it came about: `metadata.autograder` holds the result and its key."""

    result: Result
    notebook: NotebookNode
    key: str


@dataclass(frozen=True)
class Engine:
    """Grades notebooks of one course. With `experiments` the cells that only make figures are run as well."""

    course: Course
    experiments: bool = False
    limits: Limits = Limits()
    keep: bool = True

    def grade(self, week: Week, master: NotebookNode, submission: NotebookNode, name: str) -> Graded:
        """Grade one submission (called `name` in the result). A pure function of its arguments and the environment."""
        grafted = graft(master, submission)
        steps = plan(grafted.notebook, master, self.experiments)
        key = self._key(steps)
        outcomes = self._kept(key)
        if outcomes is None:
            outcomes = run_steps(steps, self.limits, self.course.root / "datasets")
            self._store(key, outcomes)
        return _gather(week, name, grafted, outcomes, _content_key(key, grafted))

    def _key(self, steps: list[Step]) -> str:
        told = [FORMAT, environment_key(self.course.root / "datasets"), self.limits.to_json()]
        told += [[step.index, step.kind, step.source, step.exercise, step.stub] for step in steps]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()

    def _path(self, key: str) -> Path:
        return self.course.folder("results") / key[:2] / f"{key}.json"

    def _kept(self, key: str) -> dict[int, Outcome] | None:
        try:
            table = json.loads(self._path(key).read_text(encoding="utf-8")) if self.keep else None
        except (OSError, ValueError):
            return None
        return table and {
            int(index): Outcome(Status(o["status"]), o["outputs"], o["error"], o["seconds"])
            for index, o in table.items()
        }

    def _store(self, key: str, outcomes: dict[int, Outcome]) -> None:
        if not self.keep:
            return
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.{id(outcomes)}")
        table = {index: vars(outcome) for index, outcome in outcomes.items()}
        part.write_text(json.dumps(table), encoding="utf-8")
        part.replace(path)


@cache
def environment_key(datasets: Path) -> str:
    """A hash of what besides the cells decides a result: Python, NumPy, course_utils and the data sets."""
    digest = hashlib.sha256(f"{sys.version} {numpy.__version__}".encode())
    sources = [*sorted((PACKAGE_ROOT / "course_utils").rglob("*.py")), datasets / "manifest.toml"]
    for path in sources:
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _content_key(run_key: str, grafted: Graft) -> str:
    """A hash of all that a graded notebook shows: the run, and the answers and texts that no run depends on."""
    told = [run_key, grafted.repairs, grafted.flags, [cell.source for cell in grafted.notebook.cells]]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def plan(notebook: NotebookNode, master: NotebookNode, experiments: bool) -> list[Step]:
    """The code cells of a grafted notebook as steps, in order; experiments and empty cells may be left out."""
    exercises = stems(notebook)
    stubs = {grade_id(cell): released_source(cell) for cell in master.cells if role(cell) is Role.SOLUTION}
    steps: list[Step] = []
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code" or not cell.source.strip() or (is_experiment(cell) and not experiments):
            continue
        name = grade_id(cell)
        match role(cell):
            case Role.CHECK:
                steps.append(Step(index, Kind.CHECK, cell.source, exercise_of(name, exercises)))
            case Role.SOLUTION:
                steps.append(Step(index, Kind.STUDENT, cell.source, name, stubs[name]))
            case Role.LOCKED:
                steps.append(Step(index, Kind.MASTER, cell.source))
            case Role.FREE:
                steps.append(Step(index, Kind.STUDENT, cell.source))
            case Role.WRITTEN:
                pass
    return steps


def _gather(week: Week, name: str, grafted: Graft, outcomes: dict[int, Outcome], key: str) -> Graded:
    notebook = grafted.notebook
    exercises = stems(notebook)
    solutions = {
        grade_id(cell): outcomes.get(index, NOT_RUN)
        for index, cell in enumerate(notebook.cells)
        if role(cell) is Role.SOLUTION
    }
    verdicts: dict[str, list[Verdict]] = {stem: [] for stem in exercises}
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        outcome = outcomes.get(index, NOT_RUN)
        if role(cell) is Role.CHECK:
            stem = exercise_of(grade_id(cell), exercises)
            message = _message(outcome, is_hidden(cell), stem, solutions.get(stem, NOT_RUN))
            passed = outcome.status is Status.OK
            verdicts.setdefault(stem, []).append(Verdict(grade_id(cell), points(cell), passed, message))
            cell.outputs = [] if passed else [_failure(message)]
        elif index in outcomes:
            cell.outputs = [nbformat.from_dict(output) for output in outcome.outputs] + _raised(outcome)
    result = Result(
        notebook=name,
        week=week.name,
        exercises=tuple(Exercise(stem, tuple(checks)) for stem, checks in verdicts.items() if checks),
        needs_manual=sum(points(cell) for cell in notebook.cells if role(cell) is Role.WRITTEN),
        sandboxed=False,
        seconds=sum(outcome.seconds for outcome in outcomes.values()),
        repairs=tuple(grafted.repairs),
        flags=tuple(grafted.flags),
    )
    notebook.metadata["autograder"] = {"result": result.to_json(), "key": key}
    return Graded(result, notebook, key)


def _message(outcome: Outcome, hidden: bool, stem: str, solution: Outcome) -> str:
    """What the student reads about a check that did not pass."""
    error = outcome.error
    match outcome.status:
        case Status.OK:
            return ""
        case Status.TIMEOUT:
            return "This check was stopped: your code did not come back in time. Does a loop never end?"
        case Status.DIED:
            return "Your code ended the whole Python process during this check, so it could not be completed."
        case Status.SKIPPED:
            return "Not run: an earlier cell or check used up the time or ended the process."
    if solution.status in (Status.TIMEOUT, Status.DIED):
        how = "did not come to an end" if solution.status is Status.TIMEOUT else "ended the whole Python process"
        return f"Your cell {stem} {how}, so there was nothing to check."
    if error.get("public") is not None and not (error.get("missing") and solution.error):
        return str(error["public"] if hidden else error["text"])
    if solution.error:
        return f"Your cell {stem} stopped with {_said(solution.error)}, so there was nothing to check."
    if error.get("name") == "NameError":
        return f"{error['text']}: is the function still there, under the name that the exercise gives it?"
    return (
        f"The check could not use what your function returned ({error.get('name')}). "
        "Does it return the kinds of values, and as many, as the exercise says?"
    )


def _said(error: dict[str, Any]) -> str:
    text = re.sub(r"<ipython-input-[^>]*>, ", "", str(error["text"]))  # keep only the line's number
    return f"{error['name']}: {text}".rstrip(": ")


def _failure(message: str) -> NotebookNode:
    """A failed check as the notebook shows it: the message, and no traceback into a test."""
    return nbformat.v4.new_output("error", ename="CheckFailure", evalue=message, traceback=[message])


def _raised(outcome: Outcome) -> list[NotebookNode]:
    """What the student's own cell raised, as a notebook output."""
    if outcome.error:
        error = outcome.error
        lines = error["lines"] or [_said(error)]
        return [nbformat.v4.new_output("error", ename=error["name"], evalue=error["text"], traceback=lines)]
    if outcome.status in (Status.TIMEOUT, Status.DIED):
        how = "It ran longer than it may." if outcome.status is Status.TIMEOUT else "It ended the process."
        return [nbformat.v4.new_output("error", ename="Stopped", evalue=how, traceback=[how])]
    return []
