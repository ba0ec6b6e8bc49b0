"""Who students are for a learning platform: the numbers that were in the names of the files collected from it.

Canvas has one number for a user, Moodle another one for each participant of each assignment.
"""

from autograder.course import Course, Week
from autograder.errors import CourseError
from autograder.intake.ledger import Ledger


def platform_numbers(course: Course, week: Week, lms: str) -> dict[str, str]:
    """The number by which `lms` knows each student of `week`; nobody's if nothing was collected from it."""
    try:
        entries = Ledger.read(course, week).students
    except CourseError:  # damaged, which collecting will say
        return {}
    return {student: one.number for student, one in entries.items() if one.lms == lms and one.number}
