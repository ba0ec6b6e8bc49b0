"""Code that is not where it belongs earns what it would earn there: no points are lost while the code is present."""

import contextlib
import copy
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from autograder.cells import Role, grade_id, is_experiment, released_source, role
from autograder.demo.notebooks import doubled, stripped, without
from autograder.graft import Graft, graft
from tests import tiny

MASTER = tiny.master()
DOUBLE, HALVE = "def double(x):\n    return 2 * x", "def halve(x):\n    return 0.5 * x"
CHECKS = {grade_id(cell) for cell in MASTER.cells if role(cell) is Role.CHECK}
DOUBLING = {name for name in CHECKS if "double" in name}


def released() -> NotebookNode:
    notebook = copy.deepcopy(MASTER)
    for cell in notebook.cells:
        cell.source = released_source(cell)
    return notebook


def solved(**sources: str) -> NotebookNode:
    """The released notebook solved, or with other texts in some cells."""
    notebook = released()
    for name, source in ({"w0_double": DOUBLE, "w0_halve": HALVE} | sources).items():
        notebook = tiny.with_source(notebook, name.replace("_", "-"), source)
    return notebook


def code(source: str, **metadata: Any) -> NotebookNode:
    return nbformat.v4.new_code_cell(source, metadata=metadata)


def insert(notebook: NotebookNode, after: str, *cells: NotebookNode) -> NotebookNode:
    place = next(place for place, cell in enumerate(notebook.cells) if cell.id == after)
    notebook.cells[place + 1 : place + 1] = cells
    return notebook


def moved(notebook: NotebookNode, name: str, after: str) -> NotebookNode:
    cell = next(cell for cell in notebook.cells if cell.id == name)
    notebook.cells.remove(cell)
    return insert(notebook, after, cell)


def at(made: Graft, name: str) -> str:
    return next(cell.source for cell in made.notebook.cells if grade_id(cell) == name)


def earned(made: Graft) -> set[str]:
    """The checks that pass when the cells are run one after the other, as grading does; experiments are skipped."""
    namespace: dict[str, Any] = {}
    passed: set[str] = set()
    for cell in made.notebook.cells:
        if cell.cell_type == "code" and not is_experiment(cell):
            with contextlib.suppress(Exception):
                exec(cell.source, namespace)
                passed.add(grade_id(cell))
    return passed & {grade_id(cell) for cell in made.notebook.cells if role(cell) is Role.CHECK}


def test_this_files_way_of_running_cells_tells_right_from_wrong() -> None:
    assert earned(graft(MASTER, solved())) == CHECKS
    assert earned(graft(MASTER, released())) == set()
    assert earned(graft(MASTER, solved(w0_halve="def halve(x):\n    return x"))) == DOUBLING


# Merged, split, swapped


@pytest.mark.parametrize("label", ["w0-double", "w0-halve", ""])
@pytest.mark.parametrize("code_of_both", [f"{DOUBLE}\n\n\n{HALVE}", f"{HALVE}\n\n\n{DOUBLE}"])
def test_two_exercises_merged_into_one_cell_both_count(label: str, code_of_both: str) -> None:
    notebook = without(solved(), ["w0-double", "w0-halve"])
    merged = next(copy.deepcopy(cell) for cell in MASTER.cells if cell.id == (label or "w0-double"))
    merged.source = code_of_both
    if not label:
        merged.metadata, merged.id = NotebookNode(), "merged"
    made = graft(MASTER, insert(notebook, "w0-double-task", merged))
    assert earned(made) == CHECKS
    assert at(made, "w0-double") == at(made, "w0-halve") == code_of_both
    if label == "w0-double":
        assert made.repairs == ["cell w0-halve was missing; halve was found in cell w0-double and taken from there"]


def test_a_solution_merged_into_its_check_counts_and_the_check_is_the_masters() -> None:
    notebook = without(solved(), ["w0-double"])
    check = next(cell for cell in notebook.cells if cell.id == "w0-double-visible")
    check.source = f"{DOUBLE}\n{check.source}"
    made = graft(MASTER, notebook)
    assert earned(made) == CHECKS
    assert at(made, "w0-double-visible") == at(graft(MASTER, MASTER), "w0-double-visible")


def test_two_exercises_written_into_each_others_cells_both_count() -> None:
    made = graft(MASTER, solved(w0_double=HALVE, w0_halve=DOUBLE))
    assert earned(made) == CHECKS
    assert made.repairs == [
        "cell w0-double lacked double, which was found in cell w0-halve and run after it",
        "cell w0-halve lacked halve, which was found in cell w0-double and run after it",
    ]


TWO = "def first(x):\n    {}\n\n\ndef second(x):\n    {}"
REGION = "### BEGIN SOLUTION\n    return x\n    ### END SOLUTION"
STUB = "# YOUR CODE HERE\n    raise NotImplementedError()"


