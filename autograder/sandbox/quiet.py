"""Quiet: code is run whose output and warnings nobody is to see, and which need not come to an end."""

import contextlib
import io
import signal
import sys
import threading
import warnings
from collections.abc import Iterator
from types import FrameType

import numpy as np

AGAIN_SECONDS = 1.0


class Nowhere(io.TextIOBase):
    """A text stream that forgets everything."""

    def writable(self) -> bool:  # noqa: D102
        return True

    def write(self, text: str) -> int:  # noqa: D102
        return len(text)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Nothing in the block prints or warns."""
    streams = sys.stdout, sys.stderr
    sys.stdout = sys.stderr = Nowhere()  # a new one, since code can close it
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
            yield
    finally:
        sys.stdout, sys.stderr = streams


@contextlib.contextmanager
def bounded(seconds: float, error: type[BaseException]) -> Iterator[None]:
    """Raise `error` in the block once it has used so much processor time, and each second after that if it is caught.

    Possible where signals are, in the main thread; in another one nothing is bounded.
    """

    def end(number: int, frame: FrameType | None) -> None:
        raise error

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, end)
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds, AGAIN_SECONDS)
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
