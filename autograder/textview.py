"""A notebook as plain text, for `git diff`: what a cell is, then its source. `make` sets git up to use it.

A file that is no notebook, as one with the marks of a merge in it, is shown as it is.
"""

import sys
from pathlib import Path

from nbformat import NotebookNode

from autograder.cells import grade_id, points, read_notebook, role
from autograder.errors import CourseError


def text_view(notebook: NotebookNode) -> str:
    """The cells of a notebook, each under a line that names its type, role, points and tags."""
    parts = []
    for cell in notebook.cells:
        about = [cell.cell_type, role(cell).value, grade_id(cell) or str(cell.get("id", ""))]
        if points(cell):
            about.append(f"{points(cell):g} points")
        about += cell.metadata.get("tags", [])
        parts.append(f"# %% [{', '.join(about)}]\n{cell.source.rstrip()}\n")
    return "\n".join(parts)


def shown(path: Path) -> str:
    """What git shows of a file."""
    try:
        return text_view(read_notebook(path))
    except CourseError:
        return path.read_text(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    sys.stdout.write(shown(Path(sys.argv[1])))
