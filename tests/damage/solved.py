"""The tiny week as an honest student solved it in JupyterLab: sources, outputs and all."""

import copy

import nbformat
from nbformat import NotebookNode

from autograder.cells import released_source
from tests import tiny

DOUBLE = '''def double(x):
    """Twice x."""
    # größer wird es auch
    return 2 * x'''
HALVE = '''def halve(x):
    """Half of x."""
    return 0.5 * x'''
ANSWER = "Weil ½ · 2 = 1 ist."


def released() -> NotebookNode:
    """The notebook as students get it."""
    notebook = copy.deepcopy(tiny.master())
    for cell in notebook.cells:
        cell.source = released_source(cell)
    return notebook


def solved() -> NotebookNode:
    """The released notebook with both exercises and the question answered, after a run of all cells."""
    notebook = released()
    for name, source in (("w0-double", DOUBLE), ("w0-halve", HALVE), ("w0-written-why", ANSWER)):
        notebook = tiny.with_source(notebook, name, source)
    for count, cell in enumerate((cell for cell in notebook.cells if cell.cell_type == "code"), 1):
        cell.execution_count = count
    at(notebook, "experiment-plot").outputs = [nbformat.v4.new_output("stream", text="a figure of 42\n")]
    return notebook


def at(notebook: NotebookNode, name: str) -> NotebookNode:
    """The cell with this id."""
    return next(cell for cell in notebook.cells if cell.id == name)


def stub(name: str) -> str:
    """The text of a cell as it was released."""
    source: str = at(released(), name).source
    return source


def code(source: str) -> NotebookNode:
    """A code cell that the student added."""
    return nbformat.v4.new_code_cell(source)


def text(source: str) -> NotebookNode:
    """A text that the student added."""
    return nbformat.v4.new_markdown_cell(source)


def insert(notebook: NotebookNode, after: str, *cells: NotebookNode) -> None:
    """Put cells below the one with this id."""
    place = notebook.cells.index(at(notebook, after)) + 1
    notebook.cells[place:place] = cells


def delete(notebook: NotebookNode, *names: str) -> None:
    """Delete the cells with these ids."""
    notebook.cells = [cell for cell in notebook.cells if cell.id not in names]
