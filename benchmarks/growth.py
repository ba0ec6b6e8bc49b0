"""Growth: what each submission of a class costs, in classes of all sizes, graded one at a time in one process.

A command takes some six seconds of processor time to start, give or take half a second, which is more than a class of
ten costs. So here all is imported, the processes are warm and the gradebook knows the week before the clock starts;
what a class of `FEW` costs is taken off before the rest is divided among the others, and small classes are graded over
and over, by turns with one of `FEW` and with the bare cells.
"""

import shutil
import time
from collections.abc import Iterable
from statistics import median

import psutil
from nbformat import NotebookNode

from autograder.cells import read_notebook
from autograder.course import Course, Week
from autograder.crew import Crew, local_crew
from autograder.engine import Engine
from autograder.grade import grade
from autograder.gradebook import register
from autograder.sandbox.nursery import nursery
from benchmarks.bare import Bare
from benchmarks.classes import ENVIRONMENT, classroom, hand_in, numbered

FEW, ENOUGH = 4, 100  # submissions that are taken off; how many others are graded at least for each size


def growth(course: Course, week: Week, right: NotebookNode, sizes: Iterable[int]) -> None:
    """Measure classes of these sizes, whose members all handed in what is right, and print what each costs."""
    print("\n| class of | times | processor s each | bare then | beyond | of bare |\n|---|---|---|---|---|---|")
    with Bare(course, week, ENVIRONMENT) as bare, classroom() as course, local_crew(Engine(course).site, 1) as crew:
        graded(course, week, right, FEW, crew)  # for all that is slow the first time
        for size in sizes:
            each, alone = [], [bare.mean([right] * 10)]
            for _ in range(max(1, ENOUGH // (size - FEW))):
                few, whole = (graded(course, week, right, count, crew) for count in (FEW, size))
                each.append((whole - few) / (size - FEW))
                alone.append(bare.mean([right] * 10))
            cost, once = median(each), median(alone)
            figures = f"{cost:.3f} | {once:.3f} | {cost - once:+.3f} | {cost / once:.2f}"
            print(f"| {size} | {len(each)} | {figures} |", flush=True)


def graded(course: Course, week: Week, right: NotebookNode, size: int, crew: Crew) -> float:
    """The processor seconds that grading a class of this size takes, the start of everything not counted."""
    shutil.rmtree(course.classroom, ignore_errors=True)
    hand_in(course, week, numbered([right], size))
    register(course, week, read_notebook(week.master))
    crew.get_ready(1)
    crew.executor.submit(int).result()  # and so the warm process is ready
    before = processor_seconds()
    summary = grade(course, week, Engine(course), crew=crew)
    after = processor_seconds()
    if summary.done != size:
        raise SystemExit(f"of a class of {size}, {summary.done} could be graded: {'; '.join(summary.failed)}")
    return after - before


def processor_seconds() -> float:
    """The processor seconds so far of this process, and of the warm ones with their parents and ended forks."""
    warm = [pid for one in nursery.idle for line in (one.origin, *one.parents.values()) for pid in line.pids]
    return time.process_time() + sum(sum(psutil.Process(pid).cpu_times()[:4]) for pid in warm)
