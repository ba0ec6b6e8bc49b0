"""The kill matrix: which check catches which known mistake, and by which of its questions, exercise by exercise.

A check that no mistake of the bank needs may be idle, or the bank may lack a mistake; a mistake that a single check
catches is lost as soon as that check is weakened. Both are for an author to look at, neither is a problem by itself.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from autograder.bank import Entry
from autograder.records import Result

_END_OF_QUESTION = re.compile(r": |\. |\.?\n| \(line ")


@dataclass(frozen=True)
class Kills:
    """The matrix of one exercise: for each wrong solution of the bank, the checks that it fails and by what."""

    exercise: str
    checks: tuple[str, ...]
    killed_by: dict[str, dict[str, str]]

    @property
    def idle(self) -> list[str]:
        """Checks that catch nothing that is in the bank."""
        return [check for check in self.checks if not self.questions(check)]

    @property
    def lone(self) -> dict[str, str]:
        """Mistakes that one check alone catches, and that check."""
        return {name: next(iter(killers)) for name, killers in self.killed_by.items() if len(killers) == 1}

    def short(self, check: str) -> str:
        """A check without the stem that all checks of the exercise share."""
        return check.removeprefix(self.exercise + "-")

    def questions(self, check: str) -> list[str]:
        """The questions of a check that catch something, in the order in which the bank meets them."""
        return list(dict.fromkeys(killers[check] for killers in self.killed_by.values() if check in killers))


def question(message: str) -> str:
    """What was asked when a check failed: its message up to what came instead."""
    return _END_OF_QUESTION.split(message, maxsplit=1)[0]


def kills(graded: Iterable[tuple[Entry, Result]]) -> list[Kills]:
    """The matrix of each exercise, in the order of the notebook; right solutions are left out."""
    checks: dict[str, tuple[str, ...]] = {}
    killed: dict[str, dict[str, dict[str, str]]] = {}
    for entry, result in graded:
        for exercise in result.exercises:
            checks.setdefault(exercise.grade_id, tuple(check.grade_id for check in exercise.checks))
            if exercise.grade_id == entry.exercise and not entry.is_right:
                failed = {check.grade_id: question(check.message) for check in exercise.checks if not check.passed}
                killed.setdefault(entry.exercise, {})[entry.name] = failed
    return [Kills(name, checks[name], killed.get(name, {})) for name in checks]


def summary(matrix: list[Kills]) -> str:
    """The matrix in a line."""
    wrong, checks = sum(len(one.killed_by) for one in matrix), sum(len(one.checks) for one in matrix)
    idle, lone = sum(len(one.idle) for one in matrix), sum(len(one.lone) for one in matrix)
    return (
        f"kill matrix: {wrong} mistakes x {checks} checks; {idle} checks catch nothing of the bank, "
        f"{lone} mistakes are caught by one check alone"
    )


def page(title: str, matrix: list[Kills]) -> str:
    """The matrix as a page of Markdown."""
    lines = [f"# {title}: which check catches which mistake", "", PREFACE, "", summary(matrix).capitalize() + "."]
    for one in matrix:
        lines += ["", f"## {one.exercise}", "", *table(one)]
        for check in one.checks:
            asked = "; ".join(f"{number} {text}" for number, text in enumerate(one.questions(check), 1))
            lines += ["", f"{one.short(check)}: {asked}."] if asked else []
        if one.idle:
            lines += ["", f"Catch nothing of the bank: {', '.join(map(one.short, one.idle))}."]
        if one.lone:
            told = [f"{name.replace('_', ' ')} ({one.short(check)})" for name, check in one.lone.items()]
            lines += ["", f"Caught by one check alone: {'; '.join(told)}."]
    return "\n".join(lines) + "\n"


def table(one: Kills) -> list[str]:
    """The matrix of one exercise as a table of Markdown."""
    names = [one.short(check) for check in one.checks]
    numbers = {check: one.questions(check) for check in one.checks}
    lines = [f"| mistake | {' | '.join(names)} |", f"|---{'|---' * len(names)}|"]
    for name, killers in one.killed_by.items():
        marks = [str(numbers[check].index(killers[check]) + 1) if check in killers else "" for check in one.checks]
        lines.append(f"| {name.replace('_', ' ')} | {' | '.join(marks)} |")
    return lines


PREFACE = (
    "Each row is a wrong solution of `autograder/bank`, graded on the real path; a number is a check that it fails,"
    " and says by which question, as listed below the table. Written by `autograder check --matrix FOLDER`."
)
