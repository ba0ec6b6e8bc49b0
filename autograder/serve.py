"""Start JupyterLab with the formgrader, from the course's root, where it finds nbgrader_config.py and the course.

The formgrader's buttons are those of `formgrader`, a server extension that this command loads.
"""

import os
import sys

from autograder.course import Course
from autograder.errors import CourseError
from autograder.gradebook import prepare_environment


def serve(course: Course, port: int, browser: bool, allow_root: bool) -> None:
    """Become JupyterLab: it takes this process's place, so whoever stops this command stops it. Never returns."""
    if not (course.root / "nbgrader_config.py").is_file():
        raise CourseError(f"{course.root} has no nbgrader_config.py, without which the formgrader finds no course.")
    prepare_environment()
    command = [sys.executable, "-m", "jupyterlab", f"--port={port}", "--ip=127.0.0.1"]
    command.append("--ServerApp.jpserver_extensions=autograder.formgrader=True")
    if not browser:
        command.append("--no-browser")
    if allow_root:
        command.append("--allow-root")
    course.writable("")
    os.chdir(course.root)
    os.execve(sys.executable, command, {**os.environ, "AUTOGRADER_CLASSROOM": str(course.classroom)})
