"""Calls across the wire: a function of the other process is called as if it were here.

What the function did to its arguments is done to the caller's arguments too, its exception is raised here as the
exception that it is, and functions handed in are called back. Both sides use the same code; what differs is which
functions a side may be asked to call.

What differs from a call in one process: an object that a function keeps is a copy as soon as the call is over, and so
is what it returns when it is called for many rows together; of arguments that share memory only in part, each is an
array of its own; the shape of an array cannot be set in place; an exception comes without those that led to it; and
NumPy's global random state is not shared.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from autograder.wire.changes import as_it_is, become, contents, is_changed, snapshot
from autograder.wire.encode import MOST_ITEMS, Encoder
from autograder.wire.errors import described, rebuilt
from autograder.wire.frames import TooLargeError, WireError
from autograder.wire.peer import Foreign, ForeignFunction, Peer

AboutToChange = Callable[[list[Any]], None]
Result = Callable[[], Any]  # gives the result of a call that was made, or raises its exception


def call_there(
    peer: Peer,
    target: str | ForeignFunction,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    about_to_send: Callable[[Encoder], None] | None = None,
    about_to_change: AboutToChange | None = None,
) -> Any:
    """Call a function of the other side, by name or by handle, and return its result or raise its exception.

    `about_to_send` is called with the question, `about_to_change` with what the call changed of the arguments
    before that is done here, if it changed anything.
    """
    return _answered(peer, "call", [target, list(args), kwargs], about_to_send, about_to_change)()


def call_each_there(
    peer: Peer,
    target: str,
    rows: list[tuple[Any, ...]],
    about_to_send: Callable[[Encoder], None] | None = None,
    about_to_change: AboutToChange | None = None,
) -> list[Result]:
    """Call a function of the other side with each row of arguments, up to the first call that raises, all at once.

    Returns the result of each call that was made; of rows that could not be handed over, one that raises.
    """
    count = len(rows)
    question = [target, list(rows), {}]  # a list that the answer may change
    answer = _answered(peer, "each", question, about_to_send, about_to_change)
    try:
        told = answer()
    except WireError:
        raise
    except BaseException:
        return [answer]
    if not (type(told) is list and len(told) <= count and all(map(_is_told, told))):
        raise WireError("an answer out of form")
    if len(told) < count and (not told or told[-1][0]):
        raise WireError("an answer that lacks calls")
    return [_result(*call) for call in told]


def _is_told(call: Any) -> bool:
    return type(call) is list and len(call) == 2 and type(call[0]) is bool


def _answered(
    peer: Peer,
    verb: str,
    question: list[Any],
    about_to_send: Callable[[Encoder], None] | None,
    about_to_change: AboutToChange | None,
) -> Result:
    match peer.ask(verb, question, about_to_send):
        case [bool(succeeded), outcome, changes]:
            if changes is not None:
                _take_over(changes, about_to_change)
            return _result(succeeded, outcome)
    raise WireError("an answer out of form")


def _result(succeeded: bool, outcome: Any) -> Result:
    def result() -> Any:
        if succeeded:
            return outcome
        raise rebuilt(outcome)

    return result


def _take_over(changes: Any, about_to_change: AboutToChange | None) -> None:
    try:
        things, news = changes
        if len(set(map(id, things))) != len(things):
            raise ValueError("a thing that changed twice")
        if about_to_change:
            about_to_change(things)
        for thing, new in zip(things, news, strict=True):
            become(thing, new)
    except Exception as problem:
        raise WireError(f"a change out of form ({type(problem).__name__})") from None


def each(function: Callable[..., Any]) -> Callable[..., list[list[Any]]]:
    """The function that calls this one with each row of arguments, and tells what came of it, up to an exception."""

    def outcomes(*rows: list[Any]) -> list[list[Any]]:
        told: list[list[Any]] = []
        for row in rows:
            try:
                result = function(*row)
                if isinstance(result, Iterator):
                    told.append([True, iter(as_it_is(list(islice(result, MOST_ITEMS))))])
                else:
                    told.append([True, as_it_is(result)])
            except WireError:
                raise
            except BaseException as error:
                return [*told, [False, described(error)]]
        return told

    return outcomes


def call_here(peer: Peer, value: Any, find: Callable[[str], Any]) -> Encoder:
    """Answer the other side's call of a function that `find` knows by name, or that was given out as a handle."""
    match value:
        case [str(name), list(args), dict(kwargs)]:
            handle = None
        case [handle, list(args), dict(kwargs)] if callable(handle) and not isinstance(handle, Foreign):
            name = ""
        case _:
            raise WireError("a call out of form")
    arguments = peer.came
    before = [snapshot(thing) for thing in arguments]
    answer = peer.message(arguments)
    try:
        called = find(name) if handle is None else handle
        outcome = [True, answer.describe(called(*args, **kwargs))]  # runs through an iterator, too
    except WireError:
        raise
    except BaseException as error:
        answer = peer.message(arguments)
        outcome = [False, answer.describe(described(error, to_be_known=handle is not None))]
    changed = [thing for thing, was in zip(arguments, before, strict=True) if is_changed(thing, was)]
    try:
        changes = answer.describe((changed, [contents(thing) for thing in changed]) if changed else None)
        return answer.write("answer", "call", ["t", *outcome, changes])
    except TooLargeError as problem:
        answer = peer.message(arguments)
        return answer.write("answer", "call", ["t", False, answer.describe(described(problem)), None])
