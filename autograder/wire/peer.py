"""A peer: one end of the wire. It asks the other side and answers what it is asked, also while it waits for an answer.

Each message carries one value. An answer may refer to what came with its question, by number: so a function that
returns its argument returns that very object. Functions travel as handles: numbers that only the process that gave
them out can turn back into functions, and a call of a handle is a question to that process.
"""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from autograder.wire import arrays
from autograder.wire.decode import Decoder
from autograder.wire.encode import Encoder
from autograder.wire.frames import PART_BYTES, Bounds, WireError, receive, send, stream

Answer = Callable[[Any], Any]
MOST_NESTED = 40  # questions inside of questions, long before Python runs out of stack in the middle of a message
MOST_HANDLES = 10_000  # that are remembered; the oldest is forgotten
MOST_KINDS = 20  # of objects that are told apart by name; each takes a class of its own


class Peer:
    """One end of a connection. `answers` says which questions are answered here, and by what."""

    def __init__(self, sock: socket.socket, answers: dict[str, Answer], bounds: Bounds | None = None) -> None:
        self.sock = sock
        self.source = stream(sock)
        self.answers = answers
        self.bounds = bounds or Bounds()
        self.came: list[Any] = []  # what the question that is being answered brought along, by number
        self.given: dict[int, Any] = {}  # what was given out as a handle, by number
        self.got: list[ForeignFunction] = []  # the functions of the other side that came with the last message
        self.got_size: int | None = None  # about how many bytes it takes to keep what came, if that is plain
        self.call: Callable[..., Any] | None = None  # what calls them in place of `call_there`, if anything
        self.numbers: dict[int, int] = {}
        self.kinds: dict[str, type[Foreign]] = {}  # of the objects that came, by name
        self.handles = 0
        arrays.keep_freed_memory()
        self.turn = threading.RLock()  # one question at a time, should a student's function use threads
        self.nested = 0  # questions that wait for an answer, each put while the one before was being answered

    def ask(self, verb: str, value: Any, about_to_send: Callable[[Encoder], None] | None = None) -> Any:
        """Put a question and return the answer, answering what the other side asks meanwhile."""
        question = self.message()
        question.write("ask", verb, question.describe(value))
        if about_to_send:
            about_to_send(question)
        with self.turn:
            if self.nested == MOST_NESTED:
                raise RecursionError("maximum depth of calls inside of calls exceeded")
            self.nested += 1
            try:
                self._send(question)
                while True:
                    kind, word, came = self._receive(question.met)
                    if kind == "answer":
                        return came
                    self._reply(word, came)
            finally:
                self.nested -= 1

    @contextlib.contextmanager
    def silent(self) -> Iterator[None]:
        """No question leaves this side inside the block: whoever puts one is refused."""
        nested, self.nested = self.nested, MOST_NESTED
        try:
            yield
        finally:
            self.nested = nested

    def serve(self) -> None:
        """Answer questions until the other side is gone."""
        while True:
            kind, word, came = self._receive()
            if kind != "ask":
                raise WireError("an answer to no question")
            self._reply(word, came)

    def message(self, shared: Iterable[Any] = ()) -> Encoder:
        """An empty message, in which what is shared can be referred to."""
        return Encoder(self.as_handle, self.bounds, shared)

    def _reply(self, verb: str, value: Any) -> None:
        try:
            answer = self._answer(verb, value)
        except Exception as problem:  # the other side would wait for ever
            raise WireError(f"a question that could not be answered ({type(problem).__name__})") from problem
        if not isinstance(answer, Encoder):
            message = self.message()
            answer = message.write("answer", verb, message.describe(answer))
        self._send(answer)

    def _answer(self, verb: str, value: Any) -> Any:
        if verb not in self.answers:
            raise WireError("a question that is not answered here")
        return self.answers[verb](value)

    def _send(self, message: Encoder) -> None:
        send(self.sock, message.head, message.body, message.body_bytes)

    def _receive(self, asked: Iterable[Any] = ()) -> tuple[str, str, Any]:
        """The next message. An answer may refer to what was `asked`, a question brings along what it is about."""
        head, head_bytes, size = receive(self.source, self.bounds)
        if type(head) is not list or len(head) != 3 or head[0] not in ("ask", "answer") or type(head[1]) is not str:
            raise WireError("a message out of form")
        kind, word, told = head
        self.got = []
        decoder = Decoder(self.source, size, self.bounds, self.from_handle, asked if kind == "answer" else ())
        value = decoder.build(told)
        self.got_size = head_bytes + size + PART_BYTES * decoder.count if decoder.is_plain else None
        if kind == "ask":
            self.came = decoder.met
        return kind, word, value

    def as_handle(self, value: Any) -> list[Any]:
        """The description of something that is not plain data: back as it came if it came from there, else a number."""
        if isinstance(value, Foreign) and value.peer is self:
            return ["back", value.number]
        number = self.numbers.get(id(value))
        if number is None:
            number = self.numbers[id(value)] = self.handles
            self.given[number] = value
            self.handles += 1
            if len(self.given) > MOST_HANDLES:
                oldest = next(iter(self.given))
                del self.numbers[id(self.given.pop(oldest))]
        name = getattr(value, "__name__", None) if callable(value) else None
        kind = type(value).__name__ + (f" of {value.dtype.name}" if isinstance(value, np.ndarray) else "")
        return ["handle", number, str(name or kind)[:60], callable(value)]

    def from_handle(self, told: list[Any]) -> Any:
        """What a handle stands for here."""
        match told:
            case ["back", int(number)] if number in self.given:
                return self.given[number]
            case ["handle", int(number), str(name), True]:
                self.got.append(ForeignFunction(self, number, name))
                return self.got[-1]
            case ["handle", int(number), str(name), False]:
                return self._kind(name[:60])(self, number, name)
        raise WireError("a description out of form")

    def _kind(self, name: str) -> "type[Foreign]":
        """The class of objects of this kind, by whose name a check can say what came."""
        if name not in self.kinds and len(self.kinds) < MOST_KINDS:
            self.kinds[name] = type(name, (Foreign,), {})
        return self.kinds.get(name, Foreign)


class Foreign:
    """An object of the other process that is not plain data. Nothing can be done with it but hand it back."""

    def __init__(self, peer: Peer, number: int, name: str) -> None:
        self.peer, self.number, self.__name__ = peer, number, name

    def __repr__(self) -> str:
        return f"<{self.__name__}>"


class ForeignFunction(Foreign):
    """A function of the other process; calling it asks that process."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: D102
        from autograder.wire.calls import call_there  # which is made of peers and their questions

        return (self.peer.call or call_there)(self.peer, self, args, kwargs)


ForeignFunction.__name__ = "function"  # as checks call it
