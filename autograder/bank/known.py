"""What is known of mistakes and checks before anything is graded: the kill matrix as data, beside its page in the docs.

A failed check may give the results of a known mistake by chance: a submission that does something else agrees with it
on the few inputs of that check. If it passed another check that catches this mistake, it does not make it, and is not
told so.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from autograder.bank.kills import Kills
from autograder.course import Course
from autograder.errors import CourseError

Known = Mapping[str, Collection[str]]  # for the name of a mistake, the checks that catch it


def known_path(course: Course, week: str) -> Path:
    """Where a week's matrix is kept as data."""
    return course.root / "docs" / "kills" / f"{week}.json"


def as_data(matrix: Iterable[Kills]) -> str:
    """The matrix as JSON, a line for each mistake of an exercise, with the checks that catch it."""
    told = []
    for one in matrix:
        lines = [f"  {json.dumps(name)}: {json.dumps(list(checks))}" for name, checks in one.killed_by.items()]
        told.append(f" {json.dumps(one.exercise)}: {{\n" + ",\n".join(lines) + "\n }")
    return "{\n" + ",\n".join(told) + "\n}\n"


def read_known(path: Path) -> dict[str, Known]:
    """For each exercise what is known of its mistakes; nothing, if no matrix was published.

    Raises CourseError when the file is damaged, as in the middle of a merge.
    """
    try:
        known: dict[str, Known] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except ValueError as problem:
        again = f"`autograder check --matrix {path.parent}` writes it again"
        raise CourseError(f"{path} is damaged ({problem}). Delete it; {again}.") from None
    return known


def unrefuted(mistakes: list[list[str]], known: Known, passed: Collection[str]) -> list[list[str]]:
    """Those of the mistakes, each a name and a hint, that no passed check is known to catch."""
    return [one for one in mistakes if not any(check in passed for check in known.get(one[0], ()))]
