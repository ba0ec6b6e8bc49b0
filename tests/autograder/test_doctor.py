"""The doctor tells what a machine has, by trying; and what it says is what grading then does."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.cells import write_notebook
from autograder.course import Course
from tests import tiny
from tests.autograder.inside import deny

UNSHARE, LANDLOCK = "unshare", "landlock_create_ruleset"


def run(course: Course, *arguments: object, denied: tuple[str, ...] = ()) -> "subprocess.CompletedProcess[str]":
    """A command of the office, on a machine that does not let it make some system calls."""
    return subprocess.run(
        [sys.executable, "-m", "autograder", *map(str, arguments)],
        cwd=course.root,
        env={"PYTHONPATH": str(tiny.ROOT), "PATH": str(Path(sys.executable).parent)},
        preexec_fn=lambda: deny(*denied),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("denied", "found", "sandbox"),
    [
        ((), "ok      namespaces", "namespaces"),
        ((LANDLOCK,), "MISSING landlock", "namespaces"),
        ((UNSHARE,), "MISSING namespaces", "landlock"),
    ],
)
def test_each_kind_of_sandbox_is_found_and_the_best_is_taken(
    course: Course, denied: tuple[str, ...], found: str, sandbox: str
) -> None:
    done = run(course, "doctor", denied=denied)
    assert done.returncode == 0, done.stdout + done.stderr
    assert found in done.stdout
    assert f"submissions are graded in a sandbox of {sandbox}" in done.stdout
    assert done.stdout.count("inside, nothing else can be written") == 2 - len(denied)
    assert "nothing was run" not in done.stdout, "the doctor says what is missing, not what grading would say"


def test_a_machine_without_any_grades_nothing_unless_told_to(course: Course, tmp_path: Path) -> None:
    denied = (UNSHARE, LANDLOCK)
    done = run(course, "doctor", denied=denied)
    assert done.returncode == 1
    assert "MISSING submissions cannot be graded in a sandbox" in done.stdout
    path = tmp_path / "mine.ipynb"
    write_notebook(tiny.solved(), path)
    done = run(course, "score", path, denied=denied)
    assert done.returncode == 1
    assert "There is no sandbox on this machine, so nothing was run" in done.stderr
    assert "Traceback" not in done.stderr
    done = run(course, "score", path, "--no-sandbox", "--json", tmp_path / "out.json", denied=denied)
    assert done.returncode == 0, done.stderr
    (result,) = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["results"]
    assert (result["points"], result["sandboxed"]) == (90, False)
