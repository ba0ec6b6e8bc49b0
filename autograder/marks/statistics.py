"""What the results of a class say about its exercises: how hard each is, whether it tells strong work from weak, and
what most people got wrong.

Difficulty is the mean share of an exercise's points. Discrimination is the correlation of an exercise's points with the
points of all other exercises (the corrected item-total correlation; S. Henrysson, Psychometrika 28, 1963): an exercise
near 0 or below measures something else than the rest of the week, or its checks are wrong.
"""

import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.records import Exercise, Result

FEWEST = 10  # submissions; a correlation over fewer says nothing
_NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?(?!\w)|\b(?:nan|inf)\b")


@dataclass(frozen=True)
class Spread:
    """Mean, extremes and quartiles of some numbers."""

    count: int
    mean: float
    lowest: float
    lower_quartile: float
    median: float
    upper_quartile: float
    highest: float


@dataclass(frozen=True)
class CheckStatistics:
    """How many submissions passed one check."""

    grade_id: str
    passed: int
    count: int

    @property
    def share(self) -> float:
        """The share of submissions that passed."""
        return self.passed / self.count


@dataclass(frozen=True)
class Failure:
    """One way to fail an exercise: how many submissions did, and what such a failure says (one of its messages)."""

    count: int
    message: str
    misconception: str = ""


@dataclass(frozen=True)
class ExerciseStatistics:
    """One exercise over all submissions. `discrimination` is None when it cannot be told; `untold` says why."""

    grade_id: str
    share: float
    discrimination: float | None
    untold: str
    checks: tuple[CheckStatistics, ...]
    failures: tuple[Failure, ...]


def spread(values: Sequence[float]) -> Spread:
    """The spread of at least one number; quartiles interpolate between the numbers themselves."""
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive") if len(values) > 1 else [values[0]] * 3
    return Spread(len(values), statistics.fmean(values), min(values), low, middle, high, max(values))


def exercise_statistics(results: Sequence[Result]) -> list[ExerciseStatistics]:
    """Each exercise of the results, in the order of the notebook."""
    order = dict.fromkeys(exercise.grade_id for result in results for exercise in result.exercises)
    made: list[ExerciseStatistics] = []
    for name in order:
        pairs = [(one, result) for result in results for one in result.exercises if one.grade_id == name]
        exercises = [one for one, _ in pairs]
        rest = [result.points - one.points for one, result in pairs]
        value, untold = _discrimination([one.points for one in exercises], rest)
        shares = [one.points / one.max_points for one in exercises if one.max_points]
        share = statistics.fmean(shares) if shares else 0.0
        made.append(ExerciseStatistics(name, share, value, untold, _checks(exercises), _failures(exercises)))
    return made


def kind_of(message: str) -> str:
    """A message without its numbers: messages that differ in numbers alone are of one kind. Names such as W1 stay."""
    return " ".join(_NUMBER.sub("#", message).split())


def _discrimination(points: Sequence[float], rest: Sequence[float]) -> tuple[float | None, str]:
    if len(points) < FEWEST:
        return None, "too few submissions"
    if max(points) == min(points):
        return None, "everybody has the same points here"
    if max(rest) == min(rest):
        return None, "everybody has the same points elsewhere"
    return statistics.correlation(points, rest), ""


def _checks(exercises: Sequence[Exercise]) -> tuple[CheckStatistics, ...]:
    passed: Counter[str] = Counter()
    count: Counter[str] = Counter()
    for exercise in exercises:
        for verdict in exercise.checks:
            count[verdict.grade_id] += 1
            passed[verdict.grade_id] += verdict.passed
    return tuple(CheckStatistics(name, passed[name], total) for name, total in count.items())


def _failures(exercises: Sequence[Exercise]) -> tuple[Failure, ...]:
    """The kinds of failure, commonest first; a submission counts once for each kind it has."""
    count: Counter[tuple[str, str]] = Counter()
    messages: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for exercise in exercises:
        kinds: dict[tuple[str, str], str] = {}
        for verdict in exercise.checks:
            if not verdict.passed:
                kind = (verdict.misconception, "" if verdict.misconception else kind_of(verdict.message))
                kinds.setdefault(kind, verdict.message)
        for kind, message in kinds.items():
            count[kind] += 1
            messages[kind][message] += 1
    return tuple(Failure(total, messages[kind].most_common(1)[0][0], kind[0]) for kind, total in count.most_common())
