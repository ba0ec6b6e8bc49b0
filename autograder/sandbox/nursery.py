"""Warm processes are started when they are needed, lent out, and kept warm for the next submission.

One submission at a time has a warm process. It is idle, or lent; whoever is stopped in the middle of something ends all
of them, and with them every worker and judge.
"""

import atexit
import contextlib
import signal
import threading
from collections.abc import Iterator

from autograder.sandbox.client import Warm
from autograder.sandbox.line import GoneError


class Nursery:
    """The warm processes of this process, idle and lent."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.idle: list[Warm] = []
        self.lent: list[Warm] = []
        self.closed = self.registered = False

    @contextlib.contextmanager
    def lend(self) -> Iterator[Warm]:
        """A warm process for one submission; one that is gone or was left in the middle is not lent again."""
        if self.closed:
            raise GoneError
        warm = self._idle() or self._new()
        with self.lock:
            self.lent.append(warm)
        finished = False
        try:
            yield warm
            finished = True
        finally:
            with self.lock:
                kept = finished and warm in self.lent and warm.is_alive()
                if warm in self.lent:
                    self.lent.remove(warm)
                if kept:
                    self.idle.append(warm)
            if not kept:
                warm.close()

    def get_ready(self) -> None:
        """Start a warm process for a submission to come."""
        warm = self._new()
        with self.lock:
            self.idle.append(warm)

    def _new(self) -> Warm:
        if not self.registered:
            atexit.register(self._leave)
            self.registered = True
        return Warm()

    def _idle(self) -> Warm | None:
        with self.lock:
            warm = self.idle.pop() if self.idle else None
        if warm is None or (warm.is_alive() and warm.is_current()):
            return warm
        warm.close()
        return self._idle()

    def rest(self) -> None:
        """End the processes that are idle; the next one to be lent is started anew."""
        with self.lock:
            ended, self.idle = self.idle, []
        for warm in ended:
            warm.close()

    def close(self) -> None:
        """End every process for good, lent ones too: whoever waits for one is told that it is gone."""
        self.closed = True
        with self.lock:
            self.idle += self.lent
            self.lent = []
        self.rest()

    def _leave(self) -> None:
        """Close, at the end of a command: all is done and said by then, so that Ctrl-C has nothing left to stop."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self.close()


nursery = Nursery()
