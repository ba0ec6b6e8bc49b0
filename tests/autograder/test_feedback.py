"""A feedback page says what is right, what is not and why, and gives away nothing that its reader must not have."""

import json
from pathlib import Path

import nbformat
import pytest
from hypothesis import given, settings

from autograder.cells import regions
from autograder.course import Course, Week
from autograder.errors import CourseError
from autograder.feedback import feedback
from autograder.marks.outline import outline
from autograder.marks.standings import Standing
from autograder.marks.student_week import MAX_CODE, work_of
from autograder.pages.guard import Guard
from autograder.pages.student import page_of
from autograder.records import Exercise, Result, Verdict
from autograder.wording import printable
from tests import tiny
from tests.autograder.desk import Desk
from tests.autograder.reading import Page, any_text, assert_well_made

DOUBLE, HALVE, WHY = (
    "def double(x):\n    return x + 1",
    "def halve(x):\n    return x / 2",
    "It takes away what doubling added.",
)
MESSAGE = "double of an array: 3 of 3 entries differ, first at index (0,).\nHint: element by element?"
HIDDEN_LINE = "unseen = np.array([1.5, -2.25, 1234.5])"
WRITTEN = "w0-written-why"


def answers(double: str = DOUBLE, why: str = WHY) -> dict[str, str]:
    return {"w0-double": double, "w0-halve": HALVE, WRITTEN: why}


def page_path(desk: Desk, student: str) -> Path:
    return desk.course.folder("feedback") / student / "week0" / "tiny.html"


def read(desk: Desk, student: str) -> Page:
    return assert_well_made(page_path(desk, student).read_text(encoding="utf-8"))


def page_in_memory(double: str = DOUBLE, why: str = WHY, message: str = MESSAGE) -> str:
    """The page of one student without any folder or gradebook."""
    notebook = tiny.master()
    for cell in notebook.cells:
        cell.source = answers(double, why).get(cell.id, cell.source)
    verdicts = (Verdict("w0-double-visible", 10, True), Verdict("w0-double-hidden-arrays", 40, False, message))
    result = Result("a/tiny.ipynb", "week0", (Exercise("w0-double", verdicts),), needs_manual=10)
    week = Week("week0", "Doubling", Path("tiny.ipynb"), ())
    course = Course(Path("/nowhere"), Path("/nowhere"), "A tiny course", "tiny", (week,))
    work = work_of(Standing("ada"), outline(tiny.master()), notebook, result)
    return page_of(course, week, work, notebook, Guard(tiny.master()))


def test_a_page_has_points_checks_messages_code_and_answers(desk: Desk) -> None:
    desk.hand_back("ada", answers(), {"w0-double-hidden-arrays": MESSAGE})
    desk.mark("ada", WRITTEN, 7.5)
    desk.comment("ada", WRITTEN, "Right. What about zero?")
    desk.comment("ada", "w0-double", "Try it on paper with 3.")
    summary = feedback(desk.course, desk.week)
    assert (summary.done, summary.failed, summary.notes) == (1, [], [])
    page = read(desk, "ada")
    assert page.all("h1")[0].text == "Feedback: Doubling"
    assert "Student ada" in page.text
    assert "57.5 of 100 points" in page.text
    rows = [[cell.strip() for cell in row.text.split("\n")] for row in page.all("tr")]
    assert ["Exercise 1: double1 of 210 of 50"] in rows
    assert ["Exercise 2: halve2 of 240 of 40"] in rows
    assert ["Why is halving the inverse of doubling?by hand7.5 of 10"] in rows
    failed = page.all("li", "failed")
    assert len(failed) == 1
    assert "Hidden check: arrays" in failed[0].text
    assert "not passed, 0 of 40 points" in failed[0].text
    assert MESSAGE in failed[0].text
    assert [one.text for one in page.all("code")] == [DOUBLE, HALVE]
    assert page.all("div", "answer")[0].text == WHY
    comments = [one.text for one in page.all("p", "comment")]
    assert any("Try it on paper with 3." in one for one in comments)
    assert any("Right. What about zero?" in one for one in comments)


