"""The cells of a notebook file, each with what it is for: set-up, a solution, a check, a written answer, an experiment.

A notebook is JSON. Cells of the course carry a label, such as `w2-ewa-visible`, and say who may write in them and how
many points they stand for; a cell without all this is one that the student has added, or text.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

EXPERIMENT = "experiment"


class Kind(StrEnum):
    """What a cell is for."""

    SETUP = "set-up"
    SOLUTION = "solution"
    CHECK = "check"
    WRITTEN = "written answer"
    EXPERIMENT = "experiment"
    TEXT = "text"
    OWN = "own"  # code in a cell that is none of the above


@dataclass(frozen=True)
class Cell:
    """One cell. `name` is its label, else the id that Jupyter gave it."""

    name: str
    kind: Kind
    source: str
    points: float = 0


def read(path: Path) -> list[Cell]:
    """The cells of the notebook in a file; raises ValueError that says what is wrong with it."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        cells = list(_cells(found["cells"]))
    except OSError as problem:
        raise ValueError(f"{path.name} cannot be read: {problem.strerror}.") from None
    except (ValueError, LookupError, TypeError, AttributeError):
        raise ValueError(
            f"{path.name} is no complete notebook of the present format. Open it in JupyterLab and save it again; "
            "if it does not open, go on from an earlier copy."
        ) from None
    return cells


def _cells(found: list[dict[str, Any]]) -> Iterator[Cell]:
    for cell in found:
        meta = cell.get("metadata", {})
        roles = meta.get("nbgrader") or {}
        name = str(roles.get("grade_id") or cell.get("id") or "")
        yield Cell(
            name,
            _kind(cell["cell_type"] == "code", roles, EXPERIMENT in meta.get("tags", [])),
            "".join(cell["source"]),
            float(roles.get("points") or 0) if roles.get("grade") else 0.0,
        )


def _kind(is_code: bool, roles: dict[str, Any], is_experiment: bool) -> Kind:
    if not is_code:
        return Kind.WRITTEN if roles.get("grade") else Kind.TEXT
    if roles.get("grade"):
        return Kind.CHECK
    if roles.get("solution"):
        return Kind.SOLUTION
    if roles.get("locked"):
        return Kind.SETUP
    return Kind.EXPERIMENT if is_experiment else Kind.OWN
