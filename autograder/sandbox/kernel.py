"""System calls that Python has no function for, made through the C library; a failed one raises OSError."""

import ctypes
import os
from functools import cache
from typing import Any

from autograder.sandbox.syscalls import number

PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
CAPABILITIES_VERSION_3 = 0x20080522


@cache
def _library() -> Any:
    return ctypes.CDLL(None, use_errno=True)


def call(name: str, *arguments: Any) -> int:
    """Make the system call `name` with integers, bytes or ctypes objects; raises OSError with the call's name."""
    code = number(name)
    if code is None:
        raise OSError(f"this machine has no system call {name}")
    plain = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    result = _library().syscall(ctypes.c_long(code), *plain)
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error), name)
    return int(result)


def this_core() -> int:
    """The number of the core that this process runs on, which the kernel chose when it woke up."""
    return int(_library().sched_getcpu())


def no_new_privileges() -> None:
    """From here on no program that is started can have more rights than this process."""
    call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def die_with_parent(signal: int) -> None:
    """Ask the kernel to send this process a signal when the one that forked it ends."""
    call("prctl", PR_SET_PDEATHSIG, int(signal), 0, 0, 0)


def drop_capabilities() -> None:
    """Give up every special right that this process has."""
    header = (ctypes.c_uint32 * 2)(CAPABILITIES_VERSION_3, 0)
    call("capset", ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)()))
