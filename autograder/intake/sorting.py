"""The files of a source by student, and those that are nobody's, or another week's."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from autograder.course import Course, Week
from autograder.intake import RefusedError
from autograder.intake.archives import Member
from autograder.intake.identity import Identity, student_ids
from autograder.intake.names import NOTEBOOK, SCRIPT, WORK, Claim, claims, class_zips
from autograder.intake.roster import Roster

ASK_WHOSE = "Name it after the student, or put it into a folder that is named so, then collect again."
ASK_ALONE = "Collect it by itself: give its path instead of its folder's."

Files = list[tuple[Claim, Member]]


@dataclass
class Sorted:
    """`elsewhere` has notebooks in the folders of other weeks, with the week; `ignored` counts what is no notebook."""

    files: dict[Identity, Files] = field(default_factory=lambda: defaultdict(list))
    nobodys: list[tuple[Member, RefusedError]] = field(default_factory=list)
    elsewhere: list[tuple[Member, str]] = field(default_factory=list)
    ignored: int = 0


def sort(
    course: Course,
    week: Week,
    members: Sequence[Member],
    known: Mapping[str, Identity],
    roster: Roster | None,
) -> Sorted:
    """Sort the files of a source; `known` and on the `roster` are the students of the class."""

    def is_known(one: Identity) -> bool:
        return one in known.values() or one.name in known or bool(roster and roster.student_of(one))

    found = Sorted()
    downloads = class_zips([member.parts for member in members])
    for parts in sorted(downloads):
        found.nobodys.append((Member("/".join(parts), ()), RefusedError("is the download of a class", ASK_ALONE)))
    trusted = [
        member
        for member in members
        if member.parts and not any(member.parts[: len(parts)] == parts for parts in downloads)
    ]
    whose = claims(course, week, [member.parts for member in trusted], is_known)
    for claim, member in zip(whose, trusted, strict=True):
        if claim.identity:
            found.files[claim.identity].append((claim, member))
        elif claim.elsewhere and NOTEBOOK.search(member.name):
            found.elsewhere.append((member, claim.elsewhere))
        elif not claim.elsewhere and not member.is_original and (member.refusal or WORK.search(member.name)):
            found.nobodys.append((member, member.refusal or RefusedError("does not say whose it is", ASK_WHOSE)))
        else:
            found.ignored += 1
    found.nobodys += [(member, member.refusal) for member in members if not member.parts and member.refusal]
    return found


def by_student(
    files: Mapping[Identity, Files], known: Mapping[str, Identity], roster: Roster | None
) -> dict[str, tuple[Identity, Files]]:
    """The files by student id, in order: as it is known, else as the roster says, else by a new id."""
    ids = _on_roster(files, known, roster) if roster else {}
    reserved = {student: Identity(student, "any", "roster") for student in roster.people} if roster else {}
    ids |= student_ids(files.keys() - ids.keys(), {**reserved, **known})
    students: dict[str, tuple[Identity, Files]] = {}
    for student, one in sorted(
        ((student, one) for one, student in ids.items()), key=lambda pair: (pair[0], str(pair[1]))
    ):
        identity, before = students.get(student, (one, []))
        students[student] = identity, [*before, *files[one]]
    return students


def _on_roster(files: Iterable[Identity], known: Mapping[str, Identity], roster: Roster) -> dict[Identity, str]:
    """Whom names and numbers mean; a student whom a platform's people of different numbers would be, is none of them.

    Numbers of earlier runs are compared on Canvas alone, as Moodle's are an assignment's own.
    """
    meant = {one: student for one in files if one not in known.values() and (student := roster.student_of(one))}
    earlier = {one: student for student, one in known.items() if one.lms == "canvas"}
    numbers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one, student in (earlier | meant).items():
        numbers[student, one.lms].add(one.number)
    return {one: student for one, student in meant.items() if not one.number or len(numbers[student, one.lms]) == 1}


def is_work(member: Member) -> bool:
    """Whether a file may be what there is to grade."""
    return bool(NOTEBOOK.search(member.name) or SCRIPT.search(member.name))


def is_kit(week: Week, members: Sequence[Member]) -> bool:
    """Whether a source is what students get, and not what they hand in."""
    places = {member.parts for member in members}
    return {("START.md",), ("requirements.txt",), (week.name, week.notebook_name)} <= places
