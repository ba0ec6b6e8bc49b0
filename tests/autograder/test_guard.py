"""The last look finds every secret of a master, and nothing else."""

import pytest

from autograder.cells import MARKERS, released_source
from autograder.leaks import secrets_of
from autograder.pages.guard import Guard
from tests import tiny

GUARD = Guard(tiny.master())
SOLUTION = "twice_the_number = x + x\nreturn twice_the_number"


def test_each_secret_is_found_with_the_name_of_its_cell() -> None:
    secrets = secrets_of(tiny.master())
    assert {secret.origin for secret in secrets} >= {"hidden test of w0-double-hidden-arrays", "solution of w0-double"}
    for secret in secrets:
        indented = "\n\n".join(f"\t    {line}  " for line in secret.lines)
        found = GUARD.leaks(f"before\n{indented}\nafter")
        assert any(leak.startswith(secret.origin) for leak in found)


@pytest.mark.parametrize("marker", MARKERS)
def test_each_marker_is_found_even_in_what_a_student_wrote(marker: str) -> None:
    assert GUARD.leaks(f"text {marker} text", own=marker)


def test_nothing_that_students_were_given_is_a_secret() -> None:
    assert GUARD.leaks("\n".join(released_source(cell) for cell in tiny.master().cells)) == []


def test_a_public_line_repeated_in_a_hidden_test_is_no_secret() -> None:
    master = tiny.master()
    for cell in master.cells:
        cell.source = cell.source.replace("unseen = np", "x = demonstration(21)\nunseen = np")
    master = tiny.with_source(master, "title", "Type `x = demonstration(21)` first.")
    assert Guard(master).leaks("x = demonstration(21)") == []


def test_what_the_student_wrote_and_what_an_instructor_may_quote_is_in_order() -> None:
    assert GUARD.leaks(SOLUTION)
    assert GUARD.leaks(SOLUTION, own=SOLUTION) == []
    assert GUARD.leaks(SOLUTION, comments=SOLUTION) == []
    hidden = "unseen = np.array([1.5, -2.25, 1234.5])"
    assert GUARD.leaks(hidden, own=hidden) == []
    assert GUARD.leaks(hidden, comments=hidden)
