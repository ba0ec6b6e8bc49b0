"""The office's side of warm parents: they are started when they are needed, lent out, and kept warm for the next.

One submission at a time has a warm parent. A parent is idle, or lent; whoever is stopped in the middle of something
ends all of them, and with them every worker and judge.
"""

import atexit
import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from autograder.errors import CourseError
from autograder.sandbox import cgroups
from autograder.sandbox.enclosure import Enclosure, Walls
from autograder.sandbox.site import PACKAGE_ROOT, Site

ANSWER_SECONDS = 120.0
CACHE = "improving-deep-networks"


class NoSandboxError(CourseError):
    """None of the walls asked for can be put up here; `reason` says why, for each."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"There is no sandbox on this machine, so nothing was run ({reason}). "
            "`autograder doctor` says what is missing; --no-sandbox grades without one, at your own risk."
        )
        self.reason = reason


class GoneError(Exception):
    """The warm parent does not answer: it was ended, or it idled too long."""


@dataclass(frozen=True)
class Fork:
    """A worker or judge: its process, and the folder on disk that it may write to, if there is one."""

    pid: int
    scratch: str


class Warm:
    """A warm parent of this process's own. Raises CourseError when none can be started here."""

    def __init__(self) -> None:
        self.code = code_files()
        self.walls: dict[tuple[Walls, ...], Walls] = {}
        self.socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "autograder.sandbox.warm", str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=(theirs.fileno(),),
                cwd="/",
                env=_environment(),
                start_new_session=True,
            )
        self.socket.settimeout(ANSWER_SECONDS)
        try:
            self.groups: list[str] = self._answer()["groups"]
        except GoneError:
            said = (self._complaint() or ["it said nothing"])[-1]
            self.close()
            raise CourseError(f"Grading cannot start here: {said}.") from None

    def start(self, role: str, site: Site, *ends: socket.socket) -> Fork:
        """Fork a worker or judge that holds these sockets; it is enclosed when this returns.

        Raises GoneError when it was ended before that, and CourseError when it could not be enclosed.
        """
        enclosure = self._enclosure(site).to_json()
        request = {"role": role, "enclosure": enclosure, "datasets": str(site.datasets)}
        answer = self._ask(request, [end.fileno() for end in ends])
        if "error" in answer:
            if not answer["error"]:
                raise GoneError
            raise CourseError(f"The {role} could not be enclosed in a sandbox, so nothing was run: {answer['error']}.")
        return Fork(int(answer["pid"]), answer["scratch"])

    def _enclosure(self, site: Site) -> Enclosure:
        """The enclosure for a site; which walls it has is tried out once."""
        walls = self.walls.get(site.walls, Walls.NONE)
        enclosure = Enclosure.around(walls, site.datasets, site.secrets, site.limits, PACKAGE_ROOT)
        if site.walls not in self.walls:
            answer = self._ask({"walls": site.walls, "enclosure": enclosure.to_json()}, [])
            if "error" in answer:
                raise NoSandboxError(answer["error"])
            self.walls[site.walls] = Walls(answer["walls"])
            enclosure = replace(enclosure, walls=self.walls[site.walls])
        return enclosure

    def end(self) -> float:
        """End what was forked; returns the processor seconds that it used."""
        return float(self._ask({}, [])["cpu_seconds"])

    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    def is_current(self) -> bool:
        """Whether the code that it has imported is still that of the files."""
        try:
            return all(path.stat().st_mtime_ns == changed for path, changed in self.code.items())
        except OSError:
            return False

    def _ask(self, request: dict[str, Any], files: list[int]) -> dict[str, Any]:
        try:
            socket.send_fds(self.socket, [json.dumps(request).encode()], files)
        except OSError:
            raise GoneError from None
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        try:
            told = self.socket.recv(1 << 16)
        except OSError:
            told = b""
        if not told:
            raise GoneError
        return json.loads(told)  # type: ignore[no-any-return]

    def _complaint(self) -> list[str]:
        self.process.kill()
        assert self.process.stderr is not None
        return self.process.stderr.read().decode(errors="replace").strip().splitlines()

    def close(self) -> None:
        """End the parent and all its forks."""
        self.socket.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stderr is not None:
            self.process.stderr.close()
        cgroups.sweep_all()


def _environment() -> dict[str, str]:
    """The environment of the warm parent and all its forks: nothing of the office's own."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / CACHE  # of fonts, found once
    return {
        "PATH": os.defpath,
        "PYTHONPATH": str(PACKAGE_ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
        "TMPDIR": tempfile.gettempdir(),
        "MPLBACKEND": "agg",
        "MPLCONFIGDIR": str(cache),
        "NBGRADER_EXECUTION": "autograde",
        "HDF5_USE_FILE_LOCKING": "FALSE",  # no lock is allowed in the sandbox
        **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    }


def code_files() -> dict[Path, int]:
    """When each file that a warm parent imports was last changed: one that is out of date is not lent."""
    folders = (PACKAGE_ROOT / "course_utils", *(PACKAGE_ROOT / "autograder" / name for name in ("wire", "judge")))
    return {path: path.stat().st_mtime_ns for folder in folders for path in folder.rglob("*.py")}


class Nursery:
    """The warm parents of this process, idle and lent."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.idle: list[Warm] = []
        self.lent: list[Warm] = []
        self.closed = self.registered = False

    @contextlib.contextmanager
    def lend(self) -> Iterator[Warm]:
        """A warm parent for one submission; one that is gone or was left in the middle is not lent again."""
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
        """Start a warm parent for a submission to come."""
        warm = self._new()
        with self.lock:
            self.idle.append(warm)

    def _new(self) -> Warm:
        if not self.registered:
            atexit.register(self.close)
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
        """End the parents that are idle; the next one to be lent is started anew."""
        with self.lock:
            ended, self.idle = self.idle, []
        for warm in ended:
            warm.close()

    def close(self) -> None:
        """End every parent for good, lent ones too: whoever waits for one is told that it is gone."""
        self.closed = True
        with self.lock:
            self.idle += self.lent
            self.lent = []
        self.rest()


nursery = Nursery()
