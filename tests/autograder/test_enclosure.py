"""The sandbox, seen from inside: what a submission cannot reach, under each kind of walls and for each kind of user."""

import ast
import os
import re
import socket
import stat
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from system_calls import syscalls

from autograder.sandbox import namespaces
from autograder.sandbox.enclosure import Enclosure, Walls
from autograder.sandbox.kernel import call
from autograder.sandbox.limits import Limits
from tests.autograder.inside import deny, drop, enclosure, hear

WALLS = (Walls.NAMESPACES, Walls.LANDLOCK)
ROOT = os.geteuid() == 0
NOBODY = namespaces.NOBODY if ROOT else os.geteuid()
CAP_SETUID, CAP_SYS_ADMIN = 7, 21
WHO: dict[str, tuple[int, Callable[[], None] | None]] = {"whoever runs the tests": (0, None)}
if ROOT:
    WHO |= {"root of a container": (0, lambda: drop(CAP_SYS_ADMIN)), "a user": (12345, None)}
SMALL = Limits(
    submission_cpu_seconds=-4.0,  # the kernel's own limit comes five later
    address_bytes=3_000_000_000,
    file_bytes=1_000_000,
    scratch_bytes=4_000_000,
    files=40,
    threads=20,
)


@pytest.fixture(params=WALLS)
def walls(request: pytest.FixtureRequest) -> Walls:
    return Walls(request.param)


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """A folder that the enclosed process may write to, reachable by any user."""
    for folder in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        if not folder.stat().st_mode & stat.S_IXOTH:  # pytest's own; what everybody can enter stays as it is
            folder.chmod(0o755)
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "datasets"
    folder.mkdir()
    (folder / "moons.txt").write_text("numbers", encoding="ascii")
    return folder


def refused(attempt: str) -> str:
    return f"import os, socket\ntry:\n    {attempt}\n    told = 'done'\nexcept OSError:\n    told = 'refused'"


REFUSED = {
    "reading a file of the machine": "open('/etc/passwd')",
    "reading another process": "open(f'/proc/{os.getppid()}/environ')",
    "reading its own memory": "open('/proc/self/mem')",
    "listing processes": "os.listdir('/proc')",
    "writing to a data set": "open(DATA + '/moons.txt', 'w')",
    "writing beside a data set": "open(DATA + '/new.txt', 'w')",
    "deleting a data set": "os.remove(DATA + '/moons.txt')",
    "writing to the temporary folder": "open('/tmp/autograder-attack', 'w')",
    "writing to Python": "open(os.__file__, 'a')",
    "a link out of the scratch folder": "os.link(DATA + '/moons.txt', 'mine'); open('mine', 'w')",
    "a symbolic link out of it": "os.symlink('/etc/passwd', 'mine'); open('mine')",
    "a second process": "os.fork()",
    "another program": "os.execv('/bin/true', ['true'])",
    "a command": "os.posix_spawn('/bin/true', ['true'], {})",
    "a TCP socket": "socket.socket()",
    "a UDP socket": "socket.socket(type=socket.SOCK_DGRAM)",
    "a Unix socket": "socket.socket(socket.AF_UNIX)",
    "a pair of sockets": "socket.socketpair()",
    "a pair of datagram sockets": "socket.socketpair(type=socket.SOCK_DGRAM)",
    "a pipe": "os.pipe()",
    "huge pages": "import mmap; mmap.mmap(-1, 1 << 21, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x40000 | 0x4000)",
    "a signal to its parent": "os.kill(os.getppid(), 0)",
    "a signal to everybody": "os.kill(-1, 0)",
    "a signal to its group": "os.killpg(0, 0)",
    "its parent as the owner of a file": "import fcntl; fcntl.fcntl(0, fcntl.F_SETOWN, os.getppid())",
    "a signal of one's choice for that owner": "import fcntl; fcntl.fcntl(0, fcntl.F_SETSIG, 9)",
    "another user": "os.setuid(0)",
    "a new root": "os.chroot('.')",
    "a device": "os.mknod('disk', 0o060666, os.makedev(8, 0))",
    "another's limits": "import resource; resource.prlimit(os.getppid() or 2, resource.RLIMIT_AS)",
}


