"""nbgrader and JupyterLab's formgrader read this file in the course's root; the settings are in autograder."""

from pathlib import Path

from autograder.course import Course
from autograder.nbgrader_steps import configure

configure(get_config(), Course.load(Path(__file__).parent))  # type: ignore[name-defined]  # noqa: F821
