"""The class report tells the truth about a class: its numbers can be checked, and nobody is forgotten."""

import csv
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.cells import released_source
from autograder.course import Course
from autograder.errors import CourseError
from autograder.gradebook import open_gradebook
from autograder.intake.ledger import Entry, Ledger, Unclaimed
from autograder.marks.statistics import exercise_statistics, kind_of, spread
from autograder.pages.figures import difficulty, histogram
from autograder.records import Exercise, Result, Verdict
from autograder.report import report
from tests import tiny
from tests.autograder.desk import Desk
from tests.autograder.reading import Page, assert_well_made

WRITTEN = "w0-written-why"
CODE = {"w0-double": "def double(x): ...", "w0-halve": "def halve(x): ..."}
points = st.lists(st.floats(0, 100), min_size=2, max_size=40)


def result(**passed: bool) -> Result:
    """A result with one check of 10 points for each exercise."""
    return Result("n", "w", tuple(Exercise(name, (Verdict(f"{name}-v", 10, ok),)) for name, ok in passed.items()))


def failing(*messages: str, misconception: str = "") -> Result:
    """A result with one exercise whose checks fail with these messages."""
    verdicts = (Verdict(f"e-{n}", 5, False, text, misconception) for n, text in enumerate(messages))
    return Result("n", "w", (Exercise("e", tuple(verdicts)),))


def by_student(*results: Result) -> dict[str, Result]:
    return {f"s{number}": one for number, one in enumerate(results)}


def written(desk: Desk) -> tuple[Page, list[dict[str, str]]]:
    """The page and the rows of the table."""
    page, table = report(desk.course, desk.week)
    assert (page.name, table.name) == ("week0.html", "week0.csv")
    with table.open(encoding="utf-8", newline="") as file:
        return assert_well_made(page.read_text(encoding="utf-8")), list(csv.DictReader(file))


@settings(deadline=None)
@given(points)
def test_the_spread_agrees_with_numpy(values: list[float]) -> None:
    made = spread(values)
    quartiles = np.percentile(values, [25, 50, 75])
    assert np.allclose([made.lower_quartile, made.median, made.upper_quartile], quartiles)
    assert np.isclose(made.mean, np.mean(values))
    assert (made.lowest, made.highest, made.count) == (min(values), max(values), len(values))


def test_the_spread_of_one_number_is_that_number() -> None:
    made = spread([7.0])
    assert (made.lower_quartile, made.median, made.upper_quartile, made.mean) == (7, 7, 7, 7)


@settings(deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), min_size=10, max_size=30))
def test_discrimination_is_the_correlation_with_the_points_of_the_other_exercises(rows: list[tuple[bool, ...]]) -> None:
    made = exercise_statistics(by_student(*(result(a=a, b=b, c=c) for a, b, c in rows)))
    scores = 10.0 * np.array(rows)
    for column, one in enumerate(made):
        rest = scores.sum(axis=1) - scores[:, column]
        if np.ptp(scores[:, column]) and np.ptp(rest):
            assert np.isclose(one.discrimination, np.corrcoef(scores[:, column], rest)[0, 1])
        else:
            assert one.discrimination is None
            assert "same points" in one.untold
        assert np.isclose(one.share, scores[:, column].mean() / 10)


def test_discrimination_needs_ten_submissions() -> None:
    rows = [result(a=n % 2 == 0, b=n % 3 == 0) for n in range(9)]
    assert [(one.discrimination, one.untold) for one in exercise_statistics(by_student(*rows))] == [
        (None, "too few submissions")
    ] * 2
    rows.append(result(a=True, b=True))
    assert all(one.discrimination is not None for one in exercise_statistics(by_student(*rows)))


def test_messages_that_differ_in_numbers_alone_are_of_one_kind() -> None:
    one = "ewa(x): 2 of 3 entries differ, first at index (1,): got 52.6, expected -1.5e-07."
    two = "ewa(x): 1 of 9 entries differ, first at index (0,): got nan, expected 10."
    assert kind_of(one) == kind_of(two)
    assert kind_of("W1 differs") != kind_of("W2 differs")


def test_who_wrote_nothing_is_counted_and_is_no_failure_without_a_name(desk: Desk) -> None:
    stub = released_source(next(cell for cell in tiny.master().cells if cell.id == "w0-double"))
    for student, code in (("ada", stub), ("bo", ""), ("cy", "def double(x): ...")):
        desk.hand_back(student, {"w0-double": code}, {"w0-double-visible": f"{len(code)} letters are not enough"})
    page, _ = written(desk)
    assert "Exercise 1: double280%too few submissions" in [one.text for one in page.all("tr")]
    assert [one.text for one in page.all("summary")] == ["The code of cy"]


