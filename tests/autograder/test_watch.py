"""A step is stopped by what it uses up where nothing else bounds that: files and threads behind landlock."""

import math
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.sandbox.client import Fork
from autograder.sandbox.limits import Limits
from autograder.sandbox.namespaces import MOST_FILES
from autograder.sandbox.steps import Status
from autograder.sandbox.watch import DEEPEST, BrokenError, Watch, _bytes_below


def watch(scratch: str, limits: Limits) -> Watch:
    """One that looks after the test's own process, however much time that has used."""
    return Watch(limits, [Fork(os.getpid(), scratch)], math.inf, math.inf)


@pytest.fixture
def five_more_threads() -> Iterator[None]:
    end = threading.Event()
    threads = [threading.Thread(target=end.wait) for _ in range(5)]
    for thread in threads:
        thread.start()
    yield
    end.set()
    for thread in threads:
        thread.join()


def test_threads_are_counted_where_no_limit_of_the_kernel_does(five_more_threads: None, tmp_path: Path) -> None:
    have = len(list(Path("/proc/self/task").iterdir()))
    assert have >= 6
    watch(str(tmp_path), Limits(threads=have)).look()
    with pytest.raises(BrokenError) as broken:
        watch(str(tmp_path), Limits(threads=have - 1)).look()
    assert broken.value.status is Status.DIED
    watch("", Limits(threads=1)).look()  # namespaces: the kernel counts


@pytest.mark.parametrize(
    ("files", "depth", "size"), [(3, 1, 3), (MOST_FILES + 1, 0, math.inf), (1, DEEPEST + 2, math.inf)]
)
def test_the_size_of_a_scratch_folder_counts_its_files_and_bounds_their_number_and_depth(
    files: int, depth: int, size: float, tmp_path: Path
) -> None:
    folder = tmp_path.joinpath(*["deep"] * depth)
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(files):
        (folder / str(number)).write_text("x", encoding="ascii")
    folders = 0 if size == math.inf else depth * tmp_path.joinpath("deep").stat().st_size
    assert _bytes_below(str(tmp_path)) == size + folders
