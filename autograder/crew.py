"""The crew: who runs submissions. On one machine threads, each with a warm process; on several, a Dask cluster.

Either way it is an executor of the standard library, and what it executes is a pure function of a submission's steps
and of the environment, so that a run which was lost with its machine can be run again.
"""

import contextlib
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from nbformat import NotebookNode

from autograder.course import Week
from autograder.engine import Engine, environment_key
from autograder.errors import CourseError
from autograder.records import Result
from autograder.sandbox.enclosure import Walls
from autograder.sandbox.limits import Limits
from autograder.sandbox.nursery import nursery
from autograder.sandbox.site import PACKAGE_ROOT, Site
from autograder.sandbox.steps import Outcome, Step
from autograder.sandbox.submission import run_submission

Run = Future[dict[int, Outcome]]
WAITING_EACH = 3  # submissions that wait for each that runs, so that nobody idles


@dataclass(frozen=True)
class Crew:
    """An executor, what it executes for a submission, and how many submissions it should have at a time.

    Who has submissions to run, but not at once, may say with `get_ready` how many.
    """

    executor: Executor
    run: Callable[[list[Step]], dict[int, Outcome]]
    most_waiting: int
    get_ready: Callable[[int], None] = lambda _: None

    def submit(self, steps: list[Step]) -> Run:
        """Have a submission run; the future holds its outcomes."""
        return self.executor.submit(self.run, steps)

    def grade(self, engine: Engine, week: Week, master: NotebookNode, notebook: NotebookNode) -> Callable[[], Result]:
        """Have a notebook graded; what comes back waits for its result."""
        job = engine.prepare(week, master, notebook, "proof")
        run = self.submit(job.steps)
        return lambda: engine.finish_new(job, run.result()).result


@contextlib.contextmanager
def local_crew(site: Site, workers: int | None = None) -> Iterator[Crew]:
    """So many submissions at a time on this machine, one per core by default. Ctrl-C ends those that run."""
    count = workers or len(os.sched_getaffinity(0))
    executor = ThreadPoolExecutor(count)
    try:
        run = partial(run_submission, site=site)

        def get_ready(new: int) -> None:
            for _ in range(min(count, new) - len(nursery.idle)):
                executor.submit(nursery.get_ready)

        yield Crew(executor, run, WAITING_EACH * count, get_ready)
    except KeyboardInterrupt:
        nursery.close()
        raise
    finally:
        executor.shutdown(cancel_futures=True)


@contextlib.contextmanager
def cluster_crew(address: str, site: Site) -> Iterator[Crew]:
    """The workers of the Dask scheduler at `address`; each has this course's version in an environment of its own.

    Raises CourseError when the scheduler cannot be reached, has no workers, or they have another version.
    """
    try:
        from distributed import Client
    except ImportError:
        raise CourseError('Grading on a cluster needs Dask: pip install "improving-deep-networks[cluster]".') from None
    try:
        client = Client(address, timeout="10s", set_as_default=False)
    except (OSError, ValueError) as problem:
        raise CourseError(f"There is no Dask scheduler at {address} ({problem}).") from None
    with client:
        versions = client.run(cluster_environment)
        if not versions:
            raise CourseError(f"The scheduler at {address} has no workers. Start some: dask worker {address}")
        own = environment_key(site.datasets)
        if other := sorted(where for where, version in versions.items() if version != own):
            raise CourseError(
                f"{', '.join(other)}: Python, NumPy, course_utils or the data sets differ from those here, so the "
                "results might, too. Install the same versions there, and start these workers again."
            )
        run = partial(run_at_cluster, limits=site.limits, walls=site.walls)
        yield Crew(client.get_executor(retries=2), run, WAITING_EACH * sum(client.nthreads().values()))


def cluster_environment() -> str:
    """On a machine of the cluster: what its results depend on besides the cells."""
    return environment_key(PACKAGE_ROOT / "datasets")


def run_at_cluster(steps: list[Step], limits: Limits, walls: tuple[Walls, ...]) -> dict[int, Outcome]:
    """On a machine of the cluster: run a submission with the data sets that are there."""
    secrets = (PACKAGE_ROOT / "autograder", PACKAGE_ROOT / "notebooks", PACKAGE_ROOT / "classroom")
    return run_submission(steps, Site(PACKAGE_ROOT / "datasets", secrets, limits, walls))
