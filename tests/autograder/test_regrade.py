"""A check is mended after grading: who gains and loses is known before, nobody need lose, nothing is forgotten."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder.cells import read_notebook
from autograder.course import Course
from autograder.engine import Engine
from autograder.errors import CourseError
from autograder.export import export
from autograder.feedback import feedback
from autograder.grade import grade, preview
from autograder.gradebook import automatic_scores
from autograder.history import history, story
from autograder.marks.class_week import read_class
from autograder.marks.standings import standings
from autograder.preview import Preview
from autograder.provenance import waiting
from autograder.records import Summary
from autograder.report import report, view_of
from tests import tiny
from tests.autograder.desk import Desk

MASTER = tiny.master()
SOLVED = tiny.solved()
ROUNDED = tiny.with_source(SOLVED, "w0-halve", "def halve(x):\n    return x // 2")
NEGATIVE = tiny.with_source(SOLVED, "w0-halve", "def halve(x):\n    return x / -2")
CHECK = "w0-halve-visible"
OTHER = "checks.close('halve(4)', checks.call(halve, 4.0), {}, hint='and the sign?')"


def change_check(course: Course, answer: float) -> None:
    """The visible check of `halve` asks for another answer, on which `ROUNDED` and `NEGATIVE` differ from before."""
    tiny.write_notebook(tiny.with_source(MASTER, CHECK, OTHER.format(answer)), course.weeks[0].master)


def run(course: Course, **options: bool) -> Summary:
    return grade(course, course.weeks[0], Engine(course), **options)


def look(course: Course, **options: bool) -> Preview:
    return preview(course, course.weeks[0], Engine(course), **options)


def files(course: Course) -> dict[str, bytes]:
    """All of the classroom but the kept runs."""
    return {
        path.relative_to(course.classroom).as_posix(): path.read_bytes()
        for path in course.classroom.rglob("*")
        if path.is_file() and course.folder("results") not in path.parents
    }


def score(course: Course, student: str, check: str = CHECK) -> float:
    return automatic_scores(course, course.weeks[0])[student][check]


@pytest.fixture(scope="module")
def graded_template(released_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """ada is right, rob rounds, nell has the wrong sign; rob's hidden check was set to 20 points by a person."""
    course = tiny.copied(released_template, tmp_path_factory.mktemp("graded") / "course")
    for student, notebook in {"ada": SOLVED, "rob": ROUNDED, "nell": NEGATIVE}.items():
        tiny.submit(course, student, notebook)
    run(course)
    desk = Desk(course, course.weeks[0])
    desk.mark("rob", "w0-halve-hidden-arrays", 20)
    desk.comment("rob", "w0-halve", "Why two strokes?")
    return course.root


@pytest.fixture
def graded(graded_template: Path, tmp_path: Path) -> Desk:
    course = tiny.copied(graded_template, tmp_path / "course")
    os.chdir(course.root)
    return Desk(course, course.weeks[0])


def test_a_preview_says_who_gains_who_loses_how_much_and_why_and_enters_nothing(graded: Desk) -> None:
    change_check(graded.course, -2.0)
    before = files(graded.course)
    made = look(graded.course)
    assert files(graded.course) == before
    lines = made.lines()
    assert lines[0] == f"{CHECK}: -15 for 2 students: ada and rob"
    assert lines[1] == f"{CHECK}: +15 for 1 student: nell"
    shifts = {one.student: (one.before, one.after, one.anew) for one in made.shifts}
    assert shifts == {"ada": (90, 75, False), "rob": (85, 70, False), "nell": (50, 65, False)}
    lost = next(line for line in lines if line.startswith(f"  {CHECK}: 15 -> 0"))
    assert "now: halve(4): the value is wrong: got 2, expected -2" in lost
    assert "and the sign?" in lost
    won = next(line for line in lines if line.startswith(f"  {CHECK}: 0 -> 15"))
    assert "before: halve(4)" in won
    assert lines[-1] == (
        "week0: 1 would gain points, 2 would lose points, 0 keep theirs, 0 are new, 0 cannot be graded; "
        "nothing was entered"
    )
    assert run(graded.course).done == 3
    assert {name: score(graded.course, name) for name in ("ada", "rob", "nell")} == {"ada": 0, "rob": 0, "nell": 15}
    assert look(graded.course).shifts == [], "what was previewed is what happened"


