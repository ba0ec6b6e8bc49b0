"""Enrollment: the people of a roster in nbgrader's gradebook, where pages, exports and the formgrader look them up."""

from collections.abc import Iterable
from dataclasses import asdict

from autograder.course import Course
from autograder.gradebook import gradebook_errors, open_gradebook
from autograder.intake.roster import Person

OF_STUDENTS = ("first_name", "last_name", "email", "lms_user_id")  # what the gradebook keeps of a person


def enroll(course: Course, people: Iterable[Person]) -> None:
    """Enter people, or what the roster says of them now. Raises CourseError when the gradebook is in use.

    Who is there under another id than the roster's is not there as both: an entry without a submission goes.
    """
    with open_gradebook(course, create=True) as gradebook, gradebook_errors(course):
        known = {one.id: one for one in gradebook.students}
        for one in people:
            told = {key: text for key, text in asdict(one).items() if key in OF_STUDENTS and text}
            there = known.get(one.student)
            if not there or any(getattr(there, key) != text for key, text in told.items()):
                gradebook.update_or_create_student(one.student, **told)
            if one.called in known and not known[one.called].submissions:
                gradebook.remove_student(one.called)
