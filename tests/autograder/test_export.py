"""An export holds the grades as they are in the gradebook, in the form its target takes, and never a silent 0."""

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.cells import regions
from autograder.course import Course
from autograder.errors import CourseError
from autograder.export import TARGETS, Exported, export
from autograder.gradebook import open_gradebook
from autograder.intake.ledger import Entry, Ledger
from autograder.pages.tables import to_csv
from tests import tiny
from tests.autograder.desk import Desk
from tests.autograder.reading import any_text

WRITTEN = "w0-written-why"
HIDDEN_LINE = "unseen = np.array([1.5, -2.25, 1234.5])"
COLUMN = "week0: Doubling"


def run(desk: Desk, target: str) -> Exported:
    return export(desk.course, target, desk.course.folder("export"))


def rows(made: Exported) -> list[list[str]]:
    (path,) = made.paths
    return rows_of(path)


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


@pytest.fixture
def graded(desk: Desk) -> Desk:
    """ada is done and late, bo's answer waits, cy was not graded by the autograder, dee handed in nothing."""
    desk.hand_back("ada", failures={"w0-double-hidden-arrays": "a public message"})
    desk.mark("ada", WRITTEN, 7.5)
    desk.comment("ada", WRITTEN, "Well put.")
    desk.late("ada", 2)
    desk.enroll("ada", first_name="Ada", last_name="Lovelace", lms_user_id="4711", email="ada@example.org")
    desk.hand_back("bo")
    desk.hand_in("cy")
    desk.enroll("dee", first_name="Dee")
    return desk


def test_the_plain_table_has_points_and_maxima(graded: Desk) -> None:
    made = run(graded, "csv")
    assert rows(made) == [
        ["student", "last_name", "first_name", "week0", "week0_max", "total", "max"],
        ["ada", "Lovelace", "Ada", "55.5", "100", "55.5", "100"],
        ["bo", "", "", "90", "100", "90", "100"],
        ["cy", "", "", "", "100", "", "100"],
        ["dee", "", "Dee", "", "100", "", "100"],
    ]
    assert (made.students, made.weeks) == (4, ["week0"])


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_nobody_exports_an_unfinished_grade_without_knowing(graded: Desk, target: str) -> None:
    made = run(graded, target)
    assert made.unfinished == [
        "week0, 1 written answer not graded yet, counted as 0: bo",
        "week0, handed in, but not graded, so no grade; run `autograder grade week0`: cy",
    ]
    assert set(made.unfinished) <= set(made.notes)


def test_a_submission_that_the_gradebook_does_not_know_is_told_and_has_no_grade(graded: Desk) -> None:
    graded.hand_back("eva", recorded=False)
    (graded.course.folder("submitted") / "finn" / "week0").mkdir(parents=True)
    made = run(graded, "gradescope")
    assert made.unfinished[1].endswith("run `autograder grade week0`: cy, eva, finn")
    assert [path.stem for path in made.paths] == ["ada", "bo"]
    assert rows(run(graded, "csv"))[-1] == ["eva", "", "", "", "100", "", "100"]


def test_a_grade_to_look_at_again_is_told(graded: Desk) -> None:
    with open_gradebook(graded.course) as gradebook:
        gradebook.find_grade(WRITTEN, "tiny", "week0", "ada").needs_manual_grade = True
        gradebook.db.commit()
    made = run(graded, "csv")
    assert made.unfinished[0] == "week0, graded anew after points were given by hand; look in the formgrader: ada"
    assert rows(made)[1][3] == "55.5"


def test_canvas_gets_its_columns_its_row_of_maxima_and_a_byte_order_mark(graded: Desk) -> None:
    made = run(graded, "canvas")
    assert rows(made) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", COLUMN],
        ["    Points Possible", "", "", "", "", "100"],
        ["Lovelace, Ada", "", "4711", "ada", "", "55.5"],
        ["bo", "", "", "bo", "", "90"],
        ["cy", "", "", "cy", "", ""],
        ["Dee", "", "", "dee", "", ""],
    ]
    assert made.paths[0].read_bytes().startswith(b"\xef\xbb\xbf")


