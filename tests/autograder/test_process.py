"""Running a submission: whatever is killed, nothing earned is lost, nothing is half, and nothing is left behind."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from textwrap import dedent
from typing import Any

import psutil
import pytest

from autograder.bank import Entry
from autograder.cells import read_notebook
from autograder.course import Course
from autograder.errors import CourseError
from autograder.sandbox import client, process, watch
from autograder.sandbox.casebook import Casebook
from autograder.sandbox.enclosure import Walls
from autograder.sandbox.limits import Limits
from autograder.sandbox.line import Line
from autograder.sandbox.nursery import nursery
from autograder.sandbox.process import run_steps
from autograder.sandbox.site import SANDBOX, Site
from autograder.sandbox.steps import Kind, Outcome, Status, Step
from autograder.sandbox.submission import run_submission
from tests import tiny

STUB = "def f(x):\n    raise NotImplementedError"
QUICK = Limits(cell_seconds=20.0, cell_cpu_seconds=1.0, submission_seconds=120.0)


def steps(*cells: tuple[Kind, str]) -> list[Step]:
    """Steps of one exercise whose function is called f."""
    return [
        Step(index, kind, dedent(source).strip(), "f", STUB if index == 0 else "", "hidden" in source)
        for index, (kind, source) in enumerate(cells)
    ]


def run(*cells: tuple[Kind, str], limits: Limits = QUICK, walls: tuple[Walls, ...] = SANDBOX) -> dict[int, Outcome]:
    return run_steps(steps(*cells), Site(Path("/usr/share"), limits=limits, walls=walls))


def below(processes: list[psutil.Process]) -> list[psutil.Process]:
    """The children of processes, of those that are still there."""
    found: list[psutil.Process] = []
    for one in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            found += one.children()
    return found


def warm_ones() -> list[psutil.Process]:
    """The warm processes that this one has started, among whatever other tests have."""
    found = []
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.NoSuchProcess):
            if "autograder.sandbox.warm" in child.cmdline():
                found.append(child)
    return found


def waits_outside(one: psutil.Process) -> bool:
    """Whether it is not counted with its children, and so does no more than wait for its child, a parent."""
    with contextlib.suppress(OSError):
        own, children = (Path(f"/proc/{one.pid}/ns/{kind}").readlink() for kind in ("pid", "pid_for_children"))
        return own == Path("/proc/self/ns/pid").readlink() != children
    return False


def parents() -> list[psutil.Process]:
    """The parents of workers and judges, below the warm processes."""
    found = below(warm_ones())
    return [parent for one in found for parent in (below([one]) if waits_outside(one) else [one])]


def family() -> list[psutil.Process]:
    """The workers and judges."""
    return below(parents())


def soon(happened: object, seconds: float = 10.0) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if happened():  # type: ignore[operator]
            return True
        time.sleep(0.02)
    return False


def pair() -> list[psutil.Process]:
    """The worker and its judge, as soon as both are there."""
    soon(lambda: len(family()) == 2)
    return sorted(family(), key=lambda one: one.pid)


def test_a_step_is_stopped_by_its_processor_time_and_by_the_clock() -> None:
    spin = run((Kind.STUDENT, "while True: pass"), (Kind.STUDENT, "1"))
    assert [spin[0].status, spin[1].status] == [Status.TIMEOUT, Status.OK]
    sleep = run((Kind.STUDENT, "import time; time.sleep(60)"), limits=Limits(cell_seconds=1.0, cell_cpu_seconds=30))
    assert sleep[0].status is Status.TIMEOUT


def test_the_time_of_a_submission_is_bounded_on_the_processor_too() -> None:
    limits = Limits(cell_cpu_seconds=5.0, submission_cpu_seconds=1.5)
    spin = (Kind.STUDENT, "import time\nt = time.process_time()\nwhile time.process_time() < t + 0.8: pass")
    outcomes = run(spin, spin, spin, limits=limits)
    assert [outcomes[index].status for index in range(3)] == [Status.OK, Status.TIMEOUT, Status.SKIPPED]


def test_a_step_that_the_machine_keeps_waiting_is_not_stopped_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine is simulated: of every second on the clock, the process could not run for most."""
    naps = [(Kind.STUDENT, "import time\nfor _ in range(30): time.sleep(0.1)")]
    limits = Limits(cell_seconds=1.5)
    assert run(*naps, limits=limits)[0].status is Status.TIMEOUT
    started = time.monotonic()
    monkeypatch.setattr(watch, "_kept_waiting", lambda fork: 0.4 * (time.monotonic() - started))  # of each of the two
    assert run(*naps, limits=limits)[0].status is Status.OK


