"""Being late: how late a submission was, and what nbgrader's configured plugin takes off its points for that.

`AssignLatePenalties`, nbgrader's own step, decides both from its tables, one submission at a time; here is what it does
for a submission whose points are known.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from nbgrader.preprocessors import AssignLatePenalties
from traitlets.config import Config

from autograder.errors import CourseError

Penalty = Callable[[str, float, float], float | None]  # of a student, for the points and the seconds late


def seconds_late(timestamp: datetime | None, duedate: datetime | None, extension: timedelta | None) -> float:
    """The time from the due date, extended for this student, to handing in; 0 if in time, or if either is not known."""
    if timestamp is None or duedate is None:
        return 0.0
    return max(0.0, (timestamp - duedate - (extension or timedelta())).total_seconds())


def late_penalty(config: Config) -> Penalty | None:
    """The penalty that nbgrader's configuration sets, or None if the step is disabled: then penalties stay.

    The function that it returns gives None for no penalty, and at most all the points. It raises CourseError when the
    plugin fails.
    """
    step = AssignLatePenalties(config=config)
    if not step.enabled:
        return None
    step.init_plugin()
    plugin: Any = step.plugin_inst

    def penalty(student: str, points: float, seconds: float) -> float | None:
        if not seconds:
            return None
        try:
            asked: float | None = plugin.late_submission_penalty(student, points, seconds)
            if asked is None:
                return None
            return 0.0 if asked < 0 else min(asked, points)
        except Exception as problem:  # whatever an instructor's own plugin raises
            raise CourseError(
                f"The late penalty {type(plugin).__name__} failed for {student} ({type(problem).__name__}: {problem}); "
                "nothing was entered."
            ) from None

    return penalty
