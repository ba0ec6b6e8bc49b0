"""Running a student's function for a check: on copies, in silence, every error turned into a sentence."""

# Names are bound here, once, so that a notebook that redefines a builtin changes no verdict.
import builtins
import linecache
from builtins import (  # noqa: UP029
    Exception,
    NameError,
    NotImplementedError,
    SystemExit,
    TypeError,
    ValueError,
    dict,
    frozenset,
    getattr,
    isinstance,
    issubclass,
    len,
    list,
    next,
    print,
    range,
    str,
    tuple,
    type,
    vars,
    zip,
)
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr
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
    return _run(function, *_copies(args, kwargs))


def call_keeps(function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
    """As `call`, and fail when the function changed one of its arguments.

    For example:

        gd_step changed one of its arguments: the array parameters['W1'].
        Hint: does your code write into what it was given (`+=`, `-=`, `x[...] = ...`)?
    """
    given, named = _copies(args, kwargs)
    result = _run(function, given, named)
    names = [*_parameter_names(function, len(args)), *kwargs]
    before, after = (*args, *kwargs.values()), (*given, *named.values())
    for name, old, new in zip(names, before, after, strict=True):
        phrase = change(old, new, name)
        if phrase:
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
    given, named = _copies(args, kwargs)
    expectation = f"{label}: expected a {exception_type.__name__}, but {_name(function)}"
    try:
        with _silence():
            function(*given, **named)
    except (Exception, SystemExit) as error:
        if _is_a_stub(error):
            raise _not_written(function) from None
        if isinstance(error, exception_type):
            return
        full, public = _stopped(error, function)
        raise failure(f"{expectation} {full}", hint, f"{expectation} {public}") from None
    raise failure(f"{expectation} returned as if all were well.", hint)


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


def _copies(args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    return tuple(fresh(arg) for arg in args), {key: fresh(value) for key, value in kwargs.items()}


def _run(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    try:
        with _silence():
            result = function(*args, **kwargs)
            result = list(islice(result, _MOST_ITEMS)) if isinstance(result, Iterator) else result
    except (Exception, SystemExit) as error:
        if _is_a_stub(error):
            raise _not_written(function) from None
        full, public = _stopped(error, function)
        raise failure(f"{_name(function)} {full}", advice(error), f"{_name(function)} {public}") from None
    if result is None:
        hint = "is there a `return`? Printing a value does not return it."
        raise failure(f"{_name(function)} returned {describe(None)}.", hint)
    return result


@contextmanager
def _silence() -> Iterator[None]:
    """No warning, no floating-point complaint and no stderr leaves the block."""
    with errstate(all="ignore"), catch_warnings(), redirect_stderr(StringIO()):
        simplefilter("ignore")
        yield


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
