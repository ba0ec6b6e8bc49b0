"""One student's week in the results format of Gradescope's autograder interface (results.json).

`score` is what counts for Gradescope; the tests explain it, with public messages only. A written answer that nobody has
graded has no score of its own, so that it does not look like one that earned nothing.
"""

from typing import Any

from autograder.marks.outline import Outline
from autograder.marks.standings import Standing
from autograder.records import Result
from autograder.wording import number, printable, without_folders

TEXT = "text"  # Gradescope escapes it; its other formats would be read as HTML, Markdown or terminal codes


def results(names: Outline, standing: Standing, result: Result) -> dict[str, Any]:
    """The results table for a graded student (`standing.points` is a number)."""
    said: list[str] = []
    if standing.unmarked_answers:
        said.append(f"Not everything is graded yet: {standing.unmarked_answers} written answers wait for a person.")
    if standing.penalty:
        said.append(f"{number(standing.penalty)} points were taken off for being late.")
    return {
        "score": round(standing.points or 0.0, 2),
        "output": " ".join(said),
        "output_format": TEXT,
        "test_output_format": TEXT,
        "test_name_format": TEXT,
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [*_checks(names, standing, result), *_answers(names, standing)],
        "extra_data": {"week": result.week, "student": standing.student, "max_score": round(standing.max_points, 2)},
    }


def _checks(names: Outline, standing: Standing, result: Result) -> list[dict[str, Any]]:
    tests: list[dict[str, Any]] = []
    for exercise in result.exercises:
        for verdict in exercise.checks:
            mark = standing.mark_of(verdict)
            tests.append(
                {
                    "name": f"{names.title(exercise.grade_id)}, {names.described(verdict.grade_id)}",
                    "score": round(mark.points, 2),
                    "max_score": round(mark.max_points, 2),
                    "status": "passed" if verdict.passed else "failed",
                    "output": printable(without_folders(verdict.message)),
                    "visibility": "visible",
                }
            )
    return tests


def _answers(names: Outline, standing: Standing) -> list[dict[str, Any]]:
    tests: list[dict[str, Any]] = []
    for task in names.written:
        mark = standing.marks.get(task.grade_id)
        test: dict[str, Any] = {"name": task.title, "visibility": "visible"}
        if mark and mark.graded:
            test |= {"score": round(mark.points, 2), "max_score": round(mark.max_points, 2)}
            test["output"] = printable(standing.comments.get(task.grade_id, ""))
        else:
            test["output"] = f"Not graded yet; worth {number(task.max_points)} points."
        tests.append(test)
    return tests
