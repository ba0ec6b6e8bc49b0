"""The diagnosis: which known mistakes do to the calls of a failed check what the student's functions did.

A mistake counts when it behaves like the student's function in every call, and at least one result is another one than
the master's solution gives. An exception alone says too little: many mistakes lead to the same one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import process_time
from types import CodeType
from typing import Any

from autograder.judge.code import loaded
from autograder.judge.record import Call
from autograder.judge.replay import Ended, apart, behaves

CHECK_SECONDS, ALL_SECONDS = 2.0, 10.0  # of the processor, for a check and for a submission
MOST_MISTAKES = 2  # that are named; results that more of them share tell nothing

LookUp = Callable[[str], Any]


@dataclass(frozen=True)
class Mistake:
    """A known mistake: its name, its hint, and the functions of a notebook that is right but for this mistake."""

    name: str
    hint: str
    functions: dict[str, Any]


@dataclass(frozen=True)
class Casebook:
    """What is known of an exercise: the functions of a notebook that is all right, and the known mistakes."""

    right: dict[str, Any]
    mistakes: list[Mistake]


class Diagnosis:
    """Diagnoses the failed checks of one submission. `look_up` asks the office for what is known of an exercise."""

    def __init__(self, namespace: dict[str, Any], look_up: LookUp) -> None:
        self.namespace, self.look_up = namespace, look_up
        self.casebooks: dict[str, Casebook] = {}
        self.left = ALL_SECONDS

    def of(self, exercise: str, calls: list[Call]) -> list[list[str]]:
        """Names and hints of the mistakes that explain the calls: one, two of different hints, or none."""
        if all(call.raised for call in calls):
            return []
        started = process_time()
        self.until = started + min(CHECK_SECONDS, self.left)
        try:
            with apart():
                if exercise not in self.casebooks:
                    self.casebooks[exercise] = self._opened(self.look_up(exercise))
                found = {mistake.hint: mistake.name for mistake in self._matches(self.casebooks[exercise], calls)}
        except (Exception, Ended):  # of code that is ours, and must not cost a student anything
            found = {}
        self.left -= process_time() - started
        return [[name, hint] for hint, name in found.items()] if len(found) <= MOST_MISTAKES else []

    def _opened(self, told: Any) -> Casebook:
        """A casebook as the office tells it, by the keys of its code. What is printed is not even made into text."""
        right = self._with(self.namespace | {"print": lambda *_, **__: None}, *map(loaded, told["solutions"]))
        solution = loaded(told["solution"])
        return Casebook(
            right,
            [Mistake(name, hint, self._with(right, solution, loaded(key))) for name, hint, key in told["mistakes"]],
        )

    def _with(self, namespace: dict[str, Any], *cells: CodeType) -> dict[str, Any]:
        """A copy of a namespace in which cells were run: their functions call each other, and not the student's."""
        made = dict(namespace)
        for code in cells:
            exec(code, made)
        return made

    def _matches(self, casebook: Casebook, calls: list[Call]) -> Iterator[Mistake]:
        wrong = [call for call in calls if not call.raised and not self._like(casebook.right, call)]
        telling = wrong + [call for call in calls if call not in wrong]  # the first one ends most comparisons
        for mistake in casebook.mistakes if wrong else ():
            if all(self._like(mistake.functions, call) for call in telling):
                yield mistake

    def _like(self, functions: dict[str, Any], call: Call) -> bool:
        """Whether a function behaves like the student's in a call; raises Ended when the time is used up."""
        if process_time() > self.until:
            raise Ended
        return behaves(functions[call.function], call)
