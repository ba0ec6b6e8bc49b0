"""Recognition: whether a student who makes a mistake of the bank gets the hint that belongs to it, and no other.

Each wrong solution was graded, so its failed checks say which known mistakes have the same results. Some stay without a
hint on purpose: those that only raise an exception, draw other random numbers each time, or look like several others.
"""

from collections.abc import Iterable, Iterator

from autograder.bank import Entry
from autograder.records import Result, Verdict

LEAST_SHARE = 0.8


def recognition(graded: Iterable[tuple[Entry, Result]]) -> tuple[str, list[str]]:
    """How many mistakes are recognised, in a line, and a problem for each that is taken for another, or if too few."""
    wrong = [(entry, list(_told(entry, result))) for entry, result in graded if not entry.is_right]
    known = sum(any(_names(entry, verdict) for verdict in told) for entry, told in wrong)
    misled = [
        f"bank: {entry.exercise}: {entry.name}: {verdict.grade_id} takes it for: {verdict.misconception}"
        for entry, told in wrong
        for verdict in told
        if not _names(entry, verdict)
    ]
    line = f"diagnosis: {known} of {len(wrong)} mistakes get their own hint, {len(misled)} checks give only another's"
    few = [f"{line}; {LEAST_SHARE:.0%} are wanted"] if known < LEAST_SHARE * len(wrong) else []
    return line, misled + few


def _told(entry: Entry, result: Result) -> Iterator[Verdict]:
    """The checks of an entry's exercise that name a mistake."""
    for exercise in result.exercises:
        if exercise.grade_id == entry.exercise:
            yield from (verdict for verdict in exercise.checks if verdict.misconception)


def _names(entry: Entry, verdict: Verdict) -> bool:
    return entry.name.replace("_", " ") in verdict.misconception.split("; ")
