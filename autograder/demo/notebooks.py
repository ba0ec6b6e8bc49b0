"""Notebooks as students make them: the released one filled in, and what happens to notebooks on the way."""

import json

import nbformat
from nbformat import NotebookNode

from autograder.bank import Entry
from autograder.cells import Role, grade_id, role


def fill(
    master: NotebookNode, released: NotebookNode, chosen: dict[str, list[Entry]], skip: list[str] | None = None
) -> NotebookNode:
    """The released notebook, solved: with the chosen entries of the bank, else with the master's own solutions."""
    solutions = {grade_id(cell): cell.source for cell in master.cells if role(cell) in (Role.SOLUTION, Role.WRITTEN)}
    notebook: NotebookNode = nbformat.from_dict(released)
    for cell in notebook.cells:
        name = grade_id(cell)
        if name in solutions and name not in (skip or []):
            lines = [line for line in solutions[name].split("\n") if "### " not in line]
            own = [entry.source for entry in chosen.get(name, [])]
            cell.source = "\n\n\n".join(["\n".join(lines), *own])
    return notebook


def pick(entries: list[Entry], number: int, right: bool, count: int | None = None) -> dict[str, list[Entry]]:
    """Entry `number` of each function of each exercise, or of `count` exercises only."""
    chosen: dict[str, list[Entry]] = {}
    fitting = [entry for entry in entries if entry.is_right is right]
    exercises = list(dict.fromkeys(entry.exercise for entry in fitting))
    start = number * 2 % len(exercises)
    for exercise in (exercises[start:] + exercises[:start])[: count or len(exercises)]:
        own = [entry for entry in fitting if entry.exercise == exercise]
        functions = dict.fromkeys(entry.function for entry in own)
        if not right:
            functions = dict.fromkeys(list(functions)[:1])
        for function in functions:
            same = [entry for entry in own if entry.function == function]
            chosen.setdefault(exercise, []).append(same[number % len(same)])
    return chosen


def replaced(notebook: NotebookNode, sources: dict[str, str]) -> NotebookNode:
    """The notebook with other code in some solution cells."""
    made: NotebookNode = nbformat.from_dict(notebook)
    for cell in made.cells:
        cell.source = sources.get(grade_id(cell), cell.source)
    return made


def with_own_cells(notebook: NotebookNode) -> NotebookNode:
    """The notebook with cells that the student added: a note and a try-out."""
    made: NotebookNode = nbformat.from_dict(notebook)
    made.cells.insert(4, nbformat.v4.new_markdown_cell("My notes: the gradient points uphill."))
    made.cells.append(nbformat.v4.new_code_cell("print('a try-out of my own')\nmy_rate = 0.1"))
    return made


def in_format_3(notebook: NotebookNode) -> NotebookNode:
    """The notebook as an old program would save it."""
    made: NotebookNode = nbformat.convert(nbformat.from_dict(notebook), 3)
    return made


def stripped(notebook: NotebookNode) -> NotebookNode:
    """The notebook without any metadata or cell ids, as some editors save it."""
    made: NotebookNode = nbformat.from_dict(notebook)
    made.metadata, made.nbformat_minor = NotebookNode(), 4
    for cell in made.cells:
        cell.metadata = NotebookNode()
        cell.pop("id", None)
    return made


def without(notebook: NotebookNode, names: list[str]) -> NotebookNode:
    """The notebook with some cells deleted."""
    made: NotebookNode = nbformat.from_dict(notebook)
    made.cells = [cell for cell in made.cells if grade_id(cell) not in names]
    return made


def doubled(notebook: NotebookNode, name: str) -> NotebookNode:
    """The notebook with one cell pasted a second time, metadata and all."""
    made: NotebookNode = nbformat.from_dict(notebook)
    place = next(index for index, cell in enumerate(made.cells) if grade_id(cell) == name)
    copy: NotebookNode = nbformat.from_dict(made.cells[place])
    copy.id = f"{name}-again"
    made.cells.insert(place + 1, copy)
    return made


def as_bytes(notebook: NotebookNode) -> bytes:
    """The file that a student hands in."""
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()
