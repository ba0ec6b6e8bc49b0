"""The ledger of a week, classroom/collected/WEEK.json: what was collected of whom, from where, and what was wrong.

    {"schema": 1, "week": "week2",
     "students": {"Zoe_Li-3f2a91c0": {
        "name": "Zoë Li", "number": "4711", "lms": "moodle",  as the source named the student; "" for plain folders
        "file": "optimization.ipynb",                  as the student named it
        "source": "moodle.zip/Zoë Li_4711_assignsubmission_file_/optimization.ipynb",
        "time": "2026-03-01 20:00:00.000000 UTC",      when it was handed in (see `times`); null where nothing tells it
        "late": false,                                 marked as late by the learning platform
        "received": "...",                             SHA-256 of the file as it came
        "sha256": "...",                               of the notebook in submitted/; null while there is none
        "collected": "2026-03-02 08:00:00.000000 UTC", when it was put there; null while there is none
        "repairs": ["..."],                            what was mended in the file, as it is in submitted/ now
        "mends": ["..."],                              what grading will mend besides: cells missing, doubled, unlabeled
        "found": ["w2-gd-step", ...],                  the exercises and answers that there are
        "worked_on": ["w2-gd-step", ...],              and those that say more than was released
        "problem": ""}},                               what could not be taken in the last run that met this student
     "unclaimed": [{                                   files of which nobody knows whose they are
        "source": "...", "problem": "...",
        "origin": "...",                               the folder or zip that was collected, as a full path
        "received": "..."}]}                           SHA-256 of the file, "" if it could not be read

`problem` is a sentence for people that says what to ask the student for. With both a problem and a `sha256`, another
notebook of the student is in place. Later runs add students and replace what they meet anew; a run that changes nothing
leaves the file as it is. An unclaimed file stays until its origin is collected anew, or it comes in with a name.
"""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from autograder.course import Course, Week
from autograder.errors import CourseError
from autograder.files import write
from autograder.intake.identity import Identity

SCHEMA = 1


@dataclass(frozen=True)
class Entry:
    """What the ledger says about a student."""

    name: str
    number: str = ""
    lms: str = ""
    file: str = ""
    source: str = ""
    time: str | None = None
    late: bool = False
    received: str = ""
    sha256: str | None = None
    collected: str | None = None
    repairs: tuple[str, ...] = ()
    mends: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    worked_on: tuple[str, ...] = ()
    problem: str = ""

    @property
    def identity(self) -> Identity:
        """The student as the source named them."""
        return Identity(self.name, self.number, self.lms)


@dataclass(frozen=True)
class Unclaimed:
    """A file that nobody owns, and what is wrong with it."""

    source: str
    problem: str
    origin: str = ""
    received: str = ""


@dataclass
class Ledger:
    """The ledger of one week: entries by student id, and the files that nobody owns."""

    week: str
    students: dict[str, Entry] = field(default_factory=dict)
    unclaimed: list[Unclaimed] = field(default_factory=list)

    @classmethod
    def read(cls, course: Course, week: Week) -> "Ledger":
        """The ledger as it is in the classroom, empty if there is none; raises CourseError when it is damaged."""
        path = course.folder("collected") / f"{week.name}.json"
        try:
            table = json.loads(path.read_text(encoding="utf-8"))
            students = {str(student): _entry(one) for student, one in table["students"].items()}
            return cls(week.name, students, [Unclaimed(**one) for one in table["unclaimed"]])
        except (FileNotFoundError, NotADirectoryError):
            return cls(week.name)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
            raise CourseError(
                f"{path} is no record of collected notebooks ({type(problem).__name__}: {problem}). "
                "Move it away, then collect again."
            ) from None

    def write(self, course: Course) -> None:
        """Put the ledger into the classroom, unless it is there just so; raises CourseError if that is impossible."""
        table = {
            "schema": SCHEMA,
            "week": self.week,
            "students": {student: asdict(entry) for student, entry in sorted(self.students.items())},
            "unclaimed": [asdict(one) for one in self.unclaimed],
        }
        path = course.folder("collected") / f"{self.week}.json"
        text = json.dumps(table, indent=1) + "\n"  # in ASCII, as names may hold half characters
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            write(path, text)


def known_students(course: Course, week: Week, ledger: Ledger) -> dict[str, Identity]:
    """Who has which student id: by this week's ledger, and by those of other weeks where numbers are a user's own."""
    known: dict[str, Identity] = {}
    for other in course.weeks:
        if other != week:
            entries = Ledger.read(course, other).students
            known |= {student: one.identity for student, one in entries.items() if one.lms == "canvas"}
    return known | {student: one.identity for student, one in ledger.students.items()}


def _entry(table: dict[str, Any]) -> Entry:
    known: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
    return Entry(**known)
