"""From outcomes to verdicts: what each check is worth, and what a student reads about one that did not pass."""

import re
from collections.abc import Mapping
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.bank.known import Known, unrefuted
from autograder.cells import Role, exercise_of, grade_id, is_hidden, points, role
from autograder.course import Week
from autograder.graft import Graft
from autograder.records import Exercise, Result, Verdict
from autograder.sandbox.steps import Outcome, Status

NOT_RUN = Outcome(Status.SKIPPED)


def gather(
    week: Week,
    name: str,
    grafted: Graft,
    outcomes: dict[int, Outcome],
    sandboxed: bool,
    known: Mapping[str, Known],
) -> tuple[Result, NotebookNode]:
    """The result of a submission, and its notebook with the messages of failed checks and the student's outputs.

    A mistake that a passed check is `known` to catch is not named, whatever a failed check says for it.
    """
    notebook = grafted.notebook
    cells = [(cell, role(cell), outcomes.get(index, NOT_RUN)) for index, cell in enumerate(notebook.cells)]
    solutions = {grade_id(cell): outcome for cell, whose, outcome in cells if whose is Role.SOLUTION}
    passing = {grade_id(cell) for cell, whose, outcome in cells if whose is Role.CHECK and outcome.status is Status.OK}
    verdicts: dict[str, list[Verdict]] = {stem: [] for stem in solutions}
    for cell, whose, outcome in cells:
        if cell["cell_type"] != "code":
            continue
        if whose is Role.CHECK:
            stem = exercise_of(grade_id(cell), solutions)
            message = _message(outcome, is_hidden(cell), stem, solutions.get(stem, NOT_RUN))
            mistakes = unrefuted(outcome.error.get("mistakes", []), known.get(stem, {}), passing)
            message += _hints(mistakes)
            names = "; ".join(name.replace("_", " ") for name, _ in mistakes)
            passed = grade_id(cell) in passing
            verdicts.setdefault(stem, []).append(Verdict(grade_id(cell), points(cell), passed, message, names))
            cell["outputs"] = [] if passed else [_failure(message)]
        elif outcome is not NOT_RUN:
            cell["outputs"] = [nbformat.from_dict(output) for output in outcome.outputs] + _raised(outcome)
    result = Result(
        notebook=name,
        week=week.name,
        exercises=tuple(Exercise(stem, tuple(checks)) for stem, checks in verdicts.items() if checks),
        needs_manual=sum(points(cell) for cell, whose, _ in cells if whose is Role.WRITTEN),
        sandboxed=sandboxed,
        seconds=sum(outcome.seconds for outcome in outcomes.values()),
        repairs=tuple(grafted.repairs),
        flags=tuple(grafted.flags),
    )
    return result, notebook


def _message(outcome: Outcome, hidden: bool, stem: str, solution: Outcome) -> str:
    """What the student reads about a check that did not pass."""
    error = outcome.error
    match outcome.status:
        case Status.OK:
            return ""
        case Status.TIMEOUT:
            return "This check was stopped: your code did not come back in time. Does a loop never end?"
        case Status.DIED:
            return "Your code ended the whole Python process during this check, so it could not be completed."
        case Status.SKIPPED:
            return "Not run: an earlier cell or check used up the time or ended the process."
    if solution.status in (Status.TIMEOUT, Status.DIED):
        how = "did not come to an end" if solution.status is Status.TIMEOUT else "ended the whole Python process"
        return f"Your cell {stem} {how}, so there was nothing to check."
    if error.get("public") is not None and not error.get("missing"):
        return str(error["public"] if hidden else error["text"])
    if solution.error:
        return f"Your cell {stem} stopped with {_said(solution.error)}, so there was nothing to check."
    if error.get("missing"):
        return f"There is no function {error['missing']}: is it defined, under the name that the exercise gives it?"
    return (
        f"The check could not use what your function returned ({error.get('name')}). "
        "Does it return the kinds of values, and as many, as the exercise says?"
    )


def _hints(mistakes: list[list[str]]) -> str:
    """Behind the message, the hints of known mistakes with the same results: strong evidence, and no proof."""
    if not mistakes:
        return ""
    whose = "a known mistake" if len(mistakes) == 1 else "two known mistakes"
    return f"\nThese are also the results of {whose}. {' Or: '.join(hint for _, hint in mistakes)}"


def _said(error: dict[str, Any]) -> str:
    text = re.sub(r"<ipython-input-[^>]*>, ", "", str(error["text"]))  # keep only the line's number
    return " ".join(f"{error['name']}: {text}".split()).rstrip(": ")


def _failure(message: str) -> NotebookNode:
    """A failed check as the notebook shows it: the message, and no traceback into a test."""
    return nbformat.v4.new_output("error", ename="CheckFailure", evalue=message, traceback=[message])


def _raised(outcome: Outcome) -> list[NotebookNode]:
    """What the student's own cell raised, as a notebook output."""
    if outcome.error:
        error = outcome.error
        lines = error["lines"] or [_said(error)]
        return [nbformat.v4.new_output("error", ename=error["name"], evalue=error["text"], traceback=lines)]
    if outcome.status in (Status.TIMEOUT, Status.DIED):
        how = "It ran longer than it may." if outcome.status is Status.TIMEOUT else "It ended the process."
        return [nbformat.v4.new_output("error", ename="Stopped", evalue=how, traceback=[how])]
    return []
