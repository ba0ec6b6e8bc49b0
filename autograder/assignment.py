"""The student version of a master notebook, made by nbgrader's own `generate_assignment`."""

import tempfile
from pathlib import Path

from nbformat import NotebookNode

from autograder.cells import Role, is_experiment, read_notebook, role
from autograder.course import Course, Week
from autograder.errors import CourseError
from autograder.gradebook import prepare_environment
from autograder.nbgrader_log import nbgrader_log


def student_version(course: Course, week: Week) -> NotebookNode:
    """Generate the student version from the master alone: no other file is near it, no gradebook is touched."""
    prepare_environment()
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.preprocessors import SaveCells
    from traitlets.config import Config

    with tempfile.TemporaryDirectory(prefix="autograder-release-") as folder:
        root = Path(folder).resolve()
        staged = root / "source" / week.name
        staged.mkdir(parents=True)
        (staged / week.notebook_name).write_bytes(week.master.read_bytes())
        config = Config()
        config.CourseDirectory.root = str(root)
        config.CourseDirectory.course_id = course.course_id
        config.GenerateAssignment.no_database = True
        steps = GenerateAssignment.class_traits()["preprocessors"].default()
        config.GenerateAssignment.preprocessors = [step for step in steps if step is not SaveCells]
        coursedir = CourseDirectory(config=config)
        coursedir.assignment_id = week.name
        with nbgrader_log() as log:
            try:
                GenerateAssignment(coursedir=coursedir, config=config).start()
            except Exception as problem:  # nbgrader raises its own and everybody else's errors here
                said = log.reason() or str(problem)
                raise CourseError(f"nbgrader cannot make a student version of {week.master}: {said}") from None
        return _going_on(read_notebook(root / "release" / week.name / week.notebook_name))


def _going_on(released: NotebookNode) -> NotebookNode:
    """Let "run all" go on behind a check or experiment that fails: else nothing below unfinished work could be run."""
    for cell in released.cells:
        if role(cell) is Role.CHECK or is_experiment(cell):
            cell.metadata["tags"] = [*cell.metadata.get("tags", []), "raises-exception"]
    return released