def test_an_answer_that_nobody_has_graded_is_not_an_answer_worth_nothing(desk: Desk) -> None:
    desk.hand_back("ada", answers())
    desk.hand_back("bo", answers())
    desk.mark("bo", WRITTEN, 0)
    summary = feedback(desk.course, desk.week)
    assert summary.notes == ["1 written answer not graded yet: ada"]
    assert "90 of 100 points, not everything is graded yet" in read(desk, "ada").text
    assert read(desk, "ada").text.count("not graded yet") == 3
    assert "0 of 10 points" in read(desk, "bo").text
    assert "graded yet" not in read(desk, "bo").text


def test_checks_come_in_the_order_of_the_notebook(desk: Desk) -> None:
    desk.hand_back("ada", answers())
    feedback(desk.course, desk.week)
    names = [one.text.split("\n")[1].split(" passed")[0] for one in read(desk, "ada").all("li")]
    assert names == ["Visible check", "Hidden check: arrays"] * 2


def test_what_several_checks_say_alike_is_said_once_in_an_exercise(desk: Desk) -> None:
    hint = "Hint: which way?"
    messages = {
        "w0-double-visible": f"double(4): got 2, expected 8.\n{hint}",
        "w0-double-hidden-arrays": f"an array: all entries differ.\n{hint}\nOnly here.",
        "w0-halve-visible": f"halve is not written yet.\n{hint}",
        "w0-halve-hidden-arrays": f"halve is not written yet.\n{hint}",
    }
    desk.hand_back("ada", answers(), messages)
    feedback(desk.course, desk.week)
    assert [one.text for one in read(desk, "ada").all("p", "message")] == [
        messages["w0-double-visible"],
        "an array: all entries differ.\nOnly here.",
        messages["w0-halve-visible"],
        "The same as above.",
    ]


def test_points_changed_by_a_person_and_late_penalties_count(desk: Desk) -> None:
    desk.hand_back("ada", answers(), {"w0-double-hidden-arrays": MESSAGE})
    desk.mark("ada", "w0-double-hidden-arrays", 30)
    desk.mark("ada", WRITTEN, 10)
    desk.late("ada", 5)
    feedback(desk.course, desk.week)
    page = read(desk, "ada")
    assert "85 of 100 points" in page.text
    assert "30 of 40 points, set by your instructor" in page.text
    assert "Taken off for being late5" in page.text


def test_repairs_and_flags_are_told_as_sentences(desk: Desk) -> None:
    repair = "cell w0-halve was missing and restored, empty, from the release"
    desk.hand_back(
        "ada", answers(), repairs=(repair,), flags=("2 of the student's 502 own cells were left out: too many.",)
    )
    feedback(desk.course, desk.week)
    lines = [one.text for one in read(desk, "ada").all("li")]
    assert repair.capitalize() + "." in lines
    assert "2 of the student's 502 own cells were left out: too many." in lines


def test_no_line_of_a_hidden_test_is_on_the_page(desk: Desk) -> None:
    desk.hand_back("ada", answers(), {"w0-double-hidden-arrays": MESSAGE})
    feedback(desk.course, desk.week)
    page = read(desk, "ada")
    hidden = [
        line.strip() for cell in tiny.master().cells for part in regions(cell.source, "HIDDEN TESTS") for line in part
    ]
    assert len(hidden) >= 4
    assert not [line for line in hidden if line in page.text]


