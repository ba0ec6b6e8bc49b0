"""A parent: a warm process that forks workers or judges on request, counts them and ends them.

It stays outside of their walls. There are three of a kind: the first one, which workers are forks of; a fork of it
that is told the code of checks, of which judges are forks and no worker ever is; and a fork of it that has drawn a
figure, for workers that draw. When the office is gone a parent goes as well and takes its forks with it.
"""

import gc
import json
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from autograder.judge.code import STUB, forget, learn, loaded
from autograder.judge.proxies import functions_of
from autograder.sandbox import cgroups
from autograder.sandbox.enclosure import Enclosure, Walls
from autograder.sandbox.fork import FIRST, become, keep_only
from autograder.sandbox.kernel import die_with_parent

LONGEST_REQUEST = 1 << 16
IDLE_SECONDS = 120
LEAVE_SECONDS = 5.0  # for other parents to end by themselves, once the office is gone


class Parent:
    """Answers the office's requests: start a fork, end all forks, learn, fork another parent."""

    def __init__(self, office: socket.socket, groups: list[Path], kinds: dict[str, Callable[[], None]]) -> None:
        self.office, self.groups = office, groups
        self.kinds = kinds  # of other parents, and what each does to get ready
        self.bounds = (0, 0)  # of memory and threads, as the groups have them
        self.cores = os.sched_getaffinity(0)
        self.forks: list[int] = []
        self.parents: list[int] = []
        self.scratch: list[Path] = []

    def serve(self) -> None:
        """Answer requests until the office is gone, or has asked for nothing for a long time."""
        self.office.settimeout(IDLE_SECONDS)
        try:
            while True:
                try:
                    message, files, _, _ = socket.recv_fds(self.office, LONGEST_REQUEST, 2)
                except TimeoutError:
                    if self.forks or self._others():
                        continue
                    return
                if not message:
                    return
                answer = self.answer(json.loads(message), files)
                for file in files:
                    os.close(file)
                self.office.sendall(json.dumps(answer).encode())
        finally:
            self.end()
            self._leave()

    def answer(self, request: dict[str, Any], files: list[int]) -> dict[str, Any]:
        """What the office asked for: a choice of walls, a fork, another parent, new knowledge, or the end of forks."""
        match request:
            case {"walls": list(walls), "enclosure": dict(told)}:
                return self.choose(Enclosure.from_json(told), [Walls(one) for one in walls])
            case {"role": str(role), "enclosure": dict(told), "datasets": str(datasets), "core": int(core)}:
                return self.start(role, files, Enclosure.from_json(told), datasets, core)
            case {"parent": str(kind)}:
                return self.split(kind, files)
            case {"learn": bool(anew)}:
                return self.learn(anew, files[0])
        return self.end()

    def choose(self, enclosure: Enclosure, walls: list[Walls]) -> dict[str, Any]:
        """The first walls that can be put up here, found out by a fork that puts them up and ends."""
        reasons = []
        for one in walls:
            answer = self.start("trial", [], replace(enclosure, walls=one), "", -1)
            self.end()
            if "error" not in answer:
                return {"walls": one}
            reasons.append(f"{one}: {answer['error'] or 'the process ended at once'}")
        return {"error": "; ".join(reasons)}

    def start(self, role: str, files: list[int], enclosure: Enclosure, datasets: str, core: int) -> dict[str, Any]:
        """Fork a worker or a judge; its number and its core, or why it could not be enclosed, "" if it was ended.

        It gets the core asked for, or the one that the kernel chose for this process when it woke up.
        """
        folder = None
        if enclosure.walls is not Walls.NAMESPACES:
            folder = Path(tempfile.mkdtemp(prefix="autograder-"))
            self.scratch.append(folder)
        bounds = enclosure.limits.memory_bytes, enclosure.limits.threads
        if role == "judge" and bounds != self.bounds:  # all that goes on in a submission waits for its judge
            cgroups.bound(self.groups, *bounds)
            self.bounds = bounds
        core = this_core() if core < 0 else core
        os.sched_setaffinity(0, {core})
        parent = os.getpid()
        hear, tell = os.pipe()
        fork = os.fork()
        if not fork:
            become(role, enclosure, parent, folder, datasets, files, tell)
        os.sched_setaffinity(0, self.cores)
        os.close(tell)
        self.forks.append(fork)
        with os.fdopen(hear, "rb") as told:
            said = told.read().decode(errors="replace")
        if said != "enclosed":
            return {"error": said}
        return {"pid": fork, "scratch": str(folder or ""), "core": core}

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
                functions_of(key)
        gc.freeze()
        return {}

    def split(self, kind: str, files: list[int]) -> dict[str, Any]:
        """Fork a parent of this kind, which serves the office at the other end of the socket; its number."""
        own = os.getpid()
        fork = os.fork()
        if not fork:
            try:
                keep_only(files)
                die_with_parent(signal.SIGKILL)
                if os.getppid() == own:
                    another(self.groups, self.kinds[kind])
            finally:
                os._exit(0)
        self.parents.append(fork)
        return {"pid": fork}

    def _others(self) -> bool:
        """Whether parents that this one forked are still there."""
        self.parents = [pid for pid in self.parents if not os.waitpid(pid, os.WNOHANG)[0]]
        return bool(self.parents)

    def _leave(self) -> None:
        """Let other parents end, as they do when the office is gone; end those that do not."""
        until = time.monotonic() + LEAVE_SECONDS
        while self._others() and time.monotonic() < until:
            time.sleep(0.01)
        for pid in self.parents:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def another(groups: list[Path], get_ready: Callable[[], None]) -> None:
    """Be another parent: get ready, say so, or what stands in the way, and serve the office."""
    office = socket.socket(fileno=FIRST)
    try:
        get_ready()
        gc.freeze()
    except Exception as problem:
        office.sendall(json.dumps({"error": f"{type(problem).__name__}: {problem}"}).encode())
        return
    office.sendall(b"{}")
    Parent(office, groups, {}).serve()


def this_core() -> int:
    """The number of the core that this process runs on, which the kernel chose when it woke up."""
    return int(Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()[36])
