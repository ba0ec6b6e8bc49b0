"""What grading a submission costs: this engine against stock nbgrader and against the cells alone, in one run.

    python -m benchmarks.grading [--week week2] [--stock 6] [--sizes 10 100 1000] [--mixed 300]

The submissions are the honest ones of the demo class, each with a line of its own so that no run is kept for another.
Stock nbgrader grades some of them, experiments included, as it always does; this engine grades the same ones without
and with experiments, and the scores must be equal. "Bare" is the time that the same cells take when they are run once
in a process that has imported everything (`benchmarks.bare`). Then the stages of a submission that is all right, by
turns with the bare cells, since the machine is not equally fast at all times; how the cost grows with the class, and
what is left on the machine. Processor time is that of the command and of all its processes; what a
class of `FEW` costs, in which every core has started its warm process, is taken off before it is divided among the
others. A second is worth less on a core that shares its parts with another one that is busy, so what is compared with
the bare cells is graded one at a time as well, and what that sharing costs is measured. One BLAS thread; figures of one
run belong together.
"""

import argparse
import contextlib
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.assignment import student_version
from autograder.cells import Role, read_notebook, role, write_notebook
from autograder.course import Course, Week
from autograder.demo.students import make_class
from autograder.engine import Engine
from autograder.gradebook import register
from autograder.recording import Held, Recorder
from autograder.records import Summary
from autograder.sandbox.client import Warm
from autograder.sandbox.nursery import nursery
from autograder.sandbox.submission import run_submission
from benchmarks.bare import Bare
from tests.attacks.machine import Machine, adopt_orphans
from tests.parity.test_parity import DAMAGED, stock_scores

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
CORES = len(os.sched_getaffinity(0))
FEW = 2 * CORES


@dataclass(frozen=True)
class Cost:
    """Processor and clock seconds."""

    cpu: float
    wall: float

    def each(self, few: "Cost", count: int) -> "Cost":
        """What each one costs of `count` beyond the few that this is compared with."""
        return Cost((self.cpu - few.cpu) / count, (self.wall - few.wall) / count)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--week", default="week2")
    parser.add_argument("--stock", type=int, default=6, help="submissions, besides a few, that stock grades; 0: none")
    parser.add_argument("--sizes", type=int, nargs="*", default=[10, 100, 1000])
    parser.add_argument("--mixed", type=int, default=300, help="size of the class that is like the demo's; 0: none")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="autograder-benchmark-") as scratch:  # in which nothing else leaves files
        tempfile.tempdir = scratch
        for environment in (os.environ, ENVIRONMENT):
            environment |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "TMPDIR": scratch}
        measure(asked)


def measure(asked: argparse.Namespace) -> None:
    """Measure what was asked for, and print it."""
    course = Course.load(ROOT)
    week = course.week(asked.week)
    released = student_version(course, week)
    honest = [
        nbformat.reads(made.content.decode(), 4)
        for made in make_class(week, released)
        if not any(word in made.story for word in DAMAGED)
    ]
    bare = {"all right": bare_cpu(course, week, honest[:1] * 20, False), "mixed": bare_cpu(course, week, honest, False)}
    told = ", ".join(f"{name} {seconds * 1000:.0f} ms" for name, seconds in bare.items())
    print(f"bare, without experiments: {told} of processor time")
    with ThreadPoolExecutor(CORES) as pool:
        together = list(pool.map(lambda one: bare_cpu(course, week, one, False), [honest[:1] * 20] * CORES))
    print(f"bare on all {CORES} cores at a time: {max(together) / bare['all right']:.2f} times that")
    if asked.stock:
        against_stock(course, week, numbered(honest, FEW + asked.stock))
    stages(course, week, numbered(honest[:1], 100))
    if asked.sizes:
        growth(course, week, honest, {"all right": asked.sizes, "mixed": [asked.mixed] if asked.mixed else []})


def numbered(honest: list[NotebookNode], count: int) -> dict[str, NotebookNode]:
    """So many submissions: the honest ones in turn, each with a line of its own in its first solution."""
    made: dict[str, NotebookNode] = {}
    for number in range(count):
        notebook = nbformat.from_dict(honest[number % len(honest)])
        first = next(cell for cell in notebook.cells if role(cell) is Role.SOLUTION)
        first.source += f"\n# student {number}"
        made[f"student{number:04}"] = notebook
    return made


def bare_cpu(course: Course, week: Week, honest: list[NotebookNode], experiments: bool) -> float:
    """The mean processor time of the bare cells of these submissions."""
    with Bare(course, week, ENVIRONMENT) as bare:
        return bare.mean(honest, experiments)


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


