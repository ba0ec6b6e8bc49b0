"""Which of a student's notebooks counts: it must be of the week, and the newest of what fits the week best.

How well a notebook fits is counted in exercises and answers: those that grading would find in it, and those that
somebody worked on. Attempts at one notebook differ only by a number in their names; of these the last one counts,
however much it holds.
"""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from nbformat import NotebookNode

from autograder.cells import Role, read_notebook, role
from autograder.course import Course, Week
from autograder.errors import CourseError
from autograder.graft import Graft, graft
from autograder.intake import RefusedError
from autograder.intake.archives import Member
from autograder.intake.names import Claim, has_name_of, without_attempt

LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Fit:
    """How many of a week's `total` exercises a notebook has, and how many of them were worked on."""

    found: int
    worked_on: int
    total: int


@dataclass(frozen=True, eq=False)
class Candidate:
    """A notebook of a student's that can be graded, without what is in it, of which twenty would fill the memory.

    `received` is the hash of the file as it came, `content` what it is to be kept as. `repairs` were made in the file,
    `mends` will be made by grading, `flags` are for people; `found` and `worked_on` are the grade ids of what is in it.
    """

    claim: Claim
    member: Member
    received: str
    content: bytes
    repairs: tuple[str, ...]
    mends: tuple[str, ...]
    flags: tuple[str, ...]
    found: tuple[str, ...]
    worked_on: tuple[str, ...]
    fit: Fit


def fit(master: NotebookNode, grafted: Graft) -> Fit:
    """How well a notebook fits the week of the master that it was grafted on."""
    total = sum(role(cell) in (Role.SOLUTION, Role.WRITTEN) for cell in master.cells)
    return Fit(len(grafted.found), len(grafted.worked_on), total)


def other_masters(course: Course, week: Week) -> dict[str, NotebookNode]:
    """The masters of the other weeks, as far as there are any yet."""
    masters: dict[str, NotebookNode] = {}
    for other in course.weeks:
        if other != week:
            with suppress(CourseError):
                masters[other.name] = read_notebook(other.master)
    return masters


def fit_to_week(
    week: Week, master: NotebookNode, others: dict[str, NotebookNode], notebook: NotebookNode, grafted: Graft
) -> Fit:
    """How well a notebook fits `week`; raises RefusedError if it has nothing of it, or more of another week."""
    own = fit(master, grafted)
    ask = f"Ask for {week.notebook_name} of {week.name}."
    for name, other in others.items() if own.found < own.total else ():
        if len(graft(other, notebook).found) > own.found:
            raise RefusedError(f"is the notebook of {name}, not of {week.name}", ask)
    if not own.found:
        raise RefusedError(f"has none of the exercises of {week.name}", ask)
    return own


def newer(claim: Claim, member: Member) -> tuple[int, int, datetime]:
    """Orders the attempts at one notebook: by their numbers, else by time."""
    return claim.attempt, claim.upload, member.time or LONG_AGO


def choose(week: Week, candidates: Sequence[Candidate]) -> tuple[Candidate, dict[str, str]]:
    """The one that counts, and for each other one, by the name of its file, why it does not."""
    attempts: dict[tuple[str, bool], list[Candidate]] = defaultdict(list)
    for one in candidates:
        attempts[without_attempt(one.claim.file)[0], one.member.is_original].append(one)
    last = [max(group, key=_within_attempts) for group in attempts.values()]
    chosen = max(last, key=lambda one: (_size(one), has_name_of(week, one.claim.file), _within_attempts(one)))
    why: dict[str, str] = {}
    for one in candidates:
        if one in last:
            beside = f", as has {chosen.claim.file}, which counts" if _size(one) == _size(chosen) else ""
            why[one.member.name] = (
                f"has {one.fit.found} of the {one.fit.total} exercises, {one.fit.worked_on} worked on{beside}"
            )
        else:
            why[one.member.name] = "is an earlier attempt"
    del why[chosen.member.name]
    return chosen, why


def _within_attempts(one: Candidate) -> tuple[tuple[int, int, datetime], int, str]:
    return newer(one.claim, one.member), _size(one), one.member.name


def _size(one: Candidate) -> int:
    return one.fit.found + one.fit.worked_on
