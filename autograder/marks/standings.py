"""Where each student of a week stands: marks, comments and late penalty in nbgrader's gradebook, and graded notebooks.

A mark that nobody has given is not a mark of 0: `Mark.graded` says which it is. nbgrader itself counts it as 0.
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograder.access import unreadable
from autograder.cells import grade_id, read_notebook
from autograder.course import Course, Week
from autograder.errors import CourseError
from autograder.gradebook import open_gradebook
from autograder.records import Result, Verdict


@dataclass(frozen=True)
class Mark:
    """The points of one graded cell, an answer (graded by a person) or a check (graded by the autograder).

    `by_hand`: a person has given these points. `review`: nbgrader asks a person to look again, as it was graded anew.
    """

    points: float
    max_points: float
    graded: bool
    answer: bool = False
    by_hand: bool = False
    review: bool = False


@dataclass(frozen=True)
class Standing:
    """One student of the course in one week. `marks` is empty when nothing was handed in."""

    student: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""
    marks: dict[str, Mark] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    penalty: float = 0.0

    @property
    def max_points(self) -> float:
        """The points of all marked cells."""
        return sum(mark.max_points for mark in self.marks.values())

    @property
    def unmarked_checks(self) -> int:
        """How many checks have no points at all: the autograder did not finish."""
        return sum(not mark.graded for mark in self.marks.values() if not mark.answer)

    @property
    def unmarked_answers(self) -> int:
        """How many written answers no person has graded."""
        return sum(not mark.graded for mark in self.marks.values() if mark.answer)

    @property
    def points(self) -> float | None:
        """The points so far less the late penalty; None without a submission, or with one that was not graded."""
        if not self.marks or self.unmarked_checks:
            return None
        return max(0.0, sum(mark.points for mark in self.marks.values() if mark.graded) - self.penalty)

    def mark_of(self, verdict: Verdict) -> Mark:
        """The mark of a check: the gradebook's, which a person may have changed, else the autograder's verdict."""
        mark = self.marks.get(verdict.grade_id)
        return mark if mark and mark.graded else Mark(verdict.points, verdict.max_points, graded=True)


def standings(course: Course, week: Week) -> dict[str, Standing]:
    """Everybody in the gradebook, by student id in order. Raises CourseError when there is no gradebook."""
    with open_gradebook(course) as gradebook:
        from nbgrader.api import MissingEntry

        people = {person.id: person for person in gradebook.students}
        try:
            assignment = gradebook.find_assignment(week.name)
        except MissingEntry:
            assignment = None
        marks = _marks(gradebook, assignment) if assignment else {}
        comments = _comments(gradebook, assignment) if assignment else {}
        penalties = _penalties(gradebook, assignment) if assignment else {}
        return {
            name: Standing(
                name,
                person.first_name or "",
                person.last_name or "",
                person.email or "",
                person.lms_user_id or "",
                marks.get(name, {}),
                comments.get(name, {}),
                penalties.get(name, 0.0),
            )
            for name, person in sorted(people.items())
        }


def autograded(course: Course, week: Week) -> dict[str, Path]:
    """The graded notebook of each student, by student id in order, as far as this account may read it.

    Raises CourseError when there is none.
    """
    closed = unreadable(course, week, ["autograded"])
    paths = course.folder("autograded").glob(f"*/{week.name}/{week.notebook_name}")
    found = {path.parent.parent.name: path for path in sorted(paths) if path.parent.parent.name not in closed}
    if not found and not closed:
        raise CourseError(f"{week.name} has not been graded yet: run `autograder grade {week.name}` first.")
    return found


def read_graded(path: Path, week: Week) -> tuple[NotebookNode, Result]:
    """A graded notebook and the result in it; raises CourseError when it holds none.

    A notebook's metadata is kept sorted by name; exercises and checks come back in the order of the notebook's cells.
    """
    notebook = read_notebook(path)
    try:
        result = Result.from_json(notebook.metadata["autograder"]["result"])
    except (KeyError, TypeError, AttributeError):
        raise CourseError(
            f"{path} holds no result of this autograder: run `autograder grade {week.name} --again`."
        ) from None
    place = {grade_id(cell): index for index, cell in enumerate(notebook.cells)}
    exercises = [
        replace(one, checks=tuple(sorted(one.checks, key=lambda check: place.get(check.grade_id, len(place)))))
        for one in sorted(result.exercises, key=lambda one: place.get(one.grade_id, len(place)))
    ]
    return notebook, replace(result, exercises=tuple(exercises))


def _marks(gradebook: Any, assignment: Any) -> dict[str, dict[str, Mark]]:
    from nbgrader.api import BaseCell, Grade, SubmittedAssignment, SubmittedNotebook

    answers = {cell.name for notebook in assignment.notebooks for cell in notebook.solution_cells}
    columns = (Grade.auto_score, Grade.manual_score, Grade.score, Grade.max_score, Grade.needs_manual_grade)
    rows = (
        gradebook.db.query(SubmittedAssignment.student_id, BaseCell.name, *columns)
        .select_from(Grade)
        .join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(BaseCell, Grade.cell_id == BaseCell.id)
        .filter(SubmittedAssignment.assignment_id == assignment.id)
    )
    marks: dict[str, dict[str, Mark]] = defaultdict(dict)
    for student, cell, automatic, manual, points, max_points, needs_person in rows:
        graded = automatic is not None or manual is not None
        marks[student][cell] = Mark(
            points, max_points, graded, cell in answers, manual is not None, graded and needs_person
        )
    return marks


def _comments(gradebook: Any, assignment: Any) -> dict[str, dict[str, str]]:
    from nbgrader.api import BaseCell, Comment, SubmittedAssignment, SubmittedNotebook

    rows = (
        gradebook.db.query(SubmittedAssignment.student_id, BaseCell.name, Comment.manual_comment)
        .select_from(Comment)
        .join(SubmittedNotebook, Comment.notebook_id == SubmittedNotebook.id)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(BaseCell, Comment.cell_id == BaseCell.id)
        .filter(SubmittedAssignment.assignment_id == assignment.id)
    )
    comments: dict[str, dict[str, str]] = defaultdict(dict)
    for student, cell, text in rows:
        if text and text.strip():
            comments[student][cell] = text.strip()
    return comments


def _penalties(gradebook: Any, assignment: Any) -> dict[str, float]:
    from nbgrader.api import SubmittedAssignment

    rows = gradebook.db.query(SubmittedAssignment.student_id, SubmittedAssignment.late_submission_penalty)
    return {name: penalty or 0.0 for name, penalty in rows.filter(SubmittedAssignment.assignment_id == assignment.id)}
