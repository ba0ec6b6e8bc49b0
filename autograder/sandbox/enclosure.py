"""The sandbox: what a process gives up for good before it runs a line of a submission.

Walls are namespaces, or landlock where the system does not let us have them. Either way comes the list of system calls
(seccomp), the limits of the kernel, no rights and no new ones. Whatever cannot be put up raises an error: a process
that is not enclosed never goes on as if it were.
"""

import os
import resource
import signal
import sys
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from autograder.sandbox import landlock, namespaces, seccomp
from autograder.sandbox.kernel import die_with_parent, drop_capabilities, no_new_privileges
from autograder.sandbox.limits import Limits

SYSTEM = ("/usr", "/lib", "/lib64")


class Walls(StrEnum):
    """What keeps a worker from the rest of the machine."""

    NAMESPACES = "namespaces"
    LANDLOCK = "landlock"
    NONE = "none"  # only on request; results are marked


@dataclass(frozen=True)
class Enclosure:
    """A sandbox to enter: its walls, what may be read inside, and what must be out of sight even there."""

    walls: Walls
    readable: tuple[Path, ...]
    hidden: tuple[Path, ...]
    limits: Limits

    @classmethod
    def around(
        cls, walls: Walls, datasets: Path, secrets: tuple[Path, ...], limits: Limits, package: Path
    ) -> "Enclosure":
        """The enclosure in which Python, its packages, course_utils and the data sets can be read, and no secret."""
        readable = _outermost(package / "course_utils", datasets)
        hidden = tuple(path for path in secrets if _is_inside(path, readable) and path.exists())
        return cls(walls, readable, hidden, limits)

    def to_json(self) -> dict[str, Any]:
        """As plain data, for a parent."""
        paths = {name: [str(path) for path in getattr(self, name)] for name in ("readable", "hidden")}
        return {"walls": self.walls, "limits": self.limits.to_json(), **paths}

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> "Enclosure":
        """The enclosure that `to_json` was made from."""
        readable, hidden = (tuple(map(Path, told[name])) for name in ("readable", "hidden"))
        return cls(Walls(told["walls"]), readable, hidden, Limits(**told["limits"]))

    def move_in(self) -> None:
        """Put up the part of the walls that all forks share. What returns may be a fork itself. Raises OSError."""
        if self.walls is Walls.NAMESPACES:
            namespaces.move_in(self.readable, self.hidden)

    def count_apart(self) -> None:
        """Have the next fork of this process see no number of others' processes, if walls can do that. Raises OSError.

        This process has moved in.
        """
        if self.walls is Walls.NAMESPACES:
            namespaces.count_apart()

    def enter(self, parent: int, scratch: Path | None) -> Path:
        """Enclose this process, a fork of `parent`; returns the one folder that it can write to, its working folder.

        The parent has moved in, and had this fork counted apart. `scratch` is that folder where the walls do not bring
        their own. Raises OSError, and nothing of the student's may run then.
        """
        if self.walls is Walls.NAMESPACES:
            namespaces.enter(self.readable, self.limits.scratch_bytes)
            scratch = namespaces.SCRATCH
        assert scratch is not None
        os.chdir(scratch)
        die_with_parent(signal.SIGKILL)
        if self.walls is not Walls.NAMESPACES and os.getppid() != parent:  # there, a fork ends with its parent anyway
            raise OSError("the parent is gone")
        self._set_limits()
        if self.walls is Walls.NONE:
            return scratch
        drop_capabilities()
        no_new_privileges()
        if self.walls is Walls.LANDLOCK:
            if self.hidden:
                raise OSError(f"{self.hidden[0]} lies inside a folder that Python must read; move it elsewhere")
            landlock.restrict(self.readable, (scratch, Path("/dev/null"), Path("/dev/urandom")))
        seccomp.install(os.getpid())
        return scratch

    def _set_limits(self) -> None:
        most = self.limits
        for kind, value in (
            (resource.RLIMIT_AS, most.address_bytes),
            (resource.RLIMIT_FSIZE, most.file_bytes),
            (resource.RLIMIT_NOFILE, most.files),
            (resource.RLIMIT_CPU, int(most.submission_cpu_seconds) + 5),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.setrlimit(kind, (value, value))
        if self.walls is Walls.NAMESPACES:  # elsewhere the kernel would count everything that the same user runs
            resource.setrlimit(resource.RLIMIT_NPROC, (most.threads, most.threads))


@cache
def _outermost(*more: Path) -> tuple[Path, ...]:
    """The folders of Python, its packages and `more` that exist, under all their names, none inside another one."""
    kept: list[Path] = []
    paths = [*map(Path, (*SYSTEM, sys.base_prefix, sys.prefix)), *more]
    for path in sorted({*paths, *map(Path.resolve, paths)}, key=lambda one: (len(one.parts), one)):
        if path.exists() and not any(map(path.is_relative_to, kept)):
            kept.append(path)
    return tuple(kept)


@cache
def _is_inside(path: Path, folders: tuple[Path, ...]) -> bool:
    return any(map(path.is_relative_to, folders))
