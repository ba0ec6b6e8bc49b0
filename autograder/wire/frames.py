"""Frames: how a message is laid out on a socket, and how much one may hold.

A frame is a fixed header, a head of JSON that describes the message, and a body with the raw bytes of its arrays. Both
lengths are checked before anything is read. NaN and the infinities stand in the JSON as Python writes them.
"""

import json
import socket
import struct
from dataclasses import dataclass
from io import BufferedIOBase, BufferedReader, FileIO
from typing import Any

HEADER = struct.Struct("<4sIQ")  # magic, bytes of the head, bytes of the body
MAGIC = b"AGW1"
SMALL = 1 << 16  # bytes that are cheaper to copy than to send apart
MOST_PARTS = 512  # of one system call; the kernel takes 1,024
BUFFER_BYTES = 1 << 20  # how far a sender may be ahead
PART_BYTES = 100  # of memory, that a part of a value takes besides its bytes

Part = bytes | memoryview


class WireError(BaseException):
    """A message that is not what it must be: too large, cut short, or of a form that nobody sends in good faith.

    Not an Exception, so that no check takes a broken wire for an error of the student's function.
    """


class Closed(WireError):  # noqa: N818  (an end, not an error of the message)
    """The other side is gone."""


class TooLargeError(ValueError):
    """A value that this side will not send, because the other side would not take it."""


@dataclass(frozen=True)
class Bounds:
    """How much one message may hold; honest work stays far below. Together they bound the memory it can cause."""

    head_bytes: int = 16_000_000
    body_bytes: int = 512_000_000
    values: int = 1_000_000
    depth: int = 60


def write_head(head: Any, bounds: Bounds) -> bytes:
    """A head as JSON; raises TooLargeError when it is longer than the other side takes."""
    try:
        text = _write(head).encode()
    except ValueError:
        raise TooLargeError("too large to be handed over: an integer with more than 4,300 digits") from None
    if len(text) > bounds.head_bytes:
        raise TooLargeError(f"too large to be handed over: described by more than {bounds.head_bytes:,} bytes")
    return text


def send(sock: socket.socket, head: bytes, body: list[Part], body_bytes: int) -> None:
    """Send one frame; raises Closed when nobody is there."""
    parts: list[Part] = [HEADER.pack(MAGIC, len(head), body_bytes), head, *body]
    try:
        if len(head) + body_bytes <= SMALL:
            sock.sendall(b"".join(parts))
        else:
            _send_parts(sock, parts)
    except OSError:
        raise Closed("the other process is gone") from None


def _send_parts(sock: socket.socket, parts: list[Part]) -> None:
    """Send many parts without copying them together; the kernel may take fewer bytes than it is offered."""
    parts = parts[::-1]  # the next part is the last one
    while parts:
        sent = sock.sendmsg(parts[: -MOST_PARTS - 1 : -1])
        while parts and sent >= len(parts[-1]):
            sent -= len(parts.pop())
        if sent:
            parts[-1] = memoryview(parts[-1])[sent:]


def stream(sock: socket.socket) -> BufferedIOBase:
    """The bytes that come in on a socket, read ahead, so that a small frame takes one system call."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER_BYTES)
    return BufferedReader(FileIO(sock.fileno(), closefd=False), SMALL)


def receive(source: BufferedIOBase, bounds: Bounds) -> tuple[Any, int, int]:
    """Receive the head of a frame; how many bytes it had, and how many its body has, which are to be read next.

    Raises WireError for what is no frame within the bounds.
    """
    magic, head_bytes, body_bytes = HEADER.unpack(exactly(source, HEADER.size))
    if magic != MAGIC or head_bytes > bounds.head_bytes or body_bytes > bounds.body_bytes:
        raise WireError("a message that is too large, or none at all")
    head = exactly(source, head_bytes)
    try:
        told, end = _read(head.decode("ascii"))
    except (ValueError, RecursionError, MemoryError):
        raise WireError("a message whose head is not JSON") from None
    if end != head_bytes:
        raise WireError("a message whose head is longer than its JSON")
    return told, head_bytes, body_bytes


def exactly(source: BufferedIOBase, size: int) -> bytes:
    """The next bytes, or Closed when there are fewer."""
    try:
        data = source.read(size)
    except OSError:
        data = b""
    if len(data) != size:
        raise Closed("the other process is gone")
    return data


def _refuse(pairs: Any) -> Any:
    raise ValueError("no head has an object in it")


_write = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
_read = json.JSONDecoder(object_pairs_hook=_refuse).raw_decode
