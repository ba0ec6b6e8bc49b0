"""Who students are for a learning platform: by which number or login it knows them.

The numbers were in the names of the files collected from it. Canvas has one number for a user, Moodle another one for
each participant of each assignment. A login is the student id, unless that was made of a name or an address.
"""

from autograder.course import Course, Week
from autograder.errors import CourseError
from autograder.intake.ledger import Ledger
from autograder.intake.roster import read_roster


def platform_numbers(course: Course, week: Week, lms: str) -> dict[str, str]:
    """The number by which `lms` knows each student of `week`; nobody's if nothing was collected from it."""
    return {
        student: number for student, (number, whence) in _came_from(course, week).items() if whence == lms and number
    }


def without_login(course: Course) -> set[str]:
    """The students whose id is not what they log in with, as far as the roster and the names of files tell."""
    roster = course.folder("roster.csv")
    people = read_roster(roster).people if roster.is_file() else {}
    came_from = {student: lms for week in course.weeks for student, (_, lms) in _came_from(course, week).items() if lms}
    return {one.student for one in people.values() if not one.has_login} | (came_from.keys() - people.keys())


def _came_from(course: Course, week: Week) -> dict[str, tuple[str, str]]:
    """The number and the platform of each student's file, both empty where it came from none."""
    try:
        return {student: (one.number, one.lms) for student, one in Ledger.read(course, week).students.items()}
    except CourseError:  # damaged, which collecting will say
        return {}
