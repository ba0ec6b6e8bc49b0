"""Export grades for a learning platform, from nbgrader's gradebook: automatic and given by hand, less the late penalty.

| target     | file                         | for                                                                   |
|------------|------------------------------|-----------------------------------------------------------------------|
| csv        | grades.csv                   | anything: a row per student, points and maximum per week              |
| canvas     | canvas.csv                   | Canvas, Grades > Import                                               |
| moodle     | moodle.csv                   | Moodle, Grades > Import > CSV file                                    |
|            | moodle/WEEK.csv              | Moodle, the assignment > Upload grading worksheet                     |
| gradescope | gradescope/WEEK/STUDENT.json | Gradescope: the results.json that an autograder there hands out       |

A student without a graded submission never gets a 0 by accident: there is no grade in that place. Answers that nobody
has graded count 0 so far; `unfinished` says whose, so that no such grade leaves without somebody knowing.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from autograder.access import unreadable
from autograder.cells import read_notebook
from autograder.course import Course, Week
from autograder.errors import CourseError
from autograder.files import write
from autograder.marks.departed import OFF_ROSTER, WITHDRAWN, off_roster, withdrawn
from autograder.marks.outline import outline
from autograder.marks.platform import logins, platform_numbers
from autograder.marks.standings import Standing, autograded, read_graded, standings
from autograder.pages.gradescope import results
from autograder.pages.guard import Guard, own_text
from autograder.pages.tables import NO_GRADE, Cell, inert, to_csv
from autograder.provenance import waiting
from autograder.wording import amount, named

WORKSHEET = ("Identifier", "Full name", "Grade", "Last modified (grade)")  # as Moodle calls them in English
MOST_NAMED = 3  # files of one folder that are told by name


@dataclass
class Exported:
    """The files written, how many students and which weeks are in them, and what to know before using them.

    `unfinished`: which grades are not complete, by reason. `notes`: all there is to know, these lines included.
    `failed`: whose files could not be read, and why; their grades are those of the gradebook.
    """

    paths: list[Path] = field(default_factory=list)
    students: int = 0
    weeks: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """What was written, for people: each file by its path, those of a folder with one per student by their number.

        Then the notes.
        """
        told: list[str] = []
        for folder, files in groupby(self.paths, key=lambda path: path.parent):
            paths = [str(path) for path in files]
            told += paths if len(paths) <= MOST_NAMED else [f"{amount(len(paths), 'file')} in {folder}"]
        return told + [f"note: {note}" for note in self.notes]


@dataclass(frozen=True)
class WeekGrades:
    """One week of the gradebook, with everybody in it."""

    week: Week
    standings: dict[str, Standing]

    @property
    def column(self) -> str:
        """What the week is called in a learning platform."""
        return f"{self.week.name}: {self.week.title}"

    @property
    def max_points(self) -> float:
        """All the points of the week."""
        return max((one.max_points for one in self.standings.values()), default=0.0)

    def points(self, student: str) -> float | None:
        """A student's points so far; None where there is no grade."""
        return self.standings[student].points


def export(course: Course, target: str, destination: Path) -> Exported:
    """Write the grades of all graded weeks for `target` into the folder `destination`.

    Raises CourseError when the target is not known, nothing is graded yet, or the folder cannot be written.
    """
    if target not in TARGETS:
        raise CourseError(f"There is no export for {target!r}. There is: {', '.join(TARGETS)}.")
    weeks = [WeekGrades(week, standings(course, week)) for week in course.weeks]
    graded = [one for one in weeks if any(standing.points is not None for standing in one.standings.values())]
    if not graded:
        raise CourseError(
            f"No grades to export: nothing has been graded yet. Run `autograder grade {course.weeks[0].name}` first."
        )
    made = Exported(students=len(graded[0].standings), weeks=[one.week.name for one in graded])
    made.unfinished = _unfinished(course, graded)
    made.notes += [*made.unfinished, *_late(graded)]
    closed = {who: why for one in graded for who, why in unreadable(course, one.week).items()}
    made.failed += [f"{student}: {why}" for student, why in closed.items()]
    made.notes += [f"{one.week.name} is left out: nothing in it is graded yet" for one in weeks if one not in graded]
    if left := off_roster(course, graded[0].standings):
        made.notes.append(f"{OFF_ROSTER}: {named(left)}")
    TARGETS[target](course, graded, destination, made)
    return made


