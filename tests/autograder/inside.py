"""Run code inside an enclosure, in a fork of a parent that is a fork of the test's process, and hear what it found."""

import ctypes
import os
import signal
import struct
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

from autograder.sandbox.enclosure import Enclosure, Walls
from autograder.sandbox.kernel import CAPABILITIES_VERSION_3, call, no_new_privileges
from autograder.sandbox.limits import Limits
from autograder.sandbox.seccomp import ALLOW, ERROR, JUMP_EQUAL, LOAD, RETURN, _do
from autograder.sandbox.syscalls import number

PR_SET_DUMPABLE = 4


def enclosure(walls: Walls, folder: Path, *secrets: Path, limits: Limits | None = None) -> Enclosure:
    """The enclosure of a course whose data sets are in `folder`."""
    return Enclosure.around(walls, folder, secrets, limits or Limits(), Path(__file__).resolve().parents[2])


def hear(where: Enclosure, code: str, scratch: Path, user: int = 0, before: Callable[[], None] | None = None) -> str:
    """What `code` assigned to `told`, run in the enclosure; else what it raised, or how its process ended."""
    listening, telling = os.pipe()
    parent = os.fork()
    if not parent:
        said = "nothing"
        try:
            if user:
                os.chown(scratch, user, user)
                os.setgroups([])
                os.setresgid(user, user, user)
                os.setresuid(user, user, user)
                call("prctl", PR_SET_DUMPABLE, 1, 0, 0, 0)
            if before:
                before()
            where.move_in()
            where.count_apart()
            own = os.getpid()
            if fork := os.fork():
                _, status = os.waitpid(fork, 0)
                said = signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else ""  # it has spoken
            else:
                where.enter(own, scratch)
                names: dict[str, object] = {"told": "nothing"}
                exec(dedent(code), names)
                said = str(names["told"])
        except BaseException as problem:
            said = f"{type(problem).__name__}: {problem}"
        finally:
            os.write(telling, said.encode())
            os._exit(0)
    os.close(telling)
    with os.fdopen(listening, "rb") as pipe:
        said = pipe.read().decode()
    os.waitpid(parent, 0)
    return said


def drop(capability: int) -> None:
    """Take one special right from this process, as a container does with root."""
    library = ctypes.CDLL(None)
    header, sets = struct.pack("II", CAPABILITIES_VERSION_3, 0), ctypes.create_string_buffer(24)
    assert library.capget(header, sets) == 0
    have = bytearray(sets.raw)
    for kind in (0, 4):  # effective and permitted
        have[kind + capability // 8] &= ~(1 << capability % 8)
    assert library.capset(header, bytes(have)) == 0


def deny(*names: str) -> None:
    """Forbid system calls to this process and its children, as the profile of a container does."""
    no_new_privileges()
    code = [_do(LOAD, 0)]
    for name in names:
        wanted = number(name)
        assert wanted is not None
        code += [_do(JUMP_EQUAL, wanted, 0, 1), _do(RETURN, ERROR | 1)]
    program = b"".join([*code, _do(RETURN, ALLOW)])
    buffer = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(buffer))
    call("seccomp", 1, 0, ctypes.create_string_buffer(header, len(header)))
