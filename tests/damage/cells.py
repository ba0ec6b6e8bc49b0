"""What students do to cells: paste, move, delete, merge, split, convert."""

import copy

import nbformat
from nbformat import NotebookNode

from tests.damage.case import case
from tests.damage.solved import DOUBLE, HALVE, at, code, delete, insert, stub, text

COPY_COUNTS = "only one copy holds anything"


def pasted(notebook: NotebookNode, name: str, source: str | None = None) -> None:
    """A copy of a cell below it, label and all."""
    cell = copy.deepcopy(at(notebook, name))
    cell.id += "-copy"
    cell.source = cell.source if source is None else source
    insert(notebook, name, cell)


def move(notebook: NotebookNode, name: str, after: str) -> None:
    cell = at(notebook, name)
    notebook.cells.remove(cell)
    insert(notebook, after, cell)


@case(says="cell w0-double appears twice")
def pasted_twice(notebook: NotebookNode) -> None:
    pasted(notebook, "w0-double")


@case(says=COPY_COUNTS)
def pasted_twice_the_second_a_stub(notebook: NotebookNode) -> None:
    pasted(notebook, "w0-double", stub("w0-double"))


@case(says=COPY_COUNTS)
def pasted_twice_the_first_a_stub(notebook: NotebookNode) -> None:
    pasted(notebook, "w0-double")
    at(notebook, "w0-double").source = stub("w0-double")


@case(says=COPY_COUNTS)
def pasted_twice_the_second_emptied(notebook: NotebookNode) -> None:
    pasted(notebook, "w0-double", "")


@case(says=("cell w0-double appears twice", "cell w0-halve appears twice", "answer w0-written-why appears twice"))
def the_whole_notebook_pasted_below_itself(notebook: NotebookNode) -> None:
    again = copy.deepcopy(notebook.cells)
    for cell in again:
        cell.id += "-copy"
    notebook.cells += again


@case(says=(COPY_COUNTS, COPY_COUNTS, "answer w0-written-why appears twice"))
def a_blank_notebook_pasted_below(notebook: NotebookNode) -> None:
    again = copy.deepcopy(notebook.cells)
    for cell in again:
        cell.id, cell.source = f"{cell.id}-copy", stub(cell.id)
    again[-1].source = "I wrote it above."
    notebook.cells += again


