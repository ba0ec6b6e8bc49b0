"""A desk in the office: puts graded notebooks and marks where `grade` and the formgrader would put them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat

from autograder.cells import Role, exercise_of, grade_id, points, read_notebook, role, stems, write_notebook
from autograder.course import Course, Week
from autograder.gradebook import open_gradebook
from autograder.records import Exercise, Result, Verdict

NONE: Mapping[str, str] = {}


@dataclass(frozen=True)
class Desk:
    """Works on one week of a course whose gradebook exists."""

    course: Course
    week: Week

    @property
    def notebook_id(self) -> str:
        return self.week.master.stem

    def enroll(self, student: str, **details: str) -> None:
        with open_gradebook(self.course) as gradebook:
            gradebook.update_or_create_student(student, **details)

    def hand_back(
        self,
        student: str,
        answers: Mapping[str, str] = NONE,
        failures: Mapping[str, str] = NONE,
        misconceptions: Mapping[str, str] = NONE,
        repairs: tuple[str, ...] = (),
        flags: tuple[str, ...] = (),
        seconds: float = 0.5,
        recorded: bool = True,
    ) -> Path:
        """A graded notebook: `answers` by grade id, `failures` are the messages of the checks that did not pass."""
        notebook = nbformat.from_dict(read_notebook(self.week.master))
        known = stems(notebook)
        verdicts: dict[str, list[Verdict]] = {stem: [] for stem in known}
        for cell in notebook.cells:
            name = grade_id(cell)
            if role(cell) in (Role.SOLUTION, Role.WRITTEN):
                cell.source = answers.get(name, "")
            elif role(cell) is Role.CHECK:
                message = failures.get(name, "")
                verdict = Verdict(name, points(cell), not message, message, misconceptions.get(name, ""))
                verdicts[exercise_of(name, known)].append(verdict)
        by_hand = sum(points(cell) for cell in notebook.cells if role(cell) is Role.WRITTEN)
        result = Result(
            f"{student}/{self.week.notebook_name}",
            self.week.name,
            tuple(Exercise(stem, tuple(checks)) for stem, checks in verdicts.items()),
            needs_manual=by_hand,
            sandboxed=True,
            seconds=seconds,
            repairs=repairs,
            flags=flags,
        )
        notebook.metadata["autograder"] = {"result": result.to_json(), "key": "0" * 64}
        path = self.course.folder("autograded") / student / self.week.name / self.week.notebook_name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_notebook(notebook, path)
        (self.course.folder("submitted") / student / self.week.name).mkdir(parents=True, exist_ok=True)
        self.enroll(student)
        if recorded:
            self.record(student, result)
        return path

    def record(self, student: str, result: Result) -> None:
        """Enter the verdicts as automatic scores."""
        with open_gradebook(self.course) as gradebook:
            gradebook.update_or_create_submission(self.week.name, student)
            for verdict in result.verdicts():
                grade = gradebook.find_grade(verdict.grade_id, self.notebook_id, self.week.name, student)
                grade.auto_score, grade.needs_manual_grade = verdict.points, False
            gradebook.db.commit()

    def hand_in(self, student: str) -> None:
        """A submission that the gradebook knows of and that the autograder has not graded."""
        self.enroll(student)
        with open_gradebook(self.course) as gradebook:
            gradebook.update_or_create_submission(self.week.name, student)
        (self.course.folder("submitted") / student / self.week.name).mkdir(parents=True)

    def mark(self, student: str, cell: str, points: float) -> None:
        """Points given by hand in the formgrader."""
        with open_gradebook(self.course) as gradebook:
            grade = gradebook.find_grade(cell, self.notebook_id, self.week.name, student)
            grade.manual_score, grade.needs_manual_grade = points, False
            gradebook.db.commit()

    def comment(self, student: str, cell: str, text: str) -> None:
        """A comment written in the formgrader."""
        with open_gradebook(self.course) as gradebook:
            gradebook.find_comment(cell, self.notebook_id, self.week.name, student).manual_comment = text
            gradebook.db.commit()

    def late(self, student: str, points: float) -> None:
        """Points taken off for being late, by somebody and not by the configuration."""
        own = "config = get_config()\nconfig.AssignLatePenalties.enabled = False\n"
        (self.course.root / "nbgrader_config.py").write_text(own, encoding="utf-8")
        with open_gradebook(self.course) as gradebook:
            notebook = gradebook.find_submission_notebook(self.notebook_id, self.week.name, student)
            notebook.late_submission_penalty = points
            gradebook.db.commit()
