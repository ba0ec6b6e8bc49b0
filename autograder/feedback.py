"""Feedback: a page for each student that says what is right, what is not and why, in sentences.

The page shows the student's own code and answers, public messages, and what people wrote in the gradebook. It never
shows a hidden test, an output, a traceback or anything of another student, and nothing in it runs.
"""

import html
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from nbformat import NotebookNode
from tqdm import tqdm

from autograder.cells import read_notebook
from autograder.course import Course, Week
from autograder.errors import CourseError
from autograder.files import write
from autograder.intake.ledger import file_repairs
from autograder.marks.outline import outline
from autograder.marks.standings import Standing, autograded, read_graded, standings
from autograder.marks.student_week import Work, work_of
from autograder.pages.guard import Guard, own_text
from autograder.pages.html import render
from autograder.records import Summary
from autograder.wording import amount


def feedback(course: Course, week: Week, students: Sequence[str] | None = None) -> Summary:
    """Write a page for each graded student of `week`, or for `students` alone.

    The summary's `failed` lines name students without a page, and why: their pages from before stay as they were. Its
    `notes` name students whose written answers nobody has graded. Raises CourseError when nothing has been graded yet.
    """
    paths = autograded(course, week)
    if unknown := sorted(set(students or ()) - set(paths)):
        raise CourseError(f"No graded notebook of {week.name} by {', '.join(unknown)}: run `autograder grade` first.")
    folder = course.writable("feedback")
    master = read_notebook(week.master)
    names, guard, known = outline(master), Guard(master), standings(course, week)
    repairs = file_repairs(course, week)
    summary = Summary()
    for student, path in tqdm(paths.items(), desc="feedback", unit="page", disable=None):
        if students is not None and student not in students:
            continue
        try:
            notebook, result = read_graded(path, week)
            result = replace(result, repairs=repairs.get(student, ()) + result.repairs)
            work = work_of(known.get(student, Standing(student)), names, notebook, result)
            page = page_of(course, week, work, notebook, guard)
            write(folder / student / week.name / f"{Path(week.notebook_name).stem}.html", page)
        except CourseError as problem:
            summary.failed.append(f"{student}: {problem}")
            continue
        summary.done += 1
        if work.waiting:
            summary.notes.append(f"{student}: {amount(work.waiting, 'written answer')} not graded yet")
    return summary


def page_of(course: Course, week: Week, work: Work, notebook: NotebookNode, guard: Guard) -> str:
    """The student's page. Raises CourseError, naming the cell, if a line of a hidden test stands in it."""
    page = render("feedback.html", course=course, week=week, work=work)
    if leaks := guard.leaks(html.unescape(page), own_text(notebook), work.comments):
        raise CourseError(
            f"the page would give away {'; '.join(leaks)}. It was not written: "
            "look for that text in the messages of the checks and in the comments, and change it there."
        )
    return page
