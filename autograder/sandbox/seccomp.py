"""The list of system calls that a sandboxed process may make (seccomp, Linux 3.5).

Everything that computing, reading files and talking on a socket at hand takes is allowed; the kernel refuses the rest.
In particular no second process, no other program, no network, no signal to anybody else, no new namespaces and mounts,
and nothing that the kernel gives a number which it counts for the whole machine, as it does for pipes and sockets.
A call that is refused gets the error that Python turns into an exception, so that a cell which tries ends with a
traceback and not with the process.
"""

import ctypes
import errno
import struct
from dataclasses import dataclass
from functools import cache

from autograder.sandbox.kernel import call
from autograder.sandbox.syscalls import AUDIT_ARCH, NUMBERS, architecture, number

LOAD, JUMP_EQUAL, JUMP_AT_LEAST, AND, RETURN = 0x20, 0x15, 0x35, 0x54, 0x06  # classic BPF, 32 bits at a time
AT_NUMBER, AT_ARCHITECTURE, AT_ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data
ALLOW, KILL, ERROR = 0x7FFF0000, 0x80000000, 0x00050000
X32_CALLS = 0x40000000  # numbers from here on are a second table of the x86_64 kernel
SECCOMP_SET_MODE_FILTER = 1
OWN_PID = b"\xaa\x55\xaa\x7f"  # no process has so large a number

CLONE_THREAD, CLONE_NEW_ANYTHING = 0x00010000, 0x7E020080
MAP_HUGETLB = 0x40000
SOL_SOCKET, SO_TYPE, SO_ERROR, SO_SNDBUF, SO_PROTOCOL, SO_DOMAIN = 1, 3, 4, 7, 38, 39
PR_GET_DUMPABLE, PR_SET_NAME, PR_GET_NAME, PR_SET_VMA = 3, 15, 16, 0x53564D41
# What may be done to an open file: duplicate it, ask for and set its flags. Not: lock it, or name another process as
# its owner, to whom the kernel would send a signal of one's choice.
FILE_QUESTIONS = (0, 1, 2, 3, 4, 1030, 1032, 1034)
TERMINAL_QUESTIONS = (0x5401, 0x5413, 0x5421, 0x541B, 0x5450, 0x5451)  # is it a terminal, how large, close on exec ...


@dataclass(frozen=True)
class Check:
    """What the lower half of one argument must be: argument & mask is one of the values."""

    argument: int
    values: tuple[int, ...]
    mask: int = 0xFFFFFFFF


def checked() -> dict[str, tuple[Check, ...]]:
    """The calls that are allowed with some arguments only."""
    (own_pid,) = struct.unpack("I", OWN_PID)
    return {
        "clone": (Check(0, (CLONE_THREAD,), CLONE_THREAD), Check(0, (0,), CLONE_NEW_ANYTHING)),
        "kill": (Check(0, (own_pid,)),),
        "tgkill": (Check(0, (own_pid,)),),
        "prlimit64": (Check(0, (0, own_pid)),),
        "mmap": (Check(3, (0,), MAP_HUGETLB),),  # huge pages are a file, with a number as pipes and sockets have
        "setsockopt": (Check(1, (SOL_SOCKET,)), Check(2, (SO_SNDBUF,))),  # others tell the number of who has written
        "getsockopt": (Check(1, (SOL_SOCKET,)), Check(2, (SO_TYPE, SO_ERROR, SO_PROTOCOL, SO_DOMAIN))),
        "prctl": (Check(0, (PR_GET_DUMPABLE, PR_SET_NAME, PR_GET_NAME, PR_SET_VMA)),),
        "ioctl": (Check(1, TERMINAL_QUESTIONS),),
        "fcntl": (Check(1, FILE_QUESTIONS),),
    }


REFUSED = {  # known calls that are answered "not permitted"; all others "no such call"
    *("fork", "vfork", "execve", "execveat", "ptrace", "tkill", "setrlimit"),
    *("pipe", "pipe2", "socketpair", "socket", "connect", "bind", "listen", "accept", "accept4"),
    *("unshare", "setns", "mount", "umount2", "pivot_root", "mount_setattr", "capset", "seccomp"),
    *("landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self"),
    "sysinfo",  # it tells what others just did with the processor and the memory
}
NO_SUCH_CALL = {"clone3"}  # threads are then made with clone, whose flags can be looked at


def install(own_pid: int) -> None:
    """Put the filter on this process for good. `no_new_privs` must be set. Raises OSError if the kernel refuses."""
    code = program().replace(OWN_PID, struct.pack("I", own_pid))
    buffer = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(buffer))
    call("seccomp", SECCOMP_SET_MODE_FILTER, 0, ctypes.create_string_buffer(header, len(header)))


@cache
def program() -> bytes:
    """The filter as classic BPF, 8 bytes an instruction; `OWN_PID` stands for the number of the process."""
    special = checked()
    code = [
        _do(LOAD, AT_ARCHITECTURE),
        _do(JUMP_EQUAL, AUDIT_ARCH[architecture()], 1, 0),
        _do(RETURN, KILL),
        _do(LOAD, AT_NUMBER),
        _do(JUMP_AT_LEAST, X32_CALLS, 0, 1),
        _do(RETURN, KILL),
    ]
    for name in NUMBERS:
        wanted = number(name)
        if wanted is None or name in NO_SUCH_CALL:
            continue
        if name in REFUSED:
            body = [_do(RETURN, ERROR | errno.EPERM)]
        else:
            body = [one for check in special.get(name, ()) for one in _checking(check)]
            body.append(_do(RETURN, ALLOW))
        code += [_do(JUMP_EQUAL, wanted, 0, len(body)), *body]
    return b"".join([*code, _do(RETURN, ERROR | errno.ENOSYS)])


def _checking(check: Check) -> list[bytes]:
    """Instructions that refuse the call unless the argument has one of the values."""
    count = len(check.values)
    tests = [_do(JUMP_EQUAL, value, count - position, 0) for position, value in enumerate(check.values)]
    load = [_do(LOAD, AT_ARGUMENTS + 8 * check.argument), _do(AND, check.mask)]
    return [*load, *tests, _do(RETURN, ERROR | errno.EPERM)]


def _do(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)
