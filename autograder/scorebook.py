"""The scorebook: automatic scores of many submissions, entered into nbgrader's gradebook in one transaction.

The tables are nbgrader's own, and end as its steps leave them one submission at a time: the student and the submission
exist, SaveAutoGrades has set scores and automatic comments, AssignLatePenalties the penalty. Here the rows go to the
database in bulk, and it decides which of them are new. What a person gave (manual scores, extra credit, comments) is
never written. Import this module where it is needed: nbgrader takes seconds to import.
"""

import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    GradeCell,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.utils import parse_utc
from sqlalchemy import Connection, func, or_, select, update
from traitlets.config import Config

from autograder.course import Course, Week
from autograder.errors import CourseError
from autograder.gradebook import open_gradebook
from autograder.lateness import late_penalty
from autograder.marks.automatic import Marks
from autograder.penalties import put_penalties

DIALECTS = ("sqlite", "postgresql")
KEYS = {  # the columns by which the database knows a row
    Student: ["id"],
    SubmittedAssignment: ["assignment_id", "student_id"],
    SubmittedNotebook: ["notebook_id", "assignment_id"],
    Grade: ["cell_id", "notebook_id"],
    Comment: ["cell_id", "notebook_id"],
}
KINDS = {Grade: ("GradeCell", "TaskCell"), Comment: ("SolutionCell", "TaskCell")}  # of cells that have such a row
Row = dict[str, Any]


def enter(course: Course, week: Week, marks: Iterable[Marks], config: Config) -> None:
    """Enter the marks of many submissions of `week`, all or none; `config` is nbgrader's and sets late penalties.

    Entering the same marks again changes nothing. Raises CourseError, with the gradebook as it was, when it is in use
    or damaged, does not know the week or a cell, or when a score or a late penalty is not usable.
    """
    given = {one.student: one for one in sorted(marks, key=lambda one: one.student)}  # two writers, one order
    if not given:
        return
    with open_gradebook(course) as gradebook, gradebook.engine.begin() as connection:
        if connection.dialect.name not in DIALECTS:
            raise CourseError(f"A gradebook is kept in SQLite or PostgreSQL, not in {connection.dialect.name}.")
        if connection.dialect.name == "sqlite":  # keeps all changes in memory (KiB) to the end, and readers unhindered
            connection.exec_driver_sql("PRAGMA cache_size = -65536")
        _put(connection, Student, [{"id": student} for student in given])  # a write comes first, so that SQLite locks
        cells = _cells(connection, week)
        _check(cells, week, given)
        sheets = _sheets(connection, cells, week, given)
        _put_scores(connection, sheets)
        _put_comments(connection, sheets)
        if penalty := late_penalty(config):
            put_penalties(connection, week, penalty, given)


@dataclass(frozen=True)
class _Sheet:
    """A notebook of one submission in the gradebook, with its cells and its marks: none, if it was not handed in."""

    id: str
    cells: list[Any]
    marks: Marks | None


def _put(connection: Connection, model: Any, rows: list[Row], change: Callable[[Any], Row] | None = None) -> None:
    """Insert rows of nbgrader's `model`; of one that is there already only the columns that `change` tells change."""
    if not rows:
        return
    dialect = import_module(f"sqlalchemy.dialects.{connection.dialect.name}")  # the other one takes long to import
    insert = dialect.insert(model.__table__)
    if change:
        insert = insert.on_conflict_do_update(index_elements=KEYS[model], set_=change(insert.excluded))
    else:
        insert = insert.on_conflict_do_nothing(index_elements=KEYS[model])
    if connection.dialect.name == "postgresql":
        insert = insert.returning(model.id)  # when asked to return something, SQLAlchemy sends a thousand rows at once
    connection.execute(insert, rows)


def _cells(connection: Connection, week: Week) -> list[Any]:
    """Every cell that the gradebook keeps of the week, with its notebook; a week can have more than the master's."""
    cell, graded = BaseCell.__table__, GradeCell.__table__
    found: list[Any] = connection.execute(
        select(Notebook.assignment_id, cell.c.notebook_id, Notebook.name.label("notebook"))
        .add_columns(cell.c.id, cell.c.name, cell.c.type, graded.c.max_score)
        .join(Assignment, Assignment.id == Notebook.assignment_id)
        .join(cell, cell.c.notebook_id == Notebook.id)
        .outerjoin(graded, graded.c.id == cell.c.id)
        .where(Assignment.name == week.name)
    ).all()
    if not any(one.notebook == week.master.stem for one in found):
        raise CourseError(
            f"The gradebook does not know {week.notebook_name} of {week.name}: run `autograder release {week.name}`."
        )
    return found


