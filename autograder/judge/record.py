"""The record of a check: what it asked of the student's functions, and what came back, as long as the check runs.

Most checks pass, and what is kept of them is thrown away, so a value is described only when it has to be: before a
function changes its arguments. What functions handed in were asked and answered is kept with the call that handed them
in; what functions that came out were asked by the check, as a pass over a data set asks for its elements, with the call
that they came from.
"""

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from autograder.judge.kept import MOST_FUNCTIONS, Function, Kept, Unkept
from autograder.wire import compounds
from autograder.wire.calls import Result, call_each_there, call_there
from autograder.wire.encode import Encoder
from autograder.wire.errors import described
from autograder.wire.frames import WireError
from autograder.wire.peer import ForeignFunction, Peer

MOST_VALUES, MOST_BYTES = 5_000, 20_000_000  # of a check


def is_a_pass(function: Function) -> bool:
    """Whether it is what a data set on the wire is gone through with, which can be done again."""
    return getattr(function, "__module__", "") == compounds.PASSES


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
        self.values = self.bytes = 0

    def stop(self) -> list[Call]:
        """The check is over; its calls, none if they are not all there. Nothing of them stays here."""
        calls = self.calls if self.is_complete else []
        self.start()
        self.is_complete = False
        return calls

    def call(self, peer: Peer, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call the student's function, and keep what was asked and what came of it."""
        if not self.is_complete:
            return call_there(peer, name, args, kwargs)
        calls: list[Call] = []
        changed = False

        def about_to_send(question: Encoder | None = None) -> None:
            before = self._keep([list(args), kwargs], size=question.plain_size if question else None)
            if before:
                calls.append(Call(name, before, before))
                self.calls.append(calls[0])
                self.open.append(calls[0])

        def about_to_change(things: list[Any]) -> None:
            nonlocal changed
            changed = True
            self._hold([call.before for call in calls], things)

        try:
            result = call_there(peer, name, args, kwargs, about_to_send, about_to_change)
            for call in calls:
                self._number(peer.got, call)
                call.result = self._keep(result, size=peer.got_size)
        except WireError:
            raise
        except BaseException as error:
            if not calls:
                about_to_send()
            for call in calls:
                call.raised = described(error)["kind"]
            raise
        finally:
            for call in calls:
                self.open.pop()
                if changed:
                    call.after = self._keep([list(args), kwargs]) or call.before
        return result

    def call_each(self, peer: Peer, name: str, rows: list[tuple[Any, ...]]) -> list[Result]:
        """Call the student's function with each row of arguments, which hold no functions, and keep what came of it."""
        kept: list[Kept] = []
        changed = False

        def about_to_send(question: Encoder) -> None:
            size = question.plain_size
            befores = [self._keep([list(row), {}], size=size and size // len(rows)) for row in rows]
            kept.extend(before for before in befores if before)

        def about_to_change(things: list[Any]) -> None:
            nonlocal changed
            changed = True
            self._hold(kept, things)

        results = call_each_there(peer, name, rows, about_to_send, about_to_change)
        if len(kept) < len(rows) or not results:
            return results
        size = peer.got_size and peer.got_size // len(results)
        for row, before, result in zip(rows, kept, results, strict=False):
            call = Call(name, before, before)
            if changed:
                call.after = self._keep([list(row), {}]) or before
            try:
                call.result = self._keep(result(), size=size)
            except WireError:
                raise
            except BaseException as error:
                call.raised = described(error)["kind"]
            self.calls.append(call)
        return results

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
            answer = self._keep(result, size=peer.got_size)
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

    def _keep(self, value: Any, others: bool = True, size: int | None = None) -> Kept | None:
        """The value as it is now; None, and the record is no longer complete, if there is no room or no way.

        `size` is that of a plain value.
        """
        if self.is_complete:
            try:
                kept = Kept(value, others=others, size=size)
                self.values, self.bytes = self.values + 1, self.bytes + kept.size
                if self.values <= MOST_VALUES and self.bytes <= MOST_BYTES:
                    return kept
            except Unkept:
                pass
            self.is_complete = False
        return None

    def _hold(self, values: list[Kept], things: list[Any]) -> None:
        """Describe the values while they are what they were, if these things in them change and are not kept apart."""
        apart = {id(thing) for kept in values for thing, _ in kept.moving}
        if apart.issuperset(map(id, things)):
            return
        try:
            for kept in values:
                kept.describe()
        except Unkept:
            self.is_complete = False
