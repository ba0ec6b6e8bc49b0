"""No attack gains a point, learns a secret, disturbs a neighbour or leaves anything behind.

Every attack of the corpus is graded together with honest neighbours before and after it, by the real commands. To add
one, write it into a file of `corpus/`, and name it after what it tries.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from autograder.cells import MAX_NOTEBOOK_BYTES
from autograder.course import Course
from autograder.gradebook import prepare_environment
from autograder.release import release
from autograder.sandbox.enclosure import Walls
from autograder.sandbox.nursery import nursery
from autograder.sandbox.site import SANDBOX
from tests import tiny
from tests.attacks import grading, target
from tests.attacks.attack import Attack, families
from tests.attacks.grading import Graded
from tests.attacks.listeners import Listeners
from tests.attacks.machine import Machine, adopt_orphans, remove_marked
from tests.autograder.reading import assert_well_made

FAMILIES = families()
EVERY = [pytest.param(name, one, id=f"{name}-{one.slug}") for name, attacks in FAMILIES.items() for one in attacks]
NOWHERE: dict[str, object] = dict.fromkeys(("tcp", "udp", "unix", "abstract"), "")
SLIPS = re.compile("NameError|ImportError|NotFoundError|SyntaxError|IndentationError|AttributeError|AssertionError")


@dataclass(frozen=True)
class Class:
    """A family of attacks after it was graded."""

    course: Course
    students: dict[str, str]
    graded: dict[str, Graded]
    before: Machine
    after: Machine
    changed: list[str]
    largest: int
    heard: list[str]
    walls: Walls

    def of(self, attack: Attack) -> Graded:
        # With `--walls landlock`, or where there is nothing better: it gets through there, as docs/grading.md says.
        if attack.needs not in (None, self.walls):
            pytest.skip(f"walls of {self.walls} do not stop it")
        return self.graded[self.students[attack.name]]

    def neighbours(self, attack: Attack) -> list[Graded]:
        return [self.graded[name] for name in grading.neighbours(self.students[attack.name], self.graded)]


Classes = Callable[[str], Class]


@pytest.fixture(scope="session")
def classes(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[Classes]:
    """Grades a family when it is first asked for, on a machine that is watched."""
    patch = pytest.MonkeyPatch()
    patch.setenv(target.CANARY_VARIABLE, target.CANARY)
    root = tmp_path_factory.mktemp("attacks")
    scratch = root / "tmp"
    scratch.mkdir()
    patch.setenv("TMPDIR", str(scratch))
    patch.setattr(tempfile, "tempdir", str(scratch))
    prepare_environment()
    template = target.build(root / "template")
    release(template, template.weeks[0])
    listeners = Listeners(Path(tempfile.mkdtemp(prefix="ears-")))
    adopt_orphans(True)
    chosen = pytestconfig.getoption("--walls", default=None)
    walls = (Walls(chosen),) if chosen else SANDBOX
    yield cache(lambda family: attacked(root, template, family, listeners, patch, walls))
    adopt_orphans(False)
    listeners.close()
    remove_marked()
    patch.undo()


def attacked(
    root: Path,
    template: Course,
    family: str,
    listeners: Listeners,
    patch: pytest.MonkeyPatch,
    walls: tuple[Walls, ...],
) -> Class:
    """Grade one family in a copy of the course of its own."""
    shutil.copytree(template.root, root / family, symlinks=True)
    course = Course.load(root / family)
    patch.chdir(course.root)
    known = {"course": str(course.root), "classroom": str(course.classroom), **listeners.known()}
    known["classmate"] = str(course.folder("submitted") / "z000-a-honest" / "week0" / "tiny.ipynb")
    students = grading.enroll(course, FAMILIES[family], known)
    remove_marked()
    listeners.heard.clear()
    before, files = Machine.now(), fixed_files(course)
    graded = grading.gather(course, grading.run(course, walls))
    return Class(
        course,
        students,
        graded,
        before,
        Machine.now(),
        sorted(files ^ fixed_files(course)),
        max(path.stat().st_size for path in written(course)),
        list(listeners.heard),
        nursery.idle[-1].settled[0].walls,
    )


def written(course: Course) -> set[Path]:
    """The files that grading writes."""
    stages = [course.folder(stage) for stage in ("autograded", "feedback", "history", "results")]
    return {path for stage in stages for path in stage.rglob("*") if path.is_file()}


def fixed_files(course: Course) -> set[str]:
    """All other files of the course, with their sizes and times of change."""
    ours = written(course) | {course.gradebook, course.classroom / ".grading"}
    paths = (Path(above, name) for above, _, names in os.walk(course.root) for name in names)
    return {f"{path} {path.lstat().st_size} {path.lstat().st_mtime_ns}" for path in paths if path not in ours}


@pytest.mark.parametrize(("family", "attack"), EVERY)
def test_it_gains_no_point_on_what_it_attacks(classes: Classes, family: str, attack: Attack) -> None:
    graded = classes(family).of(attack)
    assert graded.points(attack.exercise) <= attack.earns, graded.messages()
    assert "could not be run" not in graded.messages(), graded.messages()
    assert not graded.by_hand
    for exercise, points in target.POINTS.items():
        if exercise not in (attack.exercise, *attack.costs):
            assert graded.points(exercise) == points, f"{exercise} lost points: {graded.messages()}"


@pytest.mark.parametrize(("family", "attack"), EVERY)
def test_it_learns_nothing(classes: Classes, family: str, attack: Attack) -> None:
    graded = classes(family).of(attack)
    assert "BREACH" not in graded.outputs(), graded.outputs()[:2000]
    for secret in (*target.PRIVATE, *target.HIDDEN_INPUTS):  # nbgrader's own pages show outputs
        assert secret not in graded.outputs(), graded.outputs()[:2000]
    for secret in (*target.PRIVATE, *target.HIDDEN_INPUTS, *target.HIDDEN_DIGITS):
        assert secret not in graded.messages(), graded.messages()[:2000]
        assert secret not in graded.page


@pytest.mark.parametrize(("family", "attack"), EVERY)
def test_its_neighbours_keep_their_points_and_its_page_harms_no_reader(
    classes: Classes, family: str, attack: Attack
) -> None:
    for neighbour in classes(family).neighbours(attack):
        for exercise, points in target.POINTS.items():
            assert neighbour.points(exercise) == points, neighbour.messages()
        assert neighbour.page
    page = classes(family).of(attack).page
    if page:
        assert_well_made(page)


@pytest.mark.parametrize(("family", "attack"), EVERY)
def test_it_was_carried_out(classes: Classes, family: str, attack: Attack) -> None:
    """An attack with a slip in its code proves nothing."""
    graded = classes(family).of(attack)
    told = graded.outputs() + graded.messages(attack.exercise)
    assert attack.breaks or not SLIPS.search(told), told[:2000]


@pytest.mark.parametrize("family", FAMILIES)
def test_the_machine_is_clean_afterwards(classes: Classes, family: str) -> None:
    done = classes(family)
    assert done.largest < MAX_NOTEBOOK_BYTES
    assert done.after.left_since(done.before) == []
    assert done.changed == []
    assert done.heard == []


def test_the_corpus_gives_nothing_away_itself_and_every_attack_has_its_own_name() -> None:
    known = dict.fromkeys(("course", "classroom", "classmate"), "") | NOWHERE
    slugs = [one.slug for attacks in FAMILIES.values() for one in attacks]
    assert len(slugs) == len(set(slugs)) >= 45
    for attacks in FAMILIES.values():
        for attack in attacks:
            sources = "\n".join(cell.source for cell in attack.notebook(known).cells)
            given = [
                secret
                for secret in (*target.PRIVATE, *target.HIDDEN_INPUTS, *target.HIDDEN_DIGITS)
                if secret in sources
            ]
            assert not given, attack.name


LINKS = [one for one in FAMILIES["folders"] if "link" in one.name and ("gradebook" in one.name or "master" in one.name)]


def test_nbgraders_own_commands_follow_no_link_either(tmp_path: Path) -> None:
    """They copy what lies beside a notebook to autograded/, and then to feedback/, which students get."""
    course = target.build(tmp_path / "course")
    release(course, course.weeks[0])
    shutil.copy(tiny.ROOT / "nbgrader_config.py", course.root)
    known = {"course": str(course.root), "classroom": str(course.classroom), "classmate": ""} | NOWHERE
    students = grading.enroll(course, LINKS, known)
    command = [sys.executable, "-m", "nbgrader", "autograde", "week0"]
    subprocess.run(command, cwd=course.root, capture_output=True, check=False, timeout=grading.PATIENCE)
    graded = grading.gather(course, ())
    points = {student: one.points("w0-double") for student, one in graded.items()}
    assert points == {student: 0 if student in students.values() else 50 for student in points}
    assert {path.name for path in course.folder("autograded").rglob("*") if path.is_file()} == {"tiny.ipynb"}
