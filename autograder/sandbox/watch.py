"""Looking after the step that runs: what the kernel does not bound for us is looked at, time and again.

That is the clock and the processor time of a step, and behind walls that bring no file system and no count of threads
of their own (landlock), the files that it writes and the threads that it starts.
"""

import contextlib
import math
import os
import time
from pathlib import Path

from autograder.sandbox.client import Fork
from autograder.sandbox.limits import Limits
from autograder.sandbox.namespaces import MOST_FILES
from autograder.sandbox.steps import Status

GLANCE_SECONDS = 0.5  # between two looks at the processor time of a step
DEEPEST = 50  # folder in a folder


class BrokenError(Exception):
    """The worker or its judge broke at a step; `status` says how."""

    def __init__(self, status: Status) -> None:
        super().__init__(status)
        self.status = status


class Watch:
    """Looks after the step that runs: the clock, its processes' time on the processor, their files and their threads.

    Time in which a process could have run and the machine was busy with others is not the submission's. It is asked for
    in steps that last, and counted from the first glance at them.
    """

    def __init__(self, limits: Limits, forks: list[Fork], deadline: float, cpu_left: float) -> None:
        self.limits, self.forks = limits, forks
        self.deadline, self.cpu_left = deadline, cpu_left
        self.used = self._cpu_seconds()
        self.begin()

    def begin(self) -> None:
        """The next step begins, where the last one was seen to end."""
        self.started = time.monotonic()
        self.waited_before: float | None = None
        self.cpu_until = min(self.used + self.limits.cell_cpu_seconds, self.cpu_left)

    def look(self) -> None:
        """Raise BrokenError if the step has had its share."""
        now, self.used = time.monotonic(), self._cpu_seconds()
        if now > self.deadline or self.used > self.cpu_until:
            raise BrokenError(Status.TIMEOUT)
        lasted = now - self.started
        if lasted > GLANCE_SECONDS and self.waited_before is None:
            self.waited_before = self._kept_waiting()
        if lasted > self.limits.cell_seconds:
            waited = self._kept_waiting() - (self.waited_before or 0.0)
            if lasted - waited > self.limits.cell_seconds:
                raise BrokenError(Status.TIMEOUT)
        if any(map(self._overflows, self.forks)):
            raise BrokenError(Status.DIED)

    def _overflows(self, fork: Fork) -> bool:
        if not fork.scratch:
            return False  # its namespaces bound both
        return _bytes_below(fork.scratch) > self.limits.scratch_bytes or _threads(fork) > self.limits.threads

    def _cpu_seconds(self) -> float:
        return sum(map(_cpu_seconds, self.forks))

    def _kept_waiting(self) -> float:
        return sum(map(_kept_waiting, self.forks))


def _cpu_seconds(fork: Fork) -> float:
    """Processor time of a process so far: the kernel gives every process a clock, whose number is made of its own."""
    try:
        return time.clock_gettime((~fork.pid << 3) | 2)
    except OSError:
        return 0.0  # it has ended


def _kept_waiting(fork: Fork) -> float:
    """Seconds in which a process was ready to run and had no core, as far as the kernel counts them."""
    try:
        return int(Path(f"/proc/{fork.pid}/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0


def _threads(fork: Fork) -> int:
    """How many threads a process has: one folder each in the kernel's account of it, and two links more."""
    try:
        return Path(f"/proc/{fork.pid}/task").stat().st_nlink - 2
    except OSError:
        return 0  # it has ended


def _bytes_below(folder: str) -> float:
    """The size of all files in a scratch folder; without end for folders of a depth or number that nobody needs."""
    total, todo = 0.0, [(folder, 0)]
    seen = 0
    while todo:
        above, depth = todo.pop()
        with contextlib.suppress(OSError), os.scandir(above) as entries:
            for entry in entries:
                seen += 1
                if entry.is_dir(follow_symlinks=False):
                    todo.append((entry.path, depth + 1))
                total += entry.stat(follow_symlinks=False).st_size
                if seen > MOST_FILES or depth > DEEPEST:
                    return math.inf
    return total