def pair() -> NotebookNode:
    """A master whose one exercise has two functions."""
    notebook = tiny.master()
    notebook.cells = [
        *notebook.cells[:2],
        tiny.cell("code", "w0-pair", TWO.format(REGION, REGION), solution=True),
        tiny.cell("code", "w0-pair-visible", "assert first(3) == 3\nassert second(4) == 4", points=5, locked=True),
    ]
    return notebook


SECOND = "def second(x):\n    return x + 0"
ONE_WRITTEN = TWO.format("return x + 0", STUB)


def test_of_two_functions_that_were_found_it_is_said_that_they_were() -> None:
    notebook = tiny.with_source(pair(), "w0-pair", TWO.format(STUB, STUB))
    notebook.cells.append(code(TWO.format("return x + 0", "return x + 0")))
    [said] = graft(pair(), notebook).repairs
    assert "; first and second were found in another cell and taken from there" in said


@pytest.mark.parametrize("where", [2, 3, 4], ids=["above", "between", "below the check"])
def test_of_an_exercise_with_two_functions_one_may_be_in_a_cell_of_its_own(where: int) -> None:
    notebook = tiny.with_source(pair(), "w0-pair", ONE_WRITTEN)
    notebook.cells.insert(where, code(SECOND))
    made = graft(pair(), notebook)
    assert earned(made) == {"w0-pair-visible"}
    assert sum(cell.source == SECOND for cell in made.notebook.cells) == 1
    is_in_time = where == 3
    assert made.repairs == (
        [] if is_in_time else ["cell w0-pair lacked second, which was found in another cell and run after it"]
    )


def test_half_of_an_exercise_earns_no_more_when_the_other_half_is_nowhere() -> None:
    made = graft(pair(), tiny.with_source(pair(), "w0-pair", ONE_WRITTEN))
    assert earned(made) == set()
    assert made.repairs == []


def test_an_unlabelled_exercise_split_in_two_is_put_together() -> None:
    notebook = without(pair(), ["w0-pair"])
    notebook.cells += [code("def first(x):\n    return x"), code(SECOND)]
    assert earned(graft(pair(), notebook)) == {"w0-pair-visible"}


# The stub left in place


@pytest.mark.parametrize("after", ["w0-setup", "w0-double", "w0-double-hidden-arrays", "w0-written-why"])
@pytest.mark.parametrize("stub", ["released", "emptied", "with a remark"])
def test_code_in_an_own_cell_stands_in_for_a_stub_left_in_place(after: str, stub: str) -> None:
    notebook = solved(w0_double=next(c.source for c in released().cells if c.id == "w0-double"))
    cell = next(cell for cell in notebook.cells if cell.id == "w0-double")
    cell.source = {"released": cell.source, "emptied": "", "with a remark": f"# see below\n{cell.source}"}[stub]
    made = graft(MASTER, insert(notebook, after, code(DOUBLE)))
    assert earned(made) == CHECKS
    assert at(made, "w0-double") == DOUBLE
    assert made.repairs == [
        "cell w0-double was left without code; double was found in another cell and taken from there"
    ]


def test_an_own_answer_is_not_replaced_by_a_later_one() -> None:
    wrong = "def double(x):\n    return x"
    made = graft(MASTER, insert(solved(w0_double=wrong), "w0-double-hidden-arrays", code(DOUBLE)))
    assert at(made, "w0-double") == wrong
    assert made.repairs == []


def test_of_several_tries_the_one_that_would_have_been_checked_counts_else_the_last() -> None:
    wrong = "def double(x):\n    return x"
    notebook = solved(w0_double=next(c.source for c in released().cells if c.id == "w0-double"))
    above = insert(copy.deepcopy(notebook), "w0-double", code(wrong), code(DOUBLE))
    assert at(graft(MASTER, insert(above, "w0-written-why", code(wrong))), "w0-double") == DOUBLE
    below = insert(copy.deepcopy(notebook), "w0-written-why", code(wrong), code(DOUBLE))
    assert at(graft(MASTER, below), "w0-double") == DOUBLE


def test_what_is_only_quoted_is_no_code() -> None:
    notebook = stripped(solved())
    notebook.cells.insert(0, code(f'"""\n{DOUBLE.replace("2", "3")}\n"""\n# {HALVE}'))
    made = graft(MASTER, notebook)
    assert (at(made, "w0-double"), at(made, "w0-halve")) == (DOUBLE, HALVE)


def test_a_stub_pasted_without_its_label_is_no_code() -> None:
    stub = next(cell.source for cell in released().cells if cell.id == "w0-double")
    notebook = without(solved(), ["w0-double"])
    made = graft(MASTER, insert(notebook, "w0-written-why", code(f"# my copy\n{stub}")))
    assert made.repairs == ["cell w0-double was missing and restored, empty, from the release"]


# Copies


