"""A parent: a process of one kind that forks workers or judges on request, and ends them.

It stands within the walls that all its forks share, and keeps the rights that they give up. Parents are forks of the
warm process: one of workers; one of workers that run experiments, which has drawn a figure; and one of judges, which is
told the code of checks and of which no worker is a fork. When the office is gone, a parent goes and takes its forks
with it.
"""

import contextlib
import gc
import json
import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograder.judge.code import STUB, forget, learn, loaded
from autograder.judge.proxies import functions_of
from autograder.sandbox.enclosure import Enclosure, Walls
from autograder.sandbox.fork import FIRST, become
from autograder.sandbox.kernel import this_core
from autograder.sandbox.scratch import made, remove

LONGEST_REQUEST = 1 << 16
IDLE_SECONDS = 120
MOST_FILES = 3  # with one request

Answer = Callable[[dict[str, Any], list[int]], dict[str, Any]]


def serve(office: socket.socket, answer: Answer, is_needed: Callable[[], bool]) -> None:
    """Answer the office's requests until it is gone, or has asked for nothing for a long time."""
    office.settimeout(IDLE_SECONDS)
    while True:
        try:
            message, files, _, _ = socket.recv_fds(office, LONGEST_REQUEST, MOST_FILES)
        except TimeoutError:
            if is_needed():
                continue
            return
        if not message:
            return
        said = answer(json.loads(message), files)
        for file in files:
            os.close(file)
        office.sendall(json.dumps(said).encode())


def be_a_parent(enclosure: Enclosure, datasets: str, get_ready: Callable[[], None]) -> None:
    """In a fork of the warm process: get ready, move in, say so, or what stands in the way, and serve the office."""
    office = socket.socket(fileno=FIRST)
    parent = Parent(enclosure, datasets)
    try:
        get_ready()
        gc.freeze()
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")  # where memory ends, a fork ends first
        enclosure.move_in()
    except Exception as problem:
        office.sendall(json.dumps({"error": f"{type(problem).__name__}: {problem}"}).encode())
        return
    office.sendall(b"{}")
    try:
        serve(office, parent.answer, lambda: bool(parent.forks))
    finally:
        parent.end()


class Parent:
    """Starts and ends forks, and learns what they are to know."""

    def __init__(self, enclosure: Enclosure, datasets: str) -> None:
        self.enclosure, self.datasets = enclosure, datasets
        self.cores = os.sched_getaffinity(0)
        self.forks: list[int] = []
        self.scratch: list[Path] = []

    def answer(self, request: dict[str, Any], files: list[int]) -> dict[str, Any]:
        """What the office asked for: a fork, new knowledge, or the end of all forks."""
        match request:
            case {"role": str(role), "core": int(core)}:
                return self.start(role, core, files)
            case {"learn": bool(anew)}:
                return self.learn(anew, files[0])
        return self.end()

    def start(self, role: str, core: int, files: list[int]) -> dict[str, Any]:
        """Fork a worker or a judge, which speaks for itself from then on; its folder and core, or why there is none.

        It gets the core asked for, or with -1 the one that this process runs on.
        """
        folder = None
        if self.enclosure.walls is not Walls.NAMESPACES:
            folder = made()
            self.scratch.append(folder)
        core = this_core() if core < 0 else core
        os.sched_setaffinity(0, {core})
        parent = os.getpid()
        try:
            self.enclosure.count_apart()
            fork = os.fork()
        except OSError as problem:
            os.sched_setaffinity(0, self.cores)
            return {"error": f"{type(problem).__name__}: {problem}"}
        if not fork:
            become(role, self.enclosure, parent, folder, self.datasets, files)
        os.sched_setaffinity(0, self.cores)
        self.forks.append(fork)
        return {"scratch": str(folder or ""), "core": core}

    def end(self) -> dict[str, Any]:
        """End all forks and say how much processor time they used; nothing of them is left then."""
        used = 0.0
        for fork in self.forks:
            os.kill(fork, signal.SIGKILL)  # not waited for yet, so the number is still its own
        for fork in self.forks:
            _, _, usage = os.wait4(fork, 0)
            used += usage.ru_utime + usage.ru_stime
        remove(self.scratch)
        self.forks, self.scratch = [], []
        return {"cpu_seconds": used}

    def learn(self, anew: bool, file: int) -> dict[str, Any]:
        """Take in the code in a file, for all judges to come; of a stub, what proxies need to know as well."""
        if anew:
            forget()
        with os.fdopen(os.dup(file), "rb") as told:
            told.seek(0)
            texts = json.loads(told.read())
        learn(texts)
        for key in texts:
            if loaded(key).co_filename == STUB:
                with contextlib.suppress(Exception):  # it will be raised in the judge
                    functions_of(key)
        gc.freeze()
        return {}
