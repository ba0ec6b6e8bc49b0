"""The roster: who is in the class, read from the CSV file that a learning platform exports, or one made by hand.

| made by               | columns that are read                                                                    |
|-----------------------|------------------------------------------------------------------------------------------|
| hand                  | student (the id), and if they are there name and email                                   |
| nbgrader              | id, first_name, last_name, email, lms_user_id                                            |
| Canvas, Grades        | Student, ID, SIS User ID, SIS Login ID (the id)                                          |
| Moodle, Participants  | First name, Last name or Surname, Email address, ID number, Username (the id)            |

Moodle tells usernames only where it is set up to: else the id is the first part of the email address, the ID number, or
the name. With a roster, files are the student's whose name or number they bear, in the spelling of any platform.
"""

import csv
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import CourseError
from autograder.intake.identity import Identity, safe_id

IDS = {"student", "id", "username", "email address", "id number", "last name", "surname", "full name"}


@dataclass(frozen=True)
class Person:
    """A student on the roster. `number` is Canvas's own, `lms_user_id` what a school calls its students by.

    `called` is the id of the roster if the classroom has another one. `has_login` says whether the roster's id is what
    the student logs in with, as far as it tells.
    """

    student: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""
    number: str = ""
    has_login: bool = True
    called: str = ""

    @property
    def login(self) -> str:
        """What the student logs in with; empty if the roster does not tell."""
        return (self.called or self.student) if self.has_login else ""

    @property
    def spellings(self) -> set[str]:
        """What the student may be called in a name of a file."""
        first, last = _squeezed(self.first_name), _squeezed(self.last_name)
        return {_squeezed(self.student), _squeezed(self.called), first + last, last + first, _squeezed(self.email)} - {
            ""
        }


class Roster:
    """The people of a class, and which of them a name or number means."""

    def __init__(self, people: list[Person]) -> None:
        self.people = {one.student: one for one in people}
        self._by_number = {one.number: one.student for one in people if one.number}
        self._by_spelling: dict[str, set[str]] = {}
        for one in people:
            for spelling in one.spellings:
                self._by_spelling.setdefault(spelling, set()).add(one.student)

    def student_of(self, one: Identity) -> str:
        """The id of the student whom a source means; empty if nobody, or more than one, is called so.

        On Canvas anybody may be called anything: a name does not mean a student who is known to have another number.
        """
        if one.lms == "canvas" and one.number in self._by_number:
            return self._by_number[one.number]
        called_so = self._by_spelling.get(_squeezed(one.name), set())
        if one.lms == "canvas":
            called_so = {student for student in called_so if not self.people[student].number}
        return next(iter(called_so)) if len(called_so) == 1 else ""


def read_roster(path: Path) -> Roster:
    """Read a roster. Raises CourseError when it cannot be read, has no column of ids, or two students of one id."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_text(encoding="cp1252", errors="replace")  # as Excel saves it
    except OSError as problem:
        raise CourseError(f"The roster {path} cannot be read: {problem.strerror}.") from None
    head = text.split("\n", 1)[0]
    rows = list(csv.reader(text.splitlines(), delimiter=max(",;\t", key=head.count)))
    columns = [name.strip().casefold() for name in rows[0]] if rows else []
    people: dict[str, Person] = {}
    for one in _people(path, columns, rows[1:]):
        if one.student in people:
            raise CourseError(
                f"The roster {path} has two students called {one.student}. Give each an id of their own, in a column "
                "called “student”."
            )
        people[one.student] = one
    if not people:
        raise CourseError(f"The roster {path} names nobody.")
    return Roster(list(people.values()))


def _people(path: Path, columns: list[str], rows: list[list[str]]) -> Iterator[Person]:
    for row in rows:
        cells = {name: value.strip() for name, value in zip(columns, row, strict=False)}

        def first_of(*names: str, cells: dict[str, str] = cells) -> str:
            return next((cells[name] for name in names if cells.get(name)), "")

        email = first_of("email address", "email", "e-mail")
        lms_user_id = first_of("lms_user_id", "sis user id", "id number")
        first, last = first_of("first_name", "first name"), first_of("last_name", "last name", "surname")
        if not first + last:
            first, _, last = first_of("name", "full name").rpartition(" ")
        number = ""
        if {"student", "id"} <= {*columns}:
            last, _, first = first_of("student").partition(",")
            number, login = first_of("id"), first_of("sis login id")
            student = login or lms_user_id or number if number else ""
        elif IDS & {*columns}:
            login = first_of("student", "id", "username")
            student = login or email.partition("@")[0] or lms_user_id or f"{first} {last}".strip()
        else:
            raise CourseError(
                f"The roster {path} has no column of student ids. Call it “student” in the first line, or take "
                f"what Canvas, Moodle or nbgrader export. The first line has: {', '.join(columns) or 'nothing'}."
            )
        if student:
            yield Person(safe_id(student), first.strip(), last.strip(), email, lms_user_id, number, bool(login))


def _squeezed(name: str) -> str:
    """A name by its letters and digits alone, as platforms make it a part of file names."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in plain if letter.isalnum())