def test_points_given_by_hand_neither_move_in_a_preview_nor_in_a_regrade(graded: Desk) -> None:
    stricter = tiny.with_source(MASTER, "w0-halve-hidden-arrays", "assert checks.call(halve, 3.0) == 7")
    tiny.write_notebook(stricter, graded.week.master)
    assert {one.student for one in look(graded.course).shifts} == {"ada"}
    run(graded.course)
    rob = standings(graded.course, graded.week)["rob"]
    assert (rob.marks["w0-halve-hidden-arrays"].points, rob.comments["w0-halve"]) == (20, "Why two strokes?")


def test_a_grading_that_never_lowers_keeps_the_points_and_says_so_everywhere(graded: Desk) -> None:
    change_check(graded.course, -2.0)
    assert {one.student: one.gain for one in look(graded.course, never_lower=True).shifts} == {"nell": 15}
    summary = run(graded.course, never_lower=True)
    assert {name: score(graded.course, name) for name in ("ada", "rob", "nell")} == {"ada": 15, "rob": 15, "nell": 15}
    assert [line for line in summary.notes if "keeps" in line] == [
        f"{name}: keeps the points of 1 check: {CHECK} (15)" for name in ("ada", "rob")
    ]
    assert summary.notes[-1] == "week0: automatic points 65 to 90, mean 73.3 of 90", "what is kept counts"
    shown = {one.grade_id: one.share for one in view_of(read_class(graded.course, graded.week), [], {}).exercises}
    assert shown["w0-halve"] == pytest.approx((40 + 35 + 15) / 3 / 40), "what is kept or given by hand counts"
    feedback(graded.course, graded.week)
    page = (graded.course.folder("feedback") / "ada" / "week0" / "tiny.html").read_text(encoding="utf-8")
    assert "not passed, 15 of 15 points, kept from an earlier grading" in page
    assert "90</strong> of 100 points" in page
    change_check(graded.course, -3.0)
    run(graded.course, never_lower=True)
    assert score(graded.course, "ada") == 15, "what was kept once is kept again"


def test_another_notebook_gets_the_points_that_it_deserves_even_when_nothing_is_lowered(graded: Desk) -> None:
    tiny.submit(graded.course, "ada", NEGATIVE)
    (shift,) = look(graded.course, never_lower=True).shifts
    assert (shift.student, shift.after, shift.anew) == ("ada", 50, True)
    run(graded.course, never_lower=True)
    assert score(graded.course, "ada") == 0


def test_a_check_that_is_worth_less_now_keeps_no_more_than_it_is_worth(graded: Desk) -> None:
    cheaper = tiny.master()
    for cell in cheaper.cells:
        if cell.id == CHECK:
            cell.metadata["nbgrader"]["points"] = 12
    tiny.write_notebook(tiny.with_source(cheaper, CHECK, OTHER.format(5)), graded.week.master)
    run(graded.course, never_lower=True)
    assert score(graded.course, "ada") == 12


def test_every_earlier_result_can_be_looked_up_and_what_changed_is_told(graded: Desk) -> None:
    change_check(graded.course, -2.0)
    run(graded.course)
    run(graded.course, again=True)
    past = history(graded.course, graded.week, "ada")
    assert [one.result.points for one in past] == [90, 75], "the same result again is no other one"
    tiny.submit(graded.course, "ada", ROUNDED)
    change_check(graded.course, 2.0)
    run(graded.course, never_lower=True)
    lines = story(graded.course, graded.week, "ada")
    assert [line.split("  ")[1] for line in lines if "UTC" in line] == [
        "90 of 90 points",
        "75 of 90 points",
        "65 of 90 points",
    ]
    assert any(line.startswith(f"  {CHECK}: 15 -> 0 halve(4)") for line in lines)
    assert "  another notebook was handed in" in lines
    with pytest.raises(CourseError, match="Nothing of zoe has been graded in week0"):
        story(graded.course, graded.week, "zoe")


