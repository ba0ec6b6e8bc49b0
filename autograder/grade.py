"""Grade a week: run what is new or changed, in parallel, then write it to nbgrader's gradebook, one at a time.

Runs are kept by content (see `engine`), and a submission is done when its autograded notebook carries the key of its
present content: so a killed run goes on where it stopped, and running the command again changes nothing.
"""

import os
from concurrent.futures import Executor, ThreadPoolExecutor, as_completed
from pathlib import Path

from nbformat import NotebookNode
from tqdm import tqdm

from autograder.cells import read_notebook
from autograder.course import Course, Week
from autograder.engine import Engine, Graded
from autograder.errors import CourseError
from autograder.gradebook import (
    check_writable,
    gradebook_errors,
    only_one,
    prepare_environment,
    register,
    students_with_scores,
)
from autograder.nbgrader_log import nbgrader_log
from autograder.records import Summary


def grade(course: Course, week: Week, engine: Engine, workers: int | None = None, again: bool = False) -> Summary:
    """Grade every submission of `week` that is new or changed, all of them with `again`.

    Returns the summary; its `failed` lines name submissions that could not be graded, and why. Raises CourseError when
    nothing could be graded at all.
    """
    submissions = course.submissions(week)
    if not submissions:
        where = course.folder("submitted") / "STUDENT" / week.name
        raise CourseError(f"No submissions of {week.name}: there is no folder {where}. Run `autograder collect` first.")
    master = read_notebook(week.master)
    course.writable("autograded")
    check_writable(course)
    with only_one(course):
        register(course, week, master)
        summary = Summary()
        notebooks = _read(week, submissions, summary)
        with ThreadPoolExecutor(workers or os.cpu_count() or 1) as executor:
            graded = _run(executor, engine, week, master, notebooks, summary)
        _record(course, week, engine, graded, summary, again)
    if graded:
        points = [one.result.points for one in graded.values()]
        most = next(iter(graded.values())).result.max_points
        summary.notes.append(
            f"{week.name}: automatic points {min(points):g} to {max(points):g}, "
            f"mean {sum(points) / len(points):.1f} of {most:g}"
        )
    return summary


def _read(week: Week, submissions: dict[str, Path], summary: Summary) -> dict[str, NotebookNode]:
    notebooks: dict[str, NotebookNode] = {}
    for student, folder in submissions.items():
        try:
            if any(path.is_symlink() for path in (folder, *folder.rglob("*"))):
                raise CourseError(f"{folder} contains a link, which is not followed. Replace it by the file itself.")
            if not (folder / week.notebook_name).exists():
                raise CourseError(f"{folder} has no {week.notebook_name}. Collect it again, or ask the student for it.")
            notebooks[student] = read_notebook(folder / week.notebook_name)
        except CourseError as problem:
            summary.failed.append(f"{student}: {problem}")
    return notebooks


def _run(
    executor: Executor,
    engine: Engine,
    week: Week,
    master: NotebookNode,
    notebooks: dict[str, NotebookNode],
    summary: Summary,
) -> dict[str, Graded]:
    """Run all notebooks through the engine; what was run before comes from its store."""
    tasks = {
        executor.submit(engine.grade, week, master, notebook, f"{student}/{week.notebook_name}"): student
        for student, notebook in notebooks.items()
    }
    graded: dict[str, Graded] = {}
    try:
        for task in tqdm(as_completed(tasks), total=len(tasks), desc="run", unit="notebook", disable=None):
            try:
                graded[tasks[task]] = task.result()
            except Exception as problem:  # whatever it is, it is this submission's, and the others go on
                summary.failed.append(f"{tasks[task]}: could not be run ({type(problem).__name__}): {problem}")
    except KeyboardInterrupt:
        executor.shutdown(wait=False, cancel_futures=True)
        raise
    return dict(sorted(graded.items()))


def _record(
    course: Course, week: Week, engine: Engine, graded: dict[str, Graded], summary: Summary, again: bool
) -> None:
    """Let nbgrader write the scores of each graded submission; the engine's step finds the run in its store."""
    prepare_environment()
    from nbgrader.converters import Autograde

    from autograder.nbgrader_steps import config_for, coursedir

    config = config_for(course)
    config.GradeWithEngine.experiments = engine.experiments
    known = students_with_scores(course, week)
    for student, one in tqdm(graded.items(), desc="record", unit="notebook", disable=None):
        if not again and student in known and recorded_key(course, week, student) == one.key:
            summary.skipped += 1
            continue
        with gradebook_errors(course), nbgrader_log() as log:
            converter = Autograde(coursedir=coursedir(course, config, week.name, student), config=config)
            converter.force = True
            try:
                converter.start()
            except Exception as problem:  # nbgrader reports every kind of failure by its own exception class
                if "accessing the nbgrader database" in str(problem):
                    check_writable(course)
                reason = log.reason() or str(problem)
                summary.failed.append(f"{student}: the gradebook did not take the result: {reason}")
                continue
        summary.done += 1
        summary.notes += [f"{student}: {line}" for line in (*one.result.repairs, *one.result.flags)]


def recorded_key(course: Course, week: Week, student: str) -> str:
    """The key of the run whose scores of this student are in the gradebook, or an empty string."""
    path = course.folder("autograded") / student / week.name / week.notebook_name
    try:
        told = read_notebook(path).metadata["autograder"]
        return str(told["key"]) if told["recorded"] else ""
    except (CourseError, KeyError):
        return ""
