"""What cells with `await` run in: event loops that can be made in the sandbox.

One of Python's own has a pair of sockets, to be woken up by other threads, and no sockets can be made there. These have
a counter of the kernel's instead, which has no number of its own.
"""

import asyncio
import os


class Bell:
    """In the place of both sockets: ringing adds one to a counter (eventfd), and listening sets it back."""

    def __init__(self) -> None:
        self.file = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)

    def fileno(self) -> int:
        """The file to wait for."""
        return self.file

    def send(self, told: bytes) -> int:
        """Ring."""
        os.eventfd_write(self.file, 1)
        return len(told)

    def recv(self, size: int) -> bytes:
        """Hear whether it rang; raises BlockingIOError if it did not."""
        os.eventfd_read(self.file)
        return b"\0"

    def close(self) -> None:
        """Take it down; twice does no harm."""
        if self.file >= 0:
            os.close(self.file)
            self.file = -1


class EventLoop(asyncio.SelectorEventLoop):
    """An event loop with a bell."""

    def _make_self_pipe(self) -> None:
        self._ssock = self._csock = Bell()
        self._internal_fds += 1  # type: ignore[attr-defined]
        self._add_reader(self._ssock.fileno(), self._read_from_self)  # type: ignore[attr-defined]


class EventLoops(asyncio.DefaultEventLoopPolicy):
    """Makes such loops for whoever asks for one: IPython, or `asyncio.run`."""

    def new_event_loop(self) -> asyncio.AbstractEventLoop:  # noqa: D102
        return EventLoop()
