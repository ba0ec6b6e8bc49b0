"""Frames: how a message is laid out on a socket, and how much one may hold.

A frame is a fixed header, a head of JSON that describes the message, and a body with the raw bytes of its arrays. Both
lengths are checked before anything is read.
"""

import json
import socket
import struct
from dataclasses import dataclass
from typing import Any

HEADER = struct.Struct("<4sIQ")  # magic, bytes of the head, bytes of the body
MAGIC = b"AGW1"


class WireError(BaseException):
    """A message that is not what it must be: too large, cut short, or of a form that nobody sends in good faith.

    Not an Exception, so that no check takes a broken wire for an error of the student's function.
    """


class Closed(WireError):  # noqa: N818  (an end, not an error of the message)
    """The other side is gone."""


@dataclass(frozen=True)
class Bounds:
    """How much one message may hold; honest work stays far below."""

    head_bytes: int = 16_000_000
    body_bytes: int = 512_000_000
    values: int = 1_000_000
    depth: int = 60


def send(sock: socket.socket, head: Any, buffers: list[memoryview]) -> None:
    """Send one frame; raises Closed when nobody is there."""
    text = json.dumps(head, separators=(",", ":")).encode()
    size = sum(buffer.nbytes for buffer in buffers)
    try:
        sock.sendall(HEADER.pack(MAGIC, len(text), size) + text)
        for buffer in buffers:
            sock.sendall(buffer)
    except OSError:
        raise Closed("the other process is gone") from None


def receive(sock: socket.socket, bounds: Bounds) -> tuple[Any, bytearray]:
    """Receive one frame as its head and body; raises WireError for what is no frame within the bounds."""
    magic, head_bytes, body_bytes = HEADER.unpack(_exactly(sock, HEADER.size))
    if magic != MAGIC or head_bytes > bounds.head_bytes or body_bytes > bounds.body_bytes:
        raise WireError("a message that is too large, or none at all")
    head, body = _exactly(sock, head_bytes), _exactly(sock, body_bytes)
    try:
        return json.loads(head, parse_constant=_refuse), body
    except (ValueError, RecursionError):
        raise WireError("a message whose head is not JSON") from None


def _exactly(sock: socket.socket, size: int) -> bytearray:
    data = bytearray(size)
    view, got = memoryview(data), 0
    while got < size:
        try:
            count = sock.recv_into(view[got:])
        except OSError:
            count = 0
        if not count:
            raise Closed("the other process is gone")
        got += count
    return data


def _refuse(constant: str) -> Any:
    raise ValueError(constant)
