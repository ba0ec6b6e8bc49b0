"""A preview of grading: who would gain and who would lose points, by how much and why, before anything is entered."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from autograder.cells import Role, grade_id, role
from autograder.course import Course, Week
from autograder.engine import Graded
from autograder.gradebook import cells_changed
from autograder.marks.automatic import kept_points
from autograder.marks.standings import Standing, standings
from autograder.provenance import provenance
from autograder.records import Summary
from autograder.wording import amount, listed, number

GRADED = (Role.CHECK, Role.WRITTEN)


@dataclass(frozen=True)
class Change:
    """The points of one check that would change, and the message of the grading in which it did not pass."""

    check: str
    before: float
    after: float
    message: str

    def __str__(self) -> str:
        when = "now" if self.after < self.before else "before"
        why = f", {when}: {' '.join(self.message.split())}" if self.message else ""
        return f"{self.check}: {number(self.before)} -> {number(self.after)}{why}"


@dataclass(frozen=True)
class Shift:
    """What would change for one student. `anew`: another notebook than the one graded was handed in."""

    student: str
    before: float
    after: float
    anew: bool
    changes: tuple[Change, ...]

    @property
    def gain(self) -> float:
        """Points gained; below 0, points lost."""
        return self.after - self.before


@dataclass
class Preview:
    """Takes what was graded, one by one, and compares it with the gradebook.

    `floor` has the points by student and check that a grading of the same file must not lower. `summary` counts the
    submissions and has a line for each that could not be graded; `first` names those never graded before.
    """

    course: Course
    week: Week
    summary: Summary
    floor: Mapping[str, Mapping[str, float]]
    known: Mapping[str, Standing] = field(init=False)
    shifts: list[Shift] = field(default_factory=list)
    first: list[tuple[str, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.known = standings(self.course, self.week)

    def add(self, student: str, graded: Graded, submission: str) -> None:
        """Take a graded submission. Raises CourseError when grading would refuse it, as the week has other cells."""
        self.summary.done += 1
        result, standing = graded.result, self.known.get(student, Standing(student))
        before = provenance(self.course, self.week, student)
        if not before or not standing.marks:
            self.first.append((student, result.points))
            return
        if standing.marks.keys() != {grade_id(cell) for cell in graded.notebook.cells if role(cell) in GRADED}:
            raise cells_changed(self.week)
        anew = submission != before.submission
        kept = {} if anew else kept_points(result, self.floor.get(student, {}))
        old = {check.grade_id: check.message for check in before.result.verdicts()}
        changes: list[Change] = []
        for check in result.verdicts():
            mark = standing.marks[check.grade_id]
            after = mark.points if mark.by_hand else kept.get(check.grade_id, check.points)
            if after != mark.points:
                message = check.message or old.get(check.grade_id, "")
                changes.append(Change(check.grade_id, mark.points, after, message))
        if changes:
            total = sum(standing.marks[check.grade_id].points for check in result.verdicts())
            gain = sum(one.after - one.before for one in changes)
            self.shifts.append(Shift(student, total, total + gain, anew, tuple(changes)))

    def lines(self) -> list[str]:
        """The preview for people: each check that changed, each student with the reasons, and a summary."""
        shifts = sorted(self.shifts, key=lambda one: (-abs(one.gain), one.student))
        gain, lose = [one for one in shifts if one.gain > 0], [one for one in shifts if one.gain < 0]
        even = [one for one in shifts if one.gain == 0]
        lines = self._by_check()
        for one in (*lose, *gain, *even):
            why = ", for another notebook than the one graded" if one.anew else ""
            lines.append(f"{one.student}: {number(one.before)} -> {number(one.after)} ({_signed(one.gain)}){why}")
            lines += [f"  {change}" for change in one.changes]
        lines += [
            f"{student}: graded for the first time, {number(points)} points" for student, points in sorted(self.first)
        ]
        same = self.summary.skipped + self.summary.done - len(self.shifts) - len(self.first)
        lines.append(
            f"{self.week.name}: {len(gain)} would gain points, {len(lose)} would lose points, {same + len(even)} keep "
            f"theirs, {len(self.first)} are new, {len(self.summary.failed)} cannot be graded; nothing was entered"
        )
        return lines

    def _by_check(self) -> list[str]:
        moved: dict[tuple[str, float], list[str]] = defaultdict(list)
        for one in self.shifts:
            for change in one.changes:
                moved[change.check, change.after - change.before].append(one.student)
        return [
            f"{check}: {_signed(gain)} for {amount(len(who), 'student')}: {listed(sorted(who))}"
            for (check, gain), who in sorted(moved.items())
        ]


def _signed(points: float) -> str:
    return f"+{number(points)}" if points > 0 else number(points)
