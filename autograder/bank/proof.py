"""The proof of the bank: every entry is graded on the real path, many of them in one notebook.

A notebook takes at most one entry of an exercise, and has the master's solution of at least every second one, others
each time, so that an entry which costs other exercises points is noticed. All entries of a notebook in which anything
is not as it should be are graded again, each alone, and judged by that.
"""

import random
from collections.abc import Callable, Iterator

import nbformat
from nbformat import NotebookNode
from tqdm import tqdm

from autograder.bank import Entry
from autograder.cells import Role, grade_id, role
from autograder.records import Result

Start = Callable[[NotebookNode], Callable[[], Result]]  # have a notebook graded; call what comes back for its result
Graded = list[tuple[Entry, Result]]


def prove(entries: list[Entry], master: NotebookNode, start: Start) -> tuple[Graded, list[str]]:
    """Grade all entries, in groups, and those of a group with a surprise alone; each with its result, and problems."""
    exercises = [grade_id(cell) for cell in master.cells if role(cell) is Role.SOLUTION]

    def graded(groups: list[list[Entry]], what: str) -> Iterator[tuple[list[Entry], Result]]:
        started = [start(with_entries(master, group)) for group in groups]
        for group, result in tqdm(zip(groups, started, strict=True), total=len(groups), desc=what, disable=None):
            yield group, result()

    found: dict[Entry, Result] = {}
    surprising: list[list[Entry]] = []
    for group, result in graded(together(entries, exercises), "bank"):
        if is_as_expected(group, result):
            found |= dict.fromkeys(group, result)
        else:
            surprising += [[entry] for entry in group]
    alone = {entry: result for (entry,), result in graded(surprising, "bank, one by one")}
    found |= alone
    told = [line for entry, result in alone.items() for line in problems(entry, result)]
    return [(entry, found[entry]) for entry in entries], told


def together(entries: list[Entry], exercises: list[str]) -> list[list[Entry]]:
    """Groups for one notebook each: the next entry of every second exercise, those first that have the most left."""
    waiting = {name: [entry for entry in entries if entry.exercise == name] for name in exercises}
    groups = [[entry] for entry in entries if entry.exercise not in waiting]
    rng = random.Random(0)
    while any(waiting.values()):
        order = sorted(rng.sample(exercises, len(exercises)), key=lambda name: -len(waiting[name]))
        groups.append([waiting[name].pop(0) for name in order[: (len(order) + 1) // 2] if waiting[name]])
    return groups


def with_entries(master: NotebookNode, entries: list[Entry]) -> NotebookNode:
    """The master as a student would hand it in whose solutions of some functions are the bank's."""
    notebook: NotebookNode = nbformat.from_dict(master)
    for cell in notebook.cells:
        for entry in entries if role(cell) is Role.SOLUTION else ():
            if grade_id(cell) == entry.exercise:
                cell.source += f"\n\n\n{entry.source}"
    return notebook


def is_as_expected(group: list[Entry], result: Result) -> bool:
    """Whether the wrong entries of a notebook lose points, the right ones and the master's solutions none."""
    wrong = {entry.exercise for entry in group if not entry.is_right}
    losing = {exercise.grade_id for exercise in result.exercises if exercise.points < exercise.max_points}
    known = {exercise.grade_id for exercise in result.exercises}
    return losing == wrong and {entry.exercise for entry in group} <= known


def problems(entry: Entry, result: Result) -> Iterator[str]:
    """What is not as it should be about the result of a notebook in which `entry` is the only deviation."""
    name = f"bank: {entry.exercise}: {entry.name}"
    for exercise in result.exercises:
        lost = exercise.max_points - exercise.points
        checks = ", ".join(f"{check.grade_id} ({check.message})" for check in exercise.checks if not check.passed)
        if exercise.grade_id != entry.exercise:
            if lost:
                yield f"{name} costs another exercise points: {checks}"
        elif entry.is_right and lost:
            yield f"{name} is right and loses {lost:g} points: {checks}"
        elif not entry.is_right and not lost:
            yield f"{name} is wrong and keeps all points"
    if not any(exercise.grade_id == entry.exercise for exercise in result.exercises):
        yield f"{name}: the notebook has no such exercise"
