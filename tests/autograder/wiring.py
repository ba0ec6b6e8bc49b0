"""Two ends of a wire, for tests: a value sent over it, a judge and the functions of a student, and what is the same."""

import io
import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from autograder.wire.calls import Result, call_each_there, call_here, call_there, each
from autograder.wire.decode import Decoder
from autograder.wire.encode import Encoder
from autograder.wire.frames import Bounds, WireError
from autograder.wire.peer import Peer

SMALL = Bounds(head_bytes=10_000, body_bytes=100_000, values=1000, depth=20)


def there(value: Any, bounds: Bounds = SMALL) -> Any:
    """A value after its way over the wire."""
    encoder = Encoder(lambda thing: ["opaque", type(thing).__name__], bounds)
    told = json.loads(encoder.write("ask", "", encoder.describe(value)).head)[2]
    body = b"".join(encoder.body)
    assert len(body) == encoder.body_bytes
    return Decoder(io.BytesIO(body), len(body), bounds, lambda told: tuple(told)).build(told)


def decoded(told: Any, body: bytes = b"", bounds: Bounds = SMALL) -> Any:
    """What a description that somebody made up stands for."""
    return Decoder(io.BytesIO(body), len(body), bounds, lambda told: None).build(told)


def same(a: Any, b: Any) -> bool:
    """Whether two values are the same in kind and in value, and share what they share."""
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        alike = (a.dtype, a.shape, a.flags.writeable) == (b.dtype, b.shape, b.flags.writeable)
        return bool(alike and np.array_equal(a, b, equal_nan=a.dtype.kind in "fcmM"))
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, set | frozenset):
        return {(type(part), part) for part in a} == {(type(part), part) for part in b}
    if isinstance(a, dict):
        return len(a) == len(b) and all(map(same, a.keys(), b.keys())) and all(map(same, a.values(), b.values()))
    if isinstance(a, float | complex | np.inexact | np.datetime64 | np.timedelta64):
        return bool(a == b or (a != a and b != b)) and str(a) == str(b)
    return bool(a == b)


def refuse(name: str) -> Any:
    """A judge calls no function by name."""
    raise WireError(f"no {name}")


def end(sock: socket.socket, find: Callable[[str], Any], bounds: Bounds | None = None) -> Peer:
    """One end of a wire, as judge and worker make it."""
    peer = Peer(sock, {}, bounds)
    peer.answers["call"] = lambda value: call_here(peer, value, find)
    peer.answers["each"] = lambda value: call_here(peer, value, lambda name: each(find(name)))
    return peer


class Wire:
    """A judge's end of a wire, and the functions that the student's end, a thread, can be asked for."""

    def __init__(self, bounds: Bounds | None = None) -> None:
        ours, theirs = socket.socketpair()
        self.functions: dict[str, Callable[..., Any]] = {}
        self.student = end(theirs, self.functions.__getitem__, bounds)
        self.judge = end(ours, refuse, bounds)
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def call(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Call a function as the student's."""
        self.functions["f"] = function
        return call_there(self.judge, "f", args, kwargs)

    def call_each(self, function: Callable[..., Any], *rows: tuple[Any, ...]) -> list[Result]:
        """Call a function as the student's with each row of arguments."""
        self.functions["f"] = function
        return call_each_there(self.judge, "f", list(rows))

    def close(self) -> None:
        """Hang up."""
        self.judge.sock.shutdown(socket.SHUT_RDWR)
        self.thread.join()
        self.judge.sock.close()

    def _serve(self) -> None:
        try:
            self.student.serve()
        except WireError:
            pass
        finally:  # so that nobody waits for it
            self.student.sock.close()


@contextmanager
def wired(bounds: Bounds | None = None) -> Iterator[Wire]:
    """A wire that is hung up at the end."""
    wire = Wire(bounds)
    try:
        yield wire
    finally:
        wire.close()


@contextmanager
def forked(functions: dict[str, Callable[..., Any]]) -> Iterator[Peer]:
    """A judge's end of a wire to another process, which can be asked for functions."""
    ours, theirs = socket.socketpair()
    child = os.fork()
    if not child:
        try:
            ours.close()
            end(theirs, functions.__getitem__).serve()
        finally:
            os._exit(0)
    theirs.close()
    try:
        yield end(ours, refuse)
    finally:
        ours.close()
        os.waitpid(child, 0)
