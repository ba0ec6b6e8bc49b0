"""Recording: graded submissions go to the gradebook in batches, and then their notebooks to autograded/.

In this order, so that a notebook which says that its scores are recorded is right, whatever is killed in between.
"""

import json
import shutil
import time
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.course import Course, Week
from autograder.engine import Graded
from autograder.errors import CourseError
from autograder.files import write
from autograder.gradebook import check_writable, students_with_scores
from autograder.marks.automatic import Marks, handed_in
from autograder.records import Summary

BATCH, BATCH_SECONDS = 200, 30.0
TIMESTAMP = "timestamp.txt"


class Recorder:
    """Takes what was graded, one by one; `flush` enters what it holds."""

    def __init__(self, course: Course, week: Week, master: NotebookNode, summary: Summary) -> None:
        from autograder.nbgrader_steps import Checksums, config_for

        self.course, self.week, self.summary = course, week, summary
        self.checksums, self.config = Checksums(master), config_for(course)
        self.known = students_with_scores(course, week)
        self.held: dict[str, Graded] = {}
        self.since = time.monotonic()
        self.points: list[float] = []
        self.most = 0.0

    def has(self, student: str, key: str) -> bool:
        """Whether the gradebook has the scores of this very content of a student's."""
        return student in self.known and recorded_key(self.course, self.week, student) == key

    def add(self, student: str, graded: Graded) -> None:
        """Take a graded submission; it is entered with others, soon."""
        self.held[student] = graded
        self.points.append(graded.result.points)
        self.most = graded.result.max_points
        if len(self.held) >= BATCH or time.monotonic() - self.since > BATCH_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Enter all that is held; the summary says what was refused. Raises CourseError if the gradebook is in use."""
        marks, self.since = {}, time.monotonic()
        for student, graded in self.held.items():
            self.checksums.add(graded.notebook)
            try:
                time_in = handed_in(self._folder("submitted", student))
            except CourseError as problem:
                self.summary.failed.append(f"{student}: {problem}")
                continue
            marks[student] = Marks.read(student, graded.notebook, time_in)
        for student in self._entered(marks):
            self._write(student, self.held[student])
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

    def _write(self, student: str, graded: Graded) -> None:
        graded.notebook.metadata["autograder"]["recorded"] = True
        folder = self._folder("autograded", student)
        write(folder / self.week.notebook_name, nbformat.v4.writes(graded.notebook) + "\n")
        submitted = self._folder("submitted", student) / TIMESTAMP
        if submitted.is_file():
            shutil.copyfile(submitted, folder / TIMESTAMP)
        self.summary.done += 1
        self.summary.notes += [f"{student}: {line}" for line in (*graded.result.repairs, *graded.result.flags)]

    def _folder(self, stage: str, student: str) -> Path:
        return self.course.folder(stage) / student / self.week.name


def recorded_key(course: Course, week: Week, student: str) -> str:
    """The key of the run whose scores of this student are in the gradebook, or an empty string."""
    path = course.folder("autograded") / student / week.name / week.notebook_name
    try:
        told = json.loads(path.read_bytes())["metadata"]["autograder"]
        return str(told["key"]) if told["recorded"] else ""
    except (OSError, ValueError, KeyError, TypeError):
        return ""
