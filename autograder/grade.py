"""Grade a week: run what is new or changed, in parallel, and enter it into nbgrader's gradebook, one writer for all.

Runs are kept by content (see `engine`), and a submission is done when its autograded notebook carries the key of its
present content and the gradebook has its scores: so a killed run goes on where it stopped, and running the command
again changes nothing.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, wait
from pathlib import Path

from nbformat import NotebookNode
from tqdm import tqdm

from autograder.cells import read_notebook
from autograder.course import Course, Week
from autograder.crew import Crew, Run, local_crew
from autograder.engine import Engine, Job
from autograder.errors import CourseError
from autograder.files import refuse_links
from autograder.gradebook import check_writable, only_one, register
from autograder.recording import Recorder
from autograder.records import Summary


def grade(
    course: Course,
    week: Week,
    engine: Engine,
    again: bool = False,
    crew: Crew | None = None,
    students: Sequence[str] = (),
) -> Summary:
    """Grade every submission of `week`, or those of `students` alone, that is new or changed; all with `again`.

    They run where `crew` runs them, in a process per core of this machine by default. Returns the summary; its `failed`
    lines name submissions that could not be graded, and why. Raises CourseError when nothing could be graded at all.
    """
    if crew is None:
        with local_crew(engine.site) as hands:
            return grade(course, week, engine, again, hands, students)
    submissions = course.submissions(week)
    if not submissions:
        where = course.folder("submitted") / "STUDENT" / week.name
        raise CourseError(f"No submissions of {week.name}: there is no folder {where}. Run `autograder collect` first.")
    if unknown := sorted(set(students) - set(submissions)):
        raise CourseError(f"{', '.join(unknown)} handed in nothing for {week.name} that has been collected.")
    if students:
        submissions = {student: submissions[student] for student in students}
    master = read_notebook(week.master)
    course.writable("autograded")
    check_writable(course)
    summary = Summary()
    with only_one(course):
        register(course, week, master)
        recorder = Recorder(course, week, master, summary)
        with tqdm(total=len(submissions), desc="grade", unit="notebook", disable=None) as bar:
            Grading(engine, week, master, again, crew, recorder, summary, bar).go(submissions)
        recorder.flush()
    if recorder.points:
        summary.notes.append(
            f"{week.name}: automatic points {min(recorder.points):g} to {max(recorder.points):g}, "
            f"mean {sum(recorder.points) / len(recorder.points):.1f} of {recorder.most:g}"
        )
    return summary


class Grading:
    """One pass over the submissions: a few are with the crew at any time, and each goes on as soon as it is back."""

    def __init__(
        self,
        engine: Engine,
        week: Week,
        master: NotebookNode,
        again: bool,
        crew: Crew,
        recorder: Recorder,
        summary: Summary,
        bar: "tqdm[object]",
    ) -> None:
        self.engine, self.week, self.master, self.again = engine, week, master, again
        self.crew, self.recorder, self.summary, self.bar = crew, recorder, summary, bar
        self.out: dict[Run, tuple[str, Job]] = {}

    def go(self, submissions: dict[str, Path]) -> None:
        """Take every submission to its end: recorded, unchanged, or a line in the summary that says why not."""
        for student, folder in submissions.items():
            self._send(student, folder)
            while len(self.out) >= self.crew.most_waiting:
                self._take(wait(self.out, return_when=FIRST_COMPLETED).done)
        while self.out:
            self._take(wait(self.out, return_when=FIRST_COMPLETED).done)

    def _send(self, student: str, folder: Path) -> None:
        try:
            notebook = _read(self.week, folder)
            job = self.engine.prepare(self.week, self.master, notebook, f"{student}/{self.week.notebook_name}")
        except CourseError as problem:
            self._failed(student, str(problem))
            return
        outcomes = self.engine.kept(job, self.again)
        if not self.again and self.recorder.has(student, job.key):
            self.summary.skipped += 1
            self.bar.update()
        elif outcomes is not None:
            self.recorder.add(student, self.engine.finish(job, outcomes))
            self.bar.update()
        else:
            self.out[self.crew.submit(job.steps)] = student, job

    def _take(self, done: Iterable[Run]) -> None:
        for run in done:
            student, job = self.out.pop(run)
            try:
                graded = self.engine.finish(job, run.result())
            except (Exception, CancelledError) as problem:  # it is this submission's alone, and the others go on
                kind = "" if isinstance(problem, CourseError) else f" ({type(problem).__name__})"
                self._failed(student, f"could not be run{kind}: {problem}")
                continue
            self.recorder.add(student, graded)
            self.bar.update()

    def _failed(self, student: str, reason: str) -> None:
        self.summary.failed.append(f"{student}: {reason}")
        self.bar.update()


def _read(week: Week, folder: Path) -> NotebookNode:
    refuse_links(folder)
    if not (folder / week.notebook_name).exists():
        raise CourseError(f"{folder} has no {week.notebook_name}. Collect it again, or ask the student for it.")
    return read_notebook(folder / week.notebook_name)