def test_a_damaged_record_of_the_past_hides_no_other(graded: Desk) -> None:
    (graded.course.folder("history") / "ada" / "week0" / "00.json").write_text("{", encoding="utf-8")
    assert len(history(graded.course, graded.week, "ada")) == 1


def test_new_and_damaged_submissions_are_in_the_preview_too(graded: Desk) -> None:
    tiny.submit(graded.course, "new", ROUNDED)
    tiny.submit(graded.course, "bad", SOLVED).write_text("{", encoding="utf-8")
    made = look(graded.course)
    assert "new: graded for the first time, 65 points" in made.lines()
    assert made.lines()[-1].startswith("week0: 0 would gain points, 0 would lose points, 3 keep theirs, 1 are new, 1 ")
    assert made.summary.failed[0].startswith("bad: ")


def test_a_preview_refuses_what_grading_would_refuse(graded: Desk) -> None:
    changed = tiny.master()
    changed.cells.append(tiny.cell("code", "w0-halve-visible-more", "pass", points=5, locked=True))
    tiny.write_notebook(changed, graded.week.master)
    with pytest.raises(CourseError, match="Cells were added"):
        look(graded.course)


def test_the_commands_tell_it_and_exit_with_1_when_something_could_not_be_graded(graded: Desk) -> None:
    from autograder.cli import main

    change_check(graded.course, -2.0)
    seen = CliRunner().invoke(main, ["grade", "week0", "--preview"])
    assert seen.exit_code == 0, seen.output
    assert "ada: 90 -> 75 (-15)" in seen.output
    assert seen.output.strip().endswith("nothing was entered")
    told = CliRunner().invoke(main, ["history", "week0", "ada"])
    assert (told.exit_code, told.output.count("90 of 90 points")) == (0, 1)
    tiny.submit(graded.course, "bad", SOLVED).write_text("{", encoding="utf-8")
    seen = CliRunner().invoke(main, ["grade", "week0", "--preview"])
    assert seen.exit_code == 1
    assert "failed: bad: " in seen.output


def test_pages_report_and_exports_say_when_a_newer_notebook_waits(graded: Desk) -> None:
    assert waiting(graded.course, graded.week) == []
    tiny.submit(graded.course, "ada", NEGATIVE)
    tiny.submit(graded.course, "new", SOLVED)
    assert waiting(graded.course, graded.week) == ["ada"]
    line = "a newer notebook waits; run `autograder grade week0`"
    assert f"{line}: ada" in feedback(graded.course, graded.week).notes
    assert f"week0, {line}: ada" in export(graded.course, "csv", graded.course.folder("export")).unfinished
    page = report(graded.course, graded.week)[0].read_text(encoding="utf-8")
    assert '<li>A newer notebook waits. Run autograder grade <span class="names">ada</span>' in page
    run(graded.course)
    assert waiting(graded.course, graded.week) == []


def test_the_same_answers_handed_in_again_are_entered_with_their_new_file(graded: Desk) -> None:
    again = tiny.solved()
    again.cells[0].metadata["collapsed"] = True
    tiny.submit(graded.course, "ada", again)
    assert waiting(graded.course, graded.week) == ["ada"]
    assert (run(graded.course).done, run(graded.course).done) == (1, 0)
    assert waiting(graded.course, graded.week) == []


def test_nbgraders_own_grading_keeps_the_history_too(graded: Desk) -> None:
    notebook = read_notebook(graded.course.folder("autograded") / "ada" / "week0" / "tiny.ipynb")
    told = notebook.metadata["autograder"]
    assert told["recorded"]
    from autograder.nbgrader_steps import MarkRecorded

    told["key"] = "1" * 64
    MarkRecorded().preprocess(notebook, {"nbgrader": {"assignment": "week0", "student": "ada"}})
    assert [one.key for one in history(graded.course, graded.week, "ada")][1] == "1" * 64