def test_the_same_checks_failed_with_the_same_messages_are_one_failure() -> None:
    same = [failing("got 1, expected 2", "got 3, expected 4"), failing("got 7, expected 2", "got 0, expected 4")]
    results = by_student(failing("not written"), *same, failing("got 1, expected 2"))
    assert [(one.who, one.checks, one.message) for one in exercise_statistics(results)[0].failures] == [
        (("s1", "s2"), ("e-0", "e-1"), "got 1, expected 2"),
        (("s0",), ("e-0",), "not written"),
        (("s3",), ("e-0",), "got 1, expected 2"),
    ]


def test_failures_with_a_known_misconception_are_grouped_by_it() -> None:
    results = by_student(
        failing("v is wrong", misconception="swap"),
        failing("W is wrong", "v is wrong", misconception="swap"),
        failing("v is wrong"),
    )
    failures = exercise_statistics(results)[0].failures
    assert [(one.who, one.misconception) for one in failures] == [(("s0", "s1"), "swap"), (("s2",), "")]


def test_a_check_that_strong_work_fails_rather_than_weak_is_told(desk: Desk) -> None:
    checks = ("w0-double-visible", "w0-double-hidden-arrays")
    for number in range(12):
        weak = dict.fromkeys(checks, "no") if number < 6 else {"w0-halve-hidden-arrays": "no"}
        desk.hand_back(f"s{number:02}", failures=weak)
    page, _ = written(desk)
    told = page.text.split("Strong work fails rather than weak:")[1].split("Is the check right?")[0].strip()
    assert told == (
        "Exercise 1: double (visible check), Exercise 1: double (hidden check: arrays) and "
        "Exercise 2: halve (hidden check: arrays)."
    )


def test_misconceptions_are_counted_and_what_has_no_name_is_shown_with_the_code(desk: Desk) -> None:
    known = {"w0-double-visible": "got 5, expected 8"}
    for student in ("ada", "bo"):
        desk.hand_back(student, failures=known, misconceptions={"w0-double-visible": "adds two"})
    for student in ("cy", "dee"):
        desk.hand_back(student, {"w0-halve": "def halve(x):\n    return x // 2"}, {"w0-halve-hidden-arrays": "rounded"})
    page, _ = written(desk)
    rows = [" ".join(one.text.split()) for one in page.all("tr")]
    assert "Adds twoExercise 1: doubleada, bo 2" in rows
    unknown = page.text.split("Failures without a name")[1]
    assert "adds two" not in unknown
    assert "In hidden check: arrays cy, dee" in " ".join(unknown.split())
    assert [one.text for one in page.all("code")] == ["def halve(x):\n    return x // 2"]
    assert page.all("summary")[0].text == "The code of cy"


def test_the_table_has_a_row_per_student_whose_parts_add_up(desk: Desk) -> None:
    desk.hand_back("ada", failures={"w0-double-hidden-arrays": "no"}, repairs=("mended",), flags=("odd", "very odd"))
    desk.hand_back("bo")
    desk.mark("bo", WRITTEN, 8)
    desk.mark("bo", "w0-halve-visible", 12.5)
    desk.late("bo", 3)
    _, rows = written(desk)
    assert rows == [
        {
            "student": "ada",
            "automatic_points": "50",
            "manual_points": "",
            "late_penalty": "0",
            "max_points": "100",
            "w0-double": "10",
            "w0-halve": "40",
            "needs_manual": "10",
            "repairs": "1",
            "flags": "odd | very odd",
        },
        {
            "student": "bo",
            "automatic_points": "87.5",
            "manual_points": "8",
            "late_penalty": "3",
            "max_points": "100",
            "w0-double": "50",
            "w0-halve": "37.5",
            "needs_manual": "0",
            "repairs": "0",
            "flags": "",
        },
    ]


def test_the_page_has_the_numbers_of_the_class(desk: Desk) -> None:
    for number, student in enumerate(("ada", "bo", "cy", "dee")):
        failures = {"w0-double-hidden-arrays": "double of an array: 1 of 3 entries differ."} if number < 3 else {}
        failures["w0-halve-visible"] = "halve(4): the value is wrong."
        desk.hand_back(student, CODE, failures, seconds=number + 1)
    page, _ = written(desk)
    rows = [one.text for one in page.all("tr")]
    assert "PointsAutomatic checks, of 90" in rows
    spread_rows = ["Submissions4", "Mean45", "Lowest35", "25%35", "Median35", "75%45", "Highest75"]
    assert rows[rows.index("Submissions4") :][:7] == spread_rows
    assert "Exercise 1: double40%too few submissions" in rows
    assert "hidden check: arrays1 of 425% " in rows
    assert (
        "Everybody passes: Exercise 1: double (visible check) and Exercise 2: halve (hidden check: arrays)."
        in page.text
    )
    assert "Nobody passes: Exercise 2: halve (visible check)." in page.text
    assert "3 submissions" in page.text.split("Failures without a name")[1].split("Exercise 2")[0]
    assert "took 2.5 s at the median and 4 s at most" in page.text


