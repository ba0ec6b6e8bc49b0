"""The engine: from a student's notebook to a result, the one way that every command and nbgrader itself goes.

graft on the master → run the cells → a verdict per check → a notebook that shows both. Running is the only step that
takes long, and a pure function of the steps and the environment: commands may do it in parallel and on other machines,
and it is kept under the hash of what it depends on.
"""

import hashlib
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy
from nbformat import NotebookNode

from autograder.bank import load
from autograder.bank.known import Known, known_path, read_known
from autograder.cells import Role, exercise_of, grade_id, is_experiment, is_hidden, points, released_source, role
from autograder.course import Course, Week
from autograder.graft import Graft, graft
from autograder.records import Result
from autograder.sandbox.casebook import Casebook, casebooks
from autograder.sandbox.enclosure import Walls
from autograder.sandbox.limits import Limits
from autograder.sandbox.site import PACKAGE_ROOT, SANDBOX, Site
from autograder.sandbox.steps import Kind, Outcome, Status, Step
from autograder.sandbox.submission import run_submission
from autograder.store import FORMAT, Store
from autograder.verdicts import gather


@dataclass(frozen=True)
class Job:
    """A submission that is ready to be run. `run_key` names the run, `key` also what the result shows besides it."""

    week: Week
    name: str
    grafted: Graft
    steps: list[Step]
    run_key: str
    key: str


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
    sandbox: bool = True

    @property
    def site(self) -> Site:
        """What of this machine submissions may see: the data sets, and nothing of the course's own."""
        course = self.course
        secrets = (course.root / "notebooks", course.classroom, PACKAGE_ROOT / "autograder", PACKAGE_ROOT / "notebooks")
        return Site(course.root / "datasets", secrets, self.limits, SANDBOX if self.sandbox else (Walls.NONE,))

    @cached_property
    def environment(self) -> str:
        """A hash of what besides the cells decides a result here."""
        return environment_key(self.course.root / "datasets")

    def grade(self, week: Week, master: NotebookNode, submission: NotebookNode, name: str) -> Graded:
        """Grade one submission (called `name` in the result)."""
        job = self.prepare(week, master, submission, name)
        outcomes = self.kept(job)
        if outcomes is not None:
            return self.finish(job, outcomes)
        return self.finish_new(job, run_submission(job.steps, self.site))

    def prepare(self, week: Week, master: NotebookNode, submission: NotebookNode, name: str) -> Job:
        """Graft a submission on the master and plan its steps; nothing of it is run."""
        grafted = graft(master, submission)
        solutions = tuple((grade_id(cell), cell.source) for cell in master.cells if role(cell) is Role.SOLUTION)
        books = self._casebooks(week.name, solutions)
        steps = plan(grafted.notebook, master, self.experiments, books)
        told = [FORMAT, self.environment, self.limits.to_json(), self.sandbox]
        told.append({name: book.key for name, book in books.items()})
        told.append([[step.index, step.kind, step.exercise] for step in steps])
        run_key = _hash(told, [text for step in steps for text in (step.source, step.stub)])
        cells = grafted.notebook.cells
        shown = [[points(cell), cell.get("attachments"), cell.get("outputs")] for cell in cells]
        about: list[object] = [run_key, grafted.repairs, grafted.flags, shown, self._known(week)]
        key = _hash(about, [cell["source"] for cell in cells])
        return Job(week, name, grafted, steps, run_key, key)

    def kept(self, job: Job, again: bool = False) -> dict[int, Outcome] | None:
        """The outcomes of an earlier run of the same; with `again` not of one that was stopped or ended."""
        found = self._store.get(job.run_key) if self.keep else None
        stopped = (Status.TIMEOUT, Status.DIED)
        return None if found and again and any(one.status in stopped for one in found.values()) else found

    def finish_new(self, job: Job, outcomes: dict[int, Outcome]) -> Graded:
        """Keep the outcomes of a job that was run just now, in place of earlier ones, and turn them into its result."""
        if self.keep:
            self._store.put(job.run_key, outcomes)
        return self.finish(job, outcomes)

    def finish(self, job: Job, outcomes: dict[int, Outcome]) -> Graded:
        """Turn the outcomes of a job into its result."""
        known = self._known(job.week)
        result, notebook = gather(job.week, job.name, job.grafted, outcomes, self.sandbox, known)
        notebook.metadata["autograder"] = {"result": result.to_json(), "key": job.key}
        return Graded(result, notebook, job.key)

    @cached_property
    def _casebooks(self) -> Callable[[str, tuple[tuple[str, str], ...]], dict[str, Casebook]]:
        """What is known of the exercises of a week with these solutions; the bank is read once."""
        return lru_cache(8)(lambda week, solutions: casebooks(solutions, load(week)))

    def _known(self, week: Week) -> dict[str, Known]:
        """For each exercise which checks are known to catch which mistake."""
        return self._matrices(known_path(self.course, week.name))

    @cached_property
    def _matrices(self) -> Callable[[Path], dict[str, Known]]:
        """The kill matrices; each is read once."""
        return lru_cache(8)(read_known)

    @property
    def _store(self) -> Store:
        return Store(self.course.folder("results"))


def environment_key(datasets: Path) -> str:
    """A hash of what besides the cells decides a result: Python, NumPy, course_utils and the data sets."""
    digest = hashlib.sha256(f"{sys.version} {numpy.__version__}".encode())
    sources = [*sorted((PACKAGE_ROOT / "course_utils").rglob("*.py")), datasets / "manifest.toml"]
    for path in sources:
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _hash(told: list[object], texts: list[str]) -> str:
    """A hash of plain data, and of texts, which would take long to be written as JSON."""
    digest = hashlib.sha256(json.dumps([told, [len(text) for text in texts]]).encode())
    for text in texts:
        digest.update(text.encode(errors="surrogatepass"))
    return digest.hexdigest()


def plan(
    notebook: NotebookNode, master: NotebookNode, experiments: bool, books: dict[str, Casebook] | None = None
) -> list[Step]:
    """The code cells of a grafted notebook as steps, in order; experiments and empty cells may be left out.

    A check gets what `books` has about its exercise.
    """
    stubs = {grade_id(cell): released_source(cell) for cell in master.cells if role(cell) is Role.SOLUTION}
    steps: list[Step] = []
    for index, cell in enumerate(notebook.cells):
        if cell["cell_type"] != "code" or (is_experiment(cell) and not experiments):
            continue
        whose, name, source = role(cell), grade_id(cell), cell["source"]
        if not source.strip() and whose is not Role.SOLUTION:  # the checks still ask for its function
            continue
        match whose:
            case Role.CHECK:
                exercise = exercise_of(name, stubs)
                book = (books or {}).get(exercise)
                steps.append(Step(index, Kind.CHECK, source, exercise, hidden=is_hidden(cell), casebook=book))
            case Role.SOLUTION:
                steps.append(Step(index, Kind.STUDENT, source, name, stubs[name]))
            case Role.LOCKED:
                steps.append(Step(index, Kind.MASTER, source))
            case Role.FREE:
                kind = Kind.EXPERIMENT if is_experiment(cell) else Kind.STUDENT
                steps.append(Step(index, kind, source))
            case Role.WRITTEN:
                pass
    return steps
