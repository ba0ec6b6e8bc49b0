"""The receipt that a student gets: which file came, when, what was found in it, what was mended, what is missing.

classroom/receipts/STUDENT/WEEK.txt, made from the ledger alone, so that it says what is in place and changes only when
that does. With the hash a student can prove which file was handed in.
"""

from collections.abc import Iterable

from autograder.course import Course, Week
from autograder.files import write
from autograder.intake.ledger import Entry
from autograder.marks.outline import Outline
from autograder.wording import amount, one_line, together, without_folders

STAGE = "receipts"
_TAKEN = """\
File         {file}
Handed in    {time}
Taken        {collected}
SHA-256      {received}
             of the file as it came: sha256sum FILE, shasum -a 256 FILE, or certutil -hashfile FILE SHA256

With work of yours: {worked_on} of {total}
"""


def write_receipts(course: Course, week: Week, names: Outline, entries: Iterable[tuple[str, Entry]]) -> None:
    """Write the receipts of these students, unless they are there just so; raises CourseError if that is impossible."""
    for student, entry in entries:
        path = course.folder(STAGE) / student / f"{week.name}.txt"
        text = receipt(course, week, names, student, entry)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            write(path, text)


def receipt(course: Course, week: Week, names: Outline, student: str, entry: Entry) -> str:
    """What a student's receipt says."""
    name = "" if entry.name == student else f" ({one_line(entry.name)})"
    parts = [f"Receipt: {course.title}, {week.title} ({week.name})\n\nStudent      {student}{name}\n"]
    if entry.sha256:
        parts.append(_taken(names, entry))
    else:
        parts.append("No notebook of yours could be taken.\n")
    parts.append(_listed("Mended in the file:", entry.repairs))
    parts.append(_listed("To be mended when it is graded:", together(entry.mends)))
    parts.append(_listed("Not taken; your instructor reads:", [entry.problem] if entry.problem else []))
    return "\n".join(part for part in parts if part)


def _taken(names: Outline, entry: Entry) -> str:
    tasks = [task for task in (*names.exercises, *names.written) if task.grade_id]
    late = ", marked as late by the learning platform" if entry.late else ""
    text = _TAKEN.format(
        file=one_line(entry.file or entry.source.rpartition("/")[2]),
        time=(entry.time or "at a time that the file does not say") + late,
        collected=entry.collected,
        received=entry.received or entry.sha256,
        worked_on=len(entry.worked_on),
        total=amount(len(tasks), "exercise and question", "exercises and questions"),
    )
    for task in tasks:
        state = (
            "yes" if task.grade_id in entry.worked_on else "as released" if task.grade_id in entry.found else "missing"
        )
        text += f"  {state:11}  {task.title}\n"
    return text


def _listed(title: str, lines: Iterable[str]) -> str:
    shown = [f"  - {one_line(without_folders(line))}" for line in lines]
    return "\n".join([title, *shown]) + "\n" if shown else ""