def test_moodle_gets_its_sign_for_no_grade_and_no_identifying_column_with_gaps(graded: Desk) -> None:
    made = run(graded, "moodle")
    assert rows(made) == [
        ["Username", "Last name", "First name", COLUMN],
        ["ada", "Lovelace", "Ada", "55.5"],
        ["bo", "", "", "90"],
        ["cy", "", "", "-"],
        ["dee", "", "Dee", "-"],
    ]
    assert not made.paths[0].read_bytes().startswith(b"\xef\xbb\xbf")
    for student in ("bo", "cy", "dee"):
        graded.enroll(student, lms_user_id=f"id-{student}")
    table = rows(run(graded, "moodle"))
    assert table[0][:2] == ["Username", "ID number"]
    assert [row[1] for row in table[1:]] == ["4711", "id-bo", "id-cy", "id-dee"]


def collected(desk: Desk, lms: str, **numbers: str) -> None:
    """The ledger after files of these students were collected from a learning platform."""
    ledger = Ledger("week0")
    ledger.students = {student: Entry(student, number, lms) for student, number in numbers.items()}
    ledger.write(desk.course)


def test_canvas_gets_its_own_number_of_whom_files_came_from_canvas_and_no_made_up_login(graded: Desk) -> None:
    collected(graded, "canvas", ada="4100", bo="4101")
    collected_rows = {row[0]: row[1:4] for row in rows(run(graded, "canvas"))}
    assert collected_rows["Lovelace, Ada"] == ["4100", "4711", ""]
    assert collected_rows["bo"] == ["4101", "", ""]
    assert collected_rows["cy"] == ["", "", "cy"]
    collected(graded, "moodle", ada="4100")
    assert rows(run(graded, "canvas"))[2][1:4] == ["", "4711", ""], "a number of Moodle's is nobody's in Canvas"


def test_moodle_gets_a_grading_worksheet_of_whom_files_came_from_moodle(graded: Desk) -> None:
    assert [path.name for path in run(graded, "moodle").paths] == ["moodle.csv"]
    collected(graded, "moodle", ada="901", bo="902", cy="903", gone="904")
    made = run(graded, "moodle")
    assert made.paths[1] == graded.course.folder("export") / "moodle" / "week0.csv"
    made.paths = made.paths[1:]
    assert rows(made) == [
        ["Identifier", "Full name", "Grade", "Last modified (grade)"],
        ["Participant 901", "Ada Lovelace", "55.5", "-"],
        ["Participant 902", "bo", "90", "-"],
    ]


def test_an_id_that_was_made_of_a_name_or_address_is_no_username_in_moodle(graded: Desk) -> None:
    """Somebody else may have it as a username there, and would get the grade."""
    collected(graded, "moodle", ada="901")
    made = run(graded, "moodle")
    assert rows_of(made.paths[0])[0][0] == "Last name"
    assert "moodle.csv has no column by which Moodle can find everybody" in made.notes[-1]
    roster = "First name,Last name,Email address\nAda,Lovelace,ada@uni.org\nBo,Ek,bo@uni.org\n"
    graded.course.folder("roster.csv").write_text(roster, encoding="utf-8")
    for student in ("bo", "cy", "dee"):
        graded.enroll(student, email=f"{student}@uni.org")
    assert rows_of(run(graded, "moodle").paths[0])[0][0] == "Email address"
    roster = "First name,Last name,Username\nAda,Lovelace,ada\nBo,Ek,bo\n"
    graded.course.folder("roster.csv").write_text(roster, encoding="utf-8")
    assert rows_of(run(graded, "moodle").paths[0])[0][:2] == ["Username", "Email address"]


def test_a_damaged_ledger_costs_the_numbers_and_no_grade(graded: Desk) -> None:
    collected(graded, "canvas", ada="4100")
    (graded.course.folder("collected") / "week0.json").write_text("{", encoding="utf-8")
    assert rows(run(graded, "canvas"))[2] == ["Lovelace, Ada", "", "4711", "ada", "", "55.5"]