def test_totals_count_only_work_that_is_graded_to_the_end(desk: Desk) -> None:
    desk.hand_back("ada")
    desk.hand_back("bo")
    desk.mark("bo", WRITTEN, 5)
    page, _ = written(desk)
    rows = [one.text for one in page.all("tr")]
    assert "PointsAutomatic checks, of 90Total, of 100" in rows
    assert "Submissions21" in rows
    assert {"Mean9095", "Lowest9095", "Highest9095"} <= {*rows}
    assert "points from automatic checks" in page.all("img")[0].attributes["alt"]
    desk.mark("ada", WRITTEN, 6)
    page, _ = written(desk)
    assert "points from automatic checks" not in page.all("img")[0].attributes["alt"]
    assert "2 from 90 to 100" in page.all("img")[0].attributes["alt"]


def test_everybody_who_needs_a_person_is_named(desk: Desk) -> None:
    desk.hand_back("ada")
    desk.hand_back("bo")
    desk.mark("bo", WRITTEN, 5)
    desk.hand_in("cy")
    desk.enroll("dee")
    desk.enroll("eva")
    damaged = desk.hand_back("finn", recorded=False)
    damaged.write_text("{}", encoding="utf-8")
    ledger = Ledger("week0", unclaimed=[Unclaimed("a.zip/notes.ipynb", "notes.ipynb has no name. Ask around.")])
    ledger.students = {
        "ada": Entry("Ada", sha256="1"),
        "bo": Entry("Bo", sha256="2", problem="old.ipynb is empty. Nothing to do."),
        "eva": Entry("Eva", problem="tiny.pdf is a printout. Ask for the notebook."),
    }
    ledger.write(desk.course)
    page, rows = written(desk)
    items = [" ".join(one.text.split()) for one in page.all("li") if one.inside[-1] == "ul"]
    assert items == [
        "Handed in, but not graded. Run autograder grade and read what it says cy, finn",
        "Could not be collected: tiny.pdf is a printout. Ask for the notebook. eva",
        "Was not taken, another file counts: old.ipynb is empty. Nothing to do. bo",
        "notes.ipynb has no name. Ask around. nobody knows whose it is",
        "1 answer not graded yet to “Why is halving the inverse of doubling?” ada",
        "Nothing handed in dee",
    ]
    assert [row["student"] for row in rows] == ["ada", "bo", "cy", "finn"]
    for row in rows[2:]:
        assert (row["automatic_points"], row["w0-double"], row["flags"]) == ("", "", "not graded")


def test_work_graded_anew_or_without_a_sandbox_needs_a_person(desk: Desk) -> None:
    path = desk.hand_back("ada")
    path.write_text(
        path.read_text(encoding="utf-8").replace('"sandboxed": true', '"sandboxed": false'), encoding="utf-8"
    )
    desk.mark("ada", WRITTEN, 5)
    with open_gradebook(desk.course) as gradebook:
        gradebook.find_grade(WRITTEN, "tiny", "week0", "ada").needs_manual_grade = True
        gradebook.db.commit()
    page, _ = written(desk)
    assert "Graded anew after points were given by hand" in page.text
    assert "Graded without a sandbox ada" in " ".join(page.text.split())


@pytest.mark.parametrize("content", ["", "[]", "{", '{"students": []}', '{"students": {"ada": null}}'])
def test_what_collect_left_may_be_missing_or_damaged(desk: Desk, content: str) -> None:
    desk.hand_back("ada")
    desk.course.folder("collected").mkdir()
    (desk.course.folder("collected") / "week0.json").write_text(content, encoding="utf-8")
    page, _ = written(desk)
    assert "Could not be collected" not in page.text


def test_a_long_list_of_names_opens_at_a_click(desk: Desk) -> None:
    """Of 300 students, on a telephone, it would be pages long, and three such lists stand at the top."""
    desk.hand_back("ada")
    for number in range(12):
        desk.enroll(f"t{number:03}")
    page, _ = written(desk)
    assert page.all("summary") == []
    desk.enroll("t012")
    page, _ = written(desk)
    assert [one.text for one in page.all("summary")] == ["13 students"]
    (names,) = page.all("details")
    assert names.text == "13 students" + ", ".join(f"t{number:03}" for number in range(13))