def _unfinished(course: Course, weeks: Sequence[WeekGrades]) -> list[str]:
    from autograder.penalties import outdated

    whose: dict[str, list[str]] = defaultdict(list)
    for one in weeks:
        handed_in, newer, name = course.submissions(one.week), waiting(course, one.week), one.week.name
        for student in sorted({*one.standings, *handed_in}):
            standing = one.standings.get(student, Standing(student))
            if standing.unmarked_checks or (student in handed_in and not standing.marks):
                whose[f"{name}, handed in, but not graded, so no grade; run `autograder grade {name}`"].append(student)
            elif standing.unmarked_answers:
                answers = amount(standing.unmarked_answers, "written answer")
                whose[f"{name}, {answers} not graded yet, counted as 0"].append(student)
            if student in newer:
                whose[f"{name}, a newer notebook waits; run `autograder grade {name}`"].append(student)
            if any(mark.review for mark in standing.marks.values()):
                whose[f"{name}, graded anew after points were given by hand; look in the formgrader"].append(student)
        with_points = (student for student, standing in one.standings.items() if standing.points is not None)
        if gone := withdrawn(course, one.week, with_points):
            whose[f"{name}, {WITHDRAWN}"] += gone
        for what, late in outdated(course, one.week).items():
            whose[f"{name}, {what}"] += late
    return [f"{what}: {named(students)}" for what, students in whose.items()]


def _late(weeks: Sequence[WeekGrades]) -> list[str]:
    whose = {one.week.name: [name for name, standing in one.standings.items() if standing.penalty] for one in weeks}
    return [
        f"{week}, a late penalty was taken off {amount(len(students), 'student')}: {named(students)}"
        for week, students in whose.items()
        if students
    ]


def _plain(course: Course, weeks: Sequence[WeekGrades], folder: Path, made: Exported) -> None:
    """Columns: student, last_name, first_name, WEEK and WEEK_max for each week, and total and max over these weeks."""
    header: list[Cell] = ["student", "last_name", "first_name"]
    for one in weeks:
        header += [one.week.name, f"{one.week.name}_max"]
    rows: list[list[Cell]] = [[*header, "total", "max"]]
    for student, person in weeks[0].standings.items():
        row: list[Cell] = [student, person.last_name, person.first_name]
        for one in weeks:
            row += [one.points(student), one.max_points]
        given = [points for one in weeks if (points := one.points(student)) is not None]
        rows.append([*row, sum(given) if given else None, sum(one.max_points for one in weeks)])
    made.paths.append(write(folder / "grades.csv", to_csv(rows)))


def _canvas(course: Course, weeks: Sequence[WeekGrades], folder: Path, made: Exported) -> None:
    """The columns that Canvas's importer asks for, in its order, and its row of maxima.

    Canvas finds a student by the first of these that fits: ID (its own number, known of whom files were collected from
    Canvas), SIS User ID (nbgrader's lms_user_id), SIS Login ID (the student id, where it is a login), and the name.
    Section must be there and may be empty. A week goes to the assignment of the same name, or becomes a new one.

    The file begins with a byte order mark. Canvas itself takes it with and without; Excel, in which people look the
    file over before they import it, needs it to read accented names right, and without it would save them broken.
    """
    head: list[Cell] = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    rows: list[list[Cell]] = [[*head, *(one.column for one in weeks)]]
    rows.append(["    Points Possible", "", "", "", "", *(one.max_points for one in weeks)])
    numbers = {
        student: number for week in course.weeks for student, number in platform_numbers(course, week, "canvas").items()
    }
    login = logins(course, weeks[0].standings)
    for student, person in weeks[0].standings.items():
        name = ", ".join(part for part in (person.last_name, person.first_name) if part) or student
        number = numbers.get(student, "")
        points = (one.points(student) for one in weeks)
        rows.append([name, number, person.lms_user_id, "" if number else login[student], "", *points])
    _note_changed_ids(weeks, made)
    made.paths.append(write(folder / "canvas.csv", "\ufeff" + to_csv(rows)))