@pytest.mark.parametrize("attempt", REFUSED)
def test_a_submission_is_refused(walls: Walls, attempt: str, data: Path, scratch: Path) -> None:
    code = refused(REFUSED[attempt].replace("DATA", repr(str(data))))
    assert hear(enclosure(walls, data), code, scratch) == "refused"
    assert (data / "moons.txt").read_text(encoding="ascii") == "numbers"
    assert [path.name for path in data.iterdir()] == ["moons.txt"]


NEVER_ALLOWED = (  # calls that are not even in our table
    *("bpf", "io_uring_setup", "userfaultfd", "keyctl", "perf_event_open", "memfd_create", "shmget"),
    *("open_by_handle_at", "process_vm_readv", "pidfd_open"),
)


@pytest.mark.parametrize(
    "name", ["ptrace", "unshare", "setns", "mount", "clone3", "seccomp", "sysinfo", *NEVER_ALLOWED]
)
def test_the_kernel_refuses_calls_that_computing_does_not_need(
    walls: Walls, name: str, data: Path, scratch: Path
) -> None:
    code = syscalls().get(name)
    try_it = f"""
        import ctypes, errno
        libc = ctypes.CDLL(None, use_errno=True)
        assert libc.syscall({code}, 0, 0, 0, 0, 0, 0) == -1
        told = errno.errorcode[ctypes.get_errno()]
        """
    assert hear(enclosure(walls, data), try_it, scratch) in ("EPERM", "ENOSYS")


def test_computing_reading_data_and_a_scratch_folder_are_allowed(walls: Walls, data: Path, scratch: Path) -> None:
    code = f"""
        import numpy as np, threading, os, time, tempfile
        assert open({str(data / "moons.txt")!r}).read() == "numbers"
        np.save("weights.npy", np.eye(3))
        assert np.load("weights.npy").trace() == 3
        thread = threading.Thread(target=time.sleep, args=(0.01,))
        thread.start(), thread.join()
        os.mkdir("more"), os.rename("weights.npy", "more/w.npy")
        told = sorted(os.listdir())
        """
    assert hear(enclosure(walls, data), code, scratch) == "['more']"


@pytest.mark.parametrize(
    ("code", "ending"),
    [
        ("x = bytearray(4_000_000_000)", "MemoryError: "),
        ("open('big', 'w').write('x' * 2_000_000)", "SIGXFSZ|OSError: .*File too large"),
        ("files = [open(f'{n}', 'w') for n in range(100)]", "OSError: .*Too many open files"),
        ("while True: pass", "SIGKILL"),
    ],
)
def test_limits_end_in_an_error(walls: Walls, code: str, ending: str, data: Path, scratch: Path) -> None:
    said = hear(enclosure(walls, data, limits=SMALL), code, scratch)
    assert re.match(ending, said), said


def test_all_files_together_are_bounded_by_the_size_of_the_scratch_folder(data: Path, scratch: Path) -> None:
    code = "for n in range(20): open(f'{n}', 'w').write('x' * 900_000)"
    said = hear(enclosure(Walls.NAMESPACES, data, limits=SMALL), code, scratch)
    assert "No space left" in said


@pytest.mark.parametrize("who", WHO)
def test_threads_are_bounded(who: str, data: Path, scratch: Path) -> None:
    """Those of root never are, so root must be given up, however it enters."""
    code = """
        import threading, time
        for n in range(100):
            threading.Thread(target=time.sleep, args=(5,), daemon=True).start()
        """
    where = Enclosure(Walls.NAMESPACES, (Path("/usr"), data), (), SMALL)
    user, before = WHO[who]
    assert "can't start new thread" in hear(where, code, scratch, user, before)