def _check(cells: list[Any], week: Week, given: Mapping[str, Marks]) -> None:
    """Raise CourseError for a mark that has no place in the gradebook, or is more than its place can hold."""
    own = [cell for cell in cells if cell.notebook == week.master.stem]
    most = {cell.name: cell.max_score for cell in own if cell.type == "GradeCell"}
    answers = {cell.name for cell in own if cell.type in KINDS[Comment]}
    for student, one in given.items():
        if unknown := sorted((one.scores.keys() - most.keys()) | (one.unanswered.keys() - answers)):
            raise CourseError(
                f"The gradebook does not know the cells {', '.join(unknown)} of {week.name}, so nothing was entered: "
                f"run `autograder release {week.name}`, then grade again."
            )
        for name, score in one.scores.items():
            if score is not None and not 0 <= score <= most[name]:
                raise CourseError(f"{student} got {score:g} of {most[name]:g} points on {name}; nothing was entered.")


def _sheets(connection: Connection, cells: list[Any], week: Week, given: Mapping[str, Marks]) -> list[_Sheet]:
    """Enter each student's submission and its notebooks; a time of handing in stays when the marks bring none."""
    submitted, assignment = SubmittedAssignment.__table__, cells[0].assignment_id
    _put(
        connection,
        SubmittedAssignment,
        [
            {"assignment_id": assignment, "student_id": student, "timestamp": parse_utc(one.timestamp)}
            for student, one in given.items()
        ],
        lambda new: {"timestamp": func.coalesce(new.timestamp, submitted.c.timestamp)},
    )
    submissions = connection.execute(
        select(submitted.c.id, submitted.c.student_id).where(
            submitted.c.assignment_id == assignment, submitted.c.student_id.in_(list(given))
        )
    ).all()
    masters = {cell.notebook_id: cell.notebook for cell in cells}
    places = [{"notebook_id": master, "assignment_id": one.id} for one in submissions for master in masters]
    _put(connection, SubmittedNotebook, places)
    notebook = SubmittedNotebook.__table__.c
    found = connection.execute(
        select(notebook.notebook_id, notebook.assignment_id, notebook.id).where(
            notebook.notebook_id.in_(list(masters)), notebook.assignment_id.in_([one.id for one in submissions])
        )
    )
    ids = {(master, submission): made for master, submission, made in found}
    return [
        _Sheet(
            ids[master, one.id],
            [cell for cell in cells if cell.notebook_id == master],
            given[one.student_id] if name == week.master.stem else None,
        )
        for one in submissions
        for master, name in masters.items()
    ]


def _put_scores(connection: Connection, sheets: list[_Sheet]) -> None:
    """Scores as SaveAutoGrades sets them, and 0 in a notebook that was not handed in; other cells wait for a person."""
    by_hand = Grade.__table__.c.manual_score
    _fill(
        connection,
        Grade,
        sheets,
        lambda marks: {
            name: {"auto_score": score, "needs_manual_grade": score is None} for name, score in marks.scores.items()
        },
        lambda new: {
            "auto_score": new.auto_score,
            "needs_manual_grade": or_(by_hand.is_not(None), new.auto_score.is_(None)),
        },
    )
    if absent := [sheet.id for sheet in sheets if not sheet.marks]:
        nothing = {"auto_score": 0.0, "needs_manual_grade": False}
        connection.execute(update(Grade.__table__).where(Grade.notebook_id.in_(absent)).values(nothing))


def _put_comments(connection: Connection, sheets: list[_Sheet]) -> None:
    """Automatic comments as SaveAutoGrades sets them: on an answer that nobody wrote."""
    _fill(
        connection,
        Comment,
        sheets,
        lambda marks: {
            name: {"auto_comment": "No response." if blank else None} for name, blank in marks.unanswered.items()
        },
        lambda new: {"auto_comment": new.auto_comment},
    )


def _fill(
    connection: Connection,
    model: Any,
    sheets: list[_Sheet],
    told: Callable[[Marks], dict[str, Row]],
    change: Callable[[Any], Row],
) -> None:
    """Put a row of `model` for each cell, with what the marks tell by its name; if nothing, a row stays as it is.

    In the order of the database's keys, which keeps the cost the same however full the gradebook is.
    """
    known: list[Row] = []
    unknown: list[Row] = []
    for sheet in sheets:
        values = told(sheet.marks) if sheet.marks else {}
        for cell in sheet.cells:
            if cell.type in KINDS[model]:
                row = {"cell_id": cell.id, "notebook_id": sheet.id}
                if cell.name in values:
                    known.append(row | values[cell.name])
                else:
                    unknown.append(row)
    for rows in (known, unknown):
        rows.sort(key=lambda row: (row["cell_id"], row["notebook_id"]))
        first, token = time.time_ns(), secrets.token_hex(8)
        for number, row in enumerate(rows, first):
            row["id"] = f"{number:016x}{token}"
    _put(connection, model, unknown)
    _put(connection, model, known, change)
