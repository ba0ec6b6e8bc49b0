"""The kill matrix says which check catches which mistake, what is idle and what hangs on one check."""

from pathlib import Path

import pytest

from autograder.bank import Entry
from autograder.bank.kills import Kills, kills, page, question, summary, table
from autograder.check import Gate, _publish
from autograder.course import Course
from autograder.records import Exercise, Result, Verdict


def graded(name: str, failed: str, is_right: bool = False) -> tuple[Entry, Result]:
    checks = tuple(
        Verdict(f"w0-double-{part}", 10, part not in failed.split(), f"{part} numbers: got {name}, expected 2.")
        for part in ("visible", "hidden", "idle")
    )
    other = Exercise("w0-halve", (Verdict("w0-halve-visible", 5, True),))
    return (
        Entry("w0-double", "double", name, is_right, "A hint.", ""),
        Result("n", "week0", (Exercise("w0-double", checks), other)),
    )


MATRIX = kills([graded("squares_it", "visible hidden"), graded("forgets_arrays", "hidden"), graded("adds", "", True)])


def test_the_matrix_holds_each_mistake_with_the_checks_it_fails_and_no_right_solution() -> None:
    double, halve = MATRIX
    assert double.killed_by == {
        "squares_it": {"w0-double-visible": "visible numbers", "w0-double-hidden": "hidden numbers"},
        "forgets_arrays": {"w0-double-hidden": "hidden numbers"},
    }
    assert halve.killed_by == {}


def test_idle_checks_and_mistakes_that_hang_on_one_check_are_named() -> None:
    double, halve = MATRIX
    assert (double.idle, halve.idle) == (["w0-double-idle"], ["w0-halve-visible"])
    assert double.lone == {"forgets_arrays": "w0-double-hidden"}
    assert "2 mistakes x 4 checks; 2 checks catch nothing of the bank, 1 mistakes" in summary(MATRIX)


def test_the_page_has_a_row_for_each_mistake_and_a_column_for_each_check() -> None:
    text = page("Doubling", MATRIX)
    assert "| mistake | visible | hidden | idle |" in text
    assert "| squares it | 1 | 1 |  |" in text
    assert "| forgets arrays |  | 1 |  |" in text
    assert "hidden: 1 hidden numbers." in text
    assert "Catch nothing of the bank: idle." in text
    assert "Caught by one check alone: forgets arrays (hidden)." in text


def test_the_questions_of_a_check_are_numbered_in_the_order_in_which_mistakes_meet_them() -> None:
    one = Kills(
        "w0-double",
        ("w0-double-visible",),
        {
            "first": {"w0-double-visible": "the shape"},
            "second": {"w0-double-visible": "the value"},
            "third": {"w0-double-visible": "the shape"},
        },
    )
    assert table(one)[2:] == ["| first | 1 |", "| second | 2 |", "| third | 1 |"]


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("v, corrected: the shape is (3, 1), expected (3,). The axes", "v, corrected"),
        ("f stopped with KeyError: 'W1' (line 2: `x`).", "f stopped with KeyError"),
        ("f stopped with KeyError (line 2: `x`).", "f stopped with KeyError"),
        ("rate for lr = 0.5: got 1", "rate for lr = 0.5"),
        ("f returned nothing (None).\nHint: is there a `return`?", "f returned nothing (None)"),
    ],
)
def test_what_was_asked_is_the_message_without_what_came(message: str, asked: str) -> None:
    assert question(message) == asked


def test_a_published_matrix_that_is_out_of_date_is_a_problem_until_it_is_written_again(course: Course) -> None:
    week, folder = course.weeks[0], course.root / "docs" / "kills"

    def problems(matrix: Path | None) -> list[str]:
        gate = Gate(week.name, kills=MATRIX)
        _publish(course, f"{week.name}.md", page(week.title, MATRIX), gate, matrix)
        return gate.problems

    assert problems(None) == []
    assert problems(folder) == []
    (folder / "week0.md").write_text("an earlier one", encoding="utf-8")
    assert "out of date" in problems(None)[0]
    assert problems(folder) == []
    assert problems(None) == []