def against_stock(course: Course, week: Week, notebooks: dict[str, NotebookNode]) -> None:
    """Stock nbgrader, this engine without experiments, and with them: per submission, and the scores compared."""
    few, count = dict(list(notebooks.items())[:FEW]), len(notebooks) - FEW
    rows: dict[str, Cost] = {}
    master = read_notebook(week.master)
    stock: list[Cost] = []
    for part in (few, notebooks):
        with tempfile.TemporaryDirectory() as folder:
            before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            expected = stock_scores(Path(folder), week, master, part)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            stock.append(Cost(cpu, time.perf_counter() - started))
    rows["stock nbgrader"] = stock[1].each(stock[0], count)
    for name, options in (("here, experiments skipped", ()), ("here, experiments run", ("--experiments",))):
        start, _ = graded(week, few, *options)
        whole, scores = graded(week, notebooks, *options)
        if scores != expected:
            raise SystemExit(f"the scores differ from stock nbgrader's ({name})")
        rows[name] = whole.each(start, count)
    print(f"\n{len(notebooks)} submissions; the scores of all three are equal\n")
    print("| per submission | processor s | of stock | bare | beyond | clock s |\n|---|---|---|---|---|---|")
    counted = list(notebooks.values())[FEW:]
    skipped, run = (bare_cpu(course, week, counted, experiments) for experiments in (False, True))
    for (name, cost), once in zip(rows.items(), (run, skipped, run), strict=True):
        share = rows["stock nbgrader"].cpu / cost.cpu
        print(f"| {name} | {cost.cpu:.3f} | 1/{share:.1f} | {once:.3f} | {cost.cpu - once:+.3f} | {cost.wall:.3f} |")


def stages(course: Course, week: Week, notebooks: dict[str, NotebookNode]) -> None:
    """The processor time of each stage, one submission after the other in this process, by turns with the bare cells.

    The machine is then equally fast for both, and nothing else runs meanwhile.
    """
    spent: dict[str, list[float]] = {}

    def timed(stage: str, work: Callable[[], Any]) -> Any:
        started = time.process_time()
        made = work()
        spent.setdefault(stage, []).append(time.process_time() - started)
        return made

    master, alone = read_notebook(week.master), []
    with Bare(course, week, ENVIRONMENT) as bare, classroom() as course:
        bare.run(next(iter(notebooks.values())))
        hand_in(course, week, notebooks)
        engine, summary = Engine(course), Summary()
        register(course, week, master)
        recorder = Recorder(course, week, master, summary, {})
        run_submission(engine.prepare(week, master, next(iter(notebooks.values())), "first").steps, engine.site)
        forks: list[float] = []
        warm = nursery.idle[-1]
        end, before = warm.end, parents_cpu(warm)
        warm.end = lambda: (forks.append(end()), forks[-1])[1]  # type: ignore[method-assign, func-returns-value]
        for student in notebooks:
            alone.append(bare.run(notebooks[student]))
            path = course.folder("submitted") / student / week.name / week.notebook_name
            notebook = timed("read the notebook", lambda path=path: read_notebook(path))
            job = timed("graft and plan", lambda notebook=notebook: engine.prepare(week, master, notebook, "one"))
            outcomes = timed("office, while cells run", lambda job=job: run_submission(job.steps, engine.site))
            made = timed("verdicts, kept run", lambda job=job, outcomes=outcomes: engine.finish(job, outcomes))
            recorder.held[student] = Held(made, "", {})
        timed("gradebook, autograded notebook", recorder.flush)
        spent["gradebook, autograded notebook"] = [spent["gradebook, autograded notebook"][0] / len(notebooks)]
        spent["warm process and parents"] = [(parents_cpu(warm) - before) / len(notebooks)]
        spent["worker and judge, sandboxes included"] = forks[-len(notebooks) :]
    print("\n| stage of a submission | processor ms (mean) |\n|---|---|")
    for stage, times in spent.items():
        print(f"| {stage} | {mean(times) * 1000:.1f} |")
    whole, once = sum(map(mean, spent.values())), mean(alone)
    print(f"| all | {whole * 1000:.1f} |\n| the bare cells, by turns | {once * 1000:.1f} |")
    print(f"\nbeyond the bare cells: {whole - once:+.3f} s, {whole / once:.2f} times them")


def parents_cpu(warm: Warm) -> float:
    """The processor seconds so far of a warm process and of the parents forked from it."""
    return sum(time.clock_gettime((~line.pid << 3) | 2) for line in (warm.origin, *warm.parents.values()))


def growth(course: Course, week: Week, honest: list[NotebookNode], sizes: dict[str, list[int]]) -> None:
    """The cost per submission: in growing classes of work that is all right, and in one like the demo class.

    The machine is not equally fast at all times, so the bare cells are run before and after each class.
    """
    print("\n| class of | at a time | processor s each | bare then | beyond | of bare | clock s each | in all |")
    print("|---|---|---|---|---|---|---|---|")
    left: list[str] = []
    adopt_orphans(True)
    for name, kinds, workers in (("all right", honest[:1], 1), ("mixed", honest, CORES)):
        options = ("--workers", str(workers))
        few, _ = graded(week, numbered(kinds, FEW), *options)
        for size in sizes[name]:
            before, alone = Machine.now(), [bare_cpu(course, week, kinds * (20 // len(kinds)), False)]
            whole, _ = graded(week, numbered(kinds, size), *options)
            alone.append(bare_cpu(course, week, kinds * (20 // len(kinds)), False))
            each, bare = whole.each(few, size - FEW), mean(alone)
            cpu = f"{each.cpu:.3f} | {bare:.3f} | {each.cpu - bare:+.3f} | {each.cpu / bare:.2f}"
            print(f"| {size}, {name} | {workers} | {cpu} | {each.wall:.3f} | {whole.wall:.1f} |", flush=True)
            left += Machine.now().left_since(before)
    print(f"\nleft on the machine after all of them: {'; '.join(left) or 'nothing'}")


if __name__ == "__main__":
    main()
