"""Crews: the same notebooks give the same gradebook, whoever runs them and whoever is killed meanwhile."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from distributed import LocalCluster

from autograder.course import Course
from autograder.crew import Crew, cluster_crew, local_crew
from autograder.engine import Engine
from autograder.errors import CourseError
from autograder.grade import grade
from autograder.gradebook import open_gradebook
from autograder.sandbox.nursery import nursery
from autograder.sandbox.site import PACKAGE_ROOT
from tests import tiny

Scores = dict[str, list[tuple[str, float]]]


def scores(course: Course) -> Scores:
    """Every automatic score in the gradebook, by student."""
    with open_gradebook(course) as gradebook:
        return {
            one.student.id: sorted((grade.name, grade.auto_score) for grade in one.notebooks[0].grades)
            for one in gradebook.assignment_submissions("week0")
        }


def hand_in(course: Course, count: int) -> None:
    """Students who are right, wrong everywhere, and wrong on arrays, each a little slow."""
    answers = ("return 2 * x", "return 3 * x", "return x if np.ndim(x) else 2 * x")
    for number in range(count):
        code = f"import time\ntime.sleep(0.3)\n# {number}\ndef double(x):\n    {answers[number % 3]}"
        tiny.submit(course, f"student{number:02}", tiny.with_source(tiny.solved(), "w0-double", code))


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """Two machines of one thread each, in processes of their own."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, worker_dashboard_address=None
    ) as made:
        yield made


@pytest.fixture
def shared(released: Course) -> Course:
    """The tiny course with the data sets of the project, as the machines of a cluster have them."""
    (released.root / "datasets" / "manifest.toml").write_bytes(
        (PACKAGE_ROOT / "datasets" / "manifest.toml").read_bytes()
    )
    return released


def test_a_cluster_gives_the_gradebook_that_one_machine_gives_even_if_a_worker_is_killed_meanwhile(
    shared: Course, cluster: LocalCluster
) -> None:
    hand_in(shared, 12)
    engine, week = Engine(shared), shared.weeks[0]
    assert grade(shared, week, engine).done == 12
    alone = scores(shared)
    assert len({str(one) for one in alone.values()}) == 3
    shared.gradebook.unlink()
    for folder in ("results", "autograded"):
        shared.folder(folder).rename(shared.classroom / f"{folder}-alone")
    victim = cluster.workers[0].pid

    def kill() -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until and len(list(shared.folder("results").rglob("*.json"))) < 3:
            time.sleep(0.05)
        os.kill(victim, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    with cluster_crew(cluster.scheduler_address, engine.site) as crew:
        summary = grade(shared, week, engine, crew=crew)
    killer.join()
    assert (summary.done, summary.failed) == (12, [])
    assert scores(shared) == alone


def test_a_cluster_with_another_course_is_refused(released: Course, cluster: LocalCluster) -> None:
    with (
        pytest.raises(CourseError, match="differ from those here"),
        cluster_crew(cluster.scheduler_address, Engine(released).site),
    ):
        pass


def test_a_scheduler_that_is_not_there_is_said(released: Course) -> None:
    with (
        pytest.raises(CourseError, match="no Dask scheduler at"),
        cluster_crew("tcp://127.0.0.1:1", Engine(released).site),
    ):
        pass


def test_a_crew_that_loses_a_submission_costs_that_one_alone(released: Course) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from autograder.sandbox.submission import run_submission

    hand_in(released, 3)
    site = Engine(released).site

    def run(steps: object) -> object:
        if any("# 1" in step.source for step in steps):  # type: ignore[attr-defined]
            raise OSError("the machine is gone")
        return run_submission(steps, site)  # type: ignore[arg-type]

    with ThreadPoolExecutor(1) as executor:
        crew = Crew(executor, run, 2)  # type: ignore[arg-type]
        summary = grade(released, released.weeks[0], Engine(released), crew=crew)
    assert summary.done == 2
    assert summary.failed == ["student01: could not be run (OSError): the machine is gone"]
    assert grade(released, released.weeks[0], Engine(released)).done == 1


def test_processes_start_while_the_gradebook_is_opened_one_for_each_new_submission(
    released: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, week = Engine(released), released.weeks[0]
    nursery.rest()
    started: list[bool] = []
    monkeypatch.setattr(nursery, "get_ready", lambda: started.append(True))
    for student, new in (("ada", 1), ("", 0), ("bob", 1)):
        if student:
            tiny.submit(released, student, tiny.solved())
        started.clear()
        with local_crew(engine.site, 4) as crew:
            assert grade(released, week, engine, crew=crew).done == new
        assert len(started) == new
        nursery.rest()


def test_a_process_that_got_ready_is_lent_to_the_next_submission() -> None:
    nursery.rest()
    nursery.get_ready()
    (ready,) = nursery.idle
    with nursery.lend() as warm:
        assert warm is ready
    nursery.rest()


def test_ctrl_c_when_all_is_done_neither_shows_a_stack_trace_nor_leaves_a_process() -> None:
    program = """
        import os, signal
        from autograder.sandbox.nursery import nursery

        nursery.get_ready()
        (warm,) = nursery.idle
        end = warm.close
        warm.close = lambda: (os.kill(os.getpid(), signal.SIGINT), end())
        print(warm.process.pid)
        """
    done = subprocess.run([sys.executable, "-c", dedent(program)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert not Path("/proc", done.stdout.strip()).exists()
