"""Feedback: a page for each student that says what is right, what is not and why, in sentences.

The page shows the student's own code and answers, public messages, and what people wrote in the gradebook. It never
shows a hidden test, an output, a traceback or anything of another student, and nothing in it runs.
"""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from autograder.access import unreadable
from autograder.course import Course, Week
from autograder.errors import CourseError
from autograder.files import write
from autograder.marks.standings import autograded
from autograder.pages.student import StudentPages
from autograder.provenance import waiting
from autograder.records import Summary
from autograder.wording import amount, named


def feedback(course: Course, week: Week, students: Sequence[str] | None = None) -> Summary:
    """Write a page for each graded student of `week`, or for `students` alone.

    The summary's `failed` lines name students without a page, and why: their pages from before stay as they were. Its
    `notes` name students whose written answers nobody has graded, or of whom a newer notebook waits. Raises CourseError
    when nothing has been graded yet.
    """
    from autograder.penalties import outdated

    paths, closed = autograded(course, week), unreadable(course, week)
    if unknown := sorted(set(students or ()) - set(paths) - set(closed)):
        raise CourseError(f"No graded notebook of {week.name} by {', '.join(unknown)}: run `autograder grade` first.")
    folder = course.writable("feedback")
    pages, newer, summary = StudentPages.of(course, week), waiting(course, week), Summary()
    summary.failed += [f"{student}: {why}" for student, why in closed.items() if not students or student in students]
    notes: dict[str, list[str]] = defaultdict(list, outdated(course, week))
    for student, path in tqdm(paths.items(), desc="feedback", unit="page", disable=None):
        if student in closed or (students is not None and student not in students):
            continue
        try:
            work, page = pages.make(student, path)
            write(folder / student / week.name / f"{Path(week.notebook_name).stem}.html", page)
        except CourseError as problem:
            summary.failed.append(f"{student}: {problem}")
            continue
        summary.done += 1
        if work.waiting:
            notes[f"{amount(work.waiting, 'written answer')} not graded yet"].append(student)
        if student in newer:
            notes[f"a newer notebook waits; run `autograder grade {week.name}`"].append(student)
    summary.notes += [f"{what}: {named(whose)}" for what, whose in notes.items()]
    return summary