@pytest.mark.parametrize(
    "message",
    [
        HIDDEN_LINE,
        f"double: got 3 for {HIDDEN_LINE}",
        f"first\n        {HIDDEN_LINE}\nlast",
        'checks.close("double of an array", checks.call(double, unseen), 2 * unseen, hint="element by element?")',
        "### BEGIN HIDDEN TESTS",
        "### END SOLUTION",
    ],
)
def test_a_message_that_quotes_a_hidden_test_stops_that_page_alone(desk: Desk, message: str) -> None:
    desk.hand_back("ada", answers(), {"w0-double-hidden-arrays": message})
    desk.hand_back("bo", answers(), {"w0-double-hidden-arrays": MESSAGE})
    summary = feedback(desk.course, desk.week)
    assert summary.done == 1
    assert len(summary.failed) == 1
    assert summary.failed[0].startswith("ada: the page would give away")
    assert "w0-double-hidden-arrays" in summary.failed[0] or "marker" in summary.failed[0]
    assert not page_path(desk, "ada").parent.exists()
    assert page_path(desk, "bo").exists()


def test_a_hidden_test_pasted_into_a_comment_is_stopped_but_a_mark_scheme_is_not(desk: Desk) -> None:
    desk.hand_back("ada", answers())
    desk.comment("ada", "w0-double", f"You fail here: {HIDDEN_LINE}")
    desk.hand_back("bo", answers())
    desk.comment("bo", WRITTEN, "Because halving undoes doubling exactly.")
    summary = feedback(desk.course, desk.week)
    assert [line.split(":")[0] for line in summary.failed] == ["ada"]
    assert "hidden test of w0-double-hidden-arrays" in summary.failed[0]
    assert "Because halving undoes doubling exactly." in read(desk, "bo").text


def test_a_mark_scheme_in_place_of_an_answer_is_stopped(desk: Desk) -> None:
    scheme = next(cell.source for cell in tiny.master().cells if cell.id == WRITTEN)
    desk.hand_back("ada", answers(why=scheme))
    assert "marker" in feedback(desk.course, desk.week).failed[0]


def test_a_line_that_the_student_wrote_may_be_on_the_students_page() -> None:
    assert HIDDEN_LINE in Page(page_in_memory(double=f"{DOUBLE}\n{HIDDEN_LINE}")).text