@pytest.mark.parametrize("who", WHO)
def test_namespaces_hold_for_root_and_for_everybody_else(who: str, data: Path, scratch: Path) -> None:
    where = Enclosure(Walls.NAMESPACES, (Path("/usr"), data), (), Limits())
    code = f"""
        import os
        told = [os.getuid(), sorted(os.listdir("/")), os.listdir({str(data)!r}), os.path.exists("/etc"), os.getgroups()]
        """
    user, before = WHO[who]
    folders = sorted(["dev", "scratch", "usr", data.parts[1]])
    expected = f"[{user or NOBODY}, {folders}, ['moons.txt'], False, "
    assert hear(where, code, scratch, user, before).startswith(expected)
    writing = [f"open({str(folder / 'mine')!r}, 'w')" for folder in (Path("/"), Path("/usr"), data, data.parent)]
    for attempt in ("open('/etc/passwd')", "socket.socket()", "os.fork()", "os.setuid(0)", *writing):
        assert hear(where, refused(attempt), scratch, user, before) == "refused"


@pytest.mark.parametrize("who", WHO)
def test_landlock_holds_for_root_and_for_everybody_else(who: str, data: Path, scratch: Path) -> None:
    where = Enclosure(Walls.LANDLOCK, (Path("/usr"), data), (), Limits())
    user, before = WHO[who]
    assert hear(where, f"import os; told = os.listdir({str(data)!r})", scratch, user, before) == "['moons.txt']"
    for attempt in ("open('/etc/passwd')", "socket.socket()", "os.fork()", "open('/tmp/mine', 'w')", "os.listdir('/')"):
        assert hear(where, refused(attempt), scratch, user, before) == "refused"


def test_root_that_may_not_become_nobody_does_not_enter(data: Path, scratch: Path) -> None:
    """A container can leave root so few rights; everybody else needs none of them."""

    def before() -> None:
        drop(CAP_SYS_ADMIN)
        drop(CAP_SETUID)

    said = hear(enclosure(Walls.NAMESPACES, data), "told = 'it ran'", scratch, before=before)
    assert said.startswith("PermissionError" if ROOT else "it ran"), said


def test_a_fork_shares_with_its_parent_a_network_with_nobody_in_it_and_no_mounts_names_memory_or_numbers(
    data: Path, scratch: Path
) -> None:
    kinds = ("mnt", "ipc", "uts", "net", "pid")
    where = enclosure(Walls.NAMESPACES, data)
    seen: list[list[str]] = []
    folder: list[int] = []

    def look() -> None:  # by the number of a folder, since there is no /proc inside
        seen.append([os.readlink(f"self/ns/{kind}", dir_fd=folder[0]) for kind in kinds])
        os.environ["SEEN"] = repr(seen)

    def before() -> None:
        folder.append(os.open("/proc", os.O_RDONLY))
        look()

    def move_in() -> None:
        Enclosure.move_in(where)
        look()

    def enter(parent: int, folder: Path) -> None:
        Enclosure.enter(where, parent, folder)
        look()

    object.__setattr__(where, "move_in", move_in)
    object.__setattr__(where, "enter", enter)
    said = hear(where, "import os; told = os.environ['SEEN']", scratch, before=before)
    own, parent, fork = (dict(zip(kinds, links, strict=True)) for links in ast.literal_eval(said))
    assert [kind for kind in kinds if own[kind] == parent[kind]] == []
    assert [kind for kind in kinds if fork[kind] == parent[kind]] == ["net"]
    assert [kind for kind in kinds if fork[kind] == own[kind]] == []


def test_what_is_secret_is_out_of_sight_even_inside_a_readable_folder(data: Path, scratch: Path) -> None:
    secret = data / "solutions"
    secret.mkdir()
    (secret / "answer.txt").write_text("42", encoding="ascii")
    where = enclosure(Walls.NAMESPACES, data, secret)
    code = f"import os; told = [sorted(os.listdir({str(data)!r})), os.listdir({str(secret)!r})]"
    assert hear(where, code, scratch) == "[['moons.txt', 'solutions'], []]"
    said = hear(enclosure(Walls.LANDLOCK, data, secret), code, scratch)
    assert "move it elsewhere" in said, "landlock cannot hide it, so it must refuse"


