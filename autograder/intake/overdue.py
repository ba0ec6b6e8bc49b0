"""Overdue: from whom grading will take points off for being late, told while a wrong time can still be put right.

By nbgrader's due date and extensions in the gradebook, and the late penalty that its configuration sets; without a due
date or a penalty there is nothing to tell.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from autograder.cells import points, read_notebook
from autograder.course import Course, Week
from autograder.errors import CourseError
from autograder.intake.outcome import Collected

YEARS = 1e9  # seconds
ASK = "is one of these times wrong? Write the right one into submitted/STUDENT/{}/timestamp.txt, then grade"


def overdue(course: Course, week: Week, collected: Sequence[Collected]) -> list[str]:
    """Lines about those of the `collected` whose points will suffer, and about marks of the platform that disagree."""
    if not collected or (course.db_url.startswith("sqlite") and not course.gradebook.is_file()):
        return []
    from autograder.lateness import late_penalty, seconds_late  # nbgrader takes seconds to import
    from autograder.nbgrader_steps import config_for

    try:
        due, extensions = _due(course, week)
        penalty = late_penalty(config_for(course)) if due else None
        most = sum(points(cell) for cell in read_notebook(week.master).cells)
        if not due or not penalty or not penalty(collected[0].student, most, YEARS):
            return []

        def loses(one: Collected) -> bool:
            time = one.handed_in.time.replace(tzinfo=None) if one.handed_in.time else None
            return bool(penalty(one.student, most, seconds_late(time, due, extensions.get(one.student))))

        late = {one.student for one in collected if loses(one)}
    except CourseError as problem:
        return [f"who is late could not be looked up: {problem}"]
    except Exception as problem:  # of the instructor's own configuration or plugin; what was collected is to be told
        return [f"who is late could not be looked up ({type(problem).__name__}: {problem})"]
    told = _told("late, so that grading takes points off, by", (one for one in collected if one.student in late))
    if any(one.late for one in collected):
        unmarked = (one for one in collected if one.student in late and not one.late)
        told += _told("though the learning platform marked others as late and not these, late by", unmarked)
    marked = (one for one in collected if one.late and one.student not in late)
    told += _told("though the learning platform marked these as late, in time by", marked)
    return [f"due {due:%Y-%m-%d %H:%M} UTC", *told, ASK.format(week.name)] if told else []


def _due(course: Course, week: Week) -> tuple[datetime | None, dict[str, timedelta]]:
    """The due date of a week, in UTC, and whose is later by how much."""
    from nbgrader.api import MissingEntry

    from autograder.gradebook import open_gradebook

    with open_gradebook(course) as gradebook:
        try:
            assignment = gradebook.find_assignment(week.name)
        except MissingEntry:
            return None, {}
        return assignment.duedate, {one.student_id: one.extension for one in assignment.submissions if one.extension}


def _told(what: str, collected: Iterable[Collected]) -> list[str]:
    """A line for each way in which times are known: `WHAT the time of the file: ada (2026-11-26 09:30), bob ...`."""
    names: dict[str, list[str]] = defaultdict(list)
    for one in collected:
        time = f"{one.handed_in.time:%Y-%m-%d %H:%M}" if one.handed_in.time else "no time known"
        names[one.handed_in.whence].append(f"{one.student} ({time})")
    return [f"{what} {whence}: {', '.join(students)}" for whence, students in names.items()]
