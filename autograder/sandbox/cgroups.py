"""A bound on the memory of a worker and its judge together (control groups), where the system lets us set one.

The kernel's other limits count address space, process by process; a control group counts the memory that is really
used, files in memory included. When it is full, a process of the group is ended and no other; nothing of it is swapped
out. Root has it, and whoever runs where control groups were delegated; elsewhere the other limits stand alone.
"""

import contextlib
import os
from pathlib import Path

MOUNT = Path("/sys/fs/cgroup")
OWN = Path("/proc/self/cgroup")  # which groups this process is in
PREFIX = "autograder-"
MEMORY, THREADS = ("memory.max", "memory.limit_in_bytes"), ("pids.max",)  # files of version 2, and of version 1
SWAP = ("memory.swap.max", "memory.swappiness")  # what goes there is not counted as memory; 0 keeps all of it here


def join() -> list[Path]:
    """Move this process, and all that it will fork, into groups of its own; their folders, none where not allowed."""
    joined = []
    for home in _homes():
        own = home / f"{PREFIX}{os.getpid()}"
        with contextlib.suppress(OSError):
            sweep(home)
            own.mkdir()
            (own / "cgroup.procs").write_text("0", encoding="ascii")
            joined.append(own)
    return joined


def bound(groups: list[Path], memory_bytes: int, threads: int) -> None:
    """Set the bounds for all processes of the groups together."""
    for files, value in ((MEMORY, memory_bytes), (SWAP, 0), (THREADS, threads)):
        for path in (group / name for group in groups for name in files):
            if path.exists():
                path.write_text(str(value), encoding="ascii")


def sweep(home: Path) -> None:
    """Remove the groups in `home` whose process is gone."""
    for group in home.glob(f"{PREFIX}*"):
        if not Path("/proc", group.name.removeprefix(PREFIX)).exists():
            with contextlib.suppress(OSError):
                group.rmdir()


def sweep_all() -> None:
    """Remove every group whose process is gone."""
    for home in _homes():
        with contextlib.suppress(OSError):
            sweep(home)


def _homes() -> list[Path]:
    """The folders in which this process may be able to make groups that bound memory or the number of threads."""
    homes = []
    for line in OWN.read_text(encoding="ascii").splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers in ("memory", "pids"):
            homes.append(MOUNT / controllers / path.lstrip("/"))
        elif not controllers:  # version 2: a group with processes in it has none below, so ours must stand beside it
            parent = (MOUNT / path.lstrip("/")).parent
            with contextlib.suppress(OSError):
                if "memory" in (parent / "cgroup.subtree_control").read_text(encoding="ascii"):
                    homes.append(parent)
    return homes
