"""Proof that what leaves the office holds no secret: no solution, no hidden test, no marker, no output, no stray file.

A secret is a line of a solution region, mark scheme or hidden test. A line of a hidden test counts alone; lines of a
solution count from two in a row on (or a whole region), since a single line such as `for l in range(1, L + 1):` may
well occur in an explanation. What a check shows anyway, in its visible part or in a visible check, is no secret.
"""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from autograder.cells import MARKERS, Role, grade_id, parse_notebook, regions, released_source, role
from autograder.errors import CourseError

SHORTEST_SECRET = 12  # characters; shorter lines, such as "return v", give nothing away


@dataclass(frozen=True)
class Secret:
    """Consecutive lines, stripped, that must not appear together in anything released."""

    origin: str
    lines: tuple[str, ...]


def secrets_of(master: NotebookNode) -> list[Secret]:
    """All secrets of a master notebook."""
    fixed = [cell for cell in master.cells if role(cell) is not Role.FREE]
    public = {line.strip() for cell in fixed for line in released_source(cell).split("\n")}
    found: list[Secret] = []
    for cell in master.cells:
        for kind in ("SOLUTION", "MARK SCHEME", "HIDDEN TESTS"):
            for region in regions(cell.source, kind):
                lines = [text for line in region if (text := line.strip())]
                if kind == "HIDDEN TESTS":
                    found += [
                        Secret(f"hidden test of {grade_id(cell)}", (line,))
                        for line in lines
                        if len(line) >= SHORTEST_SECRET and line not in public
                    ]
                else:
                    width = min(2, len(lines))
                    runs = {tuple(lines[i : i + width]) for i in range(len(lines) - width + 1)}
                    what = "solution" if kind == "SOLUTION" else "mark scheme"
                    found += [
                        Secret(f"{what} of {grade_id(cell)}", run)
                        for run in sorted(runs)
                        if sum(map(len, run)) >= SHORTEST_SECRET
                    ]
    return found


def leaks_in_text(text: str, secrets: list[Secret]) -> list[str]:
    """What of the secrets and markers stands in a text."""
    lines = [line.strip() for line in text.split("\n")]
    whole = "\n".join(["", *(line for line in lines if line), ""])
    present = set(lines)
    found = [f"the marker {marker!r}" for marker in MARKERS if marker in text]
    for secret in secrets:
        run = "\n".join(["", *secret.lines, ""])
        if secret.lines[0] in present and run in whole:
            found.append(f"{secret.origin}: {secret.lines[0][:60]!r}")
    return found


def leaks_in_notebook(notebook: NotebookNode, secrets: list[Secret]) -> list[str]:
    """What a released notebook gives away, cell by cell."""
    found: list[str] = []
    for cell in notebook.cells:
        where = f"cell {grade_id(cell) or cell.get('id', '?')}"
        found += [f"{where} holds {leak}" for leak in leaks_in_text(cell.source, secrets)]
        if cell.get("outputs") or cell.get("execution_count") is not None:
            found.append(f"{where} holds an output or an execution count")
        if cell.get("attachments"):
            found.append(f"{where} holds an attachment")
        extra = set(cell.metadata) - {"nbgrader", "tags", "jupyter", "deletable", "editable"}
        if extra:
            found.append(f"{where} holds the metadata {', '.join(sorted(extra))}")
    extra = set(notebook.metadata) - {"kernelspec", "language_info"}
    if extra:
        found.append(f"the notebook holds the metadata {', '.join(sorted(extra))}")
    return found


def leaks_in_release(master: NotebookNode, released: NotebookNode) -> list[str]:
    """Everything in a student version that must not be there."""
    found = leaks_in_notebook(released, secrets_of(master))
    solved = {grade_id(cell) for cell in master.cells if role(cell) in (Role.SOLUTION, Role.WRITTEN)}
    kept = {grade_id(cell) for cell in released.cells if role(cell) in (Role.SOLUTION, Role.WRITTEN)}
    return found + [f"cell {name} is missing" for name in sorted(solved - kept)]


def leaks_in_archive(archive: Path, allowed: set[str], master: NotebookNode) -> list[str]:
    """Files of a kit that are not on its list, missing ones, and secrets in any of its texts (wheels included)."""
    secrets = secrets_of(master)
    with zipfile.ZipFile(archive) as kit:
        names = {name for name in kit.namelist() if not name.endswith("/")}
        found = [f"the file {name} is not on the list" for name in sorted(names - allowed)]
        found += [f"the file {name} is missing" for name in sorted(allowed - names)]
        for name in sorted(names):
            found += _leaks_in_member(name, kit.read(name), secrets)
    return found


def _leaks_in_member(name: str, content: bytes, secrets: list[Secret]) -> list[str]:
    if name.endswith(".whl"):
        with zipfile.ZipFile(io.BytesIO(content)) as wheel:
            inner = wheel.namelist()
            strays = [n for n in inner if not (n.startswith("course_utils") and ".." not in n)]
            found = [f"{name} holds {stray}, which is not part of course_utils" for stray in strays]
            texts = [(f"{name}: {n}", wheel.read(n)) for n in inner if n.endswith(".py")]
    elif name.endswith(".ipynb"):
        try:
            return [f"{name}, {leak}" for leak in leaks_in_notebook(parse_notebook(content, name), secrets)]
        except CourseError as problem:
            return [f"what cannot be looked into: {problem}"]
    elif name.endswith((".md", ".txt", ".yml", ".toml", ".json", ".py")):
        found, texts = [], [(name, content)]
    else:
        return []
    return found + [
        f"{where} holds {leak}"
        for where, text in texts
        for leak in leaks_in_text(text.decode("utf-8", "replace"), secrets)
    ]
