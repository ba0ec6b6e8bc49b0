"""The office's side of a warm parent and of the parents that are forked from it: what they are asked, over sockets.

Workers are forked from the first one. Judges come from a parent of their own, which is told the code of a class's
checks once; workers that draw from one that has loaded what draws. Both are forked from the first, when needed.
"""

import json
import os
import select
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from autograder.errors import CourseError
from autograder.judge.code import Code
from autograder.sandbox import cgroups
from autograder.sandbox.enclosure import Enclosure, Walls
from autograder.sandbox.site import PACKAGE_ROOT, Site

ANSWER_SECONDS = 120.0
LEAVE_SECONDS = 10.0
MOST_CODES = 5_000  # that judges know at a time; the cells of a week are about a hundred, known mistakes 300
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
    """A parent does not answer: it was ended, or it idled too long."""


@dataclass(frozen=True)
class Fork:
    """A worker or judge: its process, and the folder on disk that it may write to, if there is one."""

    pid: int
    scratch: str


class Line:
    """The socket to a parent."""

    def __init__(self) -> None:
        self.socket, self.theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.socket.settimeout(ANSWER_SECONDS)
        self.pid = 0  # of the parent
        self.has_forks = False

    def ask(self, request: dict[str, Any], files: Iterable[int] = ()) -> dict[str, Any]:
        """Put a request, and return the answer; raises GoneError."""
        try:
            socket.send_fds(self.socket, [json.dumps(request).encode()], [*files])
        except OSError:
            raise GoneError from None
        return self.hear()

    def hear(self) -> dict[str, Any]:
        """What the parent says; raises GoneError."""
        try:
            told = self.socket.recv(1 << 16)
        except OSError:
            told = b""
        if not told:
            raise GoneError
        return json.loads(told)  # type: ignore[no-any-return]

    def is_gone(self) -> bool:
        """Whether nobody is at the other end."""
        end = select.poll()
        end.register(self.socket, select.POLLIN)
        return bool(end.poll(0))


class Warm:
    """A warm parent of this process's own. Raises CourseError when none can be started here."""

    def __init__(self) -> None:
        self.code = code_files()
        self.walls: dict[tuple[Walls, ...], Walls] = {}
        self.core = -1  # of the worker that was started last, for its judge
        self.taught: set[str] = set()
        first = Line()
        self.lines = {"workers": first}
        with first.theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "autograder.sandbox.warm", str(first.theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=(first.theirs.fileno(),),
                cwd="/",
                env=_environment(),
                start_new_session=True,
            )
        first.pid = self.process.pid
        try:
            self.groups: list[str] = first.hear()["groups"]
        except GoneError:
            said = (self._complaint() or ["it said nothing"])[-1]
            self.close()
            raise CourseError(f"Grading cannot start here: {said}.") from None

    def start_worker(self, site: Site, end: socket.socket, draws: bool) -> Fork:
        """Fork a worker at the other end of a socket; it is enclosed when this returns.

        Raises GoneError when it was ended before that, and CourseError when it could not be enclosed.
        """
        return self._start("worker", "drawing" if draws else "workers", site, -1, end)

    def start_judge(self, site: Site, wire: socket.socket, office: socket.socket) -> Fork:
        """Fork a judge for the worker that was started last, on the same core, as a worker is forked."""
        return self._start("judge", "judges", site, self.core, wire, office)

    def _start(self, role: str, kind: str, site: Site, core: int, *ends: socket.socket) -> Fork:
        enclosure = self._enclosure(site).to_json()
        request = {"role": role, "enclosure": enclosure, "datasets": str(site.datasets), "core": core}
        line = self._line(kind)
        line.has_forks = True
        answer = line.ask(request, [end.fileno() for end in ends])
        if "error" in answer:
            if not answer["error"]:
                raise GoneError
            raise CourseError(f"The {role} could not be enclosed in a sandbox, so nothing was run: {answer['error']}.")
        self.core = answer["core"]
        return Fork(int(answer["pid"]), answer["scratch"])

    def _enclosure(self, site: Site) -> Enclosure:
        """The enclosure for a site; which walls it has is tried out once."""
        walls = self.walls.get(site.walls, Walls.NONE)
        enclosure = Enclosure.around(walls, site.datasets, site.secrets, site.limits, PACKAGE_ROOT)
        if site.walls not in self.walls:
            answer = self.lines["workers"].ask({"walls": site.walls, "enclosure": enclosure.to_json()})
            if "error" in answer:
                raise NoSandboxError(answer["error"])
            self.walls[site.walls] = Walls(answer["walls"])
            enclosure = replace(enclosure, walls=self.walls[site.walls])
        return enclosure

    def _line(self, kind: str) -> Line:
        """The line to a parent of this kind, which is forked if there is none."""
        line = self.lines.get(kind)
        if line is None or line.is_gone():
            line = self.lines[kind] = self._another(kind)
        return line

    def _another(self, kind: str) -> Line:
        if kind in self.lines:
            self.lines[kind].socket.close()
        if kind == "judges":
            self.taught.clear()
        line = Line()
        with line.theirs:
            line.pid = self.lines["workers"].ask({"parent": kind}, [line.theirs.fileno()])["pid"]
        if problem := line.hear().get("error"):
            raise CourseError(f"Grading cannot start here: {problem}.")
        return line

    def untaught(self, codes: Iterable[Code]) -> dict[str, str]:
        """Those that judges do not know, by their keys."""
        return {code.key: code.text for code in codes if code.key not in self.taught}

    def teach(self, codes: Iterable[Code]) -> None:
        """Have all judges to come know these codes."""
        line = self._line("judges")
        news = self.untaught(codes)
        if not news:
            return
        anew = len(self.taught) + len(news) > MOST_CODES
        if anew:
            self.taught.clear()
            news = self.untaught(codes)
        with tempfile.TemporaryFile() as told:
            told.write(json.dumps(news).encode())
            told.flush()
            line.ask({"learn": anew}, [told.fileno()])
        self.taught |= news.keys()

    def end(self) -> float:
        """End what was forked; returns the processor seconds that it used."""
        used = 0.0
        for line in self.lines.values():
            if line.has_forks:
                used += line.ask({})["cpu_seconds"]
                line.has_forks = False
        return used

    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    def is_current(self) -> bool:
        """Whether the code that it has imported is still that of the files."""
        try:
            return all(path.stat().st_mtime_ns == changed for path, changed in self.code.items())
        except OSError:
            return False

    def _complaint(self) -> list[str]:
        self.process.kill()
        assert self.process.stderr is not None
        return self.process.stderr.read().decode(errors="replace").strip().splitlines()

    def close(self) -> None:
        """End the parent, those forked from it, and all their forks."""
        for line in self.lines.values():
            line.socket.close()
        try:
            self.process.wait(LEAVE_SECONDS)
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
