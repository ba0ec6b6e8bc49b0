"""Grafting: the master notebook with a student's work set into it.

Only solution cells, written answers and the student's own cells come from the submission; everything locked and every
check is the master's. A solution is found by its grade id, else by the function that it defines; an answer else by its
place. So a notebook
whose metadata an editor has stripped, or whose cells were deleted, duplicated or reordered, costs at most the exercises
whose code is gone. What had to be mended is said in `repairs`, in sentences for the student and the instructor.
"""

import copy
from dataclasses import dataclass, field
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.cells import (
    EXPERIMENT,
    Role,
    defined_functions,
    grade_id,
    is_experiment,
    released_source,
    role,
)
from autograder.sandbox.outputs import cleaned

MAX_SHOWN_BYTES = 3_000_000
MAX_EXTRA_CELLS = 500


@dataclass
class Graft:
    """The notebook to grade, what was mended on the way, and what a person should know about it."""

    notebook: NotebookNode
    repairs: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)


def graft(master: NotebookNode, submission: NotebookNode) -> Graft:
    """Set the submission's solutions, answers and own cells into a copy of the master. Runs nothing."""
    made = Graft(notebook=copy.deepcopy(master))
    places = _match(master, submission, made.repairs)
    cells = made.notebook.cells
    extras: dict[int, list[NotebookNode]] = {}  # master index -> the student's cells that follow it; -1: before all
    anchor, count, shown = -1, 0, 0
    for position, theirs in enumerate(submission.cells):
        place = places.get(position)
        if place is not None:
            anchor = place
            shown += _fill(cells[place], theirs, MAX_SHOWN_BYTES - shown)
        elif theirs.source.strip() and theirs.cell_type in ("code", "markdown"):
            count += 1
            if count <= MAX_EXTRA_CELLS:
                extras.setdefault(anchor, []).append(_own_cell(theirs, count))
    if count > MAX_EXTRA_CELLS:
        made.flags.append(f"{count - MAX_EXTRA_CELLS} of the student's {count} own cells were left out: too many.")
    _restore_missing(cells, set(places.values()), made.repairs)
    made.notebook.cells = extras.get(-1, []) + [
        cell for index, mine in enumerate(cells) for cell in (mine, *extras.get(index, []))
    ]
    return made


def _match(master: NotebookNode, submission: NotebookNode, repairs: list[str]) -> dict[int, int]:
    """Which master cell each submitted cell stands for: submission position -> master index."""
    places: dict[int, int] = {}
    by_grade_id = {grade_id(cell): index for index, cell in enumerate(master.cells) if grade_id(cell)}
    for position, theirs in enumerate(submission.cells):
        index = by_grade_id.get(grade_id(theirs))
        if index is None:
            continue
        if index not in places.values():
            places[position] = index
        elif role(master.cells[index]) is Role.SOLUTION:
            repairs.append(f"cell {grade_id(theirs)} appears twice; both copies were run, in the notebook's order")
    _match_by_text(master, submission, places)
    _match_by_function(master, submission, places, repairs)
    _match_by_place(master, submission, places, repairs)
    return places


def _match_by_text(master: NotebookNode, submission: NotebookNode, places: dict[int, int]) -> None:
    """Cells without a grade id: by cell id for free cells, and by unchanged text for all."""
    open_cells = {i: cell for i, cell in enumerate(master.cells) if i not in places.values()}
    free_ids = {cell.get("id"): i for i, cell in open_cells.items() if role(cell) is Role.FREE}
    texts: dict[str, list[int]] = {}
    for index, cell in open_cells.items():
        if text := released_source(cell).strip():
            texts.setdefault(text, []).append(index)
    for position, theirs in enumerate(submission.cells):
        if position in places:
            continue
        found = free_ids.get(theirs.get("id"))
        if found is not None and found not in places.values() and theirs.cell_type == master.cells[found].cell_type:
            places[position] = found
            continue
        same = [i for i in texts.get(theirs.source.strip(), []) if i not in places.values()]
        if same:
            places[position] = same[0]


