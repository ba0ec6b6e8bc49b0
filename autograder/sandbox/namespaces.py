"""A machine of its own for one process (Linux namespaces): a file system, a network and a name that nobody shares.

The new root is an empty file system in memory that vanishes with the process. Into it come the folders that Python
needs; the network has not even a loopback. A parent moves in, by root's right or through a user namespace, where the
system allows that. What it forks gets mounts of its own and a scratch folder in memory, which alone can be written to,
and is counted apart: it is process 1, its next thread is 2, and nobody else's processes have a number there.
"""

import ctypes
import errno
import os
import select
import signal
import struct
from collections.abc import Iterable
from pathlib import Path

from autograder.sandbox.kernel import call, die_with_parent

NEW_MOUNTS, NEW_HOSTNAME, NEW_IPC, NEW_USER, NEW_NETWORK = 0x20000, 0x4000000, 0x8000000, 0x10000000, 0x40000000
NEW_PIDS = 0x20000000
READ_ONLY, NO_SETUID, NO_DEVICES, REMOUNT_PRIVATE, BIND = 1, 2, 4, 0x4000 | 1 << 18, 4096 | 0x4000
DETACH = 2
AT_CURRENT_FOLDER, RECURSIVE = -100, 0x8000
DEVICES = (Path("/dev/null"), Path("/dev/urandom"))
NOBODY = 65534
SCRATCH = Path("/scratch")
MOST_FILES = 10_000


def move_in(readable: Iterable[Path], hidden: Iterable[Path]) -> None:
    """Move into namespaces of its own, with all rights. What returns is a fork: this process waits for the fork's end.

    Raises OSError where that is not allowed.
    """
    apart = NEW_MOUNTS | NEW_HOSTNAME | NEW_IPC | NEW_NETWORK
    try:
        call("unshare", apart)
    except PermissionError:
        enter_with_users = _with_own_user if os.geteuid() else _with_root_and_nobody
        enter_with_users(apart | NEW_USER)
    _go_on_as_first_process()
    sources = {path: os.path.realpath(path) for path in (*readable, *DEVICES) if path.exists()}
    _build_root(sources, hidden)


def count_apart() -> None:
    """In a process that has moved in: have its next fork be process 1 of a count of its own. Raises OSError."""
    own = os.pidfd_open(os.getpid())
    try:
        call("setns", own, NEW_PIDS)  # back from the count of the last fork, since the kernel makes none below that
        call("unshare", NEW_PIDS)
    finally:
        os.close(own)


def enter(readable: Iterable[Path], scratch_bytes: int) -> None:
    """In a fork of a process that has moved in: have a scratch folder, and nobody's rights. Raises OSError."""
    call("unshare", NEW_MOUNTS | NEW_HOSTNAME | NEW_IPC)
    user = os.geteuid() or NOBODY
    options = f"size={scratch_bytes},nr_inodes={MOST_FILES},mode=700,uid={user}"
    _mount("tmpfs", str(SCRATCH), "tmpfs", NO_SETUID | NO_DEVICES, options)
    if user != os.geteuid():
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    for path in (*readable, *DEVICES):
        if os.path.lexists(path) and not os.access(path, os.R_OK):
            raise PermissionError(f"{path} cannot be read by the user {user}, as which submissions run")


def _with_own_user(apart: int) -> None:
    """Enter namespaces in which there is nobody but the user of this process."""
    user, group = os.geteuid(), os.getegid()
    call("unshare", apart)
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")


def _with_root_and_nobody(apart: int) -> None:
    """Enter namespaces in which there are root and nobody: a fork tells the kernel, who has entered may not."""
    own = os.getpid()
    hear, tell = os.pipe()
    outside = os.fork()
    if not outside:
        code = errno.EPERM
        try:
            os.close(tell)
            if os.read(hear, 1):
                for kind in ("uid_map", "gid_map"):
                    Path(f"/proc/{own}/{kind}").write_text(f"0 0 1\n{NOBODY} {NOBODY} 1\n", encoding="ascii")
            code = 0
        except OSError as problem:
            code = problem.errno or code
        finally:
            os._exit(code)
    try:
        call("unshare", apart)
        os.write(tell, b"entered")
    finally:
        os.close(tell)
        os.close(hear)
        code = os.waitstatus_to_exitcode(os.waitpid(outside, 0)[1])
    if code:
        raise OSError(code, os.strerror(code), "the users of a user namespace")


def _go_on_as_first_process() -> None:
    """Go on in a fork, the first process of a new count: when it ends, so do all that are counted there.

    It may start counts for its forks, which this process may not unless it is root.
    """
    call("unshare", NEW_PIDS)
    seen, held = os.pipe()
    if fork := os.fork():
        os.dup2(held, 0)
        os.closerange(1, 1 << 20)  # above all the socket at whose other end the office sees that the fork is gone
        os.waitpid(fork, 0)
        os._exit(0)
    os.close(held)
    die_with_parent(signal.SIGKILL)
    is_alone, _, _ = select.select([seen], [], [], 0)  # the other end is open for as long as this one's parent lives
    os.close(seen)
    if is_alone:
        raise OSError("the parent is gone")


def _build_root(sources: dict[Path, str], hidden: Iterable[Path]) -> None:
    """Make a file system in memory the root, with what may be read in its usual place."""
    _mount("none", "/", "", REMOUNT_PRIVATE)
    _mount("tmpfs", "/tmp", "tmpfs", NO_SETUID | NO_DEVICES, "size=4096k,mode=755")
    os.chdir("/tmp")
    Path("old").mkdir()
    call("pivot_root", b".", b"old")
    os.chdir("/")
    folders = [path.parent if path in DEVICES else path for path in sources]
    _, *below = dict.fromkeys(one for path in folders for one in (*reversed(path.parents), path))  # each once
    for path in below:
        path.mkdir()
    for path in DEVICES:
        path.touch()
    for path, source in sources.items():
        _bind(f"/old{source}", path)
    for path in hidden:
        _mount("tmpfs", str(path), "tmpfs", READ_ONLY | NO_SETUID | NO_DEVICES, "size=4096")
    call("umount2", b"/old", DETACH)
    Path("/old").rmdir()
    SCRATCH.mkdir()
    _set_read_only(Path("/"))  # made by this process, it would be its own to write to where it is not root's


def _bind(source: str, target: Path) -> None:
    _mount(source, str(target), "", BIND)
    if target not in DEVICES:
        _set_read_only(target, RECURSIVE)


def _set_read_only(mounted: Path, which: int = 0) -> None:
    flags = struct.pack("QQQQ", READ_ONLY | NO_SETUID | NO_DEVICES, 0, 0, 0)
    call("mount_setattr", AT_CURRENT_FOLDER, os.fsencode(mounted), which, flags, len(flags))


def _mount(source: str, target: str, kind: str, flags: int, options: str = "") -> None:
    given = [ctypes.c_char_p(os.fsencode(text)) if text else None for text in (source, target, kind)]
    call("mount", *given, flags, ctypes.c_char_p(options.encode()) if options else None)
