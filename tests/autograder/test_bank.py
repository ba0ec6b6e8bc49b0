"""The bank's form, and the gate's judgement of what its entries show about the checks."""

from functools import partial
from pathlib import Path

import pytest
from nbformat import NotebookNode

from autograder.bank import Entry, load
from autograder.bank.proof import is_as_expected, problems, prove, together, with_entries
from autograder.course import Course
from autograder.engine import Engine
from autograder.errors import CourseError
from autograder.records import Result
from tests import tiny

FILE = '''
"""w0-double."""
import numpy as np
from autograder.bank import right, wrong

EXERCISE = "w0-double"


@wrong("double", hint="Is twice ten a hundred?")
def squares_instead(x):
    return x**2


@right("double")
def shifts_bits_of_floats(x):
    return np.ldexp(x, 1)
'''


def bank(tmp_path: Path, text: str) -> list[Entry]:
    (tmp_path / "week0").mkdir(exist_ok=True)
    (tmp_path / "week0" / "double.py").write_text(text, encoding="utf-8")
    return load("week0", tmp_path)


def test_entries_take_the_exercises_name_for_their_function(tmp_path: Path) -> None:
    first, second = bank(tmp_path, FILE)
    assert (first.exercise, first.function, first.is_right) == ("w0-double", "double", False)
    assert (first.name, first.hint) == ("squares_instead", "Is twice ten a hundred?")
    assert first.source == "def double(x):\n    return x**2"
    assert second.is_right


def test_files_of_the_bank_are_read_and_never_run(tmp_path: Path) -> None:
    assert len(bank(tmp_path, FILE + "\nraise SystemExit\n")) == 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('EXERCISE = "w0-double"', "", "does not say which exercise"),
        (', hint="Is twice ten a hundred?"', "", "has no hint"),
        ("@right(", "@perhaps(", "needs one decorator"),
        ("squares_instead", "shifts_bits_of_floats", "two entries called"),
        ("return x**2", "return x**", "line 11"),
    ],
)
def test_a_file_out_of_form_is_an_error_that_names_it(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(CourseError, match=said):
        bank(tmp_path, FILE.replace(old, new))


def verdicts(course: Course, entry: Entry, weakened: bool = False) -> list[str]:
    master = tiny.master()
    if weakened:
        for name in ("w0-double-visible", "w0-double-hidden-arrays"):
            master = tiny.with_source(master, name, "checks.call(double, 1.0) is not None and None")
    notebook = with_entries(master, [entry])
    result = Engine(course).grade(course.weeks[0], master, notebook, "n").result
    return list(problems(entry, result))


def test_good_checks_tell_wrong_from_right(course: Course, tmp_path: Path) -> None:
    for entry in bank(tmp_path, FILE):
        assert verdicts(course, entry) == []


def test_a_check_that_lets_a_wrong_solution_pass_is_a_problem(course: Course, tmp_path: Path) -> None:
    wrong = bank(tmp_path, FILE)[0]
    assert verdicts(course, wrong, weakened=True) == ["bank: w0-double: squares_instead is wrong and keeps all points"]


def test_a_check_that_fails_a_right_solution_is_a_problem(course: Course, tmp_path: Path) -> None:
    entry = bank(tmp_path, FILE.replace("np.ldexp(x, 1)", "2 * x + 1"))[1]
    assert "is right and loses 50 points" in verdicts(course, entry)[0]


def test_an_entry_that_costs_another_exercise_points_is_a_problem(course: Course, tmp_path: Path) -> None:
    entry = bank(
        tmp_path, FILE.replace("return x**2", "get_ipython().run_cell = get_ipython().run_code = None\n    return x")
    )[0]
    assert any("costs another exercise points: w0-halve-visible" in line for line in verdicts(course, entry))


def test_an_entry_for_an_exercise_that_is_not_there_is_a_problem(course: Course, tmp_path: Path) -> None:
    entry = bank(tmp_path, FILE.replace('"w0-double"', '"w0-triple"'))[1]
    assert verdicts(course, entry) == ["bank: w0-triple: shifts_bits_of_floats: the notebook has no such exercise"]


def entries(count: int, exercises: list[str]) -> list[Entry]:
    return [Entry(name, "f", f"{name}{number}", False, "A hint.", "") for name in exercises for number in range(count)]


def test_each_entry_is_in_one_group_which_leaves_other_exercises_to_the_master() -> None:
    exercises = [f"w0-{letter}" for letter in "abcdefgh"]
    every = entries(30, exercises)
    groups = together(every, exercises)
    assert sorted((e.exercise, e.name) for group in groups for e in group) == sorted(
        (e.exercise, e.name) for e in every
    )
    assert len(groups) < len(every) / 3
    for group in groups:
        assert len({entry.exercise for entry in group}) == len(group) <= 4
    beside = {
        (entry.exercise, name)
        for group in groups
        for entry in group
        for name in exercises
        if name not in {one.exercise for one in group}
    }
    assert len(beside) == 8 * 7, "each exercise stood next to the master's solution of every other one"


def test_an_exercise_with_many_entries_takes_no_more_notebooks_than_it_has_entries() -> None:
    few, many = entries(5, [f"w0-{letter}" for letter in "bcdefgh"]), entries(20, ["w0-a"])
    groups = together(few + many, [f"w0-{letter}" for letter in "abcdefgh"])
    assert len(groups) == 20
    assert sum(len(group) for group in groups) == 55


def test_a_surprise_in_a_group_is_found_alone_and_told_of_the_entry_that_caused_it(
    course: Course, tmp_path: Path
) -> None:
    harm = "get_ipython().run_cell = get_ipython().run_code = None\n    return x"
    bad, good = bank(tmp_path, FILE.replace("return x**2", harm))
    halve = Entry("w0-halve", "halve", "quarter", False, "A hint.", "def halve(x):\n    return x / 4")
    engine = Engine(course)

    def grade(notebook: NotebookNode) -> Result:
        return engine.grade(course.weeks[0], tiny.master(), notebook, "n").result

    graded, told = prove([bad, good, halve], tiny.master(), lambda notebook: partial(grade, notebook))
    assert [entry for entry, _ in graded] == [bad, good, halve]
    assert len(told) == 1
    assert told[0].startswith("bank: w0-double: squares_instead costs another exercise points: w0-halve")
    assert is_as_expected([halve, good], grade(with_entries(tiny.master(), [halve, good])))
