"""The page of one student: made from the graded notebook, the gradebook and the outline of the week, then looked over.

`autograder feedback` and nbgrader's own step write this page, and no other.
"""

import html
from dataclasses import dataclass, replace
from pathlib import Path

from nbformat import NotebookNode

from autograder.cells import read_notebook
from autograder.course import Course, Week
from autograder.errors import CourseError
from autograder.marks.outline import Outline, outline
from autograder.marks.standings import Standing, read_graded, standings
from autograder.marks.student_week import Work, work_of
from autograder.pages.guard import Guard, own_text
from autograder.pages.html import render
from autograder.provenance import file_repairs


@dataclass(frozen=True)
class StudentPages:
    """All that the pages of a week are made from, read once."""

    course: Course
    week: Week
    names: Outline
    guard: Guard
    known: dict[str, Standing]
    repairs: dict[str, tuple[str, ...]]  # of files, by student

    @classmethod
    def of(cls, course: Course, week: Week) -> "StudentPages":
        """Read it. Raises CourseError when there is no gradebook."""
        master = read_notebook(week.master)
        return cls(course, week, outline(master), Guard(master), standings(course, week), file_repairs(course, week))

    def make(self, student: str, graded: Path) -> tuple[Work, str]:
        """A student's work and the page about it. Raises CourseError without a result, or if the page leaks."""
        notebook, result = read_graded(graded, self.week)
        result = replace(result, repairs=self.repairs.get(student, ()) + result.repairs)
        work = work_of(self.known.get(student, Standing(student)), self.names, notebook, result)
        return work, page_of(self.course, self.week, work, notebook, self.guard)


def page_of(course: Course, week: Week, work: Work, notebook: NotebookNode, guard: Guard) -> str:
    """The student's page. Raises CourseError, naming the cell, if a line of a hidden test stands in it."""
    page = render("feedback.html", course=course, week=week, work=work)
    if leaks := guard.leaks(html.unescape(page), own_text(notebook), work.comments):
        raise CourseError(
            f"the page would give away {'; '.join(leaks)}. It was not written: "
            "look for that text in the messages of the checks and in the comments, and change it there."
        )
    return page
