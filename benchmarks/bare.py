"""The bare cells: what a submission's cells take in a process that has imported everything, and does nothing else.

No walls, no judge, no gradebook: what grading costs beyond this is the engine's. The process lives for many
submissions and has run the same cells before, so it is as fast as it can be.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from statistics import mean
from textwrap import dedent
from types import TracebackType

from nbformat import NotebookNode

from autograder.cells import read_notebook
from autograder.course import Course, Week
from autograder.engine import plan
from autograder.graft import graft

PROGRAM = """
    import contextlib, io, json, sys, time
    from autograder.sandbox.warm import warm_up

    warm_up()
    for line in sys.stdin:
        cells = json.loads(line)
        names, started = {"__name__": "__main__"}, time.process_time()
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            for cell in cells:
                try:
                    exec(compile(cell, "cell", "exec"), names)
                except Exception:
                    pass
        print(time.process_time() - started, flush=True)
    """


class Bare:
    """A process that runs the cells of submissions of one week, whenever it is asked."""

    def __init__(self, course: Course, week: Week, environment: Mapping[str, str]) -> None:
        self.master = read_notebook(week.master)
        settings = {"MPLBACKEND": "agg", "COURSE_DATA": str(course.root / "datasets")}
        self.process = subprocess.Popen(
            [sys.executable, "-c", dedent(PROGRAM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**environment, **settings},
            cwd=Path(__file__).resolve().parents[1],
        )

    def __enter__(self) -> "Bare":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()

    def run(self, notebook: NotebookNode, experiments: bool = False) -> float:
        """The processor seconds of the cells and checks of a submission."""
        return self.run_cells(self.cells(notebook, experiments))

    def cells(self, notebook: NotebookNode, experiments: bool = False) -> str:
        """The cells and checks of a submission, as `run_cells` takes them."""
        return json.dumps(
            [step.source for step in plan(graft(self.master, notebook).notebook, self.master, experiments)]
        )

    def run_cells(self, cells: str) -> float:
        """The processor seconds of these cells; next to none of them are this process's."""
        assert self.process.stdin
        assert self.process.stdout
        print(cells, file=self.process.stdin, flush=True)
        return float(self.process.stdout.readline())

    def mean(self, notebooks: list[NotebookNode], experiments: bool = False) -> float:
        """The mean of several submissions, after a rehearsal with the first."""
        self.run(notebooks[0], experiments)
        return mean(self.run(one, experiments) for one in notebooks)
