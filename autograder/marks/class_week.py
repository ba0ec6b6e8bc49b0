"""The week of a class: each graded student's result together with what the gradebook says, and who is missing."""

from dataclasses import dataclass

from autograder.access import unreadable
from autograder.cells import Role, grade_id, read_notebook, released_source, role
from autograder.course import Course, Week
from autograder.errors import CourseError
from autograder.marks.departed import off_roster, withdrawn
from autograder.marks.outline import Outline, Task, outline
from autograder.marks.standings import Mark, Standing, autograded, read_graded, standings
from autograder.provenance import waiting
from autograder.records import Result


@dataclass(frozen=True)
class Row:
    """One graded student; `code` is what the student wrote for each exercise, if anything."""

    standing: Standing
    result: Result
    names: Outline
    code: dict[str, str]

    @property
    def student(self) -> str:
        """The student id."""
        return self.standing.student

    def points_of(self, stem: str) -> float:
        """Points of one exercise, with what a person changed."""
        checks = (v for exercise in self.result.exercises if exercise.grade_id == stem for v in exercise.checks)
        return sum(self.standing.mark_of(verdict).points for verdict in checks)

    @property
    def automatic(self) -> float:
        """Points of all exercises."""
        return sum(self.points_of(exercise.grade_id) for exercise in self.result.exercises)

    @property
    def by_hand(self) -> float | None:
        """Points given for written answers so far; None as long as nobody has graded any of them."""
        given = [mark.points for task in self.names.written if (mark := self._answer(task)) and mark.graded]
        return sum(given) if given or not self.names.written else None

    @property
    def waiting(self) -> list[Task]:
        """The written answers that nobody has graded."""
        return [task for task in self.names.written if not (mark := self._answer(task)) or not mark.graded]

    @property
    def total(self) -> float:
        """All points so far less the late penalty."""
        return max(0.0, self.automatic + (self.by_hand or 0.0) - self.standing.penalty)

    def _answer(self, task: Task) -> Mark | None:
        return self.standing.marks.get(task.grade_id)


@dataclass(frozen=True)
class ClassWeek:
    """All graded rows by student id in order.

    `roster` is the gradebook's; `left` are those of it who are not on the roster that was collected with.

    `missing` handed in but are not graded; of `newer` another notebook is in the rows than the one handed in last;
    the submissions of `withdrawn` are no longer there; `closed` says why files of a student cannot be read.
    """

    names: Outline
    rows: tuple[Row, ...]
    missing: tuple[str, ...]
    newer: tuple[str, ...]
    roster: tuple[str, ...]
    left: tuple[str, ...]
    withdrawn: tuple[str, ...]
    closed: dict[str, str]


def read_class(course: Course, week: Week) -> ClassWeek:
    """Read the week of a class. Raises CourseError when nothing has been graded yet."""
    paths, closed = autograded(course, week), unreadable(course, week)
    master = read_notebook(week.master)
    names, known = outline(master), standings(course, week)
    stubs = {grade_id(cell): released_source(cell).strip() for cell in master.cells if role(cell) is Role.SOLUTION}
    rows: list[Row] = []
    missing = {student for student in course.submissions(week) if student not in (*paths, *closed)}
    for student, path in paths.items():
        try:
            notebook, result = read_graded(path, week)
            cells = {grade_id(cell): cell.source for cell in notebook.cells if role(cell) is Role.SOLUTION}
            code = {name: source for name, source in cells.items() if source.strip() not in ("", stubs.get(name))}
            rows.append(Row(known.get(student, Standing(student)), result, names, code))
        except CourseError:
            missing.add(student)
    if not rows:
        again = f"No graded notebook of {week.name} can be read: run `autograder grade {week.name} --again`."
        raise CourseError(next(iter(closed.values()), again))
    newer = tuple(student for student in waiting(course, week) if student not in missing)
    left, gone = off_roster(course, known), withdrawn(course, week, paths)
    return ClassWeek(names, tuple(rows), tuple(sorted(missing)), newer, tuple(known), tuple(left), tuple(gone), closed)
