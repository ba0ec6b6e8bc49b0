"""Being late: how late a submission was, and what nbgrader's configured plugin takes off its points for that.

`AssignLatePenalties`, nbgrader's own step, decides both from its tables, one submission at a time; here is what it does
for a submission whose points are known. `PercentPerDay` is the plugin that most courses want; nbgrader itself has one
that takes nothing or everything. docs/returns.md says how to set it.
"""

import math
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties
from traitlets import Float
from traitlets.config import Config

from autograder.errors import CourseError

DAY = 86_400  # seconds
UNUSABLE = "nbgrader_config.py sets no usable late penalty ({}). Mend the setting; docs/returns.md has one that works."
Penalty = Callable[[str, float, float], float | None]  # of a student, for the points and the seconds late


class PercentPerDay(LateSubmissionPlugin):
    """A share of the points for each day that has begun, after some minutes of grace."""

    percent = Float(10.0, help="Taken off for each day begun, in percent of the points", min=0).tag(config=True)
    most = Float(100.0, help="Never more than this is taken off, in percent of the points", min=0).tag(config=True)
    grace_minutes = Float(15.0, help="So late is not late yet", min=0).tag(config=True)

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> float | None:
        """The points to take off; None if it was not late. The grace is not taken off from what is later than that."""
        if total_seconds_late <= 60 * self.grace_minutes:
            return None
        share: float = min(self.percent * math.ceil(total_seconds_late / DAY), self.most) / 100
        return round(score * share, 2)


def seconds_late(timestamp: datetime | None, duedate: datetime | None, extension: timedelta | None) -> float:
    """The time from the due date, extended for this student, to handing in; 0 if in time, or if either is not known."""
    if timestamp is None or duedate is None:
        return 0.0
    return max(0.0, (timestamp - duedate - (extension or timedelta())).total_seconds())


def late_penalty(config: Config) -> Penalty | None:
    """The penalty that nbgrader's configuration sets, or None if the step is disabled: then penalties stay.

    The function that it returns gives None for no penalty, and at most all the points. It raises CourseError when the
    plugin fails. So does this one when there is no such plugin, or it has no such setting or value.
    """
    try:
        step = AssignLatePenalties(config=config)
        if not step.enabled:
            return None
        step.init_plugin()
    except Exception as problem:  # whatever an instructor's own plugin raises
        raise CourseError(UNUSABLE.format(f"{type(problem).__name__}: {problem}")) from None
    plugin: Any = step.plugin_inst
    name = type(plugin).__name__
    if unknown := sorted(set(config.get(name, {})) - set(plugin.trait_names(config=True))):
        has = ", ".join(sorted(plugin.class_own_traits(config=True)))
        raise CourseError(UNUSABLE.format(f"{name} has no setting {', '.join(unknown)}, it has {has}"))

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
