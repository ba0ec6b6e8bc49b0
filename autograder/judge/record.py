"""The record of a check: what it asked of the student's functions, and what came back, as long as the check runs.

Most checks pass, and what is kept of them is thrown away. So a value is kept as it is, and described as on the wire
when it is needed again, or at once if it may be another one by then: a random generator moves on, and a function may
change its arguments. What functions handed in were asked and answered is kept with the call that handed them in; what
functions that came out were asked by the check, as a pass over a data set asks for its elements, with the call that
they came from.
"""

import io
import math
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from autograder.wire import compounds
from autograder.wire.calls import call_there
from autograder.wire.decode import Decoder
from autograder.wire.encode import ATOMS, Encoder
from autograder.wire.errors import described
from autograder.wire.frames import Bounds, TooLargeError, WireError
from autograder.wire.peer import ForeignFunction, Peer

ROOM = Bounds(body_bytes=2_000_000, values=50_000)  # for a value that is described
MOST_VALUES, MOST_BYTES = 5_000, 20_000_000  # of a check
MOST_FUNCTIONS = 100  # in a value
ATOM_BYTES = 100
ITERATOR: type = type(iter([]))  # what an iterator is when it comes off the wire; a copy of it moves on by itself

Function = Callable[..., Any]


class Unkept(Exception):  # noqa: N818  (a limit of the record, not an error)
    """A value that cannot be made again."""


class Kept:
    """A value as it was at a moment: `seen` is to be looked at only, `again` makes it anew.

    The functions in it are numbered, after those that are `known`. Unless it may have `others`, a value with a function
    that is not known cannot be kept.
    """

    def __init__(self, value: Any, known: Sequence[Function] = (), others: bool = True) -> None:
        self.value, self.others = copy(value) if type(value) is ITERATOR else value, others
        self.functions: list[Function] = list(known)
        self.told: Any = None
        self.size = math.inf if type(value) is ITERATOR else size(value)
        if self.size == math.inf:
            self.describe()

    def describe(self) -> None:
        """Keep the value as it is now, whatever happens to it; raises Unkept."""
        if self.told is None:
            encoder = Encoder(self._number, ROOM)
            try:
                self.told = [encoder.describe(self.value)]
            except (TooLargeError, RecursionError):
                raise Unkept from None
            self.body, self.value = b"".join(encoder.body), None
            self.size = len(self.body)

    def _number(self, value: Any) -> list[Any]:
        if not callable(value):
            raise Unkept
        number = next((number for number, one in enumerate(self.functions) if one is value), None)
        if number is None:
            if not self.others or len(self.functions) >= MOST_FUNCTIONS:
                raise Unkept
            number = len(self.functions)
            self.functions.append(value)
        return ["function", number]

    def seen(self) -> Any:
        """The value, which nobody may change."""
        return self.value if self.told is None else self.again()

    def again(self, functions: Sequence[Function] | None = None) -> Any:
        """The value, new, with these functions in place of its own."""
        self.describe()
        functions = self.functions if functions is None else functions
        decoder = Decoder(io.BytesIO(self.body), len(self.body), ROOM, lambda told: functions[told[1]])
        return decoder.build(self.told[0])


def size(value: Any, met: set[int] | None = None) -> float:
    """About how many bytes a plain value holds; infinity for one that is not plain, or moves on by itself.

    What occurs again counts once: few parts can stand for very many. Raises Unkept for an iterator, which whoever looks
    at it uses up.
    """
    kind = type(value)
    if kind is np.ndarray:
        return value.nbytes  # type: ignore[no-any-return]
    if kind in ATOMS or issubclass(kind, np.generic):
        return ATOM_BYTES
    if issubclass(kind, Iterator):
        raise Unkept
    if kind not in (dict, list, tuple):
        return math.inf
    met = set() if met is None else met
    if id(value) in met:
        return 0
    met.add(id(value))
    parts = list(value.values()) if kind is dict else value
    return ATOM_BYTES * len(parts) if ATOMS.issuperset(map(type, parts)) else sum(size(part, met) for part in parts)


def is_a_pass(function: Function) -> bool:
    """Whether it is what a data set on the wire is gone through with, which can be done again."""
    return getattr(function, "__module__", "") == compounds.MODULE


@dataclass(frozen=True)
class Exchange:
    """What a function handed in was asked; its answer, or the exception that it raised."""

    function: Function
    question: Kept
    answer: Kept | BaseException


