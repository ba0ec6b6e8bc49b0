"""Exceptions as plain data: the builtin or NumPy class that one is, its arguments, and where it was raised.

An exception of a function that was handed over comes back to its own process as the very object that it was: it passes
through the other process, which may catch it, and which hears no more of a check's failure than its public text. Of a
class that a student wrote, the nearest class that everybody knows is told. StopIteration and its like, which end loops
without a word, arrive as a RuntimeError, as they do when they leave a generator; so do KeyboardInterrupt and other
exceptions that are no errors, all but SystemExit.
"""

import builtins
import linecache
from traceback import walk_tb
from typing import Any

import numpy as np

from autograder.wire.encode import ATOMS
from autograder.wire.frames import WireError
from autograder.wire.peer import Foreign

LONGEST_TEXT = 2000
MOST_ARGUMENTS = 5
ENDS = (StopIteration, StopAsyncIteration)
TAKE_MORE_THAN_TEXT = (BaseExceptionGroup, UnicodeDecodeError, UnicodeEncodeError, UnicodeTranslateError)
KNOWN = {
    name: kind
    for module in (builtins, np.exceptions, np.linalg)
    for name, kind in vars(module).items()
    if isinstance(kind, type)
    and issubclass(kind, Exception | SystemExit)
    and not issubclass(kind, ENDS + TAKE_MORE_THAN_TEXT)
}
KINDS = frozenset(KNOWN.values())


def described(error: BaseException, to_be_known: bool = False) -> dict[str, Any]:
    """An exception as plain data; `to_be_known` if it shall be known again, should it come back."""
    kind: Any = next((kind for kind in type(error).__mro__ if kind in KINDS), None)
    text = _text(error)
    if kind is None or isinstance(error, ENDS):
        kind, text = RuntimeError, f"{type(error).__name__} {text}".strip()
    exact = _made(kind, error.args, text) is not None
    line, itself = students_line(error), getattr(error, "itself", None)
    if to_be_known:
        itself = error.with_traceback(None)  # frames could hold much memory
        itself.__context__ = itself.__cause__ = None
    return {"kind": kind.__name__, "arguments": list(error.args) if exact else [text], "line": line, "itself": itself}


def rebuilt(told: Any) -> BaseException:
    """The exception that the other side described: one of ours that comes back, or a new one."""
    match told:
        case {"kind": str(name), "arguments": list(arguments), "line": str(line), "itself": itself}:
            made = itself if isinstance(itself, BaseException) else _made(KNOWN.get(name, RuntimeError), arguments)
        case _:
            raise WireError("an exception out of form")
    if made is None:
        made = RuntimeError("an error that cannot be told")
    if isinstance(itself, Foreign):
        made.itself = itself  # type: ignore[attr-defined]
    if line and not hasattr(made, "student_line"):
        made.student_line = line  # type: ignore[attr-defined]  # the checks name it in their message
    return made


def _made(kind: Any, arguments: Any, text: str | None = None) -> BaseException | None:
    """An exception with these arguments if they are plain and it can be made, and if it says `text`."""
    if len(arguments) > MOST_ARGUMENTS or not ATOMS.issuperset(map(type, arguments)):
        return None
    if any(len(part) > LONGEST_TEXT for part in arguments if type(part) is str):
        return None
    try:
        made: BaseException = kind(*arguments)
        return made if text in (None, str(made)) else None
    except Exception:
        return None


def _text(error: BaseException) -> str:
    try:
        public = getattr(error, "public", None)  # of a check's failure: the text without what the check knows
        return str.__str__(public if isinstance(public, str) else str(error))[:LONGEST_TEXT]
    except Exception:  # of a class that a student wrote
        return ""


def students_line(error: BaseException) -> str:
    """The deepest line of the student's own cells in a traceback, as `line 9: v[t] = theta[t + 1]` in quotes."""
    place = None
    for frame, line in walk_tb(error.__traceback__):
        if "ipython-input" in frame.f_code.co_filename:
            place = frame, line
    if place is None:
        return ""
    frame, line = place
    source = linecache.getline(frame.f_code.co_filename, line)
    return f"line {line}: `{source.strip()[:100]}`"