@pytest.mark.parametrize("walls", list(Walls))
def test_a_cell_with_await_runs_though_no_sockets_can_be_made_for_it(walls: Walls) -> None:
    told = "import asyncio\nawait asyncio.sleep(0.01)\nassert await asyncio.to_thread(abs, -2) == 2"
    again = "assert asyncio.run(asyncio.to_thread(abs, -3)) == 3"
    outcomes = run((Kind.STUDENT, told), (Kind.STUDENT, again), (Kind.STUDENT, told), walls=(walls,))
    assert [(outcome.error, outcome.outputs) for outcome in outcomes.values()] == [({}, [])] * 3


@pytest.mark.parametrize("walls", list(Walls))
def test_a_worker_that_was_killed_by_the_machine_gets_a_second_chance(walls: Walls) -> None:
    killed: list[int] = []

    def kill_the_worker() -> None:
        killed.append(pair()[0].pid)
        os.kill(killed[0], signal.SIGKILL)

    with nursery.lend():
        pass  # one is warm now
    killer = threading.Thread(target=kill_the_worker)
    killer.start()
    outcomes = run((Kind.STUDENT, "import time; time.sleep(1.5)"), (Kind.STUDENT, "2"), walls=(walls,))
    killer.join()
    assert killed
    assert [outcomes[0].status, outcomes[1].status] == [Status.OK, Status.OK]


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A temporary folder that nobody else writes to."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    nursery.rest()
    yield tmp_path
    nursery.rest()


@pytest.mark.parametrize("walls", list(Walls))
@pytest.mark.parametrize(
    "which", ["judge", "parent of judges", "parent of workers", "who waits for it", "warm process"]
)
def test_a_judge_or_a_parent_or_the_warm_process_that_was_killed_costs_nothing_and_takes_its_forks_with_it(
    which: str, walls: Walls, temporary: Path
) -> None:
    ended: list[psutil.Process] = []

    def kill() -> None:
        worker, judge = pair()
        outside, warm = worker.parents()[1:3] if walls is Walls.NAMESPACES else (worker.parent(), worker.parents()[1])
        parents = {"parent of judges": judge.parent(), "parent of workers": worker.parent()}
        victim = {"judge": judge, **parents, "who waits for it": outside, "warm process": warm}[which]
        assert victim
        ended.extend([victim, *victim.children(recursive=True)])
        os.kill(victim.pid, signal.SIGKILL)

    with nursery.lend():
        pass
    killer = threading.Thread(target=kill)
    killer.start()
    outcomes = run((Kind.STUDENT, "import time; time.sleep(1.5)"), (Kind.CHECK, "pass"), walls=(walls,))
    killer.join()
    assert [outcomes[0].status, outcomes[1].status] == [Status.OK, Status.OK]
    assert soon(lambda: not family())
    assert ended
    assert soon(lambda: not any(map(runs, ended)))
    nursery.rest()
    assert list(temporary.iterdir()) == []


def test_a_fork_that_was_killed_before_it_was_enclosed_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    ask = Line.ask

    def killed_at_first(self: Line, request: dict[str, Any], files: Iterable[int] = ()) -> dict[str, Any]:
        asked.append(request.get("role", ""))
        answer = ask(self, request, files)
        if asked.count("judge") == 1 and asked[-1] == "judge":
            self.ask({})  # the end of all its forks
        return answer

    monkeypatch.setattr(Line, "ask", killed_at_first)
    assert run((Kind.CHECK, "pass"))[0].status is Status.OK
    assert asked.count("worker") == asked.count("judge") == 2
    assert not family()