@pytest.mark.parametrize("first", [True, False])
def test_of_a_stub_and_a_solution_with_one_label_the_solution_counts(first: bool) -> None:
    notebook = doubled(solved(), "w0-double")
    places = [place for place, cell in enumerate(notebook.cells) if grade_id(cell) == "w0-double"]
    stub = next(cell.source for cell in released().cells if cell.id == "w0-double")
    notebook.cells[places[0 if first else 1]].source = stub
    made = graft(MASTER, notebook)
    assert earned(made) == CHECKS
    assert made.repairs == ["cell w0-double appears more than once; only one copy holds anything, and it counts"]


def test_the_copy_that_is_checked_is_the_one_that_readers_see() -> None:
    notebook = doubled(solved(), "w0-double")
    places = [place for place, cell in enumerate(notebook.cells) if grade_id(cell) == "w0-double"]
    notebook.cells[places[0]].source = "def double(x):\n    return x"
    made = graft(MASTER, notebook)
    assert at(made, "w0-double") == DOUBLE
    assert earned(made) == CHECKS


def test_many_copies_are_said_in_one_sentence() -> None:
    notebook = doubled(doubled(solved(), "w0-double"), "w0-double")
    made = graft(MASTER, notebook)
    assert made.repairs == ["cell w0-double appears 3 times; all copies were run, in the notebook's order"]


# What an exercise needs


HELPER, USER = "def twice(x):\n    return x + x", "def double(x):\n    return twice(x)"


@pytest.mark.parametrize("after", ["w0-setup", "w0-double", "w0-double-visible", "w0-written-why"])
def test_a_helper_in_a_cell_of_its_own_is_there_when_it_is_needed(after: str) -> None:
    made = graft(MASTER, insert(solved(w0_double=USER), after, code(HELPER)))
    assert earned(made) == CHECKS
    in_time = after in ("w0-setup",)
    assert made.repairs == (
        [] if in_time else ["cell w0-double uses twice, made in a cell further down; that was run before it"]
    )


def test_exercises_in_another_order_keep_the_helper_between_them() -> None:
    notebook = moved(solved(w0_double=USER), "w0-double", "w0-halve-hidden-arrays")
    notebook = insert(notebook, "w0-halve-hidden-arrays", code(HELPER))
    made = graft(MASTER, notebook)
    assert earned(made) == CHECKS
    assert [name for cell in made.notebook.cells if (name := grade_id(cell))] == [
        name for cell in MASTER.cells if (name := grade_id(cell))
    ]


def test_a_swapped_exercise_may_use_the_one_that_was_above_it() -> None:
    notebook = solved(w0_double="def double(x):\n    return halve(4 * x)")
    made = graft(MASTER, moved(notebook, "w0-double", "w0-halve-hidden-arrays"))
    assert earned(made) == CHECKS
    assert made.repairs == ["cell w0-double uses halve, made in a cell further down; that was run before it"]


def test_what_a_helper_needs_is_there_too() -> None:
    notebook = solved(w0_double=USER)
    chain = [code("def twice(x):\n    return TWO * one(x)"), code("def one(x):\n    return x"), code("TWO = 2")]
    assert earned(graft(MASTER, insert(notebook, "w0-written-why", *chain))) == CHECKS


def test_a_helper_from_an_experiment_is_run_for_the_exercise_that_uses_it() -> None:
    notebook = solved(w0_halve="def halve(x):\n    return half(x)", experiment_plot="def half(x):\n    return x / 2")
    made = graft(MASTER, notebook)
    assert earned(made) == CHECKS
    assert made.repairs == ["cell w0-halve uses half, made in an experiment; that was run before it"]
    assert next(cell for cell in made.notebook.cells if cell.id == "experiment-plot").source.startswith("def half")


@pytest.mark.parametrize(
    "user",
    [
        "def double(x):\n    return half(4 * x)",  # above the experiment: a run from top to bottom fails as well
        "def double(x):\n    half = x\n    return half + x",
        "def double(half):\n    return 2 * half",
        'def double(x):\n    "Not half(x)."\n    return 2 * x  # not half',
        "def double(x):\n    return sum(half for half in (x, x))",
        "def double(x):\n    def half(y):\n        return y\n    return half(x) + x",
    ],
)
def test_an_experiment_is_not_run_without_need(user: str) -> None:
    notebook = moved(
        solved(w0_double=user, experiment_plot="def half(x):\n    return x / 2"), "experiment-plot", "w0-setup"
    )
    if "half(4" in user:
        notebook = moved(notebook, "experiment-plot", "w0-double")
    made = graft(MASTER, notebook)
    assert made.repairs == []
    assert sum("def half(x):\n    return x / 2" in cell.source for cell in made.notebook.cells) == 1


def test_a_try_out_that_happens_to_use_a_variable_is_not_run_before_the_exercise() -> None:
    tryout = code("x = 3\nlr, beta = 0.1, 0.9\nprint(double(x))")
    made = graft(MASTER, insert(solved(), "w0-double-visible", tryout))
    assert made.repairs == []
    assert sum(cell.source == tryout.source for cell in made.notebook.cells) == 1
