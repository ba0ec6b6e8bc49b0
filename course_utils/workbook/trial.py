"""A trial: one visible check is run, in silence, and what it says is kept."""

import contextlib
import io
import time
from dataclasses import dataclass
from typing import Any

from course_utils.checks import CheckFailure
from course_utils.checks.verdicts import not_there
from course_utils.workbook.cells import Cell

CELL_SECONDS = 20.0  # processor time that grading gives a cell


@dataclass(frozen=True)
class Trial:
    """What became of a check: `message` is empty when it passed."""

    check: str
    points: float
    message: str = ""

    @property
    def earned(self) -> float:
        """The points that it gives."""
        return 0.0 if self.message else self.points


def try_check(check: Cell, names: dict[str, Any]) -> Trial:
    """Run a check with a copy of `names`, so that what it makes is gone with it."""
    scope = dict(names)
    quiet = io.StringIO()
    started = time.process_time()
    try:
        with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet):
            exec(compile(check.source, f"<{check.name}>", "exec"), scope)
    except KeyboardInterrupt:
        return Trial(check.name, check.points, "Stopped by you. Does a loop never end?")
    except BaseException as error:
        return Trial(check.name, check.points, _message(error))
    if time.process_time() - started > CELL_SECONDS:
        message = f"It passes, but takes longer than the {CELL_SECONDS:g} seconds that grading gives it."
        return Trial(check.name, check.points, message)
    return Trial(check.name, check.points)


def _message(error: BaseException) -> str:
    if isinstance(error, CheckFailure):
        return str(error)
    if isinstance(error, NameError):
        return str(not_there(str(error.name)))
    return (
        f"The check could not use what your function returned ({type(error).__name__}). "
        "Does it return the kinds of values, and as many, as the exercise says?"
    )
