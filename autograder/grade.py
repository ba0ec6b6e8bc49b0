"""Grade a week: run what is new or changed, in parallel, and enter it into nbgrader's gradebook, one writer for all.

Runs are kept by content (see `engine`), and a submission is done when its autograded notebook carries the key of its
present content and the gradebook has its scores: so a killed run goes on where it stopped, and running the command
again changes nothing. A preview is the same, but for its end: what was graded is compared with the gradebook.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, wait
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode
from tqdm import tqdm
from traitlets.config import Config

from autograder.access import unreadable
from autograder.cells import read_notebook
from autograder.course import Course, Week
from autograder.crew import Crew, Run, local_crew
from autograder.engine import Engine, Graded, Job
from autograder.errors import CourseError
from autograder.files import refuse_links
from autograder.garbage import collected_rarely
from autograder.gradebook import automatic_scores, check_writable, only_one, register
from autograder.marks.departed import WITHDRAWN, withdrawn
from autograder.preview import Preview
from autograder.provenance import fingerprint, provenance
from autograder.recording import TIMESTAMP, Recorder
from autograder.records import Summary
from autograder.wording import amount, named

Scores = dict[str, dict[str, float]]
GRADING = ("submitted", "autograded", "history")  # stages whose files are read


@collected_rarely()
def grade(
    course: Course,
    week: Week,
    engine: Engine,
    again: bool = False,
    crew: Crew | None = None,
    never_lower: bool = False,
    students: Sequence[str] = (),
) -> Summary:
    """Grade every submission of `week`, or those of `students` alone, that is new or changed; all with `again`.

    They run where `crew` runs them, in a process per core of this machine by default. With `never_lower` no check of a
    file that was graded before gets fewer points than it has. Returns the summary; its `failed` lines name submissions
    that could not be graded, and why. Raises CourseError when nothing could be graded at all.
    """
    master, summary = read_notebook(week.master), Summary()
    submissions = _handed_in(course, week, students, summary)
    course.writable("autograded")
    check_writable(course)
    if crew and (new := sum(_is_new(course, week, student) for student in submissions)):
        crew.get_ready(new)  # while the gradebook is
    with only_one(course):
        register(course, week, master)
        scores = automatic_scores(course, week)
        recorder = Recorder(course, week, master, summary, scores if never_lower else {})
        Grading(engine, week, master, again, scores, recorder.add, summary).go(submissions, crew)
        recorder.flush()
        if gone := withdrawn(course, week, scores) if not students else []:
            summary.notes.append(f"{week.name}: {WITHDRAWN}: {named(gone)}")
        _renew_penalties(course, week, recorder.config, students, summary)
    if recorder.points:
        summary.notes.append(
            f"{week.name}: automatic points {min(recorder.points):g} to {max(recorder.points):g}, "
            f"mean {sum(recorder.points) / len(recorder.points):.1f} of {recorder.most:g}"
        )
    return summary


@collected_rarely()
def preview(
    course: Course,
    week: Week,
    engine: Engine,
    again: bool = False,
    crew: Crew | None = None,
    never_lower: bool = False,
    students: Sequence[str] = (),
) -> Preview:
    """What `grade` would change; only the runs are kept, so that it will not need to do them again."""
    master, summary = read_notebook(week.master), Summary()
    submissions = _handed_in(course, week, students, summary)
    scores = automatic_scores(course, week)
    made = Preview(course, week, summary, scores if never_lower else {})
    Grading(engine, week, master, again, scores, made.add, made.summary).go(submissions, crew)
    return made


@dataclass
class Grading:
    """One pass over the submissions: a few are with the crew at any time, and each goes on as soon as it is back.

    `scores` are those that the gradebook has; `take` gets each student with what was graded and the hash of the file.
    """

    engine: Engine
    week: Week
    master: NotebookNode
    again: bool
    scores: Scores
    take: Callable[[str, Graded, str], None]
    summary: Summary
    out: dict[Run, tuple[str, Job, str]] = field(default_factory=dict)

    def go(self, submissions: dict[str, Path], crew: Crew | None) -> None:
        """Take every submission to its end: taken, unchanged, or a line in the summary that says why not."""
        hands = nullcontext(crew) if crew else local_crew(self.engine.site)
        bar = tqdm(total=len(submissions), desc="grade", unit="notebook", disable=None)
        with hands as team, bar as self.bar:
            for student, folder in submissions.items():
                self._send(student, folder, team)
                while len(self.out) >= team.most_waiting:
                    self._take(wait(self.out, return_when=FIRST_COMPLETED).done)
            while self.out:
                self._take(wait(self.out, return_when=FIRST_COMPLETED).done)

    def _send(self, student: str, folder: Path, crew: Crew) -> None:
        try:
            submission, notebook = _read(self.week, folder)
            job = self.engine.prepare(self.week, self.master, notebook, f"{student}/{self.week.notebook_name}")
        except CourseError as problem:
            self._failed(student, str(problem))
            return
        outcomes = self.engine.kept(job, self.again)
        if not self.again and self._has(student, job.key, submission) and self._has_time(student, folder):
            self.summary.skipped += 1
            self.bar.update()
        elif outcomes is not None:
            self.take(student, self.engine.finish(job, outcomes), submission)
            self.bar.update()
        else:
            self.out[crew.submit(job.steps)] = student, job, submission

    def _has(self, student: str, key: str, submission: str) -> bool:
        """Whether the gradebook has the scores of this very content of this very file."""
        known = provenance(self.engine.course, self.week, student) if student in self.scores else None
        return known is not None and (known.key, known.submission) == (key, submission)

    def _has_time(self, student: str, folder: Path) -> bool:
        """Whether the gradebook has the time of handing in that is told now, if one is."""
        told = folder / TIMESTAMP
        entered = self.engine.course.folder("autograded") / student / self.week.name / TIMESTAMP
        return not told.is_file() or (entered.is_file() and entered.read_bytes() == told.read_bytes())

    def _take(self, done: Iterable[Run]) -> None:
        for run in done:
            student, job, submission = self.out.pop(run)
            try:
                graded = self.engine.finish_new(job, run.result())
            except (Exception, CancelledError) as problem:  # it is this submission's alone, and the others go on
                kind = "" if isinstance(problem, CourseError) else f" ({type(problem).__name__})"
                self._failed(student, f"could not be run{kind}: {problem}")
                continue
            self.take(student, graded, submission)
            self.bar.update()

    def _failed(self, student: str, reason: str) -> None:
        self.summary.failed.append(f"{student}: {reason}")
        self.bar.update()


def _renew_penalties(course: Course, week: Week, config: Config, students: Sequence[str], summary: Summary) -> None:
    """Late penalties of what was graded before, by the points, dates and extensions of now."""
    from autograder.penalties import renew

    try:
        renewed = renew(course, week, config, students)
    except CourseError as problem:
        summary.failed.append(str(problem))
        return
    if renewed:
        penalties = amount(len(renewed), "late penalty", "late penalties")
        summary.notes.append(f"{week.name}: {penalties} worked out anew: {named(map(str, renewed))}")


def _handed_in(course: Course, week: Week, students: Sequence[str], summary: Summary) -> dict[str, Path]:
    """Where each student's submission is, or that of each of `students`; the summary says whose cannot be read."""
    submissions, closed = course.submissions(week), unreadable(course, week, GRADING)
    if not submissions and not closed:
        where = course.folder("submitted") / "STUDENT" / week.name
        raise CourseError(f"No submissions of {week.name}: there is no folder {where}. Run `autograder collect` first.")
    if unknown := sorted(set(students) - set(submissions) - set(closed)):
        raise CourseError(f"{', '.join(unknown)} handed in nothing for {week.name} that has been collected.")
    asked = dict.fromkeys(students or (*submissions, *closed))
    summary.failed += [f"{student}: {closed[student]}" for student in asked if student in closed]
    return {student: submissions[student] for student in asked if student not in closed}


def _is_new(course: Course, week: Week, student: str) -> bool:
    """Whether nothing that a student handed in for a week was graded yet."""
    return not (course.folder("autograded") / student / week.name / week.notebook_name).exists()


def _read(week: Week, folder: Path) -> tuple[str, NotebookNode]:
    """The hash of the file that was handed in, and the notebook in it."""
    refuse_links(folder)
    path = folder / week.notebook_name
    if not path.exists():
        raise CourseError(f"{folder} has no {week.notebook_name}. Collect it again, or ask the student for it.")
    notebook = read_notebook(path)
    return fingerprint(path), notebook
