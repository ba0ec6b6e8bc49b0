"""The machine before and after: processes, files, shared memory and mounts. Whatever is new was left by somebody."""

import contextlib
import ctypes
import os
import signal
import site
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import course_utils
import datasets
from autograder.sandbox.nursery import nursery

MARK = "autograder-attack-"  # in the name of all that an attack makes
OPEN_TO_ALL = (Path("/tmp"), Path("/var/tmp"), Path("/dev/shm"), Path("/run"), Path("/"), Path.home(), Path("/home"))
WATCHED = (Path(course_utils.__file__).parent, Path(datasets.__file__).parent, Path(sys.prefix) / "bin")
PR_SET_CHILD_SUBREAPER = 36
SHARED_KEY, IPC_REMOVE = 0x5F1C, 0  # of the shared memory that attacks make


@dataclass(frozen=True)
class Machine:
    """What can be seen of the machine at one moment, without what others do on it."""

    processes: frozenset[str]
    scratch: frozenset[str]
    marked: frozenset[str]
    shared: frozenset[str]
    mounts: frozenset[str]
    packages: frozenset[tuple[str, int, int]]

    @classmethod
    def now(cls) -> "Machine":
        """Look at it. Warm processes that wait for the next submission, and their folders, are the grader's own."""
        own = [warm.scratch for warm in nursery.idle]
        temporary = [*Path(tempfile.gettempdir()).iterdir(), *(path for folder in own for path in folder.iterdir())]
        warm = {pid for one in nursery.idle for line in (one.origin, *one.parents.values()) for pid in line.pids}
        return cls(
            frozenset(f"{pid}: {command}" for pid, command in _descendants(os.getpid()) if pid not in warm),
            frozenset(path.name for path in temporary if path not in own),
            frozenset(str(path) for folder in OPEN_TO_ALL if folder.is_dir() for path in folder.glob(f"*{MARK}*")),
            frozenset(_shared_memory()),
            frozenset(line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()),
            frozenset(_files((*WATCHED, *map(Path, site.getsitepackages())))),
        )

    def left_since(self, before: "Machine") -> list[str]:
        """What is there now and was not before, or is another one than before."""
        return [
            f"{name}: {one}" for name, then in vars(before).items() for one in sorted(map(str, vars(self)[name] - then))
        ]


def adopt_orphans(yes: bool) -> None:
    """Whatever a descendant leaves behind becomes a child of this process, and is seen by it."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, int(yes), 0, 0, 0)


def end_descendants() -> None:
    """End every process that descends from this one."""
    for pid, _ in _descendants(os.getpid()):
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)


def remove_marked(mark: str = MARK) -> None:
    """Remove what attacks left in the folders that are open to all, and in shared memory."""
    for folder in OPEN_TO_ALL:
        for path in folder.glob(f"*{mark}*"):
            path.unlink(missing_ok=True)
    libc = ctypes.CDLL(None)
    for get, control in ((libc.shmget, libc.shmctl), (libc.semget, libc.semctl), (libc.msgget, libc.msgctl)):
        arguments = (0,) if get is libc.msgget else (0, 0)
        found = get(SHARED_KEY, *arguments)
        if found >= 0:
            control(found, *((IPC_REMOVE, None) if get is not libc.semget else (0, IPC_REMOVE)))


def _descendants(ancestor: int) -> Iterator[tuple[int, str]]:
    parents: dict[int, int] = {}
    commands: dict[int, str] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            name, state, parent = _status(entry)
            if state != "Z":
                parents[int(entry.name)] = parent
                commands[int(entry.name)] = name
        except OSError:
            pass  # it has just ended
    for pid in parents:
        above = parents[pid]
        while above in parents and above != ancestor:
            above = parents[above]
        if above == ancestor:
            yield pid, commands[pid]


def _status(entry: Path) -> tuple[str, str, int]:
    stat = (entry / "stat").read_text()
    name, _, rest = stat.rpartition(")")
    state, parent = rest.split()[:2]
    command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("latin-1")[:200]
    return command or name, state, int(parent)


def _shared_memory() -> Iterator[str]:
    for kind in ("shm", "sem", "msg"):
        table = Path("/proc/sysvipc") / kind
        if table.exists():
            yield from (f"{kind} {line.split()[1]}" for line in table.read_text().splitlines()[1:])


def _files(folders: tuple[Path, ...]) -> Iterator[tuple[str, int, int]]:
    """Files with their sizes and times of change. Bytecode is not compared: any Python may write it."""
    for folder in folders:
        for above, inner, names in os.walk(folder):
            inner[:] = [name for name in inner if name != "__pycache__"]
            for name in names:
                status = (Path(above) / name).lstat()
                yield f"{above}/{name}", status.st_size, status.st_mtime_ns