def test_gradescope_gets_a_results_file_for_each_graded_student(graded: Desk) -> None:
    made = run(graded, "gradescope")
    folder = graded.course.folder("export") / "gradescope" / "week0"
    assert made.paths == [folder / "ada.json", folder / "bo.json"]
    ada, bo = (json.loads(path.read_text(encoding="utf-8")) for path in made.paths)
    assert ada["score"] == 55.5
    assert ada["output"] == "2 points were taken off for being late."
    assert [(test["name"], test.get("score"), test.get("max_score"), test.get("status")) for test in ada["tests"]] == [
        ("Exercise 1: double, visible check", 10, 10, "passed"),
        ("Exercise 1: double, hidden check: arrays", 0, 40, "failed"),
        ("Exercise 2: halve, visible check", 15, 15, "passed"),
        ("Exercise 2: halve, hidden check: arrays", 25, 25, "passed"),
        ("Why is halving the inverse of doubling?", 7.5, 10, None),
    ]
    assert [test["output"] for test in ada["tests"]] == ["", "a public message", "", "", "Well put."]
    assert {test["visibility"] for test in ada["tests"]} == {"visible"}
    assert ada["stdout_visibility"] == "hidden"
    assert ada["extra_data"]["max_score"] == 100
    assert sum(test["score"] for test in ada["tests"]) - 2 == ada["score"]
    assert "score" not in bo["tests"][-1]
    assert bo["tests"][-1]["output"] == "Not graded yet; worth 10 points."
    assert "1 written answer" in bo["output"]


def test_gradescope_files_hold_no_hidden_test(graded: Desk) -> None:
    hidden = [
        line.strip() for cell in tiny.master().cells for part in regions(cell.source, "HIDDEN TESTS") for line in part
    ]
    for path in run(graded, "gradescope").paths:
        assert not [line for line in hidden if line in path.read_text(encoding="utf-8")]
    graded.hand_back("ada", failures={"w0-double-hidden-arrays": f"wrong for {HIDDEN_LINE}"})
    graded.comment("bo", WRITTEN, HIDDEN_LINE)
    graded.mark("bo", WRITTEN, 1)
    (graded.course.folder("export") / "gradescope" / "week0" / "ada.json").unlink()
    made = run(graded, "gradescope")
    assert made.paths == []
    assert [note.split(":")[0] for note in made.notes if "would give away" in note] == ["week0, ada", "week0, bo"]


def test_what_a_student_caused_is_plain_text_for_gradescope(graded: Desk) -> None:
    path = graded.hand_back("ada", failures={"w0-double-visible": "<b>half a HALF</b>\x07 in /usr/lib/python3/x.py"})
    path.write_text(path.read_text(encoding="utf-8").replace("HALF", "\\ud83d"), encoding="utf-8")
    made = run(graded, "gradescope")
    table = json.loads(made.paths[0].read_text(encoding="utf-8"))
    assert table["tests"][0]["output"] == "<b>half a \ufffd</b>\ufffd in x.py"
    assert {table[key] for key in ("output_format", "test_output_format", "test_name_format")} == {"text"}


def test_a_late_penalty_never_makes_a_grade_negative(desk: Desk) -> None:
    desk.hand_back("ada", failures=dict.fromkeys(("w0-double-visible", "w0-double-hidden-arrays"), "no"))
    desk.late("ada", 60)
    assert rows(run(desk, "csv"))[1][3] == "0"


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_nobody_exports_late_penalties_without_knowing(graded: Desk, target: str) -> None:
    assert "week0, a late penalty was taken off 1 student: ada" in run(graded, target).notes


def test_a_grade_of_zero_is_a_zero(desk: Desk) -> None:
    checks = ("w0-double-visible", "w0-double-hidden-arrays", "w0-halve-visible", "w0-halve-hidden-arrays")
    desk.hand_back("ada", failures=dict.fromkeys(checks, "no"))
    assert rows(run(desk, "csv"))[1][3] == "0"
    assert rows(run(desk, "moodle"))[1][-1] == "0"