def test_a_network_of_its_own_has_nobody_to_talk_to(data: Path, scratch: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        code = f"""
            import socket
            told = [name for _, name in socket.if_nameindex()] if hasattr(socket, "none") else "refused"
            try:
                socket.create_connection(("127.0.0.1", {server.getsockname()[1]}), 1)
                told = "connected"
            except OSError:
                pass
            """
        assert hear(enclosure(Walls.NAMESPACES, data), code, scratch) == "refused"
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.parametrize(
    ("walls", "name"),
    [
        (Walls.NAMESPACES, "unshare"),
        (Walls.NAMESPACES, "setns"),
        (Walls.NAMESPACES, "mount"),
        (Walls.NAMESPACES, "pivot_root"),
        (Walls.NAMESPACES, "mount_setattr"),
        (Walls.LANDLOCK, "landlock_create_ruleset"),
        (Walls.LANDLOCK, "landlock_add_rule"),
        (Walls.LANDLOCK, "landlock_restrict_self"),
    ],
)
def test_walls_that_cannot_be_put_up_are_an_error_and_never_left_out(
    walls: Walls, name: str, data: Path, scratch: Path
) -> None:
    said = hear(enclosure(walls, data), "told = 'it ran'", scratch, before=lambda: deny(name))
    assert said.startswith("PermissionError"), said


@pytest.mark.parametrize("walls", [Walls.LANDLOCK, Walls.NONE])
def test_a_process_whose_parent_is_gone_does_not_go_on(walls: Walls, data: Path, scratch: Path) -> None:
    """Within namespaces the kernel sees to it: a parent is the first process of those that its forks belong to."""
    where = enclosure(walls, data)
    object.__setattr__(where, "enter", lambda parent, folder: Enclosure.enter(where, parent + 1, folder))
    assert "the parent is gone" in hear(where, "told = 'it ran'", scratch)


def test_a_first_process_that_is_alone_before_the_kernel_watches_over_it_does_not_go_on(
    data: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def before() -> None:
        monkeypatch.setattr(os, "closerange", lambda *_: os._exit(0))  # of the process that would wait
        monkeypatch.setattr(namespaces, "die_with_parent", lambda _: time.sleep(0.5))

    assert "the parent is gone" in hear(enclosure(Walls.NAMESPACES, data), "told = 'it ran'", scratch, before=before)


@pytest.mark.parametrize("who", WHO)
def test_the_numbers_of_processes_and_threads_do_not_depend_on_what_others_used(
    who: str, data: Path, scratch: Path
) -> None:
    code = """
        import os, threading
        threads = [threading.Thread(target=int) for _ in range(3)]
        for thread in threads: thread.start(), thread.join()
        told = os.getpid(), os.getppid(), os.getpgrp(), os.getsid(0), *(thread.native_id for thread in threads)
        """
    user, before = WHO[who]
    for _ in range(2):
        said = hear(Enclosure(Walls.NAMESPACES, (Path("/usr"), data), (), Limits()), code, scratch, user, before)
        assert said == "(1, 0, 0, 0, 2, 3, 4)"


def test_a_socket_at_hand_tells_nothing_of_what_the_kernel_counts(walls: Walls, data: Path, scratch: Path) -> None:
    """Nor does it take in who wrote a message: by a handle on that process, which has a number of its own."""
    ends: list[socket.socket] = []

    def before() -> None:
        ends.extend(socket.socketpair())
        os.dup2(ends[0].fileno(), 100)

    code = """
        import socket
        so_passpidfd, so_cookie, so_peerpidfd = 76, 57, 77
        wire = socket.socket(fileno=100)
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 16)
        told = []
        for ask, options in (
            (lambda option: wire.setsockopt(socket.SOL_SOCKET, option, 1), (socket.SO_PASSCRED, so_passpidfd)),
            (lambda option: wire.getsockopt(socket.SOL_SOCKET, option, 12), (so_cookie, so_peerpidfd)),
        ):
            for option in options:
                try: told.append(ask(option))
                except PermissionError: pass
        """
    assert hear(enclosure(walls, data), code, scratch, before=before) == "[]"


def test_a_system_call_is_made_by_its_number_on_this_machine() -> None:
    assert call("getpid") == os.getpid()
    assert call("getppid") == os.getppid()
    assert call("geteuid") == os.geteuid()
