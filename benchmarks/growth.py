"""Growth: what each submission of a class costs, in classes of all sizes, graded one at a time in one process.

A command takes some six seconds of processor time to start, give or take half a second, which is more than a class of
ten costs. So here all is imported, the processes are warm and the gradebook knows the week before the clock starts;
what a class of `FEW` costs is taken off before the rest is divided among the others, and small classes are graded over
and over. Before each submission the bare cells are run once (`benchmarks.bare`), in a process whose time is not
counted: a class of 1,000 takes minutes, in which the machine may become faster or slower, and so the cost is compared
with what the same cells took in the same minutes.
"""

import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from statistics import mean

import psutil
from nbformat import NotebookNode

from autograder.cells import read_notebook
from autograder.course import Course, Week
from autograder.crew import Crew, local_crew
from autograder.engine import Engine
from autograder.grade import grade
from autograder.gradebook import register
from autograder.sandbox.nursery import nursery
from autograder.sandbox.steps import Outcome, Step
from benchmarks.bare import Bare
from benchmarks.classes import ENVIRONMENT, classroom, hand_in, numbered

FEW, ENOUGH = 4, 100  # submissions that are taken off; how many others are graded at least for each size


@dataclass
class Turns:
    """Runs submissions as `crew` does, and the bare cells before each of them; `bare_seconds` has what those took."""

    crew: Crew
    bare: Bare
    cells: str
    bare_seconds: list[float] = field(default_factory=list)

    def run(self, steps: list[Step]) -> dict[int, Outcome]:
        """Run the bare cells, and then a submission."""
        self.bare_seconds.append(self.bare.run_cells(self.cells))
        return self.crew.run(steps)


def growth(course: Course, week: Week, right: NotebookNode, sizes: Iterable[int], experiments: bool = False) -> None:
    """Measure classes of these sizes, whose members all handed in what is right, and print what each costs."""
    print("\n| class of | times | processor s each | bare, by turns | beyond | of bare |\n|---|---|---|---|---|---|")
    with Bare(course, week, ENVIRONMENT) as bare, classroom() as course, local_crew(Engine(course).site, 1) as crew:
        turns = Turns(crew, bare, bare.cells(right, experiments))
        engine, crew = Engine(course, experiments), replace(crew, run=turns.run)
        graded(engine, week, right, FEW, crew)  # for all that is slow the first time
        for size in sizes:
            each = []
            turns.bare_seconds.clear()
            for _ in range(1 if experiments else max(1, ENOUGH // (size - FEW))):
                few, whole = (graded(engine, week, right, count, crew) for count in (FEW, size))
                each.append((whole - few) / (size - FEW))
            cost, once = mean(each), mean(turns.bare_seconds)
            figures = f"{cost:.3f} | {once:.3f} | {cost - once:+.3f} | {cost / once:.2f}"
            print(f"| {size} | {len(each)} | {figures} |", flush=True)


def graded(engine: Engine, week: Week, right: NotebookNode, size: int, crew: Crew) -> float:
    """The processor seconds that grading a class of this size takes, the start of everything not counted."""
    course = engine.course
    shutil.rmtree(course.classroom, ignore_errors=True)
    hand_in(course, week, numbered([right], size))
    register(course, week, read_notebook(week.master))
    crew.get_ready(1)
    crew.executor.submit(int).result()  # and so the warm process is ready
    before = processor_seconds()
    summary = grade(course, week, engine, crew=crew)
    after = processor_seconds()
    if summary.done != size:
        raise SystemExit(f"of a class of {size}, {summary.done} could be graded: {'; '.join(summary.failed)}")
    return after - before


def processor_seconds() -> float:
    """The processor seconds so far of this process, and of the warm ones with their parents and ended forks."""
    warm = [pid for one in nursery.idle for line in (one.origin, *one.parents.values()) for pid in line.pids]
    return time.process_time() + sum(sum(psutil.Process(pid).cpu_times()[:4]) for pid in warm)
