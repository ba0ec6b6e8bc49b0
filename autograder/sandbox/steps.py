"""A step is one code cell on its way through the worker; an outcome is what became of it."""

import base64
import marshal
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any

from autograder.errors import CourseError


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

    def for_judge(self) -> dict[str, Any]:
        """As plain data for the judge, with all that it runs itself compiled, which is done once for a whole class."""
        told = vars(self) | {"stub": compiled(self.stub, "<stub>") if self.stub else ""}
        return told | {"code": compiled(self.source, "<check>") if self.kind in (Kind.MASTER, Kind.CHECK) else ""}


@lru_cache(4096)
def compiled(source: str, name: str) -> str:
    """A cell of the master's as byte code, in base64; raises CourseError if it is no Python."""
    try:
        return base64.b64encode(marshal.dumps(compile(source, name, "exec"))).decode()
    except SyntaxError as problem:
        line = source.splitlines()[(problem.lineno or 1) - 1 :][:1]
        raise CourseError(
            f"A locked cell of the master is not Python ({problem.msg}): {''.join(line).strip()}"
        ) from None


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

    `error` has the keys name, text (the message as staff see it), public (the message as students see it) and lines
    (the student's own traceback).
    """

    status: Status
    outputs: list[dict[str, Any]] = field(default_factory=list)
    error: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
