"""The bench: solutions of the bank against the checks of their exercise, without the real path, thousands at a time.

No wire, no sandbox, no other exercise: what takes the real path a second takes milliseconds here, so that questions can
be asked that need many runs, as what becomes of the kill matrix when a check is weakened. That both paths agree is
shown by the published matrix, which the real one has written. Nothing but the course's own text is ever run here, in
processes of their own (see `apart`).
"""

import contextlib
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache, partial
from multiprocessing import get_context
from types import CodeType
from typing import Any

from nbformat import NotebookNode

from autograder.bank import Entry
from autograder.bank.kills import Kills, question
from autograder.cells import Role, exercise_of, grade_id, needs_float64, role, stems
from autograder.sandbox.quiet import bounded, quiet

LONGEST_SECONDS = 20.0

Namespace = dict[str, Any]
Instrument = Callable[[str, Namespace], Namespace]


class EndlessError(BaseException):
    """A solution or a check ran longer than it may."""


@dataclass(frozen=True)
class Bench:
    """One exercise: the text that is run before it, its checks by grade id, and those for which float32 will not do."""

    exercise: str
    setup: tuple[str, ...]
    solutions: tuple[str, ...]
    checks: dict[str, str]
    float64: frozenset[str]

    @classmethod
    def of(cls, master: NotebookNode, exercise: str) -> "Bench":
        """The bench of an exercise of this master."""
        code = [cell for cell in master.cells if cell.cell_type == "code"]
        exercises = stems(master)
        checks = {
            grade_id(cell): cell
            for cell in code
            if role(cell) is Role.CHECK and exercise_of(grade_id(cell), exercises) == exercise
        }
        return cls(
            exercise,
            tuple(cell.source for cell in code if role(cell) is Role.LOCKED),
            tuple(cell.source for cell in code if role(cell) is Role.SOLUTION),
            {name: cell.source for name, cell in checks.items()},
            frozenset(name for name, cell in checks.items() if needs_float64(cell)),
        )

    def failed(self, entry: Entry | None, instrument: Instrument | None = None) -> dict[str, str]:
        """What each check says of the bank's entry, or of the master; empty where it passes.

        An instrument is asked before each check for what it shall find in place of names of the cells before it.
        """
        before: Namespace = {"__name__": "__main__"}
        with quiet(), bounded(LONGEST_SECONDS, EndlessError):
            for cell in self.setup:
                exec(_compiled(cell), before)
            students = dict(before)
            for cell in (*self.solutions, *([entry.source] if entry else ())):
                exec(_compiled(cell), students)
            written = {name: value for name, value in students.items() if name not in before}
            return {
                name: _said(text, before | (instrument(name, before) if instrument else {}) | written)
                for name, text in self.checks.items()
            }


@contextlib.contextmanager
def apart(workers: int = 1) -> Iterator[Executor]:
    """Processes for work at the bench, as the office itself runs no solution and no check. Ctrl-C is not theirs."""
    ignore = partial(signal.signal, signal.SIGINT, signal.SIG_IGN)
    with ProcessPoolExecutor(workers, get_context("spawn"), ignore) as pool:
        yield pool


def matrix(benches: Iterable[Bench], entries: Sequence[Entry]) -> list[Kills]:
    """The kill matrix of these exercises, as the real path finds it."""
    return [
        Kills(
            bench.exercise,
            tuple(bench.checks),
            {
                entry.name: {check: question(said) for check, said in bench.failed(entry).items() if said}
                for entry in entries
                if entry.exercise == bench.exercise and not entry.is_right
            },
        )
        for bench in benches
    ]


def _said(check: str, namespace: Namespace) -> str:
    """What a student reads about a check cell that raises; empty if it does not."""
    try:
        exec(_compiled(check), namespace)
    except (Exception, SystemExit, EndlessError) as error:
        if type(error).__name__ == "CheckFailure":
            return str(getattr(error, "public", error))
        return f"The check could not use what your function returned ({type(error).__name__}). "
    return ""


@lru_cache(4096)
def _compiled(source: str) -> CodeType:
    return compile(source, "<cell>", "exec")
