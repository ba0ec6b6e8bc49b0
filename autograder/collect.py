"""Collect a week: from a folder or the zip of a learning platform, one notebook per student to submitted/STUDENT/WEEK/.

Damaged notebooks are mended where that can be done, and every mending is said. What cannot be taken is listed with the
reason and with what to ask the student for; one bad file never stops the rest. Nothing is lost: a notebook that is
replaced goes to replaced/STUDENT/WEEK/. What was done is written to collected/WEEK.json for later stages (its form is
described in `autograder.intake.ledger`), and to a receipt for each student. Collecting the same source again changes
nothing. One command at a time collects into a classroom, as it reads these records first and writes them at the end.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tqdm import tqdm

from autograder.cells import read_notebook
from autograder.course import Course, Week
from autograder.enrollment import enroll
from autograder.errors import CourseError
from autograder.files import write
from autograder.gradebook import only_one
from autograder.intake.archives import Member, open_source
from autograder.intake.choice import other_masters
from autograder.intake.classlist import read_class_list
from autograder.intake.examination import Examiner
from autograder.intake.ledger import Ledger, known_students
from autograder.intake.outcome import CollectReport, Stopped
from autograder.intake.overdue import overdue
from autograder.intake.roster import Roster
from autograder.intake.run import Run
from autograder.intake.sorting import by_student, is_kit, is_work, sort
from autograder.wording import listed, one_line

SHOWN_NAMES = 8


def collect(course: Course, week: Week, source: Path, roster: Path | None = None) -> CollectReport:
    """Take the notebooks of `week` from a folder or zip.

    The people on `roster` are entered into the gradebook, and it is kept in the classroom for the next time. Raises
    CourseError when the source is missing, neither folder nor zip, damaged or without a notebook of the week, when the
    roster cannot be used, when the classroom cannot be written, or while another command collects into it. Raises
    Stopped when it is interrupted.
    """
    source = source.resolve()
    if course.classroom.is_relative_to(source):
        raise CourseError(f"{source} holds the classroom itself. Collect from a folder of what students handed in.")
    with open_source(source) as members:
        if is_kit(week, members):
            raise CourseError(_no_kit(week, source))
        if not any(is_work(member) for member in members):
            raise CourseError(_nothing(week, source, members))
        with only_one(course, "collecting"):
            return _collect(course, week, source, members, roster)


def _collect(course: Course, week: Week, source: Path, members: Sequence[Member], roster: Path | None) -> CollectReport:
    """Take what is of the week among the members of a source."""
    kept = course.folder("roster.csv")
    class_list = read_class_list(course, roster or kept) if roster or kept.is_file() else None
    people = class_list.roster if class_list else None
    examiner = Examiner(week, read_notebook(week.master), other_masters(course, week))
    ledger, enrolled = Ledger.read(course, week), people.people.keys() if people else ()
    run = Run(course, week, source, examiner, ledger, datetime.now(UTC), enrolled)
    moved = class_list.kept if class_list else {}
    known = {student: one for student, one in known_students(course, week, ledger).items() if student not in moved}
    found = sort(course, week, members, known, people)
    elsewhere = {member for member, _ in found.elsewhere}
    if not any(is_work(member) for member in members if member not in elsewhere):
        raise CourseError(_nothing(week, source, members))
    for stage in ("submitted", "collected", "receipts"):
        course.writable(stage)
    if roster and people:
        enroll(course, people.people.values())
        write(kept, roster.read_bytes())
    run.leave(found)
    students = by_student(found.files, known, people)
    try:
        for student, (identity, files) in tqdm(students.items(), desc="collect", unit="student", disable=None):
            run.take(student, identity, files)
    except KeyboardInterrupt:
        raise Stopped(run.report(found.ignored)) from None
    finally:
        run.close(list(students))
    absent, strangers = _compared(people, students, course.submissions(week)) if people else ((), ())
    if class_list:
        run.problems += class_list.problems()
    told = [*(class_list.lines() if roster and class_list else ()), *overdue(course, week, run.collected)]
    return replace(run.report(found.ignored), absent=absent, strangers=strangers, told=tuple(told))


def _compared(roster: Roster, students: Iterable[str], handed_in: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Who on the roster has handed in nothing so far, and whose files came in that is not on it."""
    there = {*students, *handed_in}
    return tuple(sorted(roster.people.keys() - there)), tuple(sorted({*students} - roster.people.keys()))


def _nothing(week: Week, source: Path, members: Sequence[Member]) -> str:
    if not members:
        return f"There is no notebook in {source}: it is empty."
    names = [one_line(member.name) for member in members[:SHOWN_NAMES]]
    names += [f"{len(members) - SHOWN_NAMES} more"] if len(members) > SHOWN_NAMES else []
    return f"There is no notebook (.ipynb) of {week.name} in {source}. It holds {listed(names)}."


def _no_kit(week: Week, source: Path) -> str:
    return (
        f"{source} is the kit of {week.name}, which students get. Collect what they hand in; "
        "if a student handed in the whole kit, put it into a folder that is named after the student."
    )
