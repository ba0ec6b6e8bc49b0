"""The one form of a master notebook: what an editor adds on a person's machine goes, so that diffs show work."""

import json

from nbformat import NotebookNode

from autograder.cells import grade_id, read_notebook
from autograder.course import Week

KEPT = ("jupyter", "nbgrader", "tags")  # jupyter: whether an experiment's code is folded
NBGRADER = ("grade", "grade_id", "locked", "points", "schema_version", "solution", "task")
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def normalize(week: Week) -> bool:
    """Rewrite the master of `week` in its one form; returns whether that changed the file."""
    text = normal_text(read_notebook(week.master))
    if week.master.read_text(encoding="utf-8") == text:
        return False
    week.master.write_text(text, encoding="utf-8")
    return True


def normal_text(notebook: NotebookNode) -> str:
    """The normalized notebook as JSON text."""
    cells = []
    for cell in notebook.cells:
        metadata = {key: cell.metadata[key] for key in KEPT if cell.metadata.get(key)}
        if "nbgrader" in metadata:
            roles = metadata["nbgrader"]
            metadata["nbgrader"] = {key: roles[key] for key in NBGRADER if key in roles}
        made = {"cell_type": cell.cell_type, "id": grade_id(cell) or cell.id, "metadata": metadata}
        if cell.cell_type == "code":
            made |= {"execution_count": None, "outputs": []}
        cells.append(made | {"source": cell.source.splitlines(keepends=True)})
    whole = {
        "cells": cells,
        "metadata": {"kernelspec": KERNEL, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(whole, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
