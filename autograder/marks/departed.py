"""Departed: grades whose submission is no longer there, and people in the gradebook who are no longer in the class.

The gradebook keeps both until somebody removes them; docs/returns.md says how.
"""

from collections.abc import Iterable

from autograder.access import unreadable
from autograder.course import Course, Week
from autograder.errors import CourseError
from autograder.intake.classlist import read_class_list

WITHDRAWN = "graded, but no longer in submitted/; the grade stays until it is taken back, as docs/returns.md says"
OFF_ROSTER = "in the gradebook, but not on the roster; docs/returns.md says how to remove somebody"


def withdrawn(course: Course, week: Week, graded: Iterable[str]) -> list[str]:
    """Those of the `graded` students whose submission of `week` is no longer in submitted/."""
    there = {*course.submissions(week), *unreadable(course, week, ["submitted"])}
    return sorted(set(graded) - there)


def off_roster(course: Course, students: Iterable[str]) -> list[str]:
    """Those of the students who are not on the roster of the last collecting, also under the ids that they kept.

    Nobody without a roster and records of collecting that can be read.
    """
    path = course.folder("roster.csv")
    try:
        people = read_class_list(course, path).roster.people if path.is_file() else {}
    except CourseError:  # which collecting will say
        people = {}
    return sorted(set(students) - people.keys()) if people else []
