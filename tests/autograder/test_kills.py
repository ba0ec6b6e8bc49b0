"""The kill matrix says which check catches which mistake, what is idle and what hangs on one check."""

from pathlib import Path

from autograder.bank import Entry
from autograder.bank.kills import kills, page, summary
from autograder.check import Gate, _publish
from autograder.course import Course
from autograder.records import Exercise, Result, Verdict


def graded(name: str, failed: str, is_right: bool = False) -> tuple[Entry, Result]:
    checks = tuple(
        Verdict(f"w0-double-{part}", 10, part not in failed.split()) for part in ("visible", "hidden", "idle")
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
        "squares_it": {"w0-double-visible", "w0-double-hidden"},
        "forgets_arrays": {"w0-double-hidden"},
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
    assert "| squares it | x | x |  |" in text
    assert "| forgets arrays |  | x |  |" in text
    assert "Catch nothing of the bank: idle." in text
    assert "Caught by one check alone: forgets arrays (hidden)." in text


def test_a_published_matrix_that_is_out_of_date_is_a_problem_until_it_is_written_again(course: Course) -> None:
    week, folder = course.weeks[0], course.root / "docs" / "kills"

    def problems(matrix: Path | None) -> list[str]:
        gate = Gate(week.name, kills=MATRIX)
        _publish(course, week, gate, matrix)
        return gate.problems

    assert problems(None) == []
    assert problems(folder) == []
    (folder / "week0.md").write_text("an earlier one", encoding="utf-8")
    assert "out of date" in problems(None)[0]
    assert problems(folder) == []
    assert problems(None) == []
