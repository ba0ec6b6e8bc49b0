"""Late penalties in the gradebook: entered as AssignLatePenalties sets them, and renewed when they are out of date.

A penalty depends on the points, the due date, the extension and the configuration, and each of these may change after
grading. Import this module where it is needed: nbgrader takes seconds to import.
"""

from collections.abc import Collection
from dataclasses import dataclass

from nbgrader.api import Assignment, BaseCell, Grade, Notebook, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import Connection, bindparam, func, select, update
from traitlets.config import Config

from autograder.course import Course, Week
from autograder.errors import CourseError
from autograder.gradebook import open_gradebook
from autograder.lateness import Penalty, late_penalty, seconds_late
from autograder.nbgrader_steps import config_for
from autograder.wording import number


@dataclass(frozen=True)
class Renewal:
    """The penalty of a student that is in the gradebook, and the one that belongs there now."""

    student: str
    row: str
    entered: float | None
    now: float | None

    def __str__(self) -> str:
        return f"{self.student} {number(self.entered or 0.0)} -> {number(self.now or 0.0)}"


def put_penalties(
    connection: Connection, week: Week, penalty: Penalty, students: Collection[str] = ()
) -> list[Renewal]:
    """Enter the penalties of `week`, or of `students` alone, that are not as they should be. Returns these."""
    renewals = _renewals(connection, week, penalty, students)
    if renewals:
        table = SubmittedNotebook.__table__
        change = update(table).where(table.c.id == bindparam("row"))
        rows = [{"row": one.row, "now": one.now} for one in renewals]
        connection.execute(change.values(late_submission_penalty=bindparam("now")), rows)
    return renewals


def renew(course: Course, week: Week, config: Config, students: Collection[str] = ()) -> list[Renewal]:
    """Work out anew the penalties of all that is in the gradebook. Raises CourseError when the plugin fails."""
    if not (penalty := late_penalty(config)):
        return []
    with open_gradebook(course) as gradebook, gradebook.engine.begin() as connection:
        return [one for one in put_penalties(connection, week, penalty, students) if one.entered or one.now]


def outdated(course: Course, week: Week) -> dict[str, list[str]]:
    """Whose penalties are not those that they would be now, below a line that says so; for who reads, not grades."""
    try:
        penalty = late_penalty(config_for(course))
        with open_gradebook(course) as gradebook, gradebook.engine.connect() as connection:
            found = _renewals(connection, week, penalty, ()) if penalty else []
    except CourseError as problem:
        return {str(problem).rstrip("."): ["all late work"]}
    whose = [one.student for one in found if one.entered or one.now]
    return {f"the late penalty is out of date; run `autograder grade {week.name}`": whose} if whose else {}


def _renewals(connection: Connection, week: Week, penalty: Penalty, students: Collection[str]) -> list[Renewal]:
    """The penalties that differ from what the gradebook has; each is taken off all the points of the notebook."""
    submission, cell = SubmittedAssignment.__table__.c, BaseCell.__table__.c
    asked = (
        select(submission.student_id, SubmittedNotebook.id, SubmittedNotebook.late_submission_penalty)
        .add_columns(submission.timestamp, Assignment.duedate, submission.extension)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == submission.id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(Assignment, Assignment.id == submission.assignment_id)
        .where(Assignment.name == week.name, Notebook.name == week.master.stem)
        .order_by(submission.student_id)
    )
    if students:
        asked = asked.where(submission.student_id.in_(list(students)))
    rows = [(*row[:3], seconds_late(*row[3:])) for row in connection.execute(asked)]
    late = [row for _, row, _, seconds in rows if seconds]
    cells = select(cell.id).join(Notebook, Notebook.id == cell.notebook_id).where(Notebook.name == week.master.stem)
    totals = select(Grade.notebook_id, func.sum(Grade.score)).group_by(Grade.notebook_id)
    totals = totals.where(Grade.cell_id.in_(cells), Grade.notebook_id.in_(late))  # in the order of the table's key
    points = dict(connection.execute(totals).all()) if late else {}
    worked_out = [
        Renewal(student, row, entered, penalty(student, points.get(row) or 0.0, seconds))
        for student, row, entered, seconds in rows
    ]
    return [one for one in worked_out if one.entered != one.now]
