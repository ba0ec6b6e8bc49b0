"""The warm process: it has imported all that grading needs, and every parent of workers or judges is a fork of it.

Nothing but our own code ever runs in it, and no test is ever in it.

Arguments: the number of the socket to the office, and the folder that is to be gone with this process.
"""

import asyncio
import gc
import io
import json
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from autograder.sandbox import cgroups, seccomp
from autograder.sandbox.awaiting import EventLoops
from autograder.sandbox.enclosure import Enclosure
from autograder.sandbox.fork import keep_only
from autograder.sandbox.kernel import die_with_parent
from autograder.sandbox.parent import be_a_parent, serve
from autograder.sandbox.practice import practise
from autograder.sandbox.scratch import remove
from autograder.sandbox.shell import the_shell, warm_shell

LEAVE_SECONDS = 5.0  # for parents to end by themselves, once the office is gone


def warm_up() -> None:
    """Import what cells and checks use, and do once what is slow the first time, experiments apart."""
    import numpy as np

    import course_utils.checks
    import course_utils.data
    import course_utils.nn
    import course_utils.plots
    import course_utils.tf.parts  # noqa: F401

    asyncio.set_event_loop_policy(EventLoops())
    np.random.default_rng(0).standard_normal(2)
    np.linalg.svd(np.eye(2))
    warm_shell()
    practise()
    the_shell().reset(new_session=True)
    seccomp.program()
    if threading.active_count() > 1:
        raise RuntimeError("a thread is running in the warm process, which must not be forked then")
    gc.collect()
    gc.freeze()


def prepare_experiments() -> None:
    """Import what only experiments use and draw figures; it takes longer to fork a process that has done so."""
    import h5py  # noqa: F401
    import matplotlib.pyplot as plt

    from course_utils import plots

    plots.bars({"$x$": 1.0}, "A figure", "$y$").savefig(io.BytesIO(), format="png")
    figure, axes = plt.subplots()
    axes.plot([0.0, 1.0], label="$x$")
    axes.legend()
    figure.savefig(io.BytesIO(), format="png")
    plt.close(figure)
    _forget("matplotlib")


def _forget(package: str) -> None:
    """Empty a package's caches: fonts that are open in them are closed now, while their numbers are still their own."""
    for thing in gc.get_objects():
        if type(thing) is _Cached and str(thing.__module__).startswith(package):
            thing.cache_clear()
    gc.collect()


_Cached = type(cache(_forget))
KINDS: dict[str, Callable[[], None]] = {
    "workers": lambda: None,
    "experiments": prepare_experiments,
    "judges": lambda: None,
}


class Origin:
    """Forks parents on request, with a bound on the memory of all together, and sees that none outlives it."""

    def __init__(self, groups: list[Path]) -> None:
        self.groups = groups
        self.parents: list[int] = []

    def answer(self, request: dict[str, Any], files: list[int]) -> dict[str, Any]:
        """Fork a parent that serves the office at the other end of the socket handed over; its number."""
        self.has_parents()  # those that have ended are not left as they are
        enclosure = Enclosure.from_json(request["enclosure"])
        cgroups.bound(self.groups, enclosure.limits.memory_bytes, enclosure.limits.threads)
        own = os.getpid()
        fork = os.fork()
        if not fork:
            try:
                keep_only(files)
                die_with_parent(signal.SIGKILL)
                if os.getppid() == own:
                    be_a_parent(enclosure, request["datasets"], KINDS[request["parent"]])
            finally:
                os._exit(0)
        self.parents.append(fork)
        return {"pid": fork}

    def has_parents(self) -> bool:
        """Whether parents are still there."""
        self.parents = [pid for pid in self.parents if not os.waitpid(pid, os.WNOHANG)[0]]
        return bool(self.parents)

    def leave(self) -> None:
        """Let the parents end, as they do when the office is gone; end those that do not."""
        until = time.monotonic() + LEAVE_SECONDS
        while self.has_parents() and time.monotonic() < until:
            time.sleep(0.01)
        for pid in self.parents:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def main() -> None:
    """Warm up, tell the office, and serve it."""
    office = socket.socket(fileno=int(sys.argv[1]))
    origin = Origin(cgroups.join())
    warm_up()
    office.sendall(json.dumps({"groups": [str(group) for group in origin.groups]}).encode())
    os.dup2(os.open(os.devnull, os.O_RDWR), 2)
    try:
        serve(office, origin.answer, origin.has_parents)
    finally:
        origin.leave()
        remove([Path(sys.argv[2])])


if __name__ == "__main__":
    main()
