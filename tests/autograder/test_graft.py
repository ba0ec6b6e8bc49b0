"""A damaged notebook costs at most the exercises whose code is gone."""

import copy

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat import NotebookNode

from autograder.cells import Role, grade_id, released_source, role
from autograder.demo.notebooks import doubled, in_format_3, stripped, without
from autograder.graft import graft
from tests import tiny

MASTER = tiny.master()
DOUBLE, HALVE = "def double(x):\n    return 2 * x", "def halve(x):\n    return 0.5 * x"


def solved() -> NotebookNode:
    """The released notebook as an honest student hands it in."""
    notebook = copy.deepcopy(MASTER)
    for cell in notebook.cells:
        cell.source = released_source(cell)
    notebook = tiny.with_source(tiny.with_source(notebook, "w0-double", DOUBLE), "w0-halve", HALVE)
    return tiny.with_source(notebook, "w0-written-why", "Because.")


def sources(notebook: NotebookNode) -> dict[str, str]:
    return {grade_id(cell): cell.source for cell in notebook.cells if grade_id(cell)}


def locked(notebook: NotebookNode) -> list[str]:
    return [cell.source for cell in notebook.cells if role(cell) in (Role.LOCKED, Role.CHECK)]


def test_an_honest_notebook_keeps_its_answers_and_gets_the_masters_checks() -> None:
    made = graft(MASTER, solved())
    assert (made.repairs, made.flags) == ([], [])
    assert sources(made.notebook)["w0-double"] == DOUBLE
    assert sources(made.notebook)["w0-written-why"] == "Because."
    assert locked(made.notebook) == locked(MASTER)


@pytest.mark.parametrize("damage", [stripped, in_format_3, lambda n: doubled(n, "w0-double")])
def test_no_answer_is_lost_when_the_code_is_present(damage: object) -> None:
    assert callable(damage)
    damaged = nbformat.convert(damage(solved()), 4)
    made = graft(MASTER, damaged)
    assert sources(made.notebook)["w0-double"] == DOUBLE
    assert sources(made.notebook)["w0-halve"] == HALVE
    assert locked(made.notebook) == locked(MASTER)


def test_a_notebook_without_labels_is_mended_and_says_so() -> None:
    made = graft(MASTER, stripped(solved()))
    assert sum("found by the function it defines" in line for line in made.repairs) == 2
    assert sources(made.notebook)["w0-written-why"] == "Because."
    assert made.repairs[-1] == "answer w0-written-why had lost its label and was found by its place after the question"


def test_a_note_of_ones_own_is_not_taken_for_a_lost_answer() -> None:
    notebook = without(solved(), ["w0-written-why"])
    notebook.cells.insert(0, nbformat.v4.new_markdown_cell("My notes."))
    made = graft(MASTER, notebook)
    assert sources(made.notebook)["w0-written-why"] == "YOUR ANSWER HERE"
    assert made.notebook.cells[0].source == "My notes."


def asked(*answers: str) -> NotebookNode:
    """The solved notebook with another number of questions."""
    notebook = solved()
    notebook.cells[-2:] = [
        cell
        for number, text in enumerate(answers)
        for cell in (
            tiny.cell("markdown", f"w0-written-{number}-task", f"Question {number}?", locked=True),
            tiny.cell("markdown", f"w0-written-{number}", text, points=5, solution=True),
        )
    ]
    return notebook


EMPTY = "YOUR ANSWER HERE"


@pytest.mark.parametrize(
    "answers", [("One.", EMPTY, "Three."), (EMPTY, "Two.", EMPTY), (EMPTY, EMPTY, EMPTY), ("", "", "3")]
)
def test_answers_without_labels_are_found_when_only_some_are_filled_in(answers: tuple[str, ...]) -> None:
    master = asked(EMPTY, EMPTY, EMPTY)
    made = sources(graft(master, stripped(asked(*answers))).notebook)
    assert [made[f"w0-written-{number}"] or EMPTY for number in range(3)] == [text or EMPTY for text in answers]


def test_an_answer_written_below_its_empty_cell_is_taken_for_it() -> None:
    master, notebook = asked(EMPTY, EMPTY), asked(EMPTY, "Two.")
    notebook.cells.insert(-2, nbformat.v4.new_markdown_cell("One."))
    notebook.cells.append(nbformat.v4.new_markdown_cell("A note."))
    made = graft(master, notebook)
    assert (sources(made.notebook)["w0-written-0"], sources(made.notebook)["w0-written-1"]) == ("One.", "Two.")
    assert made.repairs == ["answer w0-written-0 was left empty; the text in the cell below it was taken for it"]
    assert [cell.source for cell in made.notebook.cells].count("One.") == 1
    assert made.notebook.cells[-1].source == "A note."


@pytest.mark.parametrize(("first", "second", "counts"), [(EMPTY, "Two.", "Two."), ("One.", "Two.", "One.")])
def test_of_two_copies_of_an_answer_the_first_that_says_something_counts(first: str, second: str, counts: str) -> None:
    notebook = doubled(solved(), "w0-written-why")
    notebook.cells[-2].source, notebook.cells[-1].source = first, second
    made = graft(MASTER, notebook)
    assert sources(made.notebook)["w0-written-why"] == counts
    assert len(made.repairs) == 1
    assert "Two." in [cell.source for cell in made.notebook.cells]


