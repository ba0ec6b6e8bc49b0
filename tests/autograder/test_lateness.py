"""Late work loses what the course's configuration says, and the documented setting is one that works."""

import csv
import os
import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from traitlets.config import Config

from autograder.collect import collect
from autograder.course import Course
from autograder.engine import Engine
from autograder.errors import CourseError
from autograder.export import export
from autograder.feedback import feedback
from autograder.grade import grade
from autograder.gradebook import open_gradebook
from autograder.lateness import PercentPerDay, late_penalty
from autograder.marks.standings import standings
from autograder.nbgrader_steps import config_for
from autograder.records import Summary
from autograder.report import report
from tests import tiny
from tests.autograder.desk import Desk
from tests.autograder.test_collect import NOON, SOLVED, archive, folder

PLUGIN = "c.AssignLatePenalties.plugin_class = 'autograder.lateness.PercentPerDay'; c.PercentPerDay"
MINUTE, DAY = 60, 86_400


def per_day(**settings: float) -> Config:
    config = Config()
    config.AssignLatePenalties.plugin_class = PercentPerDay
    config.PercentPerDay.update(settings)
    return config


@pytest.mark.parametrize(
    ("seconds", "taken"),
    [
        (0, None),
        (15 * MINUTE, None),
        (16 * MINUTE, 8),
        (DAY, 8),
        (DAY + 1, 16),
        (3 * DAY, 24),
        (400 * DAY, 80),
    ],
)
def test_each_day_that_has_begun_costs_a_share_of_the_points(seconds: float, taken: float | None) -> None:
    penalty = late_penalty(per_day())
    assert penalty is not None
    assert penalty("ada", 80, seconds) == taken


def test_share_limit_and_grace_can_be_set() -> None:
    penalty = late_penalty(per_day(percent=20, most=50, grace_minutes=0))
    assert penalty is not None
    assert [penalty("ada", 90, seconds) for seconds in (1, DAY + 1, 9 * DAY)] == [18, 36, 45]
    with pytest.raises(CourseError, match="should not be less than 0"):
        late_penalty(per_day(percent=-1))


