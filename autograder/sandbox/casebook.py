"""A casebook: what is known of an exercise, for the judge to tell a mistake by. No worker ever gets it."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from autograder.bank import Entry
from autograder.judge.code import Code, packed


@dataclass(frozen=True)
class Casebook:
    """The master's solutions of a week and of one exercise, and the bank's wrong solutions of that."""

    solutions: tuple[str, ...]
    solution: str
    mistakes: tuple[Entry, ...]

    @cached_property
    def key(self) -> str:
        """A hash of all that is in it."""
        told = [self.solutions, self.solution, [[one.name, one.hint, one.source] for one in self.mistakes]]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()

    def codes(self) -> list[Code]:
        """All that a judge runs of it."""
        solutions = (self.solution, *self.solutions)
        return [*map(_solution, solutions), *(_mistake(one) for one in self.mistakes)]

    def for_judge(self) -> dict[str, Any]:
        """As plain data for a judge that knows the codes."""
        return {
            "solutions": [_solution(source).key for source in self.solutions],
            "solution": _solution(self.solution).key,
            "mistakes": [[one.name, one.hint, _mistake(one).key] for one in self.mistakes],
        }


def _solution(source: str) -> Code:
    return packed(source, "<solution>")


def _mistake(entry: Entry) -> Code:
    return packed(entry.source, "<bank>")


def casebooks(solutions: Sequence[tuple[str, str]], entries: Sequence[Entry]) -> dict[str, Casebook]:
    """A casebook for each exercise of a week with known mistakes; `solutions` are the master's, by exercise."""
    cells = tuple(source for _, source in solutions)
    books: dict[str, Casebook] = {}
    for name, source in solutions:
        if mistakes := tuple(entry for entry in entries if entry.exercise == name and not entry.is_right):
            books[name] = Casebook(cells, source, mistakes)
    return books
