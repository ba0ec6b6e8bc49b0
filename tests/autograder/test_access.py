"""What this account may not read costs the student concerned a line, nobody else anything, and never a stack trace."""

import errno
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.engine import Engine
from autograder.errors import CourseError
from autograder.feedback import feedback
from autograder.grade import grade
from tests import tiny

PROGRAM = """
import json, sys, traceback
from click.testing import CliRunner
from autograder.cli import main

told = []
for words in sys.argv[1:]:
    done = CliRunner().invoke(main, words.split())
    failed = done.exc_info and not isinstance(done.exception, (SystemExit, type(None)))
    said = done.stderr + ("".join(traceback.format_exception(done.exception)) if failed else "")
    told.append({"exit_code": done.exit_code, "stdout": done.stdout, "stderr": said})
print(json.dumps(told))
"""
PLACES = ["submitted/fay", "submitted/fay/week0", "submitted/fay/week0/tiny.ipynb", "autograded/fay"]


@pytest.fixture(scope="module")
def graded_template(released_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """ada and fay are graded and have their pages."""
    course = tiny.copied(released_template, tmp_path_factory.mktemp("graded") / "course")
    for student in ("ada", "fay"):
        tiny.submit(course, student, tiny.solved())
    grade(course, course.weeks[0], Engine(course))
    feedback(course, course.weeks[0])
    return course.root


@pytest.fixture
def graded(graded_template: Path, tmp_path: Path) -> Course:
    return tiny.copied(graded_template, tmp_path / "course")


@pytest.fixture
def closed(graded: Course, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A place in the classroom that nobody may read, as one that a colleague keeps to themselves."""
    place = graded.classroom / request.param
    place.chmod(0)
    yield place
    place.chmod(0o700)


@dataclass
class Done:
    exit_code: int
    stdout: str
    stderr: str


def run(course: Course, *commands: str) -> list[Done]:
    """Run commands as somebody for whom the rights of files hold, which they do not for root."""
    no_root = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    program = [*no_root, sys.executable, "-c", PROGRAM, *commands]
    done = subprocess.run(program, cwd=course.root, capture_output=True, text=True, check=True)
    return [Done(**one) for one in json.loads(done.stdout)]


@pytest.mark.parametrize("closed", PLACES, indirect=True)
def test_who_cannot_be_read_is_named_with_what_to_do_and_the_others_go_on(graded: Course, closed: Path) -> None:
    commands = ("grade week0", "feedback week0", "report week0", "export csv", "export gradescope")
    done = dict(zip(commands, run(graded, *commands), strict=True))
    for command, one in done.items():
        assert one.exit_code == 1, command
        (line,) = one.stderr.splitlines()
        assert line.startswith(f"failed: fay: {closed} cannot be read: it belongs to "), command
        assert f"chmod -R ug+rwX {closed}" in line
    assert done["grade week0"].stdout.splitlines()[-1] == "week0: 0 graded, 1 unchanged, 1 not graded"
    assert "1 pages in" in done["feedback week0"].stdout
    page = (graded.folder("report") / "week0.html").read_text(encoding="utf-8")
    assert f"{closed} cannot be read" in page
    assert "Nothing handed in" not in page
    assert "Handed in, but not graded" not in page
    assert (graded.folder("export") / "grades.csv").read_text(encoding="utf-8").count(",90,100,90,100\n") == 2
    assert (graded.folder("export") / "gradescope" / "week0" / "ada.json").is_file()


@pytest.mark.parametrize("closed", ["history/fay"], indirect=True)
def test_a_history_that_cannot_be_read_is_said(graded: Course, closed: Path) -> None:
    told, again = run(graded, "history week0 fay", "grade week0 --again")
    assert told.stderr.startswith(f"error: {closed} cannot be read")
    assert again.stderr.startswith(f"failed: fay: {closed} cannot be read")
    assert (told.exit_code, again.exit_code) == (1, 1)
    assert again.stdout.splitlines()[-1] == "week0: 1 graded, 0 unchanged, 1 not graded"


@pytest.mark.parametrize("place", ["autograded/fay/week0", "history/fay/week0"])
def test_whose_folder_cannot_be_written_is_named_and_graded_when_it_can_be(graded: Course, place: str) -> None:
    for student in ("ada", "fay"):
        tiny.submit(graded, student, tiny.with_source(tiny.solved(), "w0-halve", "def halve(x): return x"))
    closed = graded.classroom / place
    closed.chmod(0o500)
    try:
        refused, repeated = run(graded, "grade week0", "grade week0")
    finally:
        closed.chmod(0o700)
    for one in (refused, repeated):
        assert one.exit_code == 1
        (line,) = one.stderr.splitlines()
        assert line.startswith(f"failed: fay: Cannot write {closed}")
    assert "week0: 1 graded, 0 unchanged, 1 not graded" in refused.stdout
    assert "week0: 0 graded, 1 unchanged, 1 not graded" in repeated.stdout
    mended, told = run(graded, "grade week0", "history week0 fay")
    assert "week0: 1 graded, 1 unchanged, 0 not graded" in mended.stdout
    assert "another notebook was handed in" in told.stdout


def test_a_full_disk_is_one_sentence(graded: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    for student in ("ada", "fay"):
        tiny.submit(graded, student, tiny.with_source(tiny.solved(), "w0-halve", "def halve(x): return x"))
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(CourseError, match="No space left on device"):
        grade(graded, graded.weeks[0], Engine(graded, keep=False))


@pytest.mark.parametrize("closed", ["submitted", "autograded"], indirect=True)
def test_a_whole_stage_that_cannot_be_read_is_one_sentence(graded: Course, closed: Path) -> None:
    for one in run(graded, "grade week0", "feedback week0", "report week0", "export csv"):
        assert one.exit_code == 1
        (line,) = one.stderr.splitlines()
        assert line.startswith("error: ")
        assert str(closed) in line


@pytest.mark.parametrize("closed", [".grading"], indirect=True)
def test_a_lock_of_a_colleague_is_said(graded: Course, closed: Path) -> None:
    (done,) = run(graded, "grade week0")
    assert done.exit_code == 1
    assert done.stderr.startswith(f"error: {closed} cannot be written: it belongs to ")
    assert done.stderr.count("\n") == 1
