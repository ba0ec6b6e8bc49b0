"""One run of collecting: student by student, the notebook that counts goes to its place, and what happened is noted."""

import hashlib
from collections.abc import Container, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from autograder.course import Course, Week
from autograder.intake import RefusedError
from autograder.intake.archives import Member
from autograder.intake.choice import Candidate, choose, newer
from autograder.intake.examination import Examiner, instead
from autograder.intake.identity import Identity
from autograder.intake.ledger import Entry, Ledger, Unclaimed
from autograder.intake.names import NOTEBOOK, SCRIPT, Claim, has_name_of, without_attempt
from autograder.intake.outcome import Collected, CollectReport, Problem, SetAside
from autograder.intake.receipts import write_receipts
from autograder.intake.shelf import shelve
from autograder.intake.sorting import Files, Sorted
from autograder.intake.times import IN_PLACE, HandedIn, handed_in, stamp
from autograder.marks.outline import outline
from autograder.wording import one_line

MAX_NOTEBOOKS = 20  # looked at for one student


@dataclass
class Run:
    """One run: what it goes by, and what has come of it so far. The names of the `enrolled` are on a roster."""

    course: Course
    week: Week
    source: Path
    examiner: Examiner
    ledger: Ledger
    now: datetime
    enrolled: Container[str] = ()
    collected: list[Collected] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    received: set[str] = field(default_factory=set)

    def leave(self, found: Sorted) -> None:
        """Note down the files that are nobody's, and keep in mind those of other sources."""
        for member, week in found.elsewhere:
            self.put_aside("", member, f"lies in the folder of {week}")
        new: list[Unclaimed] = []
        for member, refusal in found.nobodys:
            self.refuse("", member, refusal)
            name, problem = f"{self.source.name}/{one_line(member.name)}", self.problems[-1].sentence
            new.append(Unclaimed(name, problem, str(self.source), _hash_of(member)))
        others = [one for one in self.ledger.unclaimed if one.origin != str(self.source) and not self._is(one)]
        self.ledger.unclaimed = others + new

    def _is(self, one: Unclaimed) -> bool:
        """Whether an unclaimed file is the source of this run, found in its folder before."""
        return bool(one.origin) and Path(one.origin).parent / one.source == self.source

    def close(self, students: Sequence[str]) -> None:
        """Write the ledger, and the receipts of these students; forget unclaimed files that came in with a name."""
        self.ledger.unclaimed = [one for one in self.ledger.unclaimed if one.received not in self.received]
        self.ledger.write(self.course)
        entries = [(name, self.ledger.students[name]) for name in students if name in self.ledger.students]
        write_receipts(self.course, self.week, outline(self.examiner.master), entries)

    def report(self, ignored: int) -> CollectReport:
        """What has come of the run so far; `ignored` counts files that are no notebooks."""
        return CollectReport(
            self.week.name, tuple(self.collected), tuple(self.problems), tuple(self.set_aside), ignored
        )

    def take(self, student: str, identity: Identity, files: Files) -> None:
        """Put the notebook that counts of a student's into its place, and say what is wrong with the others."""
        before = len(self.problems)
        notebooks = sorted((one for one in files if NOTEBOOK.search(one[1].name)), key=lambda one: newer(*one))
        for _, member in notebooks[:-MAX_NOTEBOOKS]:
            self.put_aside(student, member, f"is one of {len(notebooks)}; the last {MAX_NOTEBOOKS} were looked at")
        candidates, refused = self.examiner.sort(notebooks[-MAX_NOTEBOOKS:])
        if not candidates:
            sound = (one for one in files if SCRIPT.search(one[1].name) and not one[1].refusal)
            scripts = sorted(sound, key=lambda one: newer(*one))
            candidates, no_notebooks = self.examiner.sort(scripts[-MAX_NOTEBOOKS:])
            refused += [] if notebooks else no_notebooks
        others = [member for _, member in files if not NOTEBOOK.search(member.name)]
        for member in others:
            if member.refusal:
                self.refuse(student, member, member.refusal)
        entry = self.entry_of(student, identity)
        if candidates:
            chosen, why = choose(self.week, candidates)
            told = handed_in(chosen.claim, chosen.member, others, not self.source.is_dir())
            entry = self.place(student, identity, chosen, told, entry)
            if told.problem and not told.problem[0].refusal:
                self.refuse(student, *told.problem)
            for one in candidates:
                if one is not chosen:
                    self.put_aside(student, one.member, why[one.member.name])
        for claim, member, why_not in refused:
            if not candidates or member.refusal or _is_newer(claim, member, chosen):
                self.refuse(student, member, why_not)
            else:
                self.put_aside(student, member, why_not.reason)
        if not candidates and len(self.problems) == before:
            self.refuse(student, *instead(others))
        problem = " ".join(one.sentence for one in self.problems[before:])
        self.received |= {one.received for one in candidates}
        self.ledger.students[student] = replace(entry, problem=problem)

    def place(self, student: str, identity: Identity, chosen: Candidate, told: HandedIn, entry: Entry) -> Entry:
        """Put a notebook into its place; returns what the ledger says about the student from now on.

        A time that the source told before corrects nothing: if another one is in place, a person has put it there.
        """
        claim, member = chosen.claim, chosen.member
        try:
            shelved = shelve(
                self.course, self.week, student, chosen.content, told, self.now, correct=told.stamp != entry.time
            )
        except RefusedError as refusal:
            self.refuse(student, member, refusal)
            return entry
        if shelved.status == "older":
            there = f"submitted/{student}/{self.week.name}"
            what = f"is of {told.stamp}, older than the one in {there}. Move that away to take this one"
            self.put_aside(student, member, what)
            return entry
        repairs = chosen.repairs
        ending = NOTEBOOK.search(claim.file)
        if claim.file and (not has_name_of(self.week, claim.file) or (ending and ending[1])):
            repairs = (f"the file was called {one_line(claim.file)}", *repairs)
        notes = list(chosen.flags)
        if student not in self.enrolled and student != "_".join(identity.name.split()):
            notes.append(f"this is {one_line(identity.name)} {identity.number}".rstrip())
        if claim.late:
            notes.append("marked as late by the learning platform")
        if shelved.kept:
            where = shelved.kept.relative_to(self.course.classroom).as_posix()
            notes.append(f"the notebook that was there is now {where}")
        name, sha256 = one_line(member.name), hashlib.sha256(chosen.content).hexdigest()
        if shelved.status == "unchanged" and shelved.time != told.time:
            told = HandedIn(shelved.time, IN_PLACE)
        known = shelved.status in ("unchanged", "retimed") and entry.sha256 == sha256
        news = told.instead_of(shelved.time) if shelved.status == "retimed" else ""
        self.collected.append(
            Collected(student, name, shelved.status, told, claim.late, repairs, chosen.mends, tuple(notes), known, news)
        )
        entry = replace(entry, mends=chosen.mends, found=chosen.found, worked_on=chosen.worked_on)
        if known:
            return replace(entry, time=told.stamp) if news else entry
        return replace(
            entry,
            file=one_line(claim.file or member.parts[-1]),
            source=f"{self.source.name}/{name}",
            time=told.stamp,
            late=claim.late,
            received=chosen.received,
            sha256=sha256,
            collected=stamp(self.now),
            repairs=repairs,
        )

    def entry_of(self, student: str, identity: Identity) -> Entry:
        """What the ledger says about a student; who has no number yet gets the number that this source knows."""
        entry = self.ledger.students.get(student, Entry(identity.name))
        if entry.number and not identity.number:
            return entry
        return replace(entry, name=identity.name, number=identity.number, lms=identity.lms)

    def refuse(self, student: str, member: Member, refusal: RefusedError) -> None:
        """Note down a problem."""
        self.problems.append(Problem(student, one_line(member.name), one_line(refusal.reason), refusal.ask))

    def put_aside(self, student: str, member: Member, reason: str) -> None:
        """Note down a notebook that does not count."""
        self.set_aside.append(SetAside(student, one_line(member.name), one_line(reason)))


def _is_newer(claim: Claim, member: Member, chosen: Candidate) -> bool:
    """Whether a file that cannot be read is a later attempt at the notebook that was chosen."""
    same = without_attempt(claim.file)[0] == without_attempt(chosen.claim.file)[0]
    return same and newer(claim, member) > newer(chosen.claim, chosen.member)


def _hash_of(member: Member) -> str:
    """The hash of a file's content, nothing if it must not or cannot be read."""
    try:
        return hashlib.sha256(member.read()).hexdigest()
    except RefusedError:
        return ""
