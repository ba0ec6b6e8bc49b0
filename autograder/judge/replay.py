"""A replay: a recorded call, made again with another function, which need not come to an end and may raise anything.

The function gets the arguments as they were. A function among them is played from the record: it answers as it did to
the student's function, each answer once, and any question that it was not asked ends the replay. Functions in the
result, as those that go through a data set, are asked what the check asked, in the same order.
"""

import contextlib
import random
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from autograder.judge.kept import Function, Kept, Unkept
from autograder.judge.likeness import alike
from autograder.judge.record import Call, Exchange, Inquiry, is_a_pass
from autograder.sandbox.quiet import bounded, quiet
from autograder.wire.errors import described

CALL_SECONDS = 0.25  # of the processor


class Ended(BaseException):  # noqa: N818
    """The replay is over: it took too long, or left the record. No code that is replayed takes it for its own."""


class Played:
    """A function handed in, as the record knows it."""

    def __init__(self, exchanges: list[Exchange]) -> None:
        self.left = exchanges

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The answer to the first such question that is left."""
        asked = Kept([list(args), kwargs], others=False).seen()
        for exchange in self.left:
            if alike(exchange.question.seen(), asked):
                self.left.remove(exchange)
                if isinstance(exchange.answer, BaseException):
                    raise exchange.answer
                return exchange.answer.again()
        raise Ended


def behaves(function: Function, call: Call) -> bool:
    """Whether a function does in place of the student's what that did: result, changes, questions, or exception.

    It does not when it takes too long, asks something else, or has a result that is no plain data.
    """
    try:
        with bounded(CALL_SECONDS, Ended):
            return _behaves(function, call)
    except (Ended, Unkept):
        return False


def _behaves(function: Function, call: Call) -> bool:
    known = call.before.functions
    played = [Played([one for one in call.exchanges if one.function is function]) for function in known]
    if sum(len(one.left) for one in played) < len(call.exchanges):
        return False  # it asked a function that came in another way
    functions = [one if is_a_pass(one) else answers for one, answers in zip(known, played, strict=True)]
    args, kwargs = call.before.again(functions)
    result, raised = _outcome(function, args, kwargs, functions)
    if raised != call.raised or any(one.left for one in played) or not _alike(result, call.result):
        return False
    if not alike(call.after.seen(), Kept([args, kwargs]).seen()):
        return False
    return not call.inquiries or bool(result and _answers(result.functions[len(functions) :], call.inquiries))


def _outcome(function: Function, args: Any, kwargs: Any, known: Sequence[Function] = ()) -> tuple[Kept | None, str]:
    """The result of a function, or the kind of the exception that it raises."""
    try:
        return Kept(function(*args, **kwargs), known), ""
    except Ended:
        raise
    except BaseException as error:
        return None, described(error)["kind"]


def _alike(one: Kept | None, other: Kept | None) -> bool:
    return one is other is None or bool(one and other and alike(one.seen(), other.seen()))


def _answers(functions: list[Function], inquiries: list[Inquiry]) -> bool:
    """Whether functions that came out answer as the student's did; what comes out of them is asked as well."""
    for inquiry in inquiries:
        if inquiry.function >= len(functions):
            return False
        answer, raised = _outcome(functions[inquiry.function], *inquiry.question.again())
        if raised != inquiry.raised or not _alike(answer, inquiry.answer):
            return False
        functions += answer.functions if answer else []
    return True


@contextlib.contextmanager
def apart() -> Iterator[None]:
    """Nothing that is replayed prints, warns, or moves the random numbers that everybody shares."""
    states = np.random.get_state(), random.getstate()
    try:
        with quiet():
            yield
    finally:
        np.random.set_state(states[0])
        random.setstate(states[1])
