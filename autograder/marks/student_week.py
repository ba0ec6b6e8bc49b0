"""One student's week as the feedback page shows it: checks and their messages, code and answers, marks and comments."""

from collections.abc import Iterable
from dataclasses import dataclass

from nbformat import NotebookNode

from autograder.cells import WRITTEN_STUB, Role, grade_id, role
from autograder.marks.outline import Outline
from autograder.marks.standings import Mark, Standing
from autograder.records import Exercise, Result, Verdict
from autograder.wording import Excerpt, excerpt, together, without_folders

MAX_CODE = 20_000  # characters shown of one cell
MAX_MESSAGE = 4_000
SAME = "The same as above."


@dataclass(frozen=True)
class CheckPart:
    """One check."""

    name: str
    passed: bool
    message: str
    mark: Mark


@dataclass(frozen=True)
class ExercisePart:
    """One exercise, with the student's code for it."""

    anchor: str
    title: str
    checks: tuple[CheckPart, ...]
    code: Excerpt | None
    comment: str

    @property
    def passed(self) -> int:
        """How many checks passed."""
        return sum(check.passed for check in self.checks)

    @property
    def points(self) -> float:
        """Points earned over all checks."""
        return sum(check.mark.points for check in self.checks)

    @property
    def max_points(self) -> float:
        """Points there are to earn."""
        return sum(check.mark.max_points for check in self.checks)


@dataclass(frozen=True)
class AnswerPart:
    """One written answer."""

    anchor: str
    title: str
    text: Excerpt
    mark: Mark
    comment: str


@dataclass(frozen=True)
class Work:
    """All of one student's week."""

    student: str
    exercises: tuple[ExercisePart, ...]
    answers: tuple[AnswerPart, ...]
    penalty: float
    repairs: tuple[str, ...]
    flags: tuple[str, ...]

    @property
    def automatic(self) -> float:
        """Points from checks."""
        return sum(exercise.points for exercise in self.exercises)

    @property
    def max_automatic(self) -> float:
        """Points there are from checks."""
        return sum(exercise.max_points for exercise in self.exercises)

    @property
    def by_hand(self) -> float:
        """Points that a person has given for written answers."""
        return sum(answer.mark.points for answer in self.answers if answer.mark.graded)

    @property
    def max_by_hand(self) -> float:
        """Points there are for written answers."""
        return sum(answer.mark.max_points for answer in self.answers)

    @property
    def waiting(self) -> int:
        """How many written answers nobody has graded."""
        return sum(not answer.mark.graded for answer in self.answers)

    @property
    def points(self) -> float:
        """The total so far."""
        return max(0.0, self.automatic + self.by_hand - self.penalty)

    @property
    def max_points(self) -> float:
        """All points of the week."""
        return self.max_automatic + self.max_by_hand

    @property
    def comments(self) -> str:
        """All that instructors wrote."""
        return "\n".join([one.comment for one in self.exercises] + [one.comment for one in self.answers])

    @property
    def share(self) -> float:
        """The total as a share of all points, at most 1."""
        return min(1.0, self.points / self.max_points) if self.max_points else 0.0


def work_of(standing: Standing, names: Outline, notebook: NotebookNode, result: Result) -> Work:
    """Collect it from the gradebook, the outline of the week, and the student's graded notebook."""
    written_by = {grade_id(cell): cell.source for cell in notebook.cells if role(cell) in (Role.SOLUTION, Role.WRITTEN)}

    def check(verdict: Verdict, message: str) -> CheckPart:
        return CheckPart(names.described(verdict.grade_id), verdict.passed, message, standing.mark_of(verdict))

    def exercise(one: Exercise) -> ExercisePart:
        code = written_by.get(one.grade_id, "")
        messages = said_once(excerpt(without_folders(each.message), MAX_MESSAGE).text for each in one.checks)
        return ExercisePart(
            one.grade_id or "other-checks",
            names.title(one.grade_id),
            tuple(map(check, one.checks, messages)),
            excerpt(code, MAX_CODE) if code.strip() else None,
            standing.comments.get(one.grade_id, ""),
        )

    answers = tuple(
        AnswerPart(
            task.grade_id,
            task.title,
            excerpt(_answer(written_by.get(task.grade_id, "")), MAX_CODE),
            standing.marks.get(task.grade_id, Mark(0.0, task.max_points, graded=False, answer=True)),
            standing.comments.get(task.grade_id, ""),
        )
        for task in names.written
    )
    return Work(
        standing.student,
        tuple(exercise(one) for one in result.exercises),
        answers,
        standing.penalty,
        tuple(_sentence(text) for text in together(result.repairs)),
        tuple(_sentence(text) for text in result.flags),
    )


def said_once(messages: Iterable[str]) -> list[str]:
    """The messages of an exercise's checks without what has been said before: hints, or all of it if in a row.

    What is wrong is said each time; passed checks have said nothing.
    """
    last, hints, told = "", set[str](), list[str]()
    for message in messages:
        first, *rest = message.split("\n")
        if message and message == last:
            told.append(SAME)
        else:
            told.append("\n".join([first, *(line for line in rest if line not in hints)]))
        last, hints = message or last, {*hints, *rest}
    return told


def _answer(text: str) -> str:
    return "" if text.strip() == WRITTEN_STUB else text.strip()


def _sentence(text: str) -> str:
    text = without_folders(text).strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")
