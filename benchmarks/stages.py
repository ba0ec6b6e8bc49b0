"""The stages of a submission: the processor time of each, one submission after the other, by turns with the bare cells.

The machine is then equally fast for both, and nothing else runs meanwhile.
"""

import time
from collections.abc import Callable
from statistics import mean
from typing import Any

from autograder.cells import read_notebook
from autograder.course import Course, Week
from autograder.engine import Engine
from autograder.garbage import collected_rarely
from autograder.gradebook import register
from autograder.recording import Held, Recorder
from autograder.records import Summary
from autograder.sandbox.client import Warm
from autograder.sandbox.nursery import nursery
from autograder.sandbox.submission import run_submission
from benchmarks.bare import Bare
from benchmarks.classes import ENVIRONMENT, Notebooks, classroom, hand_in


def stages(course: Course, week: Week, notebooks: Notebooks) -> None:
    """Measure the stages of these submissions, and print them."""
    spent: dict[str, list[float]] = {}

    def timed(stage: str, work: Callable[[], Any]) -> Any:
        started = time.process_time()
        made = work()
        spent.setdefault(stage, []).append(time.process_time() - started)
        return made

    master, alone = read_notebook(week.master), []
    with Bare(course, week, ENVIRONMENT) as bare, classroom() as course, collected_rarely():
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
            made = timed("verdicts, kept run", lambda job=job, outcomes=outcomes: engine.finish_new(job, outcomes))
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
    pids = [pid for line in (warm.origin, *warm.parents.values()) for pid in line.pids]
    return sum(time.clock_gettime((~pid << 3) | 2) for pid in pids)