def _moodle(course: Course, weeks: Sequence[WeekGrades], folder: Path, made: Exported) -> None:
    """Moodle's form is told which of the first columns to map from; there, weeks are mapped to items.

    Username (the login), ID number (lms_user_id) and Email address are columns only if everybody has one: Moodle
    gives the grades of a row with an empty identifying cell to the student of the row before. An id that was made of a
    name or an address is no username: it may be somebody else's. No grade is written as `-`, Moodle's own sign for
    it: an empty cell would be stored as a grade when the import makes a new grade item.
    """
    people = list(weeks[0].standings.values())
    login = logins(course, weeks[0].standings)
    columns: dict[str, Callable[[Standing], str]] = {
        "Username": lambda one: login[one.student],
        "ID number": lambda one: one.lms_user_id,
        "Email address": lambda one: one.email,
    }
    columns = {name: value for name, value in columns.items() if all(value(person) for person in people)}
    rows: list[list[Cell]] = [[*columns, "Last name", "First name", *(one.column for one in weeks)]]
    for person in people:
        points = [one.points(person.student) for one in weeks]
        grades = (NO_GRADE if value is None else value for value in points)
        rows.append([*(value(person) for value in columns.values()), person.last_name, person.first_name, *grades])
    _note_changed_ids(weeks, made)
    made.paths.append(write(folder / "moodle.csv", to_csv(rows)))
    if not columns:
        made.notes.append(
            "moodle.csv has no column by which Moodle can find everybody. Upload the grading worksheets instead, or "
            "collect once more with --roster and a list from Moodle that has usernames, ID numbers or email addresses"
        )
    for one in weeks:
        if worksheet := _worksheet(course, one):
            made.paths.append(write(folder / "moodle" / f"{one.week.name}.csv", to_csv([WORKSHEET, *worksheet])))


def _worksheet(course: Course, one: WeekGrades) -> list[list[Cell]]:
    """The rows of an assignment's grading worksheet: who was collected from Moodle, by its number, and has a grade.

    The last column is asked for. As it says that nothing was graded before, Moodle passes over grades that are there
    already, unless its form is told to update records that were modified more recently.
    """
    numbers = platform_numbers(course, one.week, "moodle")
    return [
        [f"Participant {number}", f"{person.first_name} {person.last_name}".strip() or student, points, NO_GRADE]
        for student, number in sorted(numbers.items())
        if (person := one.standings.get(student)) and (points := person.points) is not None
    ]


def _gradescope(course: Course, weeks: Sequence[WeekGrades], folder: Path, made: Exported) -> None:
    """A file for each student and week, looked over for hidden tests like a feedback page."""
    for one in weeks:
        master = read_notebook(one.week.master)
        names, guard = outline(master), Guard(master)
        for student, path in autograded(course, one.week).items():
            standing = one.standings.get(student, Standing(student))
            if standing.points is None:
                continue
            notebook, result = read_graded(path, one.week)
            table = results(names, standing, result)
            said = "\n".join(test["output"] for test in table["tests"])
            if leaks := guard.leaks(said, own_text(notebook), "\n".join(standing.comments.values())):
                made.notes.append(f"{one.week.name}, {student}: left out, as it would give away {'; '.join(leaks)}")
                continue
            text = json.dumps(table, indent=1, ensure_ascii=False) + "\n"
            made.paths.append(write(folder / "gradescope" / one.week.name / f"{student}.json", text))


def _note_changed_ids(weeks: Sequence[WeekGrades], made: Exported) -> None:
    for student in weeks[0].standings:
        if inert(student) != student:
            made.notes.append(
                f"{student}: written as {inert(student)}, since a spreadsheet would run it as a formula; "
                "take the apostrophe away in the learning platform's preview, or enter this grade there"
            )


TARGETS: dict[str, Callable[[Course, Sequence[WeekGrades], Path, Exported], None]] = {
    "csv": _plain,
    "canvas": _canvas,
    "moodle": _moodle,
    "gradescope": _gradescope,
}
