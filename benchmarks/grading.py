"""What grading a submission costs: this engine against stock nbgrader and against the cells alone, in one run.

    python -m benchmarks.grading [--week week2] [--stock 6] [--sizes 10 100 1000] [--experiments 20] [--mixed 300]

The submissions are the honest ones of the demo class, each with a line of its own so that no run is kept for another.
Stock nbgrader grades some of them, experiments included, as it always does; this engine grades the same ones without
and with experiments, and the scores must be equal. "Bare" is the time that the same cells take when they are run once
in a process that has imported everything (`benchmarks.bare`). Then the stages of a submission that is all right
(`benchmarks.stages`), how its cost grows with the class (`benchmarks.growth`), a class like the demo's, and what is
left on the machine after all of them. Processor time is that of the command and of all its processes; what a class of
`FEW` costs, in which every core has started its warm process, is taken off before it is divided among the others. A
second is worth less on a core that shares its parts with another one that is busy, so what is compared with the bare
cells is graded one at a time, and what that sharing costs is measured. One BLAS thread; figures of one run belong
together.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from autograder.cells import read_notebook
from autograder.course import Course, Week
from benchmarks.bare import Bare
from benchmarks.classes import ENVIRONMENT, ROOT, Notebooks, classroom, hand_in, honest_work, numbered
from benchmarks.growth import growth
from benchmarks.stages import stages
from tests.attacks.machine import Machine, adopt_orphans
from tests.parity.test_parity import stock_scores

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
    parser.add_argument("--experiments", type=int, default=20, help="size of the class whose experiments run; 0: none")
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
    honest = honest_work(course, week)
    bare = {"all right": bare_cpu(course, week, honest[:1] * 20, False), "mixed": bare_cpu(course, week, honest, False)}
    told = ", ".join(f"{name} {seconds * 1000:.0f} ms" for name, seconds in bare.items())
    print(f"bare, without experiments: {told} of processor time")
    with ThreadPoolExecutor(CORES) as pool:
        together = list(pool.map(lambda one: bare_cpu(course, week, one, False), [honest[:1] * 20] * CORES))
    print(f"bare on all {CORES} cores at a time: {max(together) / bare['all right']:.2f} times that")
    if asked.stock:
        against_stock(course, week, numbered(honest, FEW + asked.stock))
    stages(course, week, numbered(honest[:1], 100))
    adopt_orphans(True)
    before = Machine.now()
    if asked.sizes:
        growth(course, week, honest[0], asked.sizes)
    if asked.experiments:
        print("\nwith experiments:")
        growth(course, week, honest[0], [asked.experiments], experiments=True)
    if asked.mixed:
        mixed_class(week, honest, asked.mixed)
    left = Machine.now().left_since(before)
    print(f"\nleft on the machine after all of these classes: {'; '.join(left) or 'nothing'}")


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


def graded(week: Week, notebooks: Notebooks, *options: str) -> tuple[Cost, dict[str, dict[str, float]]]:
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


def against_stock(course: Course, week: Week, notebooks: Notebooks) -> None:
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


def mixed_class(week: Week, honest: list[NotebookNode], size: int) -> None:
    """What a class like the demo's costs, graded by the command on all cores."""
    few, _ = graded(week, numbered(honest, FEW))
    whole, _ = graded(week, numbered(honest, size))
    each = whole.each(few, size - FEW)
    print(f"\n{size} like the demo class, {CORES} at a time: {whole.wall:.1f} s on the clock in all,")
    print(f"{each.cpu:.3f} s of processor time and {each.wall:.3f} s on the clock for each")


if __name__ == "__main__":
    main()
