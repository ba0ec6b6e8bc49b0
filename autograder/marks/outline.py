"""The outline of a week as a reader sees it: its exercises, their checks and its written answers, by their names.

Names come from the master notebook: a task is called as the heading of its task cell (`w2-adam-step-task`) or the
nearest heading above it, a check by its grade id in words (`w2-adam-step-hidden-edges` is "hidden check: edges"). What
a check is about is told by its first lines, the comment `# Graded: ...`, or by the name in its `checks.verdict`.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from nbformat import NotebookNode

from autograder.cells import (
    Role,
    defined_functions,
    exercise_of,
    grade_id,
    is_hidden,
    points,
    released_source,
    role,
    stems,
)

LONGEST = 90  # characters of a title
_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*\s*$", re.MULTILINE)
_POINTS = re.compile(r"\s*\([^()]*\b(?:points?|minutes?)\b[^()]*\)")
_TOPIC = re.compile(r"\A# Graded: (.+(?:\n# .+)*)|\bchecks\.verdict\(\"(.+?)\"")
_MARKUP = re.compile(r"[*`$]|<[^>]*>")


@dataclass(frozen=True)
class Task:
    """An exercise or a written answer: its grade id and what people call it."""

    grade_id: str
    title: str
    max_points: float


@dataclass(frozen=True)
class Outline:
    """The tasks of a week in the order of the notebook; names and topics of checks by grade id."""

    exercises: tuple[Task, ...]
    written: tuple[Task, ...]
    check_names: dict[str, str]
    topics: dict[str, str]

    @property
    def max_points(self) -> float:
        """All the points of the week, automatic and by hand."""
        return sum(task.max_points for task in (*self.exercises, *self.written))

    def title(self, name: str) -> str:
        """What the task with this grade id is called; the grade id itself if the master no longer has it."""
        return next((task.title for task in (*self.exercises, *self.written) if task.grade_id == name), name)

    def check(self, name: str) -> str:
        """What the check with this grade id is called."""
        return self.check_names.get(name, f"check: {name}")

    def described(self, name: str) -> str:
        """What the check with this grade id is about; what it is called if the master does not tell."""
        called = self.check(name)
        return f"{called.split(':')[0]}: {self.topics[name]}" if name in self.topics else called


def outline(master: NotebookNode) -> Outline:
    """Read the outline from a master notebook."""
    exercises: list[Task] = []
    written: list[Task] = []
    names: dict[str, str] = {}
    topics: dict[str, str] = {}
    worth: defaultdict[str, float] = defaultdict(float)
    functions: dict[str, str] = {}
    known = stems(master)
    above = ""
    asked = {grade_id(cell).removesuffix("-task"): _title(cell.source) for cell in master.cells if _is_task(cell)}
    for cell in master.cells:
        name = grade_id(cell)
        match role(cell):
            case Role.SOLUTION:
                exercises.append(Task(name, asked.get(name) or above or name, 0.0))
                functions[name] = ", ".join(defined_functions(cell.source)) or name
            case Role.WRITTEN:
                written.append(Task(name, asked.get(name) or above or name, points(cell)))
                functions[name] = name
            case Role.CHECK:
                stem = exercise_of(name, known)
                worth[stem] += points(cell)
                names[name] = _check_name(name.removeprefix(stem), is_hidden(cell))
                if topic := _TOPIC.search(released_source(cell)):
                    topics[name] = (topic[1] or topic[2]).replace("\n# ", " ").rstrip(".")
            case _ if cell.cell_type == "markdown" and _HEADING.search(cell.source):
                above = _title(cell.source)
    exercises = [replace(task, max_points=worth[task.grade_id]) for task in exercises]
    if worth[""]:
        exercises.append(Task("", "Other checks", worth[""]))
    shared = Counter(task.title for task in (*exercises, *written))
    return Outline(
        tuple(_told_apart(task, shared, functions) for task in exercises),
        tuple(_told_apart(task, shared, functions) for task in written),
        names,
        topics,
    )


def _told_apart(task: Task, shared: Counter[str], functions: dict[str, str]) -> Task:
    """Tasks below one heading get the function's name, too."""
    if shared[task.title] == 1 or task.grade_id not in functions:
        return task
    return replace(task, title=f"{task.title}: {functions[task.grade_id]}")


def _is_task(cell: NotebookNode) -> bool:
    return bool(cell.cell_type == "markdown" and grade_id(cell).endswith("-task"))


def _title(text: str) -> str:
    """The last heading of a cell, which is the nearest to what follows; without one, the cell's first line."""
    lines = _HEADING.findall(text)[-1:] or [line for line in text.split("\n") if line.strip()][:1]
    plain = _MARKUP.sub("", _POINTS.sub("", "".join(lines))).strip()
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1].rstrip() + "…"


def _check_name(suffix: str, hidden: bool) -> str:
    kind = "hidden check" if hidden else "visible check"
    words = [word for word in suffix.strip("-").split("-") if word]
    if words[:1] in (["hidden"], ["visible"]):
        words = words[1:]
    return f"{kind}: {' '.join(words)}" if words else kind