def _match_by_function(
    master: NotebookNode, submission: NotebookNode, places: dict[int, int], repairs: list[str]
) -> None:
    """Solutions whose grade id is lost: the first cell of the student's that defines the exercise's function.

    A stub that was matched by its unchanged text gives way to a cell that has code in it.
    """
    for index, cell in enumerate(master.cells):
        if role(cell) is not Role.SOLUTION:
            continue
        holders = [position for position, place in places.items() if place == index]
        is_stub = holders and not grade_id(submission.cells[holders[0]])
        if holders and not is_stub:
            continue
        wanted = set(defined_functions(cell.source))
        for position, theirs in enumerate(submission.cells):
            if position not in places and theirs.cell_type == "code" and wanted & set(defined_functions(theirs.source)):
                for holder in holders:
                    del places[holder]
                places[position] = index
                repairs.append(f"cell {grade_id(cell)} had lost its label and was found by the function it defines")
                break


def _match_by_place(master: NotebookNode, submission: NotebookNode, places: dict[int, int], repairs: list[str]) -> None:
    """Written answers whose grade id is lost: the text right after the question that they answer."""
    for index, cell in enumerate(master.cells):
        if role(cell) is not Role.WRITTEN or index in places.values():
            continue
        after = next((position + 1 for position, place in places.items() if place == index - 1), len(submission.cells))
        if after < len(submission.cells) and after not in places and submission.cells[after].cell_type == "markdown":
            places[after] = index
            repairs.append(f"answer {grade_id(cell)} had lost its label and was found by its place after the question")


def _fill(mine: NotebookNode, theirs: NotebookNode, room: int) -> int:
    """Put the student's work into a master cell that is theirs to write; returns the bytes of pictures kept."""
    kind = role(mine)
    if kind in (Role.SOLUTION, Role.WRITTEN, Role.FREE):
        mine.source = theirs.source
    if is_experiment(mine):
        mine.outputs, used = _pictures(theirs.get("outputs", []), room)
        return used
    return 0


def _own_cell(theirs: NotebookNode, number: int) -> NotebookNode:
    """A cell that the student added, with none of its metadata: tags could tell an executor to skip or forgive."""
    make = nbformat.v4.new_code_cell if theirs.cell_type == "code" else nbformat.v4.new_markdown_cell
    cell: NotebookNode = make(theirs.source)
    cell.id = f"student-{number}"
    cell.metadata["autograder"] = {"origin": "student"}
    return cell


def _pictures(outputs: Any, room: int) -> tuple[list[NotebookNode], int]:
    """The submitted images and plain text of an experiment, marked as submitted, as far as `room` bytes go."""
    kept: list[NotebookNode] = []
    used = 0
    for output in cleaned(_joined(outputs)):
        size = sum(len(text) for text in output.get("data", {}).values())
        if output["output_type"] == "display_data" and used + size <= room:
            used += size
            marked = {"autograder": "as submitted"}
            kept.append(nbformat.v4.new_output("display_data", data=output["data"], metadata=marked))
    return kept, used


def _joined(outputs: Any) -> list[Any]:
    """Outputs as a file may hold them: texts as lists of lines become texts."""
    made = [output for output in outputs if isinstance(output, dict)] if isinstance(outputs, list) else []
    for output in made:
        data: Any = output.get("data")
        for kind, text in data.items() if isinstance(data, dict) else ():
            if isinstance(text, list) and all(isinstance(line, str) for line in text):
                data[kind] = "".join(text)
    return made


def _restore_missing(cells: list[NotebookNode], found: set[int], repairs: list[str]) -> None:
    """What the submission lacks: solutions become stubs, answers empty, experiments are left out."""
    checks = [grade_id(cell) for index, cell in enumerate(cells) if index not in found and role(cell) is Role.CHECK]
    for index, cell in enumerate(cells):
        if index in found:
            continue
        kind = role(cell)
        if kind in (Role.SOLUTION, Role.WRITTEN):
            cell.source = released_source(cell)
            repairs.append(f"cell {grade_id(cell)} was missing and restored, empty, from the release")
        elif kind is Role.FREE and EXPERIMENT in cell.metadata.get("tags", []):
            cell.source = ""
    if len(checks) == 1:
        repairs.append(f"check {checks[0]} was missing and restored from the release")
    elif checks:
        repairs.append(f"{len(checks)} checks were missing and restored from the release")
