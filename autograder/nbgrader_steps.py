"""How nbgrader is told to use this course and this engine.

`nbgrader_config.py` at the root calls `configure`, so `nbgrader autograde` and the formgrader's button go through the
same engine as `autograder grade`: nbgrader's sanitizing and executing steps are replaced by one, `GradeWithEngine`;
its gradebook, its scores and its late penalties stay. `nbgrader generate_feedback` writes our page of a student.
"""

from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import compute_checksum
from traitlets import Bool, Unicode
from traitlets.config import Config, PyFileConfigLoader

from autograder.cells import Role, read_notebook, released_source, role, tidy
from autograder.course import Course
from autograder.engine import Engine
from autograder.errors import CourseError
from autograder.files import refuse_links
from autograder.history import remember
from autograder.pages.student import StudentPages
from autograder.provenance import fingerprint, mark_recorded


def configure(config: Config, course: Course) -> Config:
    """Set the course's folders and steps on nbgrader's configuration."""
    folders = config.CourseDirectory
    folders.root = str(course.root)
    folders.course_id = course.course_id
    folders.source_directory = str(course.root / "notebooks")
    folders.db_url = course.db_url
    for stage in ("release", "submitted", "autograded", "feedback", "solution"):
        setattr(folders, f"{stage}_directory", str(course.folder(stage)))
    config.Autograde.sanitize_preprocessors = [f"{__name__}.GradeWithEngine"]
    config.Autograde.autograde_preprocessors = [
        "nbgrader.preprocessors.SaveAutoGrades",
        "nbgrader.preprocessors.AssignLatePenalties",
        f"{__name__}.MarkRecorded",
    ]
    config.GenerateFeedback.exporter_class = f"{__name__}.FeedbackPage"
    config.GenerateFeedback.preprocessors = []
    config.HTMLExporter.sanitize_html = True  # what students display never runs in a reader's browser
    return config


class GradeWithEngine(NbGraderPreprocessor):
    """Replaces nbgrader's sanitizing and execution: graft on the master, run, put the verdicts in the notebook."""

    experiments = Bool(False, help="Run the cells that only make figures as well").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """The graded form of a submitted notebook; SaveAutoGrades reads the scores from its outputs."""
        course = Course.load()
        week = course.week(resources["nbgrader"]["assignment"])
        folder = course.folder("submitted") / resources["nbgrader"]["student"] / week.name
        refuse_links(folder)
        submission = fingerprint(folder / week.notebook_name)
        master = read_notebook(week.master)
        graded = Engine(course, self.experiments).grade(week, master, tidy(nb), week.notebook_name).notebook
        graded.metadata["autograder"]["submission"] = submission
        Checksums(master).add(graded)
        return graded, resources


class MarkRecorded(NbGraderPreprocessor):
    """Says in the notebook that its scores are in the gradebook; a run that was killed before that is written again."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """The notebook with the mark; nbgrader writes it after all other steps."""
        told, course = nb.metadata["autograder"], Course.load()
        mark_recorded(nb, told["submission"])
        remember(course, course.week(resources["nbgrader"]["assignment"]), resources["nbgrader"]["student"], told)
        return nb, resources


class FeedbackPage(Exporter):
    """Replaces nbgrader's own feedback, which shows hidden tests: the page that `autograder feedback` writes."""

    file_extension = Unicode(".html").tag(config=True)

    def from_filename(self, filename: str, resources: Any = None, **options: Any) -> tuple[str, Any]:
        """The page of the student in nbgrader's resources."""
        told, course = resources["nbgrader"], Course.load()
        pages = StudentPages.of(course, course.week(told["assignment"]))
        resources["output_extension"] = self.file_extension
        return pages.make(told["student"], Path(filename))[1], resources


class Checksums:
    """Each answer carries the checksum of its released form: by it nbgrader knows that a student wrote nothing."""

    def __init__(self, master: NotebookNode) -> None:
        self.released: dict[str, str] = {}
        for cell in master.cells:
            if role(cell) in (Role.SOLUTION, Role.WRITTEN):
                stub = NotebookNode(cell)
                stub.source = released_source(cell)
                self.released[cell.id] = compute_checksum(stub)

    def add(self, notebook: NotebookNode) -> None:
        """Put the checksums into a graded notebook."""
        for cell in notebook.cells:
            if role(cell) in (Role.SOLUTION, Role.WRITTEN):
                cell.metadata.nbgrader["checksum"] = self.released[cell.id]


def config_for(course: Course) -> Config:
    """A fresh configuration for nbgrader's steps, with what the course's own nbgrader_config.py sets on top.

    Raises CourseError when that file cannot be run.
    """
    own = course.root / "nbgrader_config.py"
    try:
        read = PyFileConfigLoader(own.name, path=str(course.root)).load_config() if own.is_file() else Config()
    except Exception as problem:  # it is a program of the instructor's
        raise CourseError(
            f"{own} cannot be run ({type(problem).__name__}: {problem}). Mend what was added to it, or take it out."
        ) from None
    return configure(read, course)


def coursedir(course: Course, config: Config, week: str, student: str = "*") -> Any:
    """nbgrader's view of the course's folders, for one week and student."""
    from nbgrader.coursedir import CourseDirectory

    made = CourseDirectory(config=config)
    made.assignment_id, made.student_id, made.notebook_id = week, student, "*"
    return made
