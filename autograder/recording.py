"""Recording: graded submissions go to the gradebook in batches, and then their results to history/ and autograded/.

In this order, so that a notebook which says that its scores are recorded is right, whatever is killed in between.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from nbformat import NotebookNode

from autograder.course import Course, Week
from autograder.engine import Graded
from autograder.errors import CourseError, NoRoomError
from autograder.files import write
from autograder.gradebook import check_writable
from autograder.history import remember
from autograder.marks.automatic import Marks, handed_in, kept_points
from autograder.provenance import mark_recorded, provenance
from autograder.records import Summary
from autograder.wording import amount, number, together

BATCH, BATCH_SECONDS = 200, 30.0
TIMESTAMP = "timestamp.txt"


@dataclass(frozen=True)
class Held:
    """A graded submission that waits to be entered, the hash of its file, and the points that it must not lose."""

    graded: Graded
    submission: str
    kept: Mapping[str, float]


class Recorder:
    """Takes what was graded, one by one; `flush` enters what it holds.

    `floor` has the points by student and check that a grading of the same file must not lower; none by default.
    """

    def __init__(
        self,
        course: Course,
        week: Week,
        master: NotebookNode,
        summary: Summary,
        floor: Mapping[str, Mapping[str, float]],
    ) -> None:
        from autograder.lateness import late_penalty
        from autograder.nbgrader_steps import Checksums, config_for

        self.course, self.week, self.summary, self.floor = course, week, summary, floor
        self.checksums, self.config = Checksums(master), config_for(course)
        late_penalty(self.config)  # what is wrong with it is said now, not after the class has been run
        self.held: dict[str, Held] = {}
        self.since = time.monotonic()
        self.points: list[float] = []
        self.most = 0.0

    def add(self, student: str, graded: Graded, submission: str) -> None:
        """Take a graded submission, whose file has this hash; it is entered with others, soon."""
        kept: Mapping[str, float] = {}
        if floor := self.floor.get(student):
            known = provenance(self.course, self.week, student)
            if known and known.submission == submission:
                kept = kept_points(graded.result, floor)
        self.held[student] = Held(graded, submission, kept)
        self.points.append(sum(kept.get(check.grade_id, check.points) for check in graded.result.verdicts()))
        self.most = graded.result.max_points
        if len(self.held) >= BATCH or time.monotonic() - self.since > BATCH_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Enter all that is held; the summary says what was refused. Raises CourseError if the gradebook is in use."""
        marks, self.since = {}, time.monotonic()
        for student, one in self.held.items():
            self.checksums.add(one.graded.notebook)
            try:
                time_in = handed_in(self._folder("submitted", student))
            except CourseError as problem:
                self.summary.failed.append(f"{student}: {problem}")
                continue
            read = Marks.read(student, one.graded.notebook, time_in)
            marks[student] = replace(read, scores={**read.scores, **one.kept})
        for student in self._entered(marks):
            try:
                self._write(student, self.held[student])
            except NoRoomError:
                raise
            except CourseError as problem:
                for stage in ("history", "autograded"):  # if one is closed, none of the others can be written either
                    self.course.writable(stage)
                self.summary.failed.append(f"{student}: {problem}")
        self.held = {}

    def _entered(self, marks: dict[str, Marks]) -> list[str]:
        """Enter the marks together; one by one when they cannot all be entered. The students whose marks are in."""
        from autograder.scorebook import enter

        try:
            enter(self.course, self.week, marks.values(), self.config)
            return list(marks)
        except CourseError as problem:
            check_writable(self.course)
            if len(marks) > 1:
                return [name for student, one in marks.items() for name in self._entered({student: one})]
            self.summary.failed += [f"{name}: the gradebook did not take the result: {problem}" for name in marks]
            return []

    def _write(self, student: str, one: Held) -> None:
        notebook, result = one.graded.notebook, one.graded.result
        mark_recorded(notebook, one.submission, dict(one.kept))
        # first, as the notebook in autograded/ says that all is done
        remember(self.course, self.week, student, notebook.metadata["autograder"])
        folder = self._folder("autograded", student)
        write(folder / self.week.notebook_name, json.dumps(notebook))  # indented it takes 10 ms
        submitted = self._folder("submitted", student) / TIMESTAMP
        if submitted.is_file():
            write(folder / TIMESTAMP, submitted.read_bytes())  # nbgrader leaves one that cannot be written to
        self.summary.done += 1
        if said := (*together(result.repairs), *result.flags):
            self.summary.notes.append(f"{student}: {'; '.join(said)}")
        if one.kept:
            checks = ", ".join(f"{check} ({number(points)})" for check, points in one.kept.items())
            self.summary.notes.append(f"{student}: keeps the points of {amount(len(one.kept), 'check')}: {checks}")

    def _folder(self, stage: str, student: str) -> Path:
        return self.course.folder(stage) / student / self.week.name
