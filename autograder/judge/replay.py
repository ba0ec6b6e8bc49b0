"""A replay: a recorded call, made again with another function, which need not come to an end and may raise anything.

The function gets the arguments as they were. A function among them is played from the record: it answers as it did to
the student's function, each answer once, and any question that it was not asked ends the replay.
"""

import contextlib
import random
from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.judge.likeness import alike
from autograder.judge.record import Call, Exchange, Function, Kept, Unkept, is_a_pass
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
        asked = Kept([list(args), kwargs], ()).seen()
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
    result, raised = None, ""
    try:
        result = Kept(function(*args, **kwargs), functions)
    except Ended:
        raise
    except BaseException as error:
        raised = described(error)["kind"]
    if raised != call.raised or any(one.left for one in played):
        return False
    if result and not (call.result and alike(call.result.seen(), result.seen())):
        return False
    return alike(call.after.seen(), Kept([args, kwargs]).seen())


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
