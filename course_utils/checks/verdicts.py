"""A verdict: what a check cell says when all of it went well, and when it lacks the function that it is about."""

# Names are bound here, once, so that a notebook that redefines a builtin changes no verdict.
from builtins import NameError, len, print, str  # noqa: UP029
from collections.abc import Iterator
from contextlib import contextmanager
from traceback import walk_tb

from course_utils.checks.failure import CheckFailure, failure
from course_utils.checks.plain import short


@contextmanager
def verdict(title: str) -> Iterator[None]:
    """Print "Passed: title." when no check inside the block fails; a failing one speaks for itself.

    A name that the block itself lacks is most often a function whose cell has not run. The failure:

        There is no gd_step yet: run the cell of its exercise first, then this one.
        Hint: does your function have the name that the exercise gives it?
    """
    try:
        yield
    except NameError as error:
        if _lacked_by_the_block(error):
            raise not_there(str(error.name)) from None
        raise
    print(f"Passed: {title}.")


def not_there(name: str) -> CheckFailure:
    """The failure of a check that finds no function of this name."""
    return failure(
        f"There is no {short(name)} yet: run the cell of its exercise first, then this one.",
        "does your function have the name that the exercise gives it?",
        "A function that this check calls is not there.",
    )


def _lacked_by_the_block(error: NameError) -> bool:
    """Whether the error comes out of the block's own cell, and not out of code that the block calls."""
    frames = [frame for frame, _ in walk_tb(error.__traceback__)][1:]  # the first is that of `verdict`
    return len({frame.f_code.co_filename for frame in frames}) == 1