@case()
def ids_all_alike(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        cell.id = "cell"


@case()
def exercises_in_the_other_order(notebook: NotebookNode) -> None:
    notebook.cells = [*notebook.cells[:2], *notebook.cells[7:11], *notebook.cells[2:7], *notebook.cells[11:]]


@case(says="cell w0-double uses halve")
def exercises_in_the_other_order_and_one_uses_the_other(notebook: NotebookNode) -> None:
    at(notebook, "w0-double").source = "def double(x):\n    return halve(4 * x)"
    notebook.cells = [*notebook.cells[:2], *notebook.cells[7:11], *notebook.cells[2:7], *notebook.cells[11:]]


@case(says="cell w0-double uses halve and scale")
def exercises_in_the_other_order_and_each_uses_what_the_other_cell_makes(notebook: NotebookNode) -> None:
    at(notebook, "w0-halve").source = "def twice(x):\n    return x + x\n\n\ndef halve(x):\n    return x / scale(1)"
    at(notebook, "w0-double").source = "def double(x):\n    return twice(halve(2 * x))"
    notebook.cells = [*notebook.cells[:2], *notebook.cells[7:11], *notebook.cells[2:7], *notebook.cells[11:]]
    insert(notebook, "w0-setup", code("def scale(x):\n    return 2 * x"))
    move(notebook, notebook.cells[2].id, "w0-written-why")


@case()
def cells_in_reverse(notebook: NotebookNode) -> None:
    notebook.cells.reverse()


@case()
def a_check_moved_above_its_exercise(notebook: NotebookNode) -> None:
    move(notebook, "w0-double-visible", "w0-setup")


@case(says="check w0-double-visible was missing")
def a_check_deleted(notebook: NotebookNode) -> None:
    delete(notebook, "w0-double-visible")


@case(says="4 checks were missing")
def all_checks_and_tasks_deleted(notebook: NotebookNode) -> None:
    notebook.cells = [cell for cell in notebook.cells if cell.id in ("w0-double", "w0-halve", "w0-written-why")]


@case()
def the_set_up_deleted(notebook: NotebookNode) -> None:
    delete(notebook, "w0-setup", "title")


@case(keeps="halve why", says="cell w0-double was missing and restored, empty")
def an_exercise_deleted(notebook: NotebookNode) -> None:
    delete(notebook, "w0-double")


@case(keeps="halve why")
def an_exercise_left_as_it_was(notebook: NotebookNode) -> None:
    at(notebook, "w0-double").source = stub("w0-double")


@case(says="cell w0-halve was missing; halve was found in cell w0-double")
def two_exercises_merged(notebook: NotebookNode) -> None:
    at(notebook, "w0-double").source = f"{DOUBLE}\n\n\n{HALVE}"
    delete(notebook, "w0-halve")


@case(says="cell w0-halve was left without code; halve was found in cell w0-double")
def two_exercises_merged_and_the_second_stub_left(notebook: NotebookNode) -> None:
    at(notebook, "w0-double").source = f"{DOUBLE}\n\n\n{HALVE}"
    at(notebook, "w0-halve").source = stub("w0-halve")


@case(says="cell w0-double was left without code; double was found in cell w0-halve")
def two_exercises_merged_and_the_first_stub_left(notebook: NotebookNode) -> None:
    at(notebook, "w0-halve").source = f"{HALVE}\n\n\n{DOUBLE}"
    at(notebook, "w0-double").source = stub("w0-double")


@case(says=("cell w0-double lacked double", "cell w0-halve had lost its label"))
def two_stubs_merged_and_both_solutions_further_down(notebook: NotebookNode) -> None:
    at(notebook, "w0-double").source = f"{stub('w0-double')}\n\n\n{stub('w0-halve')}"
    delete(notebook, "w0-halve")
    insert(notebook, "w0-written-why", code(DOUBLE), code(HALVE))


@case(says="cell w0-halve had lost its label and was found by the function it defines")
def a_solution_and_a_stub_merged_and_the_second_solution_further_down(notebook: NotebookNode) -> None:
    at(notebook, "w0-double").source = f"{DOUBLE}\n\n\n{stub('w0-halve')}"
    delete(notebook, "w0-halve")
    insert(notebook, "w0-halve-hidden-arrays", code(HALVE))


@case()
def the_stub_left_above_the_solution_in_one_cell(notebook: NotebookNode) -> None:
    at(notebook, "w0-double").source = f"{stub('w0-double')}\n\n\n{DOUBLE}"


@case(says="cell w0-double lacked double")
def a_remark_that_fails_left_with_the_stub(notebook: NotebookNode) -> None:
    at(notebook, "w0-double").source = f"print('to do')\n{stub('w0-double')}"
    insert(notebook, "w0-halve-hidden-arrays", code(DOUBLE))


@case(says=("cell w0-double had lost its label", "cell w0-halve was missing; halve was found in cell w0-double"))
def everything_in_one_cell(notebook: NotebookNode) -> None:
    source = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    answer = at(notebook, "w0-written-why")
    notebook.cells = [code(source), answer]


@case(says="cell w0-halve uses half_of")
def a_cell_split_and_the_helper_left_below(notebook: NotebookNode) -> None:
    at(notebook, "w0-halve").source = "def halve(x):\n    return half_of(x)"
    insert(notebook, "w0-halve", code("def half_of(x):\n    return x / 2"))


@case()
def a_cell_split_and_the_helper_left_above(notebook: NotebookNode) -> None:
    at(notebook, "w0-halve").source = "def halve(x):\n    return half_of(x)"
    insert(notebook, "w0-halve-task", code("half_of = lambda x: x / 2"))


@case(says="cell w0-double was left without code; double was found in another cell")
def the_solution_in_a_cell_of_its_own_below_the_stub(notebook: NotebookNode) -> None:
    at(notebook, "w0-double").source = stub("w0-double")
    insert(notebook, "w0-double", code(DOUBLE))


@case(says="cell w0-double was left without code; double was found in another cell")
def the_solution_at_the_end_of_the_notebook(notebook: NotebookNode) -> None:
    at(notebook, "w0-double").source = stub("w0-double")
    notebook.cells.append(code(DOUBLE))


@case(says="cell w0-double was left without code; double was found in")
def the_solution_in_the_experiment(notebook: NotebookNode) -> None:
    at(notebook, "w0-double").source = stub("w0-double")
    at(notebook, "experiment-plot").source = f"{DOUBLE}\n\nprint(double(21))"


@case(says="cell w0-double was left without code; double was found in cell w0-double-visible")
def the_solution_pasted_over_its_check(notebook: NotebookNode) -> None:
    at(notebook, "w0-double").source = stub("w0-double")
    at(notebook, "w0-double-visible").source = DOUBLE


@case(says="cell w0-double was left without code; double was found in cell w0-setup")
def the_solution_written_into_the_set_up(notebook: NotebookNode) -> None:
    at(notebook, "w0-double").source = stub("w0-double")
    at(notebook, "w0-setup").source += f"\n\n\n{DOUBLE}"


def converted(notebook: NotebookNode, name: str, kind: str) -> None:
    cell = at(notebook, name)
    cell.cell_type = kind
    del cell["outputs"], cell["execution_count"]


@case()
def a_solution_turned_into_text(notebook: NotebookNode) -> None:
    converted(notebook, "w0-double", "markdown")


@case()
def a_solution_turned_into_a_raw_cell(notebook: NotebookNode) -> None:
    converted(notebook, "w0-double", "raw")


@case(says="cell w0-double had lost its label")
def a_solution_without_its_label_turned_into_text(notebook: NotebookNode) -> None:
    converted(notebook, "w0-double", "markdown")
    at(notebook, "w0-double").update(metadata=NotebookNode(), id="7c1f")


@case(says="cell w0-double was left without code; double was found in")
def a_solution_in_a_text_between_fences(notebook: NotebookNode) -> None:
    at(notebook, "w0-double").source = stub("w0-double")
    insert(notebook, "w0-double", text(f"```python\n{DOUBLE}\n```"))


@case()
def the_answer_turned_into_code(notebook: NotebookNode) -> None:
    at(notebook, "w0-written-why").update(cell_type="code", outputs=[], execution_count=None)


@case(says="answer w0-written-why was left empty")
def the_answer_below_its_cell(notebook: NotebookNode) -> None:
    answer = at(notebook, "w0-written-why")
    notebook.cells.append(text(answer.source))
    answer.source = stub("w0-written-why")


@case(says=("w0-double lacked double", "w0-halve lacked halve"))
def labels_of_two_exercises_swapped(notebook: NotebookNode) -> None:
    one, two = at(notebook, "w0-double"), at(notebook, "w0-halve")
    one.metadata, two.metadata = two.metadata, one.metadata


@case(says="cell w0-double lacked double, which was found in cell w0-double-visible")
def labels_of_exercise_and_check_swapped(notebook: NotebookNode) -> None:
    one, two = at(notebook, "w0-double"), at(notebook, "w0-double-visible")
    one.metadata, two.metadata = two.metadata, one.metadata


@case(says="cell w0-double had lost its label")
def one_label_lost(notebook: NotebookNode) -> None:
    at(notebook, "w0-double").metadata = NotebookNode()


@case(says="cell w0-double had lost its label")
def one_label_lost_where_the_function_is_a_lambda(notebook: NotebookNode) -> None:
    at(notebook, "w0-double").update(metadata=NotebookNode(), source="double = lambda x: 2 * x", id="7c1f")


@case(says="cell w0-double had lost its label")
def a_label_renamed(notebook: NotebookNode) -> None:
    cell = at(notebook, "w0-double")
    cell.metadata.nbgrader.grade_id, cell.id = "cell-5f1", "7c1f"


@case()
def roles_changed_in_the_metadata(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader |= {"grade": False, "solution": False, "locked": False, "points": None}


@case()
def locked_cells_edited(notebook: NotebookNode) -> None:
    at(notebook, "w0-setup").source = "import numpy\nimport course_utils.checks as checks"
    at(notebook, "w0-double-task").source = "My notes"


@case()
def checks_edited(notebook: NotebookNode) -> None:
    for name in ("w0-double-visible", "w0-double-hidden-arrays", "w0-halve-visible"):
        at(notebook, name).source = "assert double(3) == 7"


@case()
def checks_emptied(notebook: NotebookNode) -> None:
    for name in ("w0-double-visible", "w0-double-hidden-arrays", "w0-halve-visible"):
        at(notebook, name).source = ""


@case(says="of a form that no notebook has")
def fields_that_are_null(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        cell["outputs"] = cell["attachments"] = cell["execution_count"] = None
        if "nbgrader" not in cell.metadata:
            cell["metadata"] = None


@case(says="entry of the file cannot be a cell")
def a_cell_that_is_null(notebook: NotebookNode) -> None:
    notebook.cells.insert(1, None)


@case()
def a_cell_without_text(notebook: NotebookNode) -> None:
    notebook.cells.insert(1, NotebookNode(cell_type="code", metadata={}, id="5a", outputs=[], execution_count=1))
    at(notebook, "title").source = None


@case()
def outputs_that_lack_fields(notebook: NotebookNode) -> None:
    forms = [{}, {"output_type": "stream"}, {"output_type": "display_data"}, {"output_type": "error", "ename": None}]
    for number, cell in enumerate(cell for cell in notebook.cells if cell.cell_type == "code"):
        cell.outputs = [forms[number % 4], {"output_type": "display_data", "data": None}]


@case()
def a_picture_pasted_into_the_answer(notebook: NotebookNode) -> None:
    cell = at(notebook, "w0-written-why")
    cell.attachments = {"image.png": {"image/png": "aGk="}}


@case(says=("cells w0-double and w0-halve had lost their labels", "answer w0-written-why had lost"))
def all_cells_pasted_into_a_new_notebook(notebook: NotebookNode) -> None:
    notebook.metadata = NotebookNode()
    fresh = [code(one.source) if one.cell_type == "code" else text(one.source) for one in notebook.cells]
    notebook.cells = [nbformat.v4.new_markdown_cell("# Homework of mine"), *fresh]