def test_a_warm_process_that_was_killed_while_it_started_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Line] = []
    hear = Line.hear

    def killed_at_first(self: Line) -> dict[str, Any]:
        if not started and warm_ones():
            started.append(self)
            warm_ones()[0].kill()
        return hear(self)

    nursery.rest()
    assert not warm_ones()
    monkeypatch.setattr(Line, "hear", killed_at_first)
    assert run((Kind.CHECK, "pass"))[0].status is Status.OK
    assert started
    nursery.rest()
    assert not warm_ones()


def test_worker_and_judge_share_a_core_and_the_next_pair_may_have_another() -> None:
    seen: list[list[int]] = []

    def look() -> None:
        seen.extend(process.cpu_affinity() for process in pair())

    looker = threading.Thread(target=look)
    looker.start()
    run((Kind.STUDENT, "import time; time.sleep(1)"))
    looker.join()
    assert len(seen) == 2
    assert seen[0] == seen[1]
    assert len(seen[0]) == 1
    for parent in nursery.idle[-1].parents.values():
        assert psutil.Process(parent.pid).cpu_affinity() == psutil.Process().cpu_affinity()


def test_judges_whose_parent_is_gone_after_it_was_taught_are_not_forked_from_one_that_knows_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    killed: list[int] = []
    start = client.Warm.start_judge

    def killed_at_first(self: client.Warm, *ends: Any) -> client.Fork:
        if not killed:
            killed.append(self.parents["judges"].pid)
            os.kill(killed[0], signal.SIGKILL)
            assert soon(self.parents["judges"].is_gone)
        return start(self, *ends)

    monkeypatch.setattr(client.Warm, "start_judge", killed_at_first)
    outcomes = run_steps([Step(0, Kind.CHECK, "pass")], Site(Path("/usr/share"), limits=QUICK))
    assert killed
    assert outcomes[0].status is Status.OK


def test_a_stub_that_is_wrong_stops_its_own_cell_and_no_other() -> None:
    wrong = Step(1, Kind.STUDENT, "def g(x): return x", "g", "def g(x, h=nowhere.h):\n    raise NotImplementedError")
    site = Site(Path("/usr/share"), limits=QUICK)
    outcomes = run_steps([Step(0, Kind.STUDENT, "1"), wrong, Step(2, Kind.STUDENT, "2"), Step(3, Kind.CHECK, "")], site)
    assert [outcomes[index].status for index in range(4)] == [Status.OK, Status.DIED, Status.OK, Status.OK]


def test_parents_that_have_left_do_not_pile_up() -> None:
    nursery.rest()
    for number in range(8):
        run((Kind.STUDENT, "1"), limits=Limits(cell_seconds=20.0 + number % 2))
    (warm,) = warm_ones()
    assert len(below([warm])) <= 2 + 2


@pytest.mark.parametrize("walls", list(Walls))
def test_the_office_knows_its_forks_and_their_parents_by_the_numbers_that_count_outside(
    walls: Walls, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[tuple[int, int]]] = []

    class Looking(watch.Watch):
        def __init__(self, limits: Limits, forks: list[client.Fork], *more: float) -> None:
            super().__init__(limits, forks, *more)
            (warm,) = nursery.lent
            above = [warm.parents[kind].pid for kind in ("workers", "judges")]
            seen.append(sorted(zip((fork.pid for fork in forks), above, strict=True)))
            seen.append(sorted((one.pid, one.ppid()) for one in family()))

    monkeypatch.setattr(process, "Watch", Looking)
    run((Kind.STUDENT, "1"), (Kind.CHECK, "pass"), walls=(walls,))
    told, found = seen
    assert told == found


