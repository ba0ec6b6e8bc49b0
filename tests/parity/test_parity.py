"""On honest submissions this engine gives the very scores that stock nbgrader gives, check by check.

By default a sample of the demo class and all real attempts, without the cells that only make figures; `make parity`
compares the whole class, with every cell run by both.
"""

import copy
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from nbformat import NotebookNode

from autograder.assignment import student_version
from autograder.cells import is_experiment, parse_notebook, read_notebook, write_notebook
from autograder.course import Course, Week
from autograder.demo.students import make_class
from autograder.engine import Engine
from autograder.graft import graft

ROOT = Path(__file__).resolve().parents[2]
DAMAGED = ("loop", "stripped", "deleted", "twice", "cut off", "empty", "web page", "old format")
SAMPLE = ("all right", "right in unusual ways", "7 exercises wrong", "blank", "syntax")

Scores = dict[str, dict[str, float]]


def honest(course: Course, week: Week, full: bool) -> dict[str, NotebookNode]:
    """Students of the demo class whose notebooks stock nbgrader can read, or one for each kind of the sample."""
    chosen: dict[str, NotebookNode] = {}
    seen: set[str] = set()
    for made in make_class(week, student_version(course, week)):
        kind = next((kind for kind in SAMPLE if kind in made.story), "")
        if any(word in made.story for word in DAMAGED) or (not full and (not kind or kind in seen)):
            continue
        seen.add(kind)
        chosen[made.student] = parse_notebook(made.content, made.student)
    return chosen


def without_experiments(notebook: NotebookNode) -> NotebookNode:
    made = copy.deepcopy(notebook)
    made.cells = [cell for cell in made.cells if not is_experiment(cell)]
    return made


def stock_scores(root: Path, week: Week, master: NotebookNode, submissions: dict[str, NotebookNode]) -> Scores:
    """Grade with nbgrader as it comes, in a course of its own with no configuration but the names."""
    (root / "source" / week.name).mkdir(parents=True)
    write_notebook(master, root / "source" / week.name / week.notebook_name)
    shutil.copytree(ROOT / "datasets", root / "datasets")
    (root / "nbgrader_config.py").write_text("get_config().CourseDirectory.course_id = 'stock'\n", encoding="utf-8")
    environment = {**os.environ, "COURSE_DATA": str(ROOT / "datasets"), "PYTHONPATH": str(ROOT)}
    for student, notebook in submissions.items():
        folder = root / "submitted" / student / week.name
        folder.mkdir(parents=True)
        write_notebook(notebook, folder / week.notebook_name)
    for command in (["generate_assignment", week.name], ["autograde", week.name]):
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *command],
            cwd=root,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        return {
            student: {
                grade.name: grade.auto_score
                for grade in gradebook.find_submission_notebook(week.master.stem, week.name, student).grades
                if grade.auto_score is not None and "-written" not in grade.name
            }
            for student in submissions
        }


@pytest.mark.parametrize("name", [week.name for week in Course.load(ROOT).weeks])
def test_scores_equal_those_of_stock_nbgrader(name: str, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    full = pytestconfig.getoption("--parity") == "full"
    course = Course.load(ROOT, tmp_path / "classroom")
    week = course.week(name)
    master = read_notebook(week.master)
    submissions = honest(course, week, full)
    submissions["master"] = master
    released = student_version(course, week)
    for path in sorted((ROOT / "tests" / "attempts" / week.name).glob("*.ipynb")):
        # Attempts at an earlier release: stock nbgrader refuses cells that it does not know, so they get today's.
        submissions[path.stem] = graft(released, read_notebook(path)).notebook
    if not full:
        master = without_experiments(master)
        submissions = {student: without_experiments(notebook) for student, notebook in submissions.items()}
    engine = Engine(course, experiments=True, keep=False)
    ours: Scores = {}
    for student, notebook in submissions.items():
        result = engine.grade(week, master, notebook, student).result
        ours[student] = {verdict.grade_id: verdict.points for verdict in result.verdicts()}
    stock = stock_scores(tmp_path / "stock", week, master, submissions)
    assert sum(ours["master"].values()) == 90
    assert len({tuple(sorted(scores.items())) for scores in ours.values()}) >= 4, "the class is too uniform to tell"
    assert ours == stock
