"""Running a student's function for a check: on copies, in silence, every error turned into a sentence."""

# Names are bound here, once, so that a notebook that redefines a builtin changes no verdict.
import builtins
import linecache
from builtins import (  # noqa: UP029
    Exception,
    NotImplementedError,
    SystemExit,
    TypeError,
    ValueError,
    frozenset,
    getattr,
    isinstance,
    issubclass,
    len,
    list,
    next,
    range,
    str,
    tuple,
    type,
    vars,
    zip,
)
from collections.abc import Callable, Iterable, Iterator
from contextlib import redirect_stderr
from functools import partial
from inspect import signature
from io import StringIO
from itertools import islice
from traceback import walk_tb
from typing import Any
from warnings import catch_warnings, simplefilter

from numpy import errstate

from course_utils.checks.advice import advice
from course_utils.checks.failure import CheckFailure, failure
from course_utils.checks.plain import change, describe, fresh, short

_BUILTIN_ERRORS = frozenset(
    kind for kind in vars(builtins).values() if isinstance(kind, type) and issubclass(kind, BaseException)
)
_MOST_ITEMS = 100_000


def call(function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
    """Run `function` on fresh copies of the arguments and return its result.

    Arrays and containers are copied, so a function that changes its arguments disturbs no later check.
    Random generators and functions are handed over as they are. Warnings and stderr are swallowed.
    An iterator comes back as the list of its items. Failures:

        adam_step is not written yet: replace the line `raise NotImplementedError` with your code, run that
        cell, then this one.

        ewa returned nothing (None).
        Hint: is there a `return`? Printing a value does not return it.

        ewa stopped with IndexError: index 3 is out of bounds ... (line 9: `v[t] = theta[t + 1]`).
    """
    given, named = fresh(args), fresh(kwargs)
    return _result(function, partial(_silently, function, *given, **named))


def call_each(function: Callable[..., Any], rows: Iterable[tuple[Any, ...]], /) -> Iterator[Any]:
    """As `call`, for each row of arguments in turn; yields the results, and fails at the row where `call` would.

    For calls that do not depend on each other:

        rows = [(0.3, 7, 0.7), (1, 3, 2)]
        for (lr0, epoch, decay), rate in zip(rows, checks.call_each(inverse_time, rows), strict=True):
            checks.close("rate", rate, lr0 / (1 + decay * epoch))

    A grader that runs the function in another process takes all rows there together: its stand-in for the function
    has `call_each`, which makes the calls and returns, for each that was made, a function that gives its outcome.
    """
    copies = [fresh(tuple(row)) for row in rows]
    together = getattr(function, "call_each", None)
    runs = together(list(copies)) if together else [partial(_silently, function, *row) for row in copies]
    for run in runs:
        yield _result(function, run)
    if len(runs) != len(copies):
        raise failure(f"{_name(function)} was not called with every row.")


def call_keeps(function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
    """As `call`, and fail when the function changed one of its arguments.

    For example:

        gd_step changed one of its arguments: the array parameters['W1'].
        Hint: does your code write into what it was given (`+=`, `-=`, `x[...] = ...`)?
    """
    given, named = fresh(args), fresh(kwargs)
    result = _result(function, partial(_silently, function, *given, **named))
    before, after = (*args, *kwargs.values()), (*given, *named.values())
    if change(before, after, ""):
        names = [*_parameter_names(function, len(args)), *kwargs]
        phrases = (change(old, new, name) for name, old, new in zip(names, before, after, strict=True))
        phrase = next(phrase for phrase in phrases if phrase)
        raise failure(
            f"{_name(function)} changed one of its arguments: {short(phrase, 100)}.",
            "does your code write into what it was given (`+=`, `-=`, `x[...] = ...`)?",
        )
    return result


def raises(
    label: str,
    exception_type: type[Exception],
    function: Callable[..., Any],
    /,
    *args: Any,
    hint: str = "",
    **kwargs: Any,
) -> None:
    """Fail unless `function(*args, **kwargs)` raises `exception_type`.

    For example:

        t = 0: expected a ValueError, but adam_step returned as if all were well.
    """
    given, named = fresh(args), fresh(kwargs)
    expectation = f"{label}: expected a {exception_type.__name__}, but {_name(function)}"
    try:
        _silently(function, *given, **named)
    except (Exception, SystemExit) as error:
        if _is_a_stub(error):
            raise _not_written(function) from None
        if isinstance(error, exception_type):
            return
        full, public = _stopped(error, function)
        raise failure(f"{expectation} {full}", hint, f"{expectation} {public}") from None
    raise failure(f"{expectation} returned as if all were well.", hint)


@errstate(all="ignore")
def _silently(function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
    """The result of a call; no warning, no floating-point complaint and no stderr gets out of it."""
    with catch_warnings(), redirect_stderr(StringIO()):
        simplefilter("ignore")
        return _at_once(function(*args, **kwargs))


def _at_once(result: Any) -> Any:
    """What comes out of a call: of an iterator its items, of which there may be no end."""
    return list(islice(result, _MOST_ITEMS)) if isinstance(result, Iterator) else result


def _result(function: Callable[..., Any], run: Callable[[], Any]) -> Any:
    """The result of a call of `function`, which `run` makes."""
    try:
        result = _at_once(run())
    except (Exception, SystemExit) as error:
        if _is_a_stub(error):
            raise _not_written(function) from None
        full, public = _stopped(error, function)
        raise failure(f"{_name(function)} {full}", advice(error), f"{_name(function)} {public}") from None
    if result is None:
        hint = "is there a `return`? Printing a value does not return it."
        raise failure(f"{_name(function)} returned {describe(None)}.", hint)
    return result


def _is_a_stub(error: BaseException) -> bool:
    """Whether it is what a function that is not written yet raises; a library's error of that kind says something."""
    return isinstance(error, NotImplementedError) and not str(error)


def _not_written(function: Callable[..., Any]) -> CheckFailure:
    return failure(
        f"{_name(function)} is not written yet: replace the line `raise NotImplementedError` with your code, "
        "run that cell, then this one."
    )


def _stopped(error: BaseException, function: Callable[..., Any]) -> tuple[str, str]:
    """The end of a sentence about an exception, with its text and without.

    Without, because the text and the name of a student's own exception class could carry a hidden input.
    """
    kind = next(kind.__name__ for kind in type(error).__mro__ if kind in _BUILTIN_ERRORS)
    text = short(f"{type(error).__name__}: {error}".rstrip(": "), 200)
    where = _where(error, function)
    return f"stopped with {text}{where}.", f"stopped with {kind}{where}."


def _where(error: BaseException, function: Callable[..., Any]) -> str:
    """The student's line, as " (line 9: `...`)": deepest frame of the traceback in the function's own cell.

    A grader that ran the function in another process has no frames; it sets `error.student_line`, empty if unknown.
    """
    told = getattr(error, "student_line", None)
    if isinstance(told, str):
        return f" ({short(told, 120)})" if told else ""
    cell = getattr(getattr(function, "__code__", None), "co_filename", "")
    lines = [line for frame, line in walk_tb(error.__traceback__) if frame.f_code.co_filename == cell]
    if not lines:
        return ""
    source = short(linecache.getline(cell, lines[-1]), 100)
    return f" (line {lines[-1]}: `{source}`)" if source else f" (line {lines[-1]})"


def _name(function: Callable[..., Any]) -> str:
    return short(str(getattr(function, "__name__", "your function")))


def _parameter_names(function: Callable[..., Any], count: int) -> list[str]:
    try:
        names = list(signature(function).parameters)
    except (TypeError, ValueError):
        names = []
    return [names[i] if i < len(names) else f"argument {i + 1}" for i in range(count)]
