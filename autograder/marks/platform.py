"""Who students are for a learning platform: by which number or login it knows them.

The numbers were in the names of the files collected from it. Canvas has one number for a user, Moodle another one for
each participant of each assignment. A login is the student id, unless that was made of a name or an address.
"""

from collections.abc import Iterable

from autograder.course import Course, Week
from autograder.errors import CourseError
from autograder.intake.classlist import read_class_list
from autograder.intake.ledger import Ledger
from autograder.intake.roster import Person, read_roster


def platform_numbers(course: Course, week: Week, lms: str) -> dict[str, str]:
    """The number by which `lms` knows each student of `week`; nobody's if nothing was collected from it."""
    return {
        student: number for student, (number, whence) in _came_from(course, week).items() if whence == lms and number
    }


def logins(course: Course, students: Iterable[str]) -> dict[str, str]:
    """What each student logs in with: as the roster tells, else the id; empty if that came from a name of a file."""
    people = _people(course)
    made_up = {student for week in course.weeks for student, (_, lms) in _came_from(course, week).items() if lms}
    return {
        student: people[student].login if student in people else "" if student in made_up else student
        for student in students
    }


def _people(course: Course) -> dict[str, Person]:
    """The people of the roster by their ids here, none without a roster."""
    path = course.folder("roster.csv")
    try:
        return read_class_list(course, path).roster.people if path.is_file() else {}
    except CourseError:  # a damaged ledger, which collecting will say
        return read_roster(path).people


def _came_from(course: Course, week: Week) -> dict[str, tuple[str, str]]:
    """The number and the platform of each student's file, both empty where it came from none."""
    try:
        return {student: (one.number, one.lms) for student, one in Ledger.read(course, week).students.items()}
    except CourseError:  # damaged, which collecting will say
        return {}
