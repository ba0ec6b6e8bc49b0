"""The bank: known wrong and unusual right solutions of every exercise, by which the checks themselves are tested.

A file `bank/WEEK/ANYTHING.py` names its exercise and holds plain functions:

    EXERCISE = "w2-momentum-step"

    @wrong("momentum_step", hint="Does your velocity follow the noise? Look at which of the two factors is beta.")
    def beta_and_its_complement_swapped(parameters, grads, v, lr, beta=0.9):
        ...

The decorator says which function of the exercise the entry stands in for; the function's own name says what is special
about it. Files are read as text, never imported: an entry runs only where submissions run, and on the bench.

What is found out with it: proof grades all of it on the real path; kills says which check catches which mistake, known
hands that on to grading, and by how much a mistake is caught is in margins; recognition counts the mistakes that get
their own hint, hints hands those out with the kit. On the bench: weaken takes statements out of checks, certificate
changes seeds, threads and precision (single).
"""

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from textwrap import dedent
from typing import Any

from autograder.errors import CourseError

Function = Callable[..., Any]


def wrong(function: str, hint: str) -> Callable[[Function], Function]:
    """Mark a solution that must lose points on its exercise, with the hint that a student who wrote it deserves."""
    return lambda solution: solution


def right(function: str) -> Callable[[Function], Function]:
    """Mark an unusual solution that must keep full points."""
    return lambda solution: solution


@dataclass(frozen=True)
class Entry:
    """One solution of the bank. `source` defines the function under the name that the exercise gives it."""

    exercise: str
    function: str
    name: str
    is_right: bool
    hint: str
    source: str


def load(week: str, folder: Path | None = None) -> list[Entry]:
    """All entries of a week, in the order of files and functions; raises CourseError for a file out of form."""
    folder = folder or Path(__file__).parent
    paths = sorted((folder / week).glob("*.py"))
    return [entry for path in paths for entry in _entries(path.name, path.read_text(encoding="utf-8"))]


@lru_cache(1024)
def _entries(file: str, text: str) -> tuple[Entry, ...]:
    try:
        body = ast.parse(text).body
    except SyntaxError as problem:
        raise CourseError(f"bank file {file}, line {problem.lineno}: {problem.msg}.") from None
    exercise = next((name for node in body if (name := _exercise(node))), "")
    if not exercise:
        raise CourseError(f'bank file {file} does not say which exercise it is for: EXERCISE = "w2-...".')
    entries = tuple(_entry(file, text, exercise, node) for node in body if isinstance(node, ast.FunctionDef))
    repeated = {entry.name for entry in entries if sum(other.name == entry.name for other in entries) > 1}
    if repeated:
        raise CourseError(f"bank file {file} has two entries called {', '.join(sorted(repeated))}.")
    return entries


def _exercise(node: ast.stmt) -> str:
    if not isinstance(node, ast.Assign) or [ast.unparse(target) for target in node.targets] != ["EXERCISE"]:
        return ""
    return _constant(node.value)


def _constant(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _entry(file: str, text: str, exercise: str, node: ast.FunctionDef) -> Entry:
    mark = node.decorator_list[0] if len(node.decorator_list) == 1 else None
    kind = mark.func.id if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Name) else ""
    if not isinstance(mark, ast.Call) or kind not in ("wrong", "right") or not mark.args:
        raise CourseError(f'{file}: {node.name} needs one decorator: @wrong("f", hint="...") or @right("f").')
    function = _constant(mark.args[0])
    hint = next((ast.literal_eval(word.value) for word in mark.keywords if word.arg == "hint"), "")
    if kind == "wrong" and not hint:
        raise CourseError(f"bank file {file}: {node.name} is wrong and has no hint for the student who wrote it.")
    lines = text.split("\n")[node.lineno - 1 : node.end_lineno]
    source = re.sub(rf"\bdef {node.name}\b", f"def {function}", dedent("\n".join(lines)), count=1)
    return Entry(exercise, function, node.name, kind == "right", str(hint), source)