def test_what_was_mended_in_several_cells_is_one_line(desk: Desk) -> None:
    """An editor that strips all labels would fill the page with the names of all cells."""
    lost = tuple(f"cell {name} had lost its label and was found by the function it defines" for name in CODE)
    answer = "answer w0-written-why had lost its label and was found by its place after the question"
    desk.hand_back("ada", repairs=(*lost, answer))
    desk.hand_back("bo", repairs=(*lost[:1], "the file was in the old notebook format 3"))
    page, _ = written(desk)
    mended = page.text.split("Mended before grading")[1]
    assert [" ".join(line.split()) for line in mended.splitlines() if line.strip()] == [
        "A cell had lost its label and was found by the function it defines ada (2 times), bo",
        "An answer had lost its label and was found by its place after the question ada",
        "The file was in the old notebook format 3 bo",
    ]


def test_hostile_flags_and_messages_are_text(desk: Desk) -> None:
    text = "<script>alert(1)</script>{{7*7}}"
    desk.hand_back(
        "ada", CODE, {"w0-double-visible": text}, flags=(text, "=HYPERLINK(1)", "/home/staff/course/x.py is odd")
    )
    page, rows = written(desk)
    assert page.text.count(text) == 2
    assert "49" not in page.text
    assert "/home/staff" not in page.text
    assert "X.py is odd" in page.text
    assert rows[0]["flags"].startswith("<script>")


def test_a_table_cell_never_begins_like_a_formula(desk: Desk) -> None:
    desk.hand_back("+ada", flags=("=1+1",))
    _, rows = written(desk)
    assert (rows[0]["student"], rows[0]["flags"]) == ("'+ada", "'=1+1")


def test_a_class_without_a_mistake_has_a_report_too(desk: Desk) -> None:
    desk.hand_back("ada")
    desk.mark("ada", WRITTEN, 10)
    page, _ = written(desk)
    assert "Nothing: every submission is graded" in page.text
    assert "No failure has been recognized as a known misconception." in page.text
    assert "Nothing: every failure is a known misconception, or there is none." in page.text
    assert "No notebook had to be mended" in page.text


def test_figures_say_in_words_what_they_show() -> None:
    drawing = histogram([0, 10, 95, 100], 100, "points")
    assert drawing.alt == (
        "Histogram of the points of 4 submissions, out of 100. Half of them have 52.5 or more. "
        "Submissions by points: 1 from 0 to 10; 1 from 10 to 20; 2 from 90 to 100."
    )
    bars = difficulty(
        exercise_statistics(by_student(result(a=True, b=False), result(a=True, b=True))), ["First", "Second"]
    )
    assert bars.alt == "Bar chart of the mean share of points per exercise: First, 100%; Second, 50%."


@settings(deadline=None, max_examples=10)
@given(points, st.sampled_from([0.0, 90.0]))
def test_a_histogram_can_be_drawn_of_any_points(values: list[float], max_points: float) -> None:
    assert b"<svg" in histogram(values, max_points, "points").svg


def test_drawing_leaves_matplotlib_as_it_was_and_gives_the_same_file_each_time() -> None:
    before = dict(matplotlib.rcParams)
    first, second = (histogram([1, 2, 3], 10, "points").svg for _ in range(2))
    assert first == second
    assert dict(matplotlib.rcParams) == before


def test_before_grading_the_error_says_what_to_run(released: Course) -> None:
    with pytest.raises(CourseError, match="week0 has not been graded yet: run `autograder grade week0`"):
        report(released, released.weeks[0])


def test_a_folder_that_cannot_be_written_is_named(desk: Desk) -> None:
    desk.hand_back("ada")
    desk.course.folder("report").write_text("a file in the way", encoding="utf-8")
    with pytest.raises(CourseError, match=r"Cannot write to .*report"):
        report(desk.course, desk.week)


def test_a_report_is_replaced_in_one_step(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.hand_back("ada")
    page, _ = report(desk.course, desk.week)
    before = page.read_bytes()

    def full(self: Path, content: bytes) -> int:
        with self.open("wb") as file:
            file.write(content[: len(content) // 2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(CourseError, match="No space left on device"):
        report(desk.course, desk.week)
    assert page.read_bytes() == before
    assert sorted(path.name for path in page.parent.iterdir()) == ["week0.csv", "week0.html"]
