"""A line: the office's socket to the warm process, to a parent, or to a fork until it is enclosed.

With each message the kernel says who wrote it, by the number that the process has for the office. A process that is
counted apart does not know that number itself.
"""

import json
import select
import socket
import struct
from collections.abc import Iterable
from typing import Any

from autograder.errors import CourseError

ANSWER_SECONDS = 120.0
LONGEST_ANSWER = 1 << 16
CREDENTIALS = struct.Struct("3i")  # of who wrote a message: process, user, group


class GoneError(CourseError):
    """Who is at the other end does not answer: it was ended, or it idled too long."""

    def __init__(self) -> None:
        super().__init__("The process that grading starts from was ended, by somebody or for want of memory.")


class Line:
    """A pair of sockets: the office keeps one, and hands `theirs` over."""

    def __init__(self) -> None:
        self.socket, self.theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.socket.settimeout(ANSWER_SECONDS)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self.pids: list[int] = []  # of who is at the other end, last; before it, of a process that waits for its end
        self.has_forks = False

    @property
    def pid(self) -> int:
        """The number of the process at the other end."""
        return self.pids[-1]

    def ask(self, request: dict[str, Any], files: Iterable[int] = ()) -> dict[str, Any]:
        """Put a request, and return the answer; raises GoneError."""
        try:
            socket.send_fds(self.socket, [json.dumps(request).encode()], [*files])
        except OSError:
            raise GoneError from None
        return self.hear()

    def hear(self) -> dict[str, Any]:
        """What the other end says; raises GoneError. From then on, `pid` is who said it."""
        try:
            told, more, _, _ = self.socket.recvmsg(LONGEST_ANSWER, socket.CMSG_SPACE(CREDENTIALS.size))
        except OSError:
            told = b""
        if not told:
            raise GoneError
        [(_, _, credentials)] = more
        pid, _, _ = CREDENTIALS.unpack(credentials)
        if pid not in self.pids:
            self.pids.append(pid)
        return json.loads(told)  # type: ignore[no-any-return]

    def is_gone(self) -> bool:
        """Whether nobody is at the other end."""
        end = select.poll()
        end.register(self.socket, select.POLLIN)
        return bool(end.poll(0))