def test_a_folder_with_a_file_per_student_is_told_in_one_line(graded: Desk) -> None:
    """A class of 300 would make the notes scroll away, and they are what is to be read."""
    for student in ("fay", "gus"):
        graded.hand_back(student)
    made = run(graded, "gradescope")
    assert len(made.paths) == 4
    assert made.lines() == [
        f"4 files in {graded.course.folder('export') / 'gradescope' / 'week0'}",
        *(f"note: {note}" for note in made.notes),
    ]
    assert run(graded, "moodle").lines()[0] == str(graded.course.folder("export") / "moodle.csv")


def test_a_long_list_of_names_does_not_hide_the_other_notes(desk: Desk) -> None:
    for number in range(14):
        desk.hand_back(f"s{number:02}")
    (line,) = run(desk, "csv").unfinished
    names = ", ".join(f"s{number:02}" for number in range(12))
    assert line == f"week0, 1 written answer not graded yet, counted as 0: {names} and 2 more"


def test_points_changed_by_a_person_are_exported(graded: Desk) -> None:
    graded.mark("bo", "w0-halve-visible", 1)
    assert rows(run(graded, "csv"))[2][3] == "76"


@pytest.mark.parametrize("target", ["csv", "canvas", "moodle"])
def test_names_never_run_in_a_spreadsheet(desk: Desk, target: str) -> None:
    desk.hand_back("-ada")
    desk.enroll("-ada", first_name="@SUM(1)", last_name='=HYPERLINK("//example.org","x")')
    made = run(desk, target)
    cells = [cell for row in rows(made) for cell in row if cell != "-"]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert any(cell.startswith("'=HYPERLINK") for cell in cells)
    assert "'-ada" in cells
    if target != "csv":
        assert any(note.startswith("-ada: written as '-ada") for note in made.notes)


@settings(deadline=None)
@given(st.lists(st.lists(any_text, min_size=2, max_size=4), min_size=1, max_size=4))
def test_any_text_stays_in_its_cell_and_is_no_formula(table: list[list[str]]) -> None:
    text = to_csv(table)
    text.encode()
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert [len(row) for row in read] == [len(row) for row in table]
    for row in read:
        assert not [
            cell for cell in row if cell.startswith(("=", "+", "@", "\t", "\r", "\n")) or cell[:1] == "-" != cell
        ]


def test_numbers_are_rounded_and_missing_ones_are_empty() -> None:
    assert to_csv([[1 / 3, 8.0, -0.001, None, "x"]]) == '0.33,8,0,"","x"\n'


def test_a_week_that_nobody_is_graded_in_is_left_out_and_noted(graded: Desk) -> None:
    course_file = graded.course.root / "notebooks" / "course.toml"
    week = '[weeks.week9]\ntitle = "Later"\nnotebook = "tiny.ipynb"\ndatasets = []\n'
    course_file.write_text(course_file.read_text(encoding="utf-8") + week, encoding="utf-8")
    made = export(Course.load(graded.course.root), "csv", graded.course.folder("export"))
    assert made.weeks == ["week0"]
    assert "week9 is left out: nothing in it is graded yet" in made.notes
    assert "week9" not in made.paths[0].read_text(encoding="utf-8")


def test_without_a_gradebook_there_is_an_error(course: Course, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="There is no gradebook at"):
        export(course, "csv", tmp_path / "out")


def test_before_grading_the_error_says_what_to_run(released: Course, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="nothing has been graded yet. Run `autograder grade week0`"):
        export(released, "csv", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_target_that_does_not_exist_is_answered_with_those_that_do(graded: Desk, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="no export for 'blackboard'. There is: csv, canvas, moodle, gradescope"):
        export(graded.course, "blackboard", tmp_path)


def test_a_place_that_cannot_be_written_is_named_and_the_old_file_stays(graded: Desk, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file in the way", encoding="utf-8")
    with pytest.raises(CourseError, match=r"Cannot write .*out"):
        export(graded.course, "csv", tmp_path / "out")
    assert (tmp_path / "out").read_text(encoding="utf-8") == "a file in the way"