def set_as_documented(course: Course, **due: object) -> None:
    """The configuration of docs/returns.md, and a due date."""
    (block,) = re.findall(r"```python\n(.*?)```", (tiny.ROOT / "docs" / "returns.md").read_text("utf-8"), re.DOTALL)
    shutil.copy(tiny.ROOT / "nbgrader_config.py", course.root)
    with (course.root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write(block)
    if due:
        with open_gradebook(course) as gradebook:
            gradebook.update_or_create_assignment("week0", **due)


def test_the_setting_in_the_docs_is_one_that_works(course: Course) -> None:
    set_as_documented(course)
    penalty = late_penalty(config_for(course))
    assert penalty is not None
    assert [penalty("ada", 90, seconds) for seconds in (15 * MINUTE, DAY, 30 * DAY)] == [None, 9, 45]


def test_without_a_setting_nothing_is_taken_off(course: Course) -> None:
    shutil.copy(tiny.ROOT / "nbgrader_config.py", course.root)
    penalty = late_penalty(config_for(course))
    assert penalty is not None
    assert penalty("ada", 90, 30 * DAY) is None


NOTE = "the late penalty is out of date; run `autograder grade week0`"


@pytest.fixture
def graded(released: Course) -> Desk:
    """ann and bob were graded, two days after what is not yet the due date; ten percent a day are taken off."""
    shutil.copy(tiny.ROOT / "nbgrader_config.py", released.root)
    with (released.root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write(
            'config = get_config()\nconfig.AssignLatePenalties.plugin_class = "autograder.lateness.PercentPerDay"\n'
        )
    for student in ("ann", "bob"):
        path = tiny.submit(released, student, tiny.solved())
        path.with_name("timestamp.txt").write_text("2030-03-03 12:00:00 UTC", encoding="utf-8")
    run(released)
    return Desk(released, released.weeks[0])


def run(course: Course, **options: list[str]) -> Summary:
    return grade(course, course.weeks[0], Engine(course), **options)  # type: ignore[arg-type]


def penalties(desk: Desk) -> dict[str, float]:
    return {student: one.penalty for student, one in standings(desk.course, desk.week).items()}


def due(desk: Desk) -> None:
    with open_gradebook(desk.course) as gradebook:
        gradebook.update_or_create_assignment("week0", duedate="2030-03-01 18:00 UTC")


def test_a_due_date_that_is_set_after_grading_counts_from_the_next_grading(graded: Desk) -> None:
    assert penalties(graded) == {"ann": 0, "bob": 0}
    due(graded)
    summary = run(graded.course)
    assert (summary.done, summary.skipped, summary.failed) == (0, 2, [])
    assert summary.notes == ["week0: 2 late penalties worked out anew: ann 0 -> 18, bob 0 -> 18"]
    assert penalties(graded) == {"ann": 18, "bob": 18}
    assert run(graded.course).notes == []


def test_an_extension_and_points_given_by_hand_count_from_the_next_grading(graded: Desk) -> None:
    due(graded)
    run(graded.course)
    with open_gradebook(graded.course) as gradebook:
        gradebook.grant_extension("week0", "ann", days=30)
    graded.mark("bob", "w0-written-why", 10)
    assert run(graded.course, students=["ann"]).notes == ["week0: 1 late penalty worked out anew: ann 18 -> 0"]
    assert penalties(graded) == {"ann": 0, "bob": 18}
    assert run(graded.course).notes == ["week0: 1 late penalty worked out anew: bob 18 -> 20"]
    assert standings(graded.course, graded.week)["bob"].points == 80
    assert not any(mark.review for mark in standings(graded.course, graded.week)["bob"].marks.values())


def test_a_penalty_that_is_out_of_date_is_told_by_pages_report_and_exports(graded: Desk) -> None:
    due(graded)
    assert f"{NOTE}: ann, bob" in feedback(graded.course, graded.week).notes
    assert f"week0, {NOTE}: ann, bob" in export(graded.course, "csv", graded.course.folder("export")).unfinished
    page = report(graded.course, graded.week)[0].read_text(encoding="utf-8")
    assert "The late penalty is out of date; run `autograder grade week0`" in page
    run(graded.course)
    assert not [note for note in feedback(graded.course, graded.week).notes if NOTE in note]


def test_a_setting_that_does_not_work_costs_no_page_and_no_export_and_is_told(graded: Desk) -> None:
    due(graded)
    (graded.course.root / "nbgrader_config.py").write_text("c.AssignLatePenalties.plugin_class = 'nowhere.Plugin'\n")
    told = [note for note in feedback(graded.course, graded.week).notes if "nbgrader_config.py" in note]
    assert len(told) == 1
    assert told[0].endswith("one that works: all late work")
    made = export(graded.course, "csv", graded.course.folder("export"))
    assert "sets no usable late penalty" in "".join(made.unfinished)


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ("c.PercentPerDay.percent = (10", "cannot be run (SyntaxError"),
        ("import no_such_module", "cannot be run (ModuleNotFoundError"),
        ("c.AssignLatePenalties.plugin_class = 'nowhere.Plugin'", "no usable late penalty (TraitError"),
        (f"{PLUGIN}.percent = 'ten'", "no usable late penalty (TraitError"),
        (f"{PLUGIN}.percent = -1", "no usable late penalty (TraitError"),
        (f"{PLUGIN}.percnt = 20", "PercentPerDay has no setting percnt, it has grace_minutes, most, percent"),
    ],
)
def test_a_setting_that_does_not_work_is_one_sentence_before_anything_is_graded(
    released: Course, added: str, said: str
) -> None:
    tiny.submit(released, "ada", tiny.solved())
    (released.root / "nbgrader_config.py").write_text(f"c = get_config()\n{added}\n")
    with pytest.raises(CourseError, match="nbgrader_config.py") as problem:
        grade(released, released.weeks[0], Engine(released))
    assert said in str(problem.value)
    assert not list(released.folder("autograded").rglob("*.ipynb"))


def told(course: Course, source: Path) -> list[str]:
    return collect(course, course.weeks[0], source).lines()


