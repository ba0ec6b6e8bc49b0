"""Calls across the wire: a function of the other process is called as if it were here.

What the function did to its arguments is done to the caller's arguments too, its exception is raised here as the
builtin exception that it is, and functions handed in are called back. Both sides use the same code; what differs is
which functions a side may be asked to call.
"""

import builtins
import traceback
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from autograder.wire.encode import Encoder
from autograder.wire.frames import WireError
from autograder.wire.peer import Foreign, ForeignFunction, Peer
from autograder.wire.reflect import reflect

MOST_ITEMS = 100_000
LONGEST_TEXT = 2000
ERRORS = {
    name: kind
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, Exception | SystemExit) and not issubclass(kind, UnicodeError)
}


def call_there(peer: Peer, target: str | ForeignFunction, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Call a function of the other side, by name or by handle, and return its result or raise its exception."""
    answer = peer.ask("call", [target, list(args), kwargs])
    match answer:
        case [True, result, changed]:
            if changed is not None:
                reflect([list(args), kwargs], changed)
            return result
        case [False, dict(error), changed]:
            if changed is not None:
                reflect([list(args), kwargs], changed)
            raise rebuilt(error)
    raise WireError("an answer out of form")


def call_here(peer: Peer, value: Any, find: Callable[[str], Any]) -> list[Any]:
    """Answer the other side's call of a function that `find` knows by name, or that was given out as a handle."""
    match value:
        case [str() as target, list(args), dict(kwargs)]:
            pass
        case [target, list(args), dict(kwargs)] if callable(target) and not isinstance(target, Foreign):
            pass
        case _:
            raise WireError("a call out of form")
    before = fingerprint(peer, [args, kwargs])
    try:
        called = find(target) if isinstance(target, str) else target
        result = called(*args, **kwargs)
        if isinstance(result, Iterator):
            result = list(islice(result, MOST_ITEMS))
        outcome = [True, result]
    except (Exception, SystemExit) as error:
        outcome = [False, described(error)]
    after = fingerprint(peer, [args, kwargs])
    return [*outcome, None if after == before else [args, kwargs]]


def fingerprint(peer: Peer, value: Any) -> tuple[Any, bytes]:
    """A value as what the wire would carry, to see whether a call changed it."""
    encoder = Encoder(peer.as_handle)
    try:
        return encoder.describe(value), b"".join(encoder.buffers)
    except WireError:
        return None, b""


def described(error: BaseException) -> dict[str, Any]:
    """An exception as plain data: the builtin class that it is, its text, and where it was raised."""
    kind = next(kind.__name__ for kind in type(error).__mro__ if kind.__name__ in ERRORS)
    only = error.args[0] if len(error.args) == 1 and isinstance(error.args[0], str) else None
    try:
        text = only if only is not None else str(error)
    except Exception:
        text = ""
    return {"kind": kind, "text": text[:LONGEST_TEXT], "line": students_line(error)}


def students_line(error: BaseException) -> str:
    """The deepest line of the student's own cells in a traceback, as `line 9: v[t] = theta[t + 1]` in quotes."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "ipython-input" in f.filename]
    return f"line {frames[-1].lineno}: `{(frames[-1].line or '').strip()[:100]}`" if frames else ""


def rebuilt(error: dict[str, Any]) -> BaseException:
    """The exception that the other side described, as an exception of this side."""
    kind, text, line = (error.get(key) for key in ("kind", "text", "line"))
    made: Any = ERRORS.get(kind if isinstance(kind, str) else "", RuntimeError)(text if isinstance(text, str) else "")
    if isinstance(line, str) and line:
        made.student_line = line  # the checks name it in their message
    return made  # type: ignore[no-any-return]