@dataclass(frozen=True)
class Inquiry:
    """What a function that came out of a call was asked by the check, by its number; its answer, or its exception."""

    function: int
    question: Kept
    answer: Kept | None
    raised: str


@dataclass
class Call:
    """A call of a student's function: the arguments before and after, the result, or the kind of the exception."""

    function: str
    before: Kept
    after: Kept
    exchanges: list[Exchange] = field(default_factory=list)
    result: Kept | None = None
    raised: str = ""
    inquiries: list[Inquiry] = field(default_factory=list)
    came_out: int = 0  # functions, in the result and in what they answered


class Record:
    """The calls of the check that runs. `is_complete` says whether all of them could be kept."""

    def __init__(self) -> None:
        self.start()
        self.is_complete = False

    def start(self) -> None:
        """A check begins."""
        self.calls: list[Call] = []
        self.open: list[Call] = []
        self.origins: dict[int, tuple[Call, int]] = {}  # of the functions that came out, by their handles
        self.is_complete = True
        self.values, self.bytes = 0, 0.0

    def stop(self) -> list[Call]:
        """The check is over; its calls, none if they are not all there. Nothing of them stays here."""
        calls = self.calls if self.is_complete else []
        self.start()
        self.is_complete = False
        return calls

    def call(self, peer: Peer, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call the student's function, and keep what was asked and what came of it."""
        before = self._keep([list(args), kwargs])
        if before is None:
            return call_there(peer, name, args, kwargs)
        call = Call(name, before, before)
        self.calls.append(call)
        self.open.append(call)
        changed = False

        def about_to_change() -> None:
            nonlocal changed
            changed = True
            self._describe(before)

        try:
            result = call_there(peer, name, args, kwargs, about_to_change)
            self._number(peer.got, call)
            call.result = self._keep(result)
        except WireError:
            raise
        except BaseException as error:
            call.raised = described(error)["kind"]
            raise
        finally:
            self.open.pop()
            if changed:
                call.after = self._keep([list(args), kwargs]) or before
        return result

    def inquire(self, peer: Peer, function: ForeignFunction, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call a function that came out of a call, and keep what came of it with that call."""
        call, number = self.origins.get(function.number, (None, 0))
        asked = self._keep([list(args), kwargs], others=False) if call else None
        if call is None or asked is None:
            return call_there(peer, function, args, kwargs)
        answer, raised = None, ""
        try:
            result = call_there(peer, function, args, kwargs)
            self._number(peer.got, call)
            answer = self._keep(result)
        except WireError:
            raise
        except BaseException as error:
            raised = described(error)["kind"]
            raise
        finally:
            call.inquiries.append(Inquiry(number, asked, answer, raised))
        return result

    def _number(self, functions: list[ForeignFunction], call: Call) -> None:
        for function in functions[:MOST_FUNCTIONS]:
            self.origins[function.number] = call, call.came_out
            call.came_out += 1

    def overheard(self, question: Any) -> Any:
        """A question of the student's to a function handed in, put so that its answer is kept as well."""
        match question:
            case [handle, list(args), dict(kwargs)] if self.open and callable(handle) and not is_a_pass(handle):
                return [partial(self._exchange, self.open[-1], handle), args, kwargs]
        return question

    def _exchange(self, call: Call, function: Function, /, *args: Any, **kwargs: Any) -> Any:
        asked = self._keep([list(args), kwargs], others=False)
        kept: Kept | BaseException | None = None
        try:
            answer = function(*args, **kwargs)
            kept = self._keep(answer, others=False)
        except BaseException as error:
            kept = error
            raise
        finally:
            if asked is not None and kept is not None:
                call.exchanges.append(Exchange(function, asked, kept))
        return answer

    def _keep(self, value: Any, others: bool = True) -> Kept | None:
        """The value as it is now; None, and the record is no longer complete, if there is no room or no way."""
        if self.is_complete:
            try:
                kept = Kept(value, others=others)
                self.values, self.bytes = self.values + 1, self.bytes + kept.size
                if self.values <= MOST_VALUES and self.bytes <= MOST_BYTES:
                    return kept
            except Unkept:
                pass
            self.is_complete = False
        return None

    def _describe(self, kept: Kept) -> None:
        try:
            kept.describe()
        except Unkept:
            self.is_complete = False
