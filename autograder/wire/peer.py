"""A peer: one end of the wire. It asks the other side and answers what it is asked, also while it waits for an answer.

Each message carries one value. Functions travel as handles: numbers that only the process that gave them out can turn
back into functions, and a call of a handle is a question to that process.
"""

import socket
from collections.abc import Callable
from typing import Any

from autograder.wire.decode import Decoder
from autograder.wire.encode import Encoder
from autograder.wire.frames import Bounds, WireError, receive, send

Answer = Callable[[Any], Any]
MOST_HANDLES = 10_000


class Peer:
    """One end of a connection. `answers` says which questions are answered here, and by what."""

    def __init__(self, sock: socket.socket, answers: dict[str, Answer], bounds: Bounds | None = None) -> None:
        self.sock = sock
        self.answers = answers
        self.bounds = bounds or Bounds()
        self.given: list[Any] = []  # what was given out as a handle, by number
        self.numbers: dict[int, int] = {}

    def ask(self, verb: str, value: Any) -> Any:
        """Put a question and return the answer, answering what the other side asks meanwhile."""
        self._send("ask", verb, value)
        while True:
            kind, word, came = self._receive()
            if kind == "answer":
                return came
            self._send("answer", word, self._answer(word, came))

    def serve(self) -> None:
        """Answer questions until the other side is gone."""
        while True:
            kind, word, came = self._receive()
            if kind != "ask":
                raise WireError("an answer to no question")
            self._send("answer", word, self._answer(word, came))

    def _answer(self, verb: str, value: Any) -> Any:
        if verb not in self.answers:
            raise WireError("a question that is not answered here")
        return self.answers[verb](value)

    def _send(self, kind: str, word: str, value: Any) -> None:
        encoder = Encoder(self.as_handle)
        send(self.sock, [kind, word, encoder.describe(value)], encoder.buffers)

    def _receive(self) -> tuple[str, str, Any]:
        head, body = receive(self.sock, self.bounds)
        if type(head) is not list or len(head) != 3 or head[0] not in ("ask", "answer") or type(head[1]) is not str:
            raise WireError("a message out of form")
        return head[0], head[1], Decoder(body, self.bounds, self.from_handle).build(head[2])

    def as_handle(self, value: Any) -> list[Any]:
        """The description of something that is not plain data: back as it came if it came from there, else a number."""
        if isinstance(value, Foreign) and value.peer is self:
            return ["back", value.number]
        number = self.numbers.get(id(value))
        if number is None:
            if len(self.given) >= MOST_HANDLES:
                raise WireError("too many objects that are not plain data")
            number = self.numbers[id(value)] = len(self.given)
            self.given.append(value)
        name = getattr(value, "__name__", type(value).__name__) if callable(value) else type(value).__name__
        return ["handle", number, str(name)[:60], callable(value)]

    def from_handle(self, told: list[Any]) -> Any:
        """What a handle stands for here."""
        match told:
            case ["back", int(number)] if 0 <= number < len(self.given):
                return self.given[number]
            case ["handle", int(number), str(name), True]:
                return ForeignFunction(self, number, name)
            case ["handle", int(number), str(name), False]:
                return Foreign(self, number, name)
        raise WireError("a description out of form")


class Foreign:
    """An object of the other process that is not plain data. Nothing can be done with it but hand it back."""

    def __init__(self, peer: Peer, number: int, name: str) -> None:
        self.peer, self.number, self.__name__ = peer, number, name

    def __repr__(self) -> str:
        return f"<{self.__name__}>"


class ForeignFunction(Foreign):
    """A function of the other process; calling it asks that process."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: D102
        return self.peer.answers["foreign"]((self, args, kwargs))
