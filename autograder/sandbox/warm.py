"""The warm parent: a process that has imported all that grading needs, and of which every worker and judge is a fork.

Nothing but our own code ever runs in it, and no test is ever in it. On request it forks; the fork encloses itself, says
so, and becomes a worker or a judge. The parent stays outside: it counts and ends what it forked, and when the office is
gone, it goes as well and takes its forks with it.

Argument: the number of the socket to the office.
"""

import gc
import io
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

from autograder.judge.judge import judge
from autograder.sandbox import cgroups, seccomp
from autograder.sandbox.enclosure import Enclosure, Walls
from autograder.sandbox.practice import practise
from autograder.sandbox.shell import the_shell, warm_shell
from autograder.sandbox.worker import serve

LONGEST_REQUEST = 1 << 16
WIRE, REPORT = 3, 4  # the sockets of a fork, under these numbers
IDLE_SECONDS = 120


def warm_up() -> None:
    """Import what cells and checks use, and do once what is slow the first time, such as a figure."""
    import h5py  # noqa: F401
    import matplotlib.pyplot as plt
    import numpy as np

    import course_utils.checks
    import course_utils.data
    import course_utils.nn
    import course_utils.plots
    import course_utils.tf.parts  # noqa: F401

    np.random.default_rng(0).standard_normal(2)
    np.linalg.svd(np.eye(2))
    figure, axes = plt.subplots()
    axes.plot([0.0, 1.0], label="$x$")
    axes.legend()
    figure.savefig(io.BytesIO(), format="png")
    plt.close(figure)
    warm_shell()
    practise()
    the_shell().reset(new_session=True)
    seccomp.program()
    if threading.active_count() > 1:
        raise RuntimeError("a thread is running in the warm parent, which must not be forked then")
    gc.collect()
    gc.freeze()


class Parent:
    """Answers the office's requests: start a fork, end all forks."""

    def __init__(self, office: socket.socket) -> None:
        self.office = office
        self.groups = cgroups.join()
        self.bounds = (0, 0)  # of memory and threads, as the groups have them
        self.cores = os.sched_getaffinity(0)
        self.forks: list[int] = []
        self.scratch: list[Path] = []

    def choose(self, enclosure: Enclosure, walls: list[Walls]) -> dict[str, Any]:
        """The first walls that can be put up here, found out by a fork that puts them up and ends."""
        reasons = []
        for one in walls:
            answer = self.start("trial", [], replace(enclosure, walls=one), "")
            self.end()
            if "error" not in answer:
                return {"walls": one}
            reasons.append(f"{one}: {answer['error'] or 'the process ended at once'}")
        return {"error": "; ".join(reasons)}

    def serve(self) -> None:
        """Answer requests until the office is gone, or has asked for nothing for a long time."""
        self.office.settimeout(IDLE_SECONDS)
        while True:
            try:
                message, files, _, _ = socket.recv_fds(self.office, LONGEST_REQUEST, 2)
            except TimeoutError:
                if self.forks:
                    continue
                return
            if not message:
                return
            request = json.loads(message)
            answer = self.answer(request, files)
            for file in files:
                os.close(file)
            self.office.sendall(json.dumps(answer).encode())

    def answer(self, request: dict[str, Any], files: list[int]) -> dict[str, Any]:
        """What the office asked for: a choice of walls, a fork, or the end of all forks."""
        match request:
            case {"walls": list(walls), "enclosure": dict(told)}:
                return self.choose(Enclosure.from_json(told), [Walls(one) for one in walls])
            case {"role": str(role), "enclosure": dict(told), "datasets": str(datasets)}:
                return self.start(role, files, Enclosure.from_json(told), datasets)
        return self.end()

    def start(self, role: str, files: list[int], enclosure: Enclosure, datasets: str) -> dict[str, Any]:
        """Fork a worker or a judge; its process number, or why it could not be enclosed, nothing if it was ended."""
        folder = None
        if enclosure.walls is not Walls.NAMESPACES:
            folder = Path(tempfile.mkdtemp(prefix="autograder-"))
            self.scratch.append(folder)
        if (bounds := (enclosure.limits.memory_bytes, enclosure.limits.threads)) != self.bounds:
            cgroups.bound(self.groups, *bounds)
            self.bounds = bounds
        if role == "worker":
            os.sched_setaffinity(0, {this_core()})
        parent = os.getpid()
        hear, tell = os.pipe()
        fork = os.fork()
        if not fork:
            become(role, enclosure, parent, folder, datasets, files, tell)
        if role == "judge":
            os.sched_setaffinity(0, self.cores)
        os.close(tell)
        self.forks.append(fork)
        with os.fdopen(hear, "rb") as told:
            said = told.read().decode(errors="replace")
        if said != "enclosed":
            return {"error": said}
        return {"pid": fork, "scratch": str(folder or "")}

    def end(self) -> dict[str, Any]:
        """End all forks and say how much processor time they used; nothing of them is left then."""
        used = 0.0
        for fork in self.forks:
            os.kill(fork, signal.SIGKILL)  # not waited for yet, so the number is still its own
        for fork in self.forks:
            _, _, usage = os.wait4(fork, 0)
            used += usage.ru_utime + usage.ru_stime
        if self.scratch:  # by a program that no depth of folders stops
            subprocess.run(["rm", "-rf", "--", *self.scratch], check=False)
        self.forks, self.scratch = [], []
        return {"cpu_seconds": used}


def this_core() -> int:
    """The number of the core that this process runs on, which the kernel chose when it woke up."""
    return int(Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()[36])


def become(
    role: str, enclosure: Enclosure, parent: int, folder: Path | None, datasets: str, files: list[int], tell: int
) -> None:
    """In the fork: keep the sockets handed over and nothing else, enclose, and go on as a worker or a judge."""
    try:
        tell = _keep(files, tell)
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")  # where memory ends, a fork ends first
        scratch = enclosure.enter(parent, folder)
        own = dict.fromkeys(("HOME", "TMPDIR", "IPYTHONDIR", "MPLCONFIGDIR"), str(scratch))
        os.environ |= {**own, "COURSE_DATA": datasets}
        tempfile.tempdir = str(scratch)
    except BaseException as problem:
        os.write(tell, f"{type(problem).__name__}: {problem}".encode())
        os._exit(1)
    os.write(tell, b"enclosed")
    os.close(tell)
    if role == "worker":
        serve(socket.socket(fileno=WIRE), enclosure.limits.output_bytes)
    elif role == "judge":
        judge(socket.socket(fileno=WIRE), socket.socket(fileno=REPORT))
    os._exit(0)  # exit handlers that a submission registered never run


def _keep(files: list[int], tell: int) -> int:
    """Leave open: nothing on the standard streams, the files handed over from number 3 on, and `tell` behind them."""
    nothing = os.open(os.devnull, os.O_RDWR)
    above = [os.dup2(file, 100 + place) for place, file in enumerate([*files, tell])]
    for stream in range(3):
        os.dup2(nothing, stream)
    kept = [os.dup2(file, WIRE + place) for place, file in enumerate(above)]
    os.closerange(kept[-1] + 1, 1 << 20)
    return kept[-1]


def main() -> None:
    """Warm up, tell the office, and serve it."""
    parent = Parent(socket.socket(fileno=int(sys.argv[1])))
    warm_up()
    parent.office.sendall(json.dumps({"groups": [str(group) for group in parent.groups]}).encode())
    os.dup2(os.open(os.devnull, os.O_RDWR), 2)
    try:
        parent.serve()
    finally:
        parent.end()


if __name__ == "__main__":
    main()