def test_a_lost_label_does_no_harm_where_the_cell_id_is_left() -> None:
    notebook = solved()
    for cell in notebook.cells:
        cell.metadata = NotebookNode()
        if cell.id == "w0-double":
            cell.source = "double = lambda x: 2 * x"
    made = graft(MASTER, notebook)
    assert sources(made.notebook)["w0-double"] == "double = lambda x: 2 * x"
    assert sources(made.notebook)["w0-written-why"] == "Because."
    assert made.repairs == [
        f"cell {name} had lost its label and was found by its cell id"
        for name in ("w0-double", "w0-halve", "w0-written-why")
    ]
    assert locked(made.notebook) == locked(MASTER)


def test_a_deleted_solution_costs_only_its_exercise() -> None:
    made = graft(MASTER, without(solved(), ["w0-double"]))
    assert "NotImplementedError" in sources(made.notebook)["w0-double"]
    assert "twice_the_number" not in sources(made.notebook)["w0-double"], "the master's own solution was left in"
    assert sources(made.notebook)["w0-halve"] == HALVE
    assert made.repairs == ["cell w0-double was missing and restored, empty, from the release"]


def test_a_deleted_or_edited_check_is_the_masters_again() -> None:
    tampered = tiny.with_source(without(solved(), ["w0-double-hidden-arrays"]), "w0-double-visible", "pass")
    made = graft(MASTER, tampered)
    assert locked(made.notebook) == locked(MASTER)
    assert made.repairs == ["check w0-double-hidden-arrays was missing and restored from the release"]


def test_a_pasted_copy_is_run_after_the_original() -> None:
    twice = doubled(solved(), "w0-double")
    made = graft(MASTER, twice)
    code = [cell.source for cell in made.notebook.cells if cell.source == DOUBLE]
    assert len(code) == 2
    assert made.repairs == ["cell w0-double appears twice; both copies were run, in the notebook's order"]


def test_own_cells_stay_where_they_were_and_lose_their_metadata() -> None:
    notebook = solved()
    own = nbformat.v4.new_code_cell("helper = 1", metadata={"tags": ["skip-execution", "raises-exception"]})
    notebook.cells.insert(3, own)
    made = graft(MASTER, notebook)
    assert made.notebook.cells[3].source == "helper = 1"
    assert set(made.notebook.cells[3].metadata) == {"autograder"}


def test_a_solution_in_a_cell_of_its_own_stands_in_when_the_original_is_gone() -> None:
    notebook = without(solved(), ["w0-halve"])
    notebook.cells.append(nbformat.v4.new_code_cell(HALVE))
    assert sources(graft(MASTER, notebook).notebook)["w0-halve"] == HALVE


def test_metadata_never_gives_a_cell_another_role_or_more_points() -> None:
    notebook = solved()
    for cell in notebook.cells:
        if grade_id(cell) == "w0-double-visible":
            cell.metadata.nbgrader |= {"points": 300, "grade": False, "solution": True}
            cell.source = "def double(x):\n    return 'mine'"
    made = graft(MASTER, notebook)
    assert locked(made.notebook) == locked(MASTER)
    assert [c.metadata.nbgrader for c in made.notebook.cells if grade_id(c)] == [
        c.metadata.nbgrader for c in MASTER.cells if grade_id(c)
    ]


def test_submitted_pictures_of_experiments_are_kept_as_pictures_and_text_only() -> None:
    notebook = solved()
    bundle = {"image/png": "aGk=", "text/plain": "<Figure>", "text/html": "<script>", "image/jpeg": '"><script>'}
    plot = next(cell for cell in notebook.cells if cell.id == "experiment-plot")
    plot.outputs = [
        nbformat.v4.new_output("display_data", data=bundle),
        nbformat.v4.new_output("execute_result", data={"image/png": "eW8=", "text/html": "<script>"}),
        nbformat.v4.new_output("execute_result", data={"text/plain": "42"}),
        nbformat.v4.new_output("stream", text="90 points"),
    ]
    shown = next(cell for cell in graft(MASTER, notebook).notebook.cells if cell.id == "experiment-plot").outputs
    assert [one.data for one in shown[1:]] == [{"image/png": "aGk=", "text/plain": "<Figure>"}, {"image/png": "eW8="}]
    assert all(one.metadata == {"autograder": "as submitted"} for one in shown[1:])
    assert "as submitted" in shown[0].text, "whoever grades by hand reads it above the pictures"
    plot.outputs = plot.outputs[2:]
    shown = next(cell for cell in graft(MASTER, notebook).notebook.cells if cell.id == "experiment-plot").outputs
    assert shown == [], "nothing is said of pictures that there are not"


def test_grafting_changes_neither_notebook() -> None:
    theirs, before = solved(), copy.deepcopy(MASTER)
    kept = copy.deepcopy(theirs)
    graft(MASTER, theirs)
    assert theirs == kept
    assert before == MASTER


@given(st.permutations(range(len(MASTER.cells))), st.sets(st.integers(0, len(MASTER.cells) - 1)))
def test_whatever_is_moved_or_deleted_the_masters_cells_stand_complete_and_in_order(
    order: list[int], gone: set[int]
) -> None:
    notebook = solved()
    notebook.cells = [notebook.cells[index] for index in order if index not in gone]
    made = graft(MASTER, notebook).notebook
    assert locked(made) == locked(MASTER)
    assert [name for cell in made.cells if (name := grade_id(cell))] == [
        name for cell in MASTER.cells if (name := grade_id(cell))
    ]
    kept = {MASTER.cells[index].id for index in order if index not in gone}
    for name, code in (("w0-double", DOUBLE), ("w0-halve", HALVE)):
        assert (sources(made)[name] == code) is (name in kept)
