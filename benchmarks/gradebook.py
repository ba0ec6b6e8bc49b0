"""What it costs to enter scores into the gradebook: the scorebook against nbgrader's own converter, in one run.

    python benchmarks/gradebook.py [--students 1000] [--week week2]

Both enter the same made-up scores of a real week. Times are CPU time of this process; executing cells is in neither.
"""

import argparse
import copy
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

import nbformat
from nbformat import NotebookNode

from autograder.assignment import student_version
from autograder.cells import Role, read_notebook, role, write_notebook
from autograder.course import Course, Week
from autograder.gradebook import open_gradebook, prepare_environment, register
from autograder.marks.automatic import Marks

ROOT = Path(__file__).resolve().parents[1]
FAILED = nbformat.v4.new_output("error", ename="CheckFailure", evalue="7 is not 8", traceback=[])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=1000)
    parser.add_argument("--week", default="week2")
    asked = parser.parse_args()
    prepare_environment()
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), asked.week, asked.students)


def measure(folder: Path, name: str, students: int) -> None:
    """nbgrader's converter on ten students, then the scorebook on all of them."""
    stock = Course.load(ROOT, folder / "stock")
    week = stock.week(name)
    released = student_version(stock, week)
    few = {f"student-{number:05}": graded(released, number) for number in range(10)}
    marks = [Marks.read(f"student-{number:05}", graded(released, number)) for number in range(students)]
    print(f"{week.name}: {len(marks[0].scores)} graded cells, {len(marks[0].unanswered)} answers")
    converter = converting(stock, week, few)
    print(f"nbgrader's converter, one submission at a time: {1e3 * converter:6.1f} ms of CPU each\n")
    print("scorebook                  first time   again      converter / scorebook")
    for size in (1, 20, 200):
        course = fresh(folder / f"batch-{size}", week)
        batches = [marks[start : start + size] for start in range(0, min(5 * size, students), size)]
        entering(course, week, batches[:1])  # the first batch of a process warms its caches
        first, again = entering(course, week, batches), entering(course, week, batches)
        print(
            f"batches of {size:3}             {1e3 * first:6.2f} ms  {1e3 * again:6.2f} ms  {converter / first:12.0f}"
        )
        if size == 200:
            assert scores(course, week, few) == scores(stock, week, few), "the two ways enter different scores"
    print("\nas the gradebook fills     first fifth  last fifth")
    for size in (20, 200):
        course = fresh(folder / f"growth-{size}", week)
        costs = [entering(course, week, [marks[at : at + size]]) for at in range(0, students, size)]
        fifth = max(1, len(costs) // 5)
        first, last = median(costs[:fifth]), median(costs[-fifth:])
        print(f"batches of {size:3}             {1e3 * first:6.2f} ms  {1e3 * last:6.2f} ms  x {last / first:.2f}")


def graded(released: NotebookNode, number: int) -> NotebookNode:
    """A submission in which some checks failed and some answers were not written, as the engine hands it on."""
    chance = random.Random(number)
    notebook = copy.deepcopy(released)
    for cell in notebook.cells:
        if role(cell) is Role.CHECK and chance.random() < 0.3:
            cell.outputs = [FAILED]
        elif role(cell) in (Role.SOLUTION, Role.WRITTEN) and chance.random() < 0.9:
            cell.source += "\nanswered"
    return notebook


def fresh(classroom: Path, week: Week) -> Course:
    """A course whose gradebook has no submissions."""
    course = Course.load(ROOT, classroom)
    register(course, week, read_notebook(week.master))
    return course


def converting(course: Course, week: Week, notebooks: dict[str, NotebookNode]) -> float:
    """CPU seconds that nbgrader's converter takes for each of these notebooks, whose cells have been run."""
    from nbgrader.converters import Autograde

    from autograder.nbgrader_log import nbgrader_log
    from autograder.nbgrader_steps import config_for, coursedir

    fresh(course.classroom, week)
    config = config_for(course)
    config.Autograde.sanitize_preprocessors = []
    config.Autograde.autograde_preprocessors = [
        "nbgrader.preprocessors.SaveAutoGrades",
        "nbgrader.preprocessors.AssignLatePenalties",
    ]
    costs = []
    for student, notebook in notebooks.items():
        path = course.folder("submitted") / student / week.name / week.notebook_name
        path.parent.mkdir(parents=True)
        write_notebook(notebook, path)
        with nbgrader_log():
            converter = Autograde(coursedir=coursedir(course, config, week.name, student), config=config)
            costs.append(cpu(converter.start))
    return median(costs)


def entering(course: Course, week: Week, batches: Sequence[Sequence[Marks]]) -> float:
    """CPU seconds that the scorebook takes for each submission of these batches."""
    from autograder.nbgrader_steps import config_for
    from autograder.scorebook import enter

    config = config_for(course)
    spent = [cpu(lambda batch=batch: enter(course, week, batch, config)) for batch in batches]
    return sum(spent) / sum(map(len, batches))


def cpu(work: Callable[[], object]) -> float:
    """The CPU seconds that this process spends on some work."""
    started = time.process_time()
    work()
    return time.process_time() - started


def scores(course: Course, week: Week, students: dict[str, NotebookNode]) -> dict[str, dict[str, float | None]]:
    """What the gradebook has for these students."""
    with open_gradebook(course) as gradebook:
        return {
            student: {
                grade.name: grade.auto_score
                for grade in gradebook.find_submission_notebook(week.master.stem, week.name, student).grades
            }
            for student in students
        }


if __name__ == "__main__":
    main()
