"""What grading a submission costs: this engine against stock nbgrader and against the cells alone, in one run.

    python -m benchmarks.grading [--week week2] [--stock 6] [--sizes 10 100 1000]

The submissions are the honest ones of the demo class, each with a line of its own so that no run is kept for another.
Stock nbgrader grades some of them, experiments included, as it always does; this engine grades the same ones without
and with experiments, and the scores must be equal. "Bare" is the time that the same cells take when they are run once
in a process that has imported everything. Then the stages of a submission, and how the cost grows with the class.
Processor time is that of the command and of all its processes; one BLAS thread; figures of one run belong together.
"""

import argparse
import contextlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from textwrap import dedent
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.assignment import student_version
from autograder.cells import Role, read_notebook, role, write_notebook
from autograder.course import Course, Week
from autograder.demo.students import make_class
from autograder.engine import Engine, plan
from autograder.gradebook import register
from autograder.graft import graft
from autograder.recording import Held, Recorder
from autograder.records import Summary
from autograder.sandbox.nursery import nursery
from autograder.sandbox.submission import run_submission
from tests.parity.test_parity import DAMAGED, stock_scores

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}


@dataclass(frozen=True)
class Cost:
    """Processor and clock seconds."""

    cpu: float
    wall: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--week", default="week2")
    parser.add_argument("--stock", type=int, default=6, help="submissions that stock nbgrader grades; 0: none")
    parser.add_argument("--sizes", type=int, nargs="*", default=[10, 100, 1000])
    asked = parser.parse_args()
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    course = Course.load(ROOT)
    week = course.week(asked.week)
    released = student_version(course, week)
    honest = [
        nbformat.reads(made.content.decode(), 4)
        for made in make_class(week, released)
        if not any(word in made.story for word in DAMAGED)
    ]
    bare = bare_cpu(course, week, honest)
    print(f"bare, without experiments: {bare[False] * 1000:.0f} ms of processor time; with: {bare[True] * 1000:.0f} ms")
    if asked.stock:
        against_stock(course, week, numbered(honest, asked.stock), bare)
    stages(course, week, numbered(honest, 20))
    growth(course, week, honest, asked.sizes, bare[False])


def numbered(honest: list[NotebookNode], count: int) -> dict[str, NotebookNode]:
    """So many submissions: the honest ones in turn, each with a line of its own in its first solution."""
    made: dict[str, NotebookNode] = {}
    for number in range(count):
        notebook = nbformat.from_dict(honest[number % len(honest)])
        first = next(cell for cell in notebook.cells if role(cell) is Role.SOLUTION)
        first.source += f"\n# student {number}"
        made[f"student{number:04}"] = notebook
    return made