def points(course: Course) -> dict[str, str]:
    (path,) = export(course, "csv", course.folder("export")).paths
    return {row["student"]: row["week0"] for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())}


DUE = NOON.replace(tzinfo=None)


def test_who_will_lose_points_and_by_which_time_is_told_when_collecting(released: Course, tmp_path: Path) -> None:
    set_as_documented(released, duedate=DUE)
    source = folder(tmp_path, {f"{student}/tiny.ipynb": SOLVED for student in ("ada", "bob", "cy", "dee")})
    for student, minutes in (("bob", 14), ("cy", 16), ("dee", 60 * 48)):
        late = (NOON + timedelta(minutes=minutes)).timestamp()
        os.utime(source / student / "tiny.ipynb", (late, late))
    (source / "cy/timestamp.txt").write_text("2026-03-01 12:16 UTC")
    lines = [
        "due 2026-03-01 12:00 UTC",
        "late, so that grading takes points off, by timestamp.txt: cy (2026-03-01 12:16)",
        "late, so that grading takes points off, by the time of the file: dee (2026-03-03 12:00)",
        "is one of these times wrong? Write the right one into submitted/STUDENT/week0/timestamp.txt, then grade",
    ]
    assert told(released, source)[:-1] == told(released, source)[:-1] == lines
    with open_gradebook(released) as gradebook:
        gradebook.add_student("dee")
        gradebook.add_submission("week0", "dee")
        gradebook.grant_extension("week0", "dee", days=2)
    assert told(released, source)[:-1] == [lines[0], lines[1], lines[3]]


def test_a_platforms_mark_that_disagrees_with_the_time_is_told(released: Course, tmp_path: Path) -> None:
    set_as_documented(released, duedate=DUE - timedelta(hours=1))
    source = archive(tmp_path, {"ann_LATE_1_4567_tiny.ipynb": SOLVED, "bob_2_4568_tiny.ipynb": SOLVED})
    late = "though the learning platform marked others as late and not these, late by the time in the zip: bob"
    assert f"{late} (2026-03-01 12:00)" in told(released, source)
    set_as_documented(released, duedate=DUE)
    in_time = "though the learning platform marked these as late, in time by the time in the zip: ann"
    assert f"{in_time} (2026-03-01 12:00)" in told(released, source)


def test_without_a_due_date_or_a_penalty_nobody_is_called_late(released: Course, tmp_path: Path) -> None:
    source = archive(tmp_path, {"ann_LATE_1_4567_tiny.ipynb": SOLVED})
    with open_gradebook(released) as gradebook:
        gradebook.update_or_create_assignment("week0", duedate=DUE - timedelta(days=9))
    assert len(told(released, source)) == 2
    set_as_documented(released, duedate=None)
    assert len(told(released, source)) == 1


def test_a_configuration_that_fails_costs_nobody_the_report(released: Course, tmp_path: Path) -> None:
    set_as_documented(released, duedate=DUE)
    (released.root / "nbgrader_config.py").write_text("1 / 0")
    lines = told(released, folder(tmp_path, {"ada/tiny.ipynb": SOLVED}))
    assert "who is late could not be looked up: " in lines[0]
    assert "nbgrader_config.py cannot be run (ZeroDivisionError" in lines[0]
    assert lines[1].startswith("week0: 1 new")


def test_a_corrected_time_takes_the_penalty_away(released: Course, tmp_path: Path) -> None:
    set_as_documented(released, duedate=DUE)
    week, engine, source = released.weeks[0], Engine(released), folder(tmp_path, {"ada/tiny.ipynb": SOLVED})
    copied = (NOON + timedelta(days=9)).timestamp()
    os.utime(source / "ada/tiny.ipynb", (copied, copied))
    told(released, source)
    grade(released, week, engine)
    assert points(released) == {"ada": "45"}
    os.utime(source / "ada/tiny.ipynb", (NOON.timestamp(), NOON.timestamp()))
    assert "if these were graded, run `autograder grade week0`, for penalties by the new times" in told(
        released, source
    )
    grade(released, week, engine)
    assert points(released) == {"ada": "90"}
