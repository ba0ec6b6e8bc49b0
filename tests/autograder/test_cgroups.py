"""Control groups: the bounds of version 1 and of version 2, and where a process may make groups of its own."""

import os
from pathlib import Path

import pytest

from autograder.sandbox import cgroups

OF_VERSION = {
    1: {"memory.limit_in_bytes": "1000", "memory.swappiness": "0", "pids.max": "5"},
    2: {"memory.max": "1000", "memory.swap.max": "0", "pids.max": "5"},
}


@pytest.mark.parametrize("version", OF_VERSION)
def test_a_group_is_bounded_in_memory_and_threads_and_swaps_nothing_out(version: int, tmp_path: Path) -> None:
    """Memory that was swapped out would not count, and a submission could fill the swap space of the machine."""
    for name in OF_VERSION[version]:
        (tmp_path / name).write_text("as the kernel made it", encoding="ascii")
    cgroups.bound([tmp_path], memory_bytes=1000, threads=5)
    assert {path.name: path.read_text(encoding="ascii") for path in tmp_path.iterdir()} == OF_VERSION[version]


@pytest.mark.parametrize(
    ("own", "handed_on", "home"),
    [
        ("3:memory:/class\n2:pids:/\n1:cpu,cpuacct:/class\n", "", ["memory/class", "pids"]),
        ("0::/class/office\n", "cpu memory pids", ["class"]),
        ("0::/class/office\n", "cpu pids", []),  # memory is not handed on to the groups in it
        ("0::/\n", "memory pids", []),  # nothing is beside the uppermost group
        ("2:memory:/class\n0::/class/office\n", "", ["memory/class"]),
    ],
    ids=["version 1", "version 2", "version 2 without memory", "uppermost group", "both versions"],
)
def test_groups_are_made_where_the_kernel_takes_them(
    own: str, handed_on: str, home: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In version 1 below the group of the process; in version 2 beside it, where its parent hands on the memory."""
    mount, listed = tmp_path / "cgroup", tmp_path / "own"
    for folder in ("memory/class", "pids", "class/office"):
        (mount / folder).mkdir(parents=True)
    (mount / "class" / "cgroup.subtree_control").write_text(handed_on, encoding="ascii")
    listed.write_text(own, encoding="ascii")
    monkeypatch.setattr(cgroups, "MOUNT", mount)
    monkeypatch.setattr(cgroups, "OWN", listed)
    joined = cgroups.join()
    assert joined == [mount / folder / f"autograder-{os.getpid()}" for folder in home]
    assert all((group / "cgroup.procs").read_text(encoding="ascii") == "0" for group in joined)
