"""The office's side of a warm process and of the parents that are its forks: what they are asked, over sockets.

Parents stand within the walls for one site. There is one of workers, one of workers that run experiments, and one of
judges, which is told the code of a class's checks once; each is forked when it is needed.
"""

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.errors import CourseError
from autograder.judge.code import Code
from autograder.sandbox import cgroups
from autograder.sandbox.enclosure import Enclosure, Walls
from autograder.sandbox.line import GoneError, Line
from autograder.sandbox.scratch import made, remove
from autograder.sandbox.site import PACKAGE_ROOT, Site

LEAVE_SECONDS = 10.0
LOOK_SECONDS = 1.0  # between two looks at a hundred files
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


class NotReadyError(CourseError):
    """A parent could not get ready, or move in; `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Grading cannot start here: {reason}.")
        self.reason = reason


@dataclass(frozen=True)
class Fork:
    """A worker or judge: its process, and the folder on disk that it may write to, if there is one."""

    pid: int
    scratch: str


class Warm:
    """A warm process of this process's own.

    Raises CourseError when none can be started here, and GoneError when it was killed before it was ready.
    """

    def __init__(self) -> None:
        self.code, self.looked = code_files(), 0.0
        self.walls: dict[
            tuple[Walls, ...], tuple[Walls, ...]
        ] = {}  # those that were found to hold, for those asked for
        self.settled: tuple[Any, ...] = ()
        self.request: dict[str, Any] = {}  # for a parent where we settled
        self.parents: dict[str, Line] = {}
        self.core = -1  # of the worker that was started last, for its judge
        self.taught: set[str] = set()  # keys of codes, and names of what is made of them
        self.origin = Line()
        self.scratch = made()
        with self.origin.theirs as theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "autograder.sandbox.warm", str(theirs.fileno()), str(self.scratch)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=(theirs.fileno(),),
                cwd="/",
                env=_environment(self.scratch),
                start_new_session=True,
            )
        try:
            self.groups: list[str] = self.origin.hear()["groups"]
        except GoneError:
            said = self._complaint()
            self.close()
            if not said:  # it was killed
                raise
            raise CourseError(f"Grading cannot start here: {said[-1]}.") from None

    def settle(self, site: Site) -> None:
        """Have parents within the walls for a site; of the walls that it asks for, those that hold are found out once.

        Raises NoSandboxError if none do.
        """
        reasons = []
        for walls in self.walls.get(site.walls, site.walls):
            enclosure = Enclosure.around(walls, site.datasets, site.secrets, site.limits, PACKAGE_ROOT)
            where = enclosure, site.datasets, *map(_identity, enclosure.readable)
            if where == self.settled:
                return
            self._leave()
            self.request = {"enclosure": enclosure.to_json(), "datasets": str(site.datasets)}
            problem = "" if site.walls in self.walls else self._tried()
            if not problem:
                self.settled, self.walls[site.walls] = where, (walls,)
                return
            reasons.append(f"{walls}: {problem}")
        raise NoSandboxError("; ".join(reasons))

    def _tried(self) -> str:
        """What stands in the way of a process that encloses itself where we settle, if anything."""
        try:
            answer = self._fork("trial", "workers", -1)
            self.end()
        except NotReadyError as problem:
            return problem.reason
        except GoneError:
            if not self.is_alive():
                raise
            return "the process ended at once"
        return str(answer.get("error", ""))

    def start_worker(self, end: socket.socket, experiments: bool) -> Fork:
        """Fork a worker at the other end of a socket; it is enclosed when this returns.

        Raises GoneError when it was ended before that, and CourseError when it could not be enclosed.
        """
        return self._start("worker", "experiments" if experiments else "workers", -1, end)

    def start_judge(self, wire: socket.socket, office: socket.socket) -> Fork:
        """Fork a judge for the worker that was started last, on the same core, as a worker is forked.

        Raises GoneError also when the parent that was taught is gone: a new one knows nothing.
        """
        if "judges" not in self.parents or self.parents["judges"].is_gone():
            raise GoneError
        return self._start("judge", "judges", self.core, wire, office)

    def _start(self, role: str, kind: str, core: int, *ends: socket.socket) -> Fork:
        answer = self._fork(role, kind, core, *ends)
        if "error" in answer:
            raise CourseError(f"The {role} could not be enclosed in a sandbox, so nothing was run: {answer['error']}.")
        self.core = answer["core"]
        return Fork(answer["pid"], answer["scratch"])

    def _fork(self, role: str, kind: str, core: int, *ends: socket.socket) -> dict[str, Any]:
        """Have a parent fork; what it says of the fork, and the fork's number when it is enclosed, or an error."""
        parent = self._parent(kind)
        parent.has_forks = True
        made = Line()
        with made.socket:
            with made.theirs:
                files = [end.fileno() for end in (*ends, made.theirs)]
                answer = parent.ask({"role": role, "core": core}, files)
            if "error" not in answer:
                answer |= made.hear() | {"pid": made.pid}
        return answer

    def _parent(self, kind: str) -> Line:
        """The line to a parent of this kind, which is forked if there is none."""
        known = self.parents.get(kind)
        if known is None or known.is_gone():
            if known:
                known.socket.close()
            if kind == "judges":
                self.taught.clear()
            known = self.parents[kind] = self._new_parent(kind)
        return known

    def _new_parent(self, kind: str) -> Line:
        made = Line()
        with made.theirs:
            made.pids.append(self.origin.ask({"parent": kind, **self.request}, [made.theirs.fileno()])["pid"])
        if problem := made.hear().get("error"):
            made.socket.close()
            raise NotReadyError(problem)
        return made

    def _leave(self) -> None:
        """Let the parents go, from where we settled."""
        for parent in self.parents.values():
            parent.socket.close()
        self.parents, self.settled = {}, ()
        self.taught.clear()

    def untaught(self, codes: Collection[Code]) -> dict[str, str]:
        """Those that judges do not know, by their keys."""
        return {code.key: code.text for code in codes if code.key not in self.taught}

    def has_taught(self, name: str) -> bool:
        """Whether judges know all that was taught under this name."""
        return name in self.taught

    def teach(self, codes: Collection[Code], name: str = "") -> None:
        """Have all judges to come know these codes, under a name for all of them if they have one."""
        judges = self._parent("judges")
        news = self.untaught(codes)
        anew = bool(news) and len(self.taught) + len(news) > MOST_CODES
        if anew:
            self.taught.clear()
            news = self.untaught(codes)
        if news:
            with tempfile.TemporaryFile() as told:
                told.write(json.dumps(news).encode())
                told.flush()
                judges.ask({"learn": anew}, [told.fileno()])
        self.taught |= news.keys() | ({name} - {""})

    def end(self) -> float:
        """End what was forked; returns the processor seconds that it used."""
        used = 0.0
        for parent in self.parents.values():
            if parent.has_forks:
                used += parent.ask({})["cpu_seconds"]
                parent.has_forks = False
        return used

    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    def is_current(self) -> bool:
        """Whether the code that it has imported is still that of the files, as far as was seen a moment ago."""
        now = time.monotonic()
        if now - self.looked < LOOK_SECONDS:
            return True
        self.looked = now
        try:
            return all(path.stat().st_mtime_ns == changed for path, changed in self.code.items())
        except OSError:
            return False

    def _complaint(self) -> list[str]:
        self.process.kill()
        assert self.process.stderr is not None
        return self.process.stderr.read().decode(errors="replace").strip().splitlines()

    def close(self) -> None:
        """End the warm process, the parents, and all their forks."""
        parents = [pid for parent in self.parents.values() for pid in parent.pids]
        self._leave()
        self.origin.socket.close()
        try:
            self.process.wait(LEAVE_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stderr is not None:
            self.process.stderr.close()
        # If the warm process was killed, they become children of the first process of a container: one that waited for
        # another first, and then the other.
        for pid in parents:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)
        remove([self.scratch])
        cgroups.sweep_all()


def _identity(path: Path) -> tuple[int, int]:
    """Tells a folder from another one that has taken its place."""
    found = path.stat()
    return found.st_dev, found.st_ino


def _environment(scratch: Path) -> dict[str, str]:
    """The environment of the warm process and all its forks: nothing of the office's own."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / CACHE  # of fonts, found once
    return {
        "PATH": os.defpath,
        "PYTHONPATH": str(PACKAGE_ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
        "TMPDIR": str(scratch),
        "MPLBACKEND": "agg",
        "MPLCONFIGDIR": str(cache),
        "NBGRADER_EXECUTION": "autograde",
        "HDF5_USE_FILE_LOCKING": "FALSE",  # no lock is allowed in the sandbox
        **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    }


def code_files() -> dict[Path, int]:
    """When each file that a warm process imports was last changed: one that is out of date is not lent."""
    folders = (PACKAGE_ROOT / "course_utils", *(PACKAGE_ROOT / "autograder" / name for name in ("wire", "judge")))
    return {path: path.stat().st_mtime_ns for folder in folders for path in folder.rglob("*.py")}
