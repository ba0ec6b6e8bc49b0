"""A step is one code cell on its way through the worker; an outcome is what became of it."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from autograder.errors import CourseError
from autograder.judge.code import STUB, Code, packed
from autograder.sandbox.casebook import Casebook

EXPERIMENTAL = ("plot", "plt", "pylab", "load", "h5py")  # words without which no cell draws a figure or loads data


class Kind(StrEnum):
    """Whose cell a step is."""

    MASTER = "master"  # locked set-up code
    STUDENT = "student"  # a solution, or a cell of the student's own
    EXPERIMENT = "experiment"  # a cell that only shows something; no check depends on it
    CHECK = "check"  # a test of the master's


@dataclass(frozen=True)
class Step:
    """One code cell to run. `exercise` is the grade id of the solution cell that it belongs to, if any.

    `stub` is the released form of a solution cell: it says which functions the judge may call, and their signatures.
    """

    index: int
    kind: Kind
    source: str
    exercise: str = ""
    stub: str = ""
    hidden: bool = False  # a check whose inputs and answers students never see
    casebook: Casebook | None = None  # what is known of a check's exercise, should it fail

    @property
    def is_experimental(self) -> bool:
        """Whether a cell that is no locked one may draw a figure or load a data set, as experiments do."""
        return self.kind in (Kind.STUDENT, Kind.EXPERIMENT) and any(word in self.source for word in EXPERIMENTAL)

    @cached_property
    def codes(self) -> dict[str, Code]:
        """What the judge runs itself, compiled: the stub, and the code of a locked cell.

        Raises CourseError if that is no Python.
        """
        codes = {}
        try:
            if self.stub:
                codes["stub"] = packed(self.stub, STUB)
            if self.kind in (Kind.MASTER, Kind.CHECK):
                codes["code"] = packed(self.source, "<check>")
        except SyntaxError as problem:
            line = str(problem.text or "").strip()
            raise CourseError(f"A locked cell of the master is not Python ({problem.msg}): {line}") from None
        return codes

    def for_judge(self) -> dict[str, Any]:
        """As plain data for a judge that knows the codes: texts for the worker, and keys of what it runs itself."""
        keys = {name: code.key for name, code in self.codes.items()}
        text = "" if self.kind is Kind.CHECK else self.source
        told = {"kind": self.kind, "exercise": self.exercise, "casebook": self.casebook is not None}
        return {"source": text, "stub": "", "code": ""} | told | keys


class Status(StrEnum):
    """How a step ended."""

    OK = "ok"
    ERROR = "error"  # it raised
    TIMEOUT = "timeout"  # it ran longer than it may
    DIED = "died"  # the process ended under it
    SKIPPED = "skipped"  # it was not run, because of an earlier step


@dataclass(frozen=True)
class Outcome:
    """What became of a step: its notebook outputs and, when it raised, the error as plain data.

    `error` has the keys name, text (the message as staff see it), public (the message as students see it), lines (the
    student's own traceback) and mistakes (names and hints of known ones that lead to the same results).
    """

    status: Status
    outputs: list[dict[str, Any]] = field(default_factory=list)
    error: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
