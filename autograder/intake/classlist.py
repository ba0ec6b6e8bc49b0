"""The class list: the people of a roster, by the ids that they have in this classroom.

Who was collected before there was a roster has an id that was made from a name, and it stands in submitted/, in the
gradebook and in records. It stays: the roster's id becomes another spelling of it, so that nobody becomes two students
with half of the points each. Whom a roster means is found by Canvas's number, or by a name that only one person has.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from autograder.course import Course
from autograder.intake.identity import Identity
from autograder.intake.ledger import Ledger
from autograder.intake.outcome import Problem
from autograder.intake.roster import Roster, read_roster


@dataclass(frozen=True)
class ClassList:
    """`kept` are the ids of people whom the roster calls otherwise; `twice` those who are in the classroom as both.

    By the roster's ids.
    """

    roster: Roster
    kept: dict[str, str] = field(default_factory=dict)
    twice: dict[str, str] = field(default_factory=dict)

    def lines(self) -> list[str]:
        """What people are told when a roster comes."""
        pairs = ", ".join(f"{student} ({called})" for called, student in sorted(self.kept.items()))
        return [f"on the roster under another id, and keep the one that they have: {pairs}"] if pairs else []

    def problems(self) -> Iterator[Problem]:
        """What a person has to mend."""
        for called, student in sorted(self.twice.items()):
            yield Problem(
                called,
                f"{student} and {called}",
                "are one person on the roster, with a part of the points under each of these names",
                f"Move submitted/{called} out of the classroom, call it {student} there, and collect each of its weeks "
                f"from the folder around it; then remove autograded/{called} and feedback/{called}, run `nbgrader db "
                f"student remove {called} --force`, and grade. Points given by hand to {called} are to be given again.",
            )


def read_class_list(course: Course, path: Path) -> ClassList:
    """The people of the roster at `path`; raises CourseError if it, or a record of what was collected, is damaged."""
    roster = read_roster(path)
    numbers: dict[str, dict[str, str]] = defaultdict(dict)  # of each id, by where they are unique
    meant: dict[str, set[str]] = defaultdict(set)  # ids that are no roster's, by the roster's
    for week in course.weeks:
        for student, entry in Ledger.read(course, week).students.items():
            numbers[student] |= _number(entry.identity, week.name)
            called = roster.student_of(entry.identity)
            if called and student not in roster.people:
                meant[called].add(student)
    kept: dict[str, str] = {}
    twice: dict[str, str] = {}
    for called, students in meant.items():
        student, *others = students
        if others or any(student in rest for other, rest in meant.items() if other != called):
            continue
        if any(numbers[called].get(place, number) != number for place, number in numbers[student].items()):
            continue  # a namesake
        there = any((course.folder("submitted") / called).glob("*/*.ipynb"))
        (twice if there else kept)[called] = student
    people = [
        replace(one, student=kept[one.student], called=one.student) if one.student in kept else one
        for one in roster.people.values()
    ]
    return ClassList(Roster(people), kept, twice)


def _number(one: Identity, week: str) -> dict[str, str]:
    """The number of a student on a platform: Canvas's is everywhere the same, Moodle's is an assignment's own."""
    return {one.lms if one.lms == "canvas" else f"{one.lms} {week}": one.number} if one.number else {}
