"""What the results of a class say about its exercises: how hard each is, whether it tells strong work from weak, and
what most people got wrong.

A failure has the name of a known misconception, or none: then those are one failure who failed the same checks with the
same messages, as the same mistake does, since everybody's code is asked the same questions.

Difficulty is the mean share of an exercise's points. Discrimination is the correlation of an exercise's points with the
points of all other exercises (the corrected item-total correlation; S. Henrysson, Psychometrika 28, 1963): an exercise
near 0 or below measures something else than the rest of the week, or its checks are wrong.
"""

import re
import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.records import Exercise, Result, Verdict

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
    """How many submissions passed one check, and whether those were the strong ones (None if that cannot be told)."""

    grade_id: str
    passed: int
    count: int
    discrimination: float | None

    @property
    def share(self) -> float:
        """The share of submissions that passed."""
        return self.passed / self.count


@dataclass(frozen=True)
class Failure:
    """One way to fail an exercise: who does, the checks that fail, and what the first of them says (an example).

    `misconception` is its name in the bank, empty if no entry explains it.
    """

    who: tuple[str, ...]
    checks: tuple[str, ...]
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


def exercise_statistics(results: Mapping[str, Result]) -> list[ExerciseStatistics]:
    """Each exercise of the students' results, in the order of the notebook."""
    order = dict.fromkeys(exercise.grade_id for result in results.values() for exercise in result.exercises)
    made: list[ExerciseStatistics] = []
    for name in order:
        own = {student: one for student, result in results.items() for one in result.exercises if one.grade_id == name}
        exercises = list(own.values())
        rest = [results[student].points - one.points for student, one in own.items()]
        value, untold = _discrimination([one.points for one in exercises], rest)
        shares = [one.points / one.max_points for one in exercises if one.max_points]
        share = statistics.fmean(shares) if shares else 0.0
        made.append(ExerciseStatistics(name, share, value, untold, _checks(exercises, rest), _failures(own)))
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


def _checks(exercises: Sequence[Exercise], rest: Sequence[float]) -> tuple[CheckStatistics, ...]:
    """Each check; `rest` has the points that the same submissions have for all other exercises."""
    passed: dict[str, list[bool]] = defaultdict(list)
    elsewhere: dict[str, list[float]] = defaultdict(list)
    for exercise, others in zip(exercises, rest, strict=True):
        for verdict in exercise.checks:
            passed[verdict.grade_id].append(verdict.passed)
            elsewhere[verdict.grade_id].append(others)
    return tuple(
        CheckStatistics(name, sum(found), len(found), _discrimination(found, elsewhere[name])[0])
        for name, found in passed.items()
    )


def _failures(exercises: Mapping[str, Exercise]) -> tuple[Failure, ...]:
    """The ways to fail, commonest first; a submission counts once for each misconception that it has."""
    found: dict[tuple[object, ...], list[tuple[str, list[Verdict]]]] = defaultdict(list)
    for student, exercise in exercises.items():
        failed = [verdict for verdict in exercise.checks if not verdict.passed]
        names = dict.fromkeys(verdict.misconception for verdict in failed if verdict.misconception)
        for name in names:
            found[name,].append((student, [verdict for verdict in failed if verdict.misconception == name]))
        if failed and not names:
            signature = tuple((verdict.grade_id, kind_of(verdict.message)) for verdict in failed)
            found[signature].append((student, failed))
    failures = [
        Failure(
            tuple(student for student, _ in same),
            tuple(dict.fromkeys(verdict.grade_id for _, failed in same for verdict in failed)),
            same[0][1][0].message,
            same[0][1][0].misconception,
        )
        for same in found.values()
    ]
    return tuple(sorted(failures, key=lambda failure: -len(failure.who)))