def bare_cpu(course: Course, week: Week, honest: list[NotebookNode]) -> dict[bool, float]:
    """The mean processor time of a submission's cells, run once in a warm process; without and with experiments."""
    master = read_notebook(week.master)
    sources = {
        experiments: [
            [step.source for step in plan(graft(master, one).notebook, master, experiments)] for one in honest
        ]
        for experiments in (False, True)
    }
    program = f"""
        import json, os, sys, time, io, contextlib
        os.environ |= {{"MPLBACKEND": "agg", "COURSE_DATA": {str(course.root / "datasets")!r}}}
        from autograder.sandbox.warm import warm_up
        warm_up()
        told = {{}}
        for kind, notebooks in json.load(sys.stdin).items():
            costs = []
            for cells in notebooks[:1] + notebooks:  # the first is a rehearsal
                names, started = {{"__name__": "__main__"}}, time.process_time()
                with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                    for cell in cells:
                        try:
                            exec(compile(cell, "cell", "exec"), names)
                        except Exception:
                            pass
                costs.append(time.process_time() - started)
            told[kind] = sum(costs[1:]) / len(notebooks)
        print(json.dumps(told))
        """
    given = json.dumps({str(kind): cells for kind, cells in sources.items()})
    done = subprocess.run(
        [sys.executable, "-c", dedent(program)],
        input=given,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    return {False: told["False"], True: told["True"]}


def measured(command: list[str], folder: Path) -> Cost:
    """What a command costs, with all processes that it started and waited for."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, cwd=folder, env=ENVIRONMENT, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu, time.perf_counter() - started)


def hand_in(course: Course, week: Week, notebooks: dict[str, NotebookNode]) -> None:
    """Put submissions where `collect` would put them."""
    for student, notebook in notebooks.items():
        folder = course.folder("submitted") / student / week.name
        folder.mkdir(parents=True)
        write_notebook(notebook, folder / week.notebook_name)


@contextlib.contextmanager
def classroom() -> Iterator[Course]:
    """The course with an empty classroom of its own."""
    with tempfile.TemporaryDirectory(prefix="autograder-benchmark-") as folder:
        yield Course.load(ROOT, Path(folder) / "classroom")
        nursery.rest()


def graded(week: Week, notebooks: dict[str, NotebookNode], *options: str) -> tuple[Cost, dict[str, dict[str, float]]]:
    """The cost of `autograder grade` on a fresh classroom, and the scores that the gradebook then has."""
    from nbgrader.api import Gradebook

    with classroom() as course:
        hand_in(course, week, notebooks)
        command = [
            sys.executable,
            "-m",
            "autograder",
            "--classroom",
            str(course.classroom),
            "grade",
            week.name,
            *options,
        ]
        cost = measured(command, ROOT)
        with Gradebook(course.db_url) as gradebook:
            scores = {
                student: {
                    grade.name: grade.auto_score
                    for grade in gradebook.find_submission_notebook(week.master.stem, week.name, student).grades
                    if grade.auto_score is not None and "-written" not in grade.name
                }
                for student in notebooks
            }
    return cost, scores


def against_stock(course: Course, week: Week, notebooks: dict[str, NotebookNode], bare: dict[bool, float]) -> None:
    """Stock nbgrader, this engine without experiments, and with them: per submission, and the scores compared."""
    count = len(notebooks)
    few = dict(list(notebooks.items())[:1])
    rows: dict[str, Cost] = {}

    def per_submission(all_of_them: Cost, one: Cost) -> Cost:
        """What one more submission costs: what every command costs once is in both."""
        return Cost((all_of_them.cpu - one.cpu) / (count - 1), (all_of_them.wall - one.wall) / (count - 1))

    master = read_notebook(week.master)
    stock: list[Cost] = []
    for part in (few, notebooks):
        with tempfile.TemporaryDirectory() as folder:
            before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            expected = stock_scores(Path(folder), week, master, part)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            stock.append(Cost(cpu, time.perf_counter() - started))
    rows["stock nbgrader"] = per_submission(stock[1], stock[0])
    for name, options in (("here, experiments skipped", ()), ("here, experiments run", ("--experiments",))):
        one, _ = graded(week, few, *options)
        whole, scores = graded(week, notebooks, *options)
        if scores != expected:
            raise SystemExit(f"the scores differ from stock nbgrader's ({name})")
        rows[name] = per_submission(whole, one)
    print(f"\n{count} submissions; the scores of all three are equal\n")
    print("| per submission | processor s | of stock | beyond bare | clock s |\n|---|---|---|---|---|")
    for name, cost in rows.items():
        beyond = cost.cpu - bare["skipped" not in name]
        share = rows["stock nbgrader"].cpu / cost.cpu
        print(f"| {name} | {cost.cpu:.3f} | 1/{share:.1f} | {beyond:+.3f} | {cost.wall:.3f} |")


def stages(course: Course, week: Week, notebooks: dict[str, NotebookNode]) -> None:
    """The processor time of each stage, one submission after the other in this process."""
    spent: dict[str, list[float]] = {}

    def timed(stage: str, work: Callable[[], Any]) -> Any:
        started = time.process_time()
        made = work()
        spent.setdefault(stage, []).append(time.process_time() - started)
        return made

    master = read_notebook(week.master)
    with classroom() as course:
        hand_in(course, week, notebooks)
        engine, summary = Engine(course), Summary()
        register(course, week, master)
        recorder = Recorder(course, week, master, summary, {})
        run_submission(engine.prepare(week, master, next(iter(notebooks.values())), "first").steps, engine.site)
        forks: list[float] = []
        warm = nursery.idle[-1]
        end = warm.end
        warm.end = lambda: (forks.append(end()), forks[-1])[1]  # type: ignore[method-assign, func-returns-value]
        for student in notebooks:
            path = course.folder("submitted") / student / week.name / week.notebook_name
            notebook = timed("read the notebook", lambda path=path: read_notebook(path))
            job = timed("graft and plan", lambda notebook=notebook: engine.prepare(week, master, notebook, "one"))
            outcomes = timed("office, while cells run", lambda job=job: run_submission(job.steps, engine.site))
            made = timed("verdicts, kept run", lambda job=job, outcomes=outcomes: engine.finish(job, outcomes))
            recorder.held[student] = Held(made, "", {})
        timed("gradebook, autograded notebook", recorder.flush)
        spent["gradebook, autograded notebook"] = [spent["gradebook, autograded notebook"][0] / len(notebooks)]
        spent["worker and judge, sandboxes included"] = forks[-len(notebooks) :]
    print("\n| stage of a submission | processor ms (median) |\n|---|---|")
    for stage, times in spent.items():
        print(f"| {stage} | {median(times) * 1000:.1f} |")


def growth(course: Course, week: Week, honest: list[NotebookNode], sizes: list[int], bare: float) -> None:
    """The cost per submission in classes of growing size, the start of the command apart."""
    if not sizes:
        return
    start, _ = graded(week, numbered(honest, 1))
    print(f"\nstart of the command and one submission: {start.cpu:.2f} s of processor time, {start.wall:.2f} s")
    print("\n| class of | processor s each | beyond bare | clock s each | clock s in all |\n|---|---|---|---|---|")
    for size in sizes:
        cost, _ = graded(week, numbered(honest, size))
        each = Cost((cost.cpu - start.cpu) / (size - 1), (cost.wall - start.wall) / (size - 1))
        print(f"| {size} | {each.cpu:.3f} | {each.cpu - bare:+.3f} | {each.wall:.3f} | {cost.wall:.1f} |", flush=True)


if __name__ == "__main__":
    main()