FIRST = ["unshare", "--fork", "--pid", "--mount-proc", *([] if os.geteuid() == 0 else ["--map-root-user"])]


@pytest.mark.parametrize("first", [[], FIRST], ids=["to which orphans are given", "that is the first process"])
def test_a_warm_process_that_was_killed_leaves_nobody_to_an_office(first: list[str]) -> None:
    """As in a container, whose first process is given the orphans."""
    program = """
        import ctypes, os, signal
        from pathlib import Path

        import psutil

        from autograder.sandbox.nursery import nursery
        from autograder.sandbox.process import run_steps
        from autograder.sandbox.site import Site
        from autograder.sandbox.steps import Kind, Step

        PR_SET_CHILD_SUBREAPER = 36
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        for _ in range(2):
            run_steps([Step(0, Kind.STUDENT, "1"), Step(1, Kind.CHECK, "pass")], Site(Path("/usr/share")))
            (warm,) = nursery.idle
            os.kill(warm.origin.pid, signal.SIGKILL)
            warm.process.wait()
        nursery.rest()
        print(psutil.Process().children(recursive=True))
        """
    command = [*first, sys.executable, "-c", dedent(program)]
    done = subprocess.run(command, cwd=tiny.ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_a_worker_that_ends_every_time_costs_its_step_alone() -> None:
    outcomes = run((Kind.STUDENT, "import os; os._exit(0)"), (Kind.STUDENT, "3"), (Kind.CHECK, "pass"))
    assert [outcomes[index].status for index in range(3)] == [Status.DIED, Status.OK, Status.OK]


def test_a_scratch_folder_that_grows_without_end_is_stopped_behind_landlock_too(temporary: Path) -> None:
    fill = """
        import os, time
        for n in range(2000):
            os.mkdir('deep'); os.chdir('deep'); open('big', 'w').write('x' * 100_000)
            time.sleep(0.001)
        """
    limits = Limits(cell_seconds=20.0, scratch_bytes=3_000_000)
    assert run((Kind.STUDENT, fill), limits=limits, walls=(Walls.LANDLOCK,))[0].status is Status.DIED
    assert not [path for folder in temporary.iterdir() for path in folder.iterdir()]


def test_memory_is_bounded_for_worker_and_judge_together_where_control_groups_are_to_be_had() -> None:
    with nursery.lend() as warm:
        groups = [Path(group) for group in warm.groups]
        bounded = [group for group in groups if (group / "memory.max").exists() or "memory" in group.parts]
    if os.access("/sys/fs/cgroup/memory", os.W_OK):  # which a container hands in read-only
        assert bounded, "root with control groups of version 1 can always make one"
    grab = "data = [bytearray(50_000_000) for _ in range(20)]"
    outcome = run((Kind.STUDENT, grab), limits=Limits(memory_bytes=400_000_000))[0]
    assert outcome.status is (Status.DIED if bounded else Status.OK)


@pytest.mark.parametrize("walls", list(Walls))
def test_many_submissions_leave_no_process_file_descriptor_or_memory_behind(walls: Walls, temporary: Path) -> None:
    one = (Kind.STUDENT, "import numpy as np\nx = np.ones(1000)"), (Kind.CHECK, "pass")
    run(*one, walls=(walls,))
    own = psutil.Process()
    warm = [*warm_ones(), *parents()]
    assert len(warm) == 3
    before = own.num_fds(), [parent.num_fds() for parent in warm]
    held = sum(parent.memory_info().rss for parent in warm)
    for _ in range(40):
        run(*one, walls=(walls,))
    assert (own.num_fds(), [parent.num_fds() for parent in warm]) == before
    assert not [path for folder in temporary.iterdir() for path in folder.iterdir()]
    assert not family()
    assert sum(parent.memory_info().rss for parent in warm) - held < 2_000_000


def test_nothing_runs_when_no_walls_can_be_put_up() -> None:
    with pytest.raises(CourseError, match=r"no sandbox on this machine.*--no-sandbox"):
        run((Kind.STUDENT, "print('ran')"), walls=())


def test_a_rehearsal_shows_what_a_cell_prints_and_no_input_of_a_hidden_check() -> None:
    spy = steps(
        (Kind.STUDENT, "seen = []\ndef f(x):\n    if x == 'a':\n        raise TypeError(seen)\n    seen.append(x)"),
        (Kind.CHECK, "f(123456)  # hidden"),
        (Kind.STUDENT, "print('seen', seen)\nassert not seen, seen"),
        (Kind.CHECK, "f('a')"),
    )
    outcomes = run_submission(spy, Site(Path("/usr/share"), limits=QUICK))
    assert outcomes[2].outputs == [{"output_type": "stream", "name": "stdout", "text": "seen []\n"}]
    assert outcomes[3].error["text"] == "[]"
    assert "123456" not in str(outcomes)


def test_a_rehearsal_calls_no_check_that_has_nothing_to_say() -> None:
    counting = steps(
        (Kind.STUDENT, "calls = []\ndef f(x):\n    calls.append(x)"),
        (Kind.CHECK, "f(1)"),
        (Kind.CHECK, "f(2)\nassert False, 'this one failed'"),
        (Kind.STUDENT, "print(calls)"),
    )
    outcomes = run_submission(counting, Site(Path("/usr/share"), limits=QUICK))
    assert outcomes[1].status is Status.OK
    assert outcomes[2].error["text"] == "this one failed"
    assert outcomes[3].outputs == [{"output_type": "stream", "name": "stdout", "text": "[2]\n"}]


def test_a_visible_check_that_fails_only_when_examined_says_no_more_than_a_hidden_one() -> None:
    turncoat = steps(
        (Kind.STUDENT, "seen = []\ndef f(x):\n    seen.append(x)\n    return seen[0]"),
        (Kind.CHECK, "f(123456)  # hidden"),
        (Kind.CHECK, "got = f(9)\nassert got == 9, f'got {got}'"),
    )
    outcomes = run_submission(turncoat, Site(Path("/usr/share"), limits=QUICK))
    assert [outcomes[index].status for index in range(3)] == [Status.OK, Status.OK, Status.ERROR]
    assert "123456" not in str(outcomes)


def test_what_waits_between_two_submissions_is_as_clean_as_the_first() -> None:
    poison = """
        import os, sys, numpy, course_utils.checks as checks
        numpy.ones = checks.close = None
        os.environ["P"] = "poison"
        os.chdir("/")
        sys.modules["json"] = None
        sys.path.insert(0, "/scratch")
        open(os.environ["HOME"] + "/left", "w").write("behind")
        """
    look = """
        import json, os, sys, numpy, course_utils.checks as checks
        assert numpy.ones(2).sum() == 2 and checks.close
        assert "P" not in os.environ and os.getcwd() == os.environ["HOME"] and os.listdir() == []
        assert "/scratch" not in sys.path
        """
    for walls in Walls:
        assert run((Kind.STUDENT, poison), walls=(walls,))[0].status is Status.OK
        assert run((Kind.STUDENT, look), walls=(walls,))[0].error == {}


def test_a_warm_process_is_lent_again_until_a_file_that_it_imported_has_changed_or_is_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(client, "LOOK_SECONDS", 0.0)
    with nursery.lend() as first:
        module = next(path for path in first.code if path.name == "judge.py")
    with nursery.lend() as again:
        assert again is first
        first.code[module] -= 1
    with nursery.lend() as second:
        assert second is not first
        assert not first.is_alive()
        second.code[module.with_name("gone.py")] = 0
    assert not second.is_current()


def holds(pid: int, text: str) -> bool:
    """Whether a text is anywhere in the memory of a process."""
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            where, rights = line.split()[:2]
            if rights.startswith("rw"):
                start, end = (int(part, 16) for part in where.split("-"))
                memory.seek(start)
                with contextlib.suppress(OSError):
                    if text.encode() in memory.read(end - start):
                        return True
    return False


def test_no_process_of_which_a_worker_is_a_fork_ever_holds_a_check() -> None:
    secret = "".join(["never", "where", "students", "are"])
    check = f"assert f(2) == 4, '{secret}'  # hidden"
    book = Casebook((), "", (Entry("f", "f", "square", False, "About f.", f"def f(x): return '{secret}'"),))
    wrong = [
        Step(0, Kind.STUDENT, "def f(x): return 3 * x  # no plot", "f", STUB),
        Step(1, Kind.CHECK, check, "f", hidden=True, casebook=book),
    ]
    nursery.rest()
    for some in (wrong, wrong[1:]):
        assert run_steps(some, Site(Path("/usr/share"), limits=QUICK))[1].status is Status.ERROR
    (warm,) = nursery.idle
    assert not holds(warm.origin.pid, secret)
    held = {kind: holds(parent.pid, secret) for kind, parent in warm.parents.items()}
    assert held == {"workers": False, "experiments": False, "judges": True}


def test_judges_are_told_the_code_of_a_class_once_and_forget_what_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[dict[str, Any]] = []
    ask = Line.ask

    def heard(self: Line, request: dict[str, Any], files: Iterable[int] = ()) -> dict[str, Any]:
        told.extend([request] if "learn" in request else [])
        return ask(self, request, files)

    monkeypatch.setattr(Line, "ask", heard)
    monkeypatch.setattr(client, "MOST_CODES", 3)
    nursery.rest()
    checks = [(Kind.STUDENT, "def f(x): return x"), *((Kind.CHECK, f"assert f({n}) == {n}") for n in range(4))]
    for some in (checks[:2], checks[:2], checks[:3], checks, checks[:3]):
        outcomes = run(*some)
        assert [outcomes[index].status for index in range(len(some))] == [Status.OK] * len(some)
    assert [request["learn"] for request in told] == [False, False, True]


def test_judges_ask_for_what_is_known_of_an_exercise_until_their_parent_was_taught_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[Any] = []
    send = process._send
    monkeypatch.setattr(process, "_send", lambda sock, told: (sent.append(told), send(sock, told))[1])
    right, square = "def f(x):\n    return 2 * x", "def f(x):\n    return x * x"
    book = Casebook((right,), right, (Entry("f", "f", "square", False, "What is squared?", square),))
    cells = [
        Step(0, Kind.STUDENT, "def f(x):\n    return x ** 2", "f", STUB),
        Step(1, Kind.CHECK, "assert f(3.0) == 6.0", "f", hidden=True, casebook=book),
    ]
    nursery.rest()
    counts = []
    for _ in range(3):
        sent.clear()
        outcomes = run_steps(cells, Site(Path("/usr/share"), limits=QUICK))
        assert outcomes[1].error["mistakes"] == [["square", "What is squared?"]]
        counts.append(len(sent))
    assert counts == [2, 1, 1]


def test_what_stands_in_the_place_of_a_folder_that_is_gone_is_what_the_next_submission_sees(tmp_path: Path) -> None:
    """A mount would go on to show the folder that was removed."""
    for walls in SANDBOX:
        site = Site(tmp_path / "datasets", limits=QUICK, walls=(walls,))
        for name in ("old", "new"):
            if site.datasets.exists():
                site.datasets.rename(tmp_path / f"away-{walls}")
            site.datasets.mkdir(parents=True)
            (site.datasets / name).touch()
            look = f"import os; assert os.listdir({str(site.datasets)!r}) == [{name!r}]"
            assert run_steps(steps((Kind.STUDENT, look)), site)[0].error == {}
        site.datasets.rename(tmp_path / f"gone-{walls}")


def test_a_cell_that_draws_gets_a_worker_that_has_drawn_and_one_that_hides_it_draws_all_the_same() -> None:
    open_, hidden = "import matplotlib.pyplot as plt", "plt = __import__('matp' + 'lotlib.pyp' + 'lot', fromlist=['x'])"
    hidden = hidden.replace("plt", "drawn")
    draw = "\n{0}.figure().gca().set_title('$x^2$')\n{0}.savefig('figure.png')\nopen('figure.png').close()"
    nursery.rest()
    for kinds, source in ((1, "1"), (1, hidden + draw.format("drawn")), (2, open_ + draw.format("plt"))):
        assert run((Kind.STUDENT, source))[0].error == {}
        assert len(nursery.idle[-1].parents.keys() - {"judges"}) == kinds
        seen = run((Kind.STUDENT, source.partition("\n")[0] + "\nimport sys\nassert 'PIL' in sys.modules"))
        assert bool(seen[0].error) == (source == "1")


def test_a_parent_that_went_while_it_idled_is_forked_again() -> None:
    nursery.rest()
    plot = (Kind.STUDENT, "2  # plot"), (Kind.CHECK, "pass")
    run(*plot)
    (warm,) = nursery.idle
    for kind in ("experiments", "judges"):
        os.kill(warm.parents[kind].pid, signal.SIGKILL)
    assert soon(lambda: all(warm.parents[kind].is_gone() for kind in ("experiments", "judges")))
    outcomes = run(*plot)
    assert [outcomes[0].status, outcomes[1].status] == [Status.OK, Status.OK]
    assert nursery.idle == [warm]
    found = [*warm_ones(), *parents()]
    assert sum(map(runs, found)) == 1 + 3
    nursery.rest()
    assert not any(one.is_running() for one in found)


@pytest.fixture
def slow_class(released: Course) -> Course:
    """Six students whose notebooks take a second each, and one of Python's own commands to grade them."""
    for student in ("ada", "bob", "cleo", "dora", "emil", "fay"):
        slow = f"import time\ntime.sleep(1)\n# {student}\ndef double(x):\n    return 2 * x"
        tiny.submit(released, student, tiny.with_source(tiny.solved(), "w0-double", slow))
    return released


def office(course: Course) -> "subprocess.Popen[str]":
    """Grading as from a terminal: a shell starts what is to run in the background with Ctrl-C ignored."""
    temporary = course.root / "temporary"
    temporary.mkdir(exist_ok=True)
    return subprocess.Popen(
        [sys.executable, "-m", "autograder", "grade", "week0"],
        cwd=course.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(tiny.ROOT), "TMPDIR": str(temporary)},
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )


