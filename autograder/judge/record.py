"""The record of a check: what it asked of the student's functions, and what came back, as long as the check runs.

A function may change its arguments, a generator moves on, and a function handed in may answer otherwise the next time.
So a value is kept as the wire describes it, from which it can be made again as it was; what functions handed in were
asked and answered is kept with the call that handed them in.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from autograder.wire import compounds
from autograder.wire.decode import Decoder
from autograder.wire.encode import Encoder
from autograder.wire.errors import described
from autograder.wire.frames import Bounds, TooLargeError, WireError
from autograder.wire.peer import Foreign

ROOM = Bounds(body_bytes=1_000_000, values=50_000)  # for one value; what is larger is not kept
MOST_VALUES, MOST_BYTES = 5_000, 8_000_000  # of a check

Function = Callable[..., Any]


class Unkept(Exception):  # noqa: N818  (a limit of the record, not an error)
    """A value that cannot be kept."""


def is_a_pass(function: Function) -> bool:
    """Whether it is what a data set on the wire is gone through with, which can be done again."""
    return getattr(function, "__module__", "") == compounds.MODULE


def place(function: Function, functions: Sequence[Function]) -> int | None:
    """The number of a function among others, if it is one of them."""
    return next((number for number, one in enumerate(functions) if one is function), None)


class Kept:
    """A value as it was at a moment; `again` makes it anew. `functions` are those in it, by number.

    When `known` are given, a value with any other function in it cannot be kept.
    """

    def __init__(self, value: Any, known: Sequence[Function] | None = None) -> None:
        self.functions, self.known = list(known or ()), known
        encoder = Encoder(self._number, ROOM)
        try:
            self.told = encoder.describe(value)
        except (TooLargeError, RecursionError):
            raise Unkept from None
        self.body = b"".join(encoder.body)

    def _number(self, value: Any) -> list[Any]:
        if not callable(value) or isinstance(value, Foreign):
            raise Unkept
        number = place(value, self.functions)
        if number is None:
            if self.known is not None:
                raise Unkept
            number = len(self.functions)
            self.functions.append(value)
        return ["function", number]

    def again(self, functions: Sequence[Function] | None = None) -> Any:
        """The value, new, with these functions in place of its own."""
        functions = self.functions if functions is None else functions
        source = io.BytesIO(self.body)
        return Decoder(source, len(self.body), ROOM, lambda told: functions[told[1]]).build(self.told)


@dataclass(frozen=True)
class Exchange:
    """What the function handed in under this number was asked; its answer or the exception that it raised."""

    number: int
    question: Kept
    answer: Kept | BaseException


@dataclass
class Call:
    """A call of a student's function: the arguments before and after, the result, or the kind of the exception."""

    function: str
    before: Kept
    exchanges: list[Exchange] = field(default_factory=list)
    result: Kept | None = None
    raised: str = ""
    after: Kept | None = None  # None while the call runs


class Record:
    """The calls of the check that runs. `complete` says whether all of them could be kept."""

    def __init__(self) -> None:
        self.start()
        self.running = False

    def start(self) -> None:
        """A check begins."""
        self.calls: list[Call] = []
        self.open: list[Call] = []
        self.complete, self.running = True, True
        self.room = [MOST_VALUES, MOST_BYTES]

    def stop(self) -> list[Call]:
        """The check is over; its calls, none if they are not all there. Nothing of them stays here."""
        calls = self.calls if self.complete else []
        self.start()
        self.running = False
        return calls

    def call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], ask: Callable[[], Any]) -> Any:
        """Ask the student's function, and keep what was asked and what came of it."""
        call = self._opened(name, args, kwargs)
        if call is None:
            return ask()
        self.open.append(call)
        try:
            result = ask()
            call.result = self._keep(result, call.before.functions)
        except WireError:
            raise
        except BaseException as error:
            call.raised = described(error)["kind"]
            raise
        finally:
            self.open.pop()
            call.after = self._keep([list(args), kwargs])
        return result

    def _opened(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Call | None:
        before = self._keep([list(args), kwargs])
        if before is None:
            return None
        self.calls.append(Call(name, before))
        return self.calls[-1]

    def overheard(self, question: Any) -> Any:
        """A question of the student's to a function handed in, put so that its answer is kept as well."""
        match question:
            case [handle, list(args), dict(kwargs)] if self.open and callable(handle) and not is_a_pass(handle):
                return [partial(self._exchange, self.open[-1], handle), args, kwargs]
        return question

    def _exchange(self, call: Call, function: Function, /, *args: Any, **kwargs: Any) -> Any:
        number = place(function, call.before.functions)
        if number is None:
            self.complete = False
            return function(*args, **kwargs)
        asked = self._keep([list(args), kwargs], ())
        try:
            answer = function(*args, **kwargs)
            kept: Kept | BaseException | None = self._keep(answer, ())
        except BaseException as error:
            kept = error
            raise
        finally:
            if asked is not None and kept is not None:
                call.exchanges.append(Exchange(number, asked, kept))
        return answer

    def _keep(self, value: Any, known: Sequence[Function] | None = None) -> Kept | None:
        """The value as it is now; None, and the record is no longer complete, if there is no room or no way."""
        if not (self.running and self.complete):
            return None
        try:
            kept = Kept(value, known)
            self.room = [self.room[0] - 1, self.room[1] - len(kept.body)]
            if min(self.room) >= 0:
                return kept
        except Unkept:
            pass
        self.complete = False
        return None