HOSTILE = [
    "<script>alert(1)</script>",
    "</code></pre></main><script src=//example.org/x.js></script>",
    "{{7*7}} {% include 'base.html' %} {# gone #}",
    "<img src=x onerror=alert(1)> &lt;b&gt; &amp;",
    "a\x00b\x1b[31mred\u202eyad\u2066",
    "half a character \ud83d",
    "line\r\nline\rline",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_code_answers_and_messages_are_shown_as_text(text: str) -> None:
    page = assert_well_made(page_in_memory(text, text, text))
    shown = printable(text)
    assert page.all("code")[0].text == shown
    assert page.all("div", "answer")[0].text == shown.strip()
    assert page.all("p", "message")[0].text == shown
    assert "49" not in page.text
    page.text.encode()


@settings(deadline=None)
@given(any_text)
def test_any_text_of_a_student_arrives_as_it_was_written(text: str) -> None:
    page = assert_well_made(page_in_memory(double=f"x{text}x"))
    assert page.all("code")[0].text == printable(f"x{text}x")


def test_hostile_text_survives_the_way_through_the_files(desk: Desk) -> None:
    path = desk.hand_back("ada", answers())
    table = json.loads(path.read_text(encoding="utf-8"))
    for cell in table["cells"]:
        if cell["id"] in ("w0-double", WRITTEN):
            cell["source"] = [one + "\n" for one in HOSTILE]
    path.write_text(json.dumps(table), encoding="utf-8")
    desk.comment("ada", WRITTEN, HOSTILE[0])
    assert feedback(desk.course, desk.week).done == 1
    page = read(desk, "ada")
    assert "<script>alert(1)</script>" in page.all("code")[0].text
    assert "<script>alert(1)</script>" in page.all("p", "comment")[0].text


def test_megabytes_are_cut_with_a_note() -> None:
    text = page_in_memory("x = 1\n" * 350_000, "y" * 2_000_000, "z" * 2_000_000)
    page = assert_well_made(text)
    assert len(text) < 4 * MAX_CODE
    notes = [one.text for one in page.all("p", "quiet")]
    assert notes[0].endswith("of 2,100,000 characters are shown here.")
    assert notes[1].startswith("Only the first 20,000 of 2,000,000 characters")


def test_folders_of_the_grading_machine_are_not_told(desk: Desk) -> None:
    where = "/usr/lib/python3.11/json/decoder.py"
    message = f"double stopped with FileNotFoundError: '{desk.course.root}/data.h5' ({where}, line 3)"
    desk.hand_back(
        "ada", answers(), {"w0-double-visible": message}, repairs=(f"read from {desk.course.classroom}/x.ipynb",)
    )
    feedback(desk.course, desk.week)
    text = page_path(desk, "ada").read_text(encoding="utf-8")
    assert str(desk.course.root) not in text
    assert "/usr" not in text
    assert "data.h5" in text
    assert "(decoder.py, line 3)" in text


def test_a_page_has_nothing_of_another_student(desk: Desk) -> None:
    desk.hand_back("ada", answers("def double(x):\n    return 'mine alone'"), {"w0-double-visible": "a message to ada"})
    desk.comment("ada", "w0-double", "a word to ada")
    desk.hand_back("bo", answers())
    desk.enroll("ada", first_name="Augusta", last_name="Lovelace")
    feedback(desk.course, desk.week)
    text = page_path(desk, "bo").read_text(encoding="utf-8")
    for secret in ("ada", "mine alone", "Augusta", "Lovelace"):
        assert secret not in text


def test_outputs_and_tracebacks_are_not_shown(desk: Desk) -> None:
    path = desk.hand_back("ada", answers(), {"w0-double-visible": MESSAGE})
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [nbformat.v4.new_output("stream", text="printed by the student")]
            cell.outputs += [nbformat.v4.new_output("error", ename="E", evalue="v", traceback=["deep inside"])]
    nbformat.write(notebook, path)
    feedback(desk.course, desk.week)
    text = page_path(desk, "ada").read_text(encoding="utf-8")
    assert "printed by the student" not in text
    assert "deep inside" not in text


def test_an_empty_answer_and_the_released_stub_are_no_answers(desk: Desk) -> None:
    desk.hand_back("ada", answers(why="YOUR ANSWER HERE"))
    desk.hand_back("bo", answers(why="  \n"))
    feedback(desk.course, desk.week)
    for student in ("ada", "bo"):
        assert "You wrote no answer here." in read(desk, student).text
        assert read(desk, student).all("div", "answer") == []


def test_only_the_named_students_get_a_page(desk: Desk) -> None:
    for student in ("ada", "bo"):
        desk.hand_back(student, answers())
    assert feedback(desk.course, desk.week, ["bo"]).done == 1
    assert not page_path(desk, "ada").exists()
    with pytest.raises(CourseError, match=r"by carl: run `autograder grade`"):
        feedback(desk.course, desk.week, ["bo", "carl"])


def test_one_notebook_without_a_result_does_not_stop_the_others(desk: Desk) -> None:
    path = desk.hand_back("ada", answers())
    notebook = nbformat.read(path, as_version=4)
    del notebook.metadata["autograder"]
    nbformat.write(notebook, path)
    desk.hand_back("bo", answers())
    summary = feedback(desk.course, desk.week)
    assert summary.done == 1
    assert summary.failed[0].startswith("ada: ")
    assert "autograder grade week0" in summary.failed[0]


def test_before_grading_the_error_says_what_to_run(released: Course) -> None:
    with pytest.raises(CourseError, match="week0 has not been graded yet: run `autograder grade week0`"):
        feedback(released, released.weeks[0])


def test_a_folder_that_cannot_be_written_is_named(desk: Desk) -> None:
    desk.hand_back("ada", answers())
    desk.course.folder("feedback").write_text("a file in the way", encoding="utf-8")
    with pytest.raises(CourseError, match=r"Cannot write to .*feedback"):
        feedback(desk.course, desk.week)