def runs(process: psutil.Process) -> bool:
    """Whether it does something still; one that has ended and waits to be counted does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def kept_runs(course: Course) -> list[Path]:
    return list(course.folder("results").rglob("*.json"))


@pytest.fixture
def command(slow_class: Course) -> Iterator["subprocess.Popen[str]"]:
    running = office(slow_class)
    yield running
    running.kill()
    running.communicate()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_an_office_that_is_ended_leaves_nothing_and_loses_nothing(
    slow_class: Course, command: "subprocess.Popen[str]", how: signal.Signals
) -> None:
    assert soon(lambda: len(kept_runs(slow_class)) >= 2, 60), "no run was kept"
    started = psutil.Process(command.pid).children(recursive=True)
    assert started
    os.kill(command.pid, how)
    _, said = command.communicate(timeout=20)
    assert soon(lambda: not any(map(runs, started)), 30), "processes outlived the office"
    assert list((slow_class.root / "temporary").iterdir()) == []
    if how is signal.SIGINT:
        assert "what was finished is kept" in said
        assert "Traceback" not in said
    kept = {path: path.stat().st_mtime_ns for path in kept_runs(slow_class)}
    assert 2 <= len(kept) < 6
    again = office(slow_class)
    printed, _ = again.communicate(timeout=120)
    assert "6 graded" in printed
    assert all(path.stat().st_mtime_ns == before for path, before in kept.items()), "what was run was run again"
    for student in ("ada", "fay"):
        path = slow_class.folder("autograded") / student / "week0" / "tiny.ipynb"
        assert read_notebook(path).metadata["autograder"]["result"]["points"] == 90
