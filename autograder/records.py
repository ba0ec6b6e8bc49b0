"""What grading finds out, as typed records: a verdict per check, gathered into exercises and notebooks.

Stages exchange these. `Result.to_json` is the public form that `autograder score --json` prints (schema 1); the same
form travels in the metadata of autograded notebooks.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

SCHEMA = 1


@dataclass(frozen=True)
class Verdict:
    """How one check cell ended. `message` is what the student may read; it is empty when the check passed.

    `misconception` names the known mistake with the same results, or two of them with a semicolon between.
    """

    grade_id: str
    max_points: float
    passed: bool
    message: str = ""
    misconception: str = ""

    @property
    def points(self) -> float:
        """All the points of the check, or none."""
        return self.max_points if self.passed else 0.0


@dataclass(frozen=True)
class Exercise:
    """The checks of one exercise, in the order of the notebook."""

    grade_id: str
    checks: tuple[Verdict, ...]

    @property
    def points(self) -> float:
        """Points earned over all checks."""
        return sum(check.points for check in self.checks)

    @property
    def max_points(self) -> float:
        """Points there are to earn."""
        return sum(check.max_points for check in self.checks)


@dataclass(frozen=True)
class Result:
    """What grading one notebook gave. `needs_manual` is the number of points that a person still has to give."""

    notebook: str
    week: str
    exercises: tuple[Exercise, ...]
    needs_manual: float = 0.0
    sandboxed: bool = False
    seconds: float = 0.0
    repairs: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    @property
    def points(self) -> float:
        """Automatic points earned."""
        return sum(exercise.points for exercise in self.exercises)

    @property
    def max_points(self) -> float:
        """Automatic points there are to earn."""
        return sum(exercise.max_points for exercise in self.exercises)

    def verdicts(self) -> Iterable[Verdict]:
        """All checks, in the order of the notebook."""
        return (check for exercise in self.exercises for check in exercise.checks)

    def to_json(self) -> dict[str, Any]:
        """The public form, schema 1."""
        return {
            "notebook": self.notebook,
            "week": self.week,
            "points": self.points,
            "max_points": self.max_points,
            "needs_manual": self.needs_manual,
            "sandboxed": self.sandboxed,
            "seconds": round(self.seconds, 3),
            "repairs": list(self.repairs),
            "flags": list(self.flags),
            "exercises": {
                exercise.grade_id: {
                    "points": exercise.points,
                    "max_points": exercise.max_points,
                    "checks": {check.grade_id: _check_to_json(check) for check in exercise.checks},
                }
                for exercise in self.exercises
            },
        }

    @classmethod
    def from_json(cls, table: dict[str, Any]) -> "Result":
        """The record that `to_json` was made from; in a notebook's metadata nbformat sorts the exercises by name."""
        return cls(
            notebook=table["notebook"],
            week=table["week"],
            exercises=tuple(
                Exercise(stem, tuple(_check_from_json(name, check) for name, check in entry["checks"].items()))
                for stem, entry in table["exercises"].items()
            ),
            needs_manual=table["needs_manual"],
            sandboxed=table["sandboxed"],
            seconds=table["seconds"],
            repairs=tuple(table["repairs"]),
            flags=tuple(table["flags"]),
        )


@dataclass
class Summary:
    """What a command did, for the closing lines that it prints: counts by kind, and one line per thing to look at."""

    done: int = 0
    skipped: int = 0
    failed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def _check_to_json(check: Verdict) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "points": check.points,
        "max_points": check.max_points,
        "passed": check.passed,
        "message": check.message,
    }
    if check.misconception:
        entry["misconception"] = check.misconception
    return entry


def _check_from_json(name: str, entry: dict[str, Any]) -> Verdict:
    return Verdict(name, entry["max_points"], entry["passed"], entry["message"], entry.get("misconception", ""))
