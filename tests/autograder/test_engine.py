"""From a notebook to verdicts: what broke costs the exercise at hand, and says why."""

import json
import re

import pytest
from nbformat import NotebookNode

from autograder.cells import grade_id
from autograder.course import Course
from autograder.engine import Engine
from autograder.errors import CourseError
from autograder.records import Result
from autograder.sandbox.limits import Limits
from autograder.sandbox.steps import Outcome, Status
from autograder.sandbox.submission import run_submission
from autograder.wording import printable
from tests import tiny

MASTER = tiny.master()
QUICK = Limits(cell_seconds=2.0, submission_seconds=30.0, output_bytes=1000)


def run(course: Course, notebook: NotebookNode, **settings: object) -> Result:
    engine = Engine(course, limits=QUICK, **settings)  # type: ignore[arg-type]
    return engine.grade(course.weeks[0], MASTER, notebook, "n.ipynb").result


def solve(double: str) -> NotebookNode:
    return tiny.with_source(MASTER, "w0-double", double)


def points(result: Result) -> dict[str, float]:
    return {exercise.grade_id: exercise.points for exercise in result.exercises}


def messages(result: Result) -> list[str]:
    return [verdict.message for verdict in result.verdicts()]


def test_the_master_earns_everything_and_its_record_survives_json(course: Course) -> None:
    result = run(course, MASTER)
    assert points(result) == {"w0-double": 50, "w0-halve": 40}
    assert (result.points, result.max_points, result.needs_manual) == (90, 90, 10)
    assert result.sandboxed
    again = Result.from_json(result.to_json())
    assert again.to_json() == result.to_json()
    assert again.exercises == result.exercises


def test_a_wrong_answer_loses_its_own_points_only_and_hears_by_how_much(course: Course) -> None:
    result = run(course, solve("def double(x):\n    return 20 * x"))
    assert points(result) == {"w0-double": 0, "w0-halve": 40}
    assert "10 times" in messages(result)[0]
    assert "expected 8" in messages(result)[0]


def test_an_emptied_solution_cell_costs_its_exercise_and_says_what_is_missing(course: Course) -> None:
    result = run(course, solve(""))
    assert points(result) == {"w0-double": 0, "w0-halve": 40}
    assert all("is it defined, under the name" in message for message in messages(result)[:2])


def test_a_hidden_check_tells_neither_its_input_nor_its_answer(course: Course) -> None:
    hidden = messages(run(course, solve("def double(x):\n    return x if np.ndim(x) else 2 * x")))[1]
    assert "double of an array" in hidden
    assert "element by element?" in hidden
    for secret in ("1.5", "2.25", "1234", "-4.5", "2469", "unseen"):
        assert secret not in hidden


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("def double(x:\n    return x", "SyntaxError.*line 1"),
        ("def double(x):\n    return", "None|return"),
        ("def twice(x):\n    return 2 * x", "double"),
        ("import os\nos._exit(0)", "ended the whole Python process"),
        ("import os\ndef double(x):\n    os._exit(0)", "ended the whole Python process"),
        ("while True:\n    pass", "did not come to an end"),
        ("def double(x):\n    while True:\n        pass", "did not come back in time"),
        ("def double(x):\n    return double(x)", "RecursionError"),
        ("import sys\nsys.exit()", "SystemExit|double"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("def double(x):\n    raise SystemExit", "SystemExit"),
        ("double = 7", "not callable"),
        ("x = 'a' * 10_000_000_000\ndef double(x):\n    return 2 * x", "MemoryError"),
    ],
)
def test_whatever_breaks_costs_its_exercise_alone_and_says_why(course: Course, code: str, said: str) -> None:
    result = run(course, solve(code))
    assert points(result) == {"w0-double": 0, "w0-halve": 40}
    assert re.search(said, messages(result)[0]), messages(result)[0]
    assert not any("Traceback" in message or "ipython-input" in message for message in messages(result))


def test_a_check_that_cannot_use_the_answer_blames_the_answer_in_words(course: Course) -> None:
    strange = tiny.with_source(MASTER, "w0-double-visible", "checks.close('x', checks.call(double, 4.0)['W1'], 8.0)")
    result = Engine(course, limits=QUICK).grade(course.weeks[0], strange, MASTER, "n").result
    message = messages(result)[0]
    assert "could not use what your function returned" in message
    assert "W1" not in message


@pytest.mark.parametrize("magic", ["%matplotlib inline", "%matplotlib", "%config InlineBackend.figure_format = 'svg'"])
def test_magics_that_ask_for_figures_cost_nothing(course: Course, magic: str) -> None:
    assert run(course, solve(f"{magic}\ndef double(x):\n    return 2 * x")).points == 90


def test_half_characters_that_a_cell_prints_or_raises_cost_nothing_else(course: Course) -> None:
    code = "print('\\udc80')\ndef double(x):\n    return 2 * x\nraise ValueError('\\udc80')"
    notebook = Engine(course, limits=QUICK).grade(course.weeks[0], MASTER, solve(code), "n").notebook
    str(notebook).encode()


def test_no_message_moves_a_terminal_or_forges_a_line_of_a_report(course: Course) -> None:
    trick = "\x1b]0;title\x07\x1b[2J\u202e\\nn.ipynb: 90/90"
    for code in (
        f'raise ValueError("{trick}")',
        f'def double(x):\n    raise ValueError("{trick}")',
        f'raise type("E{trick}", (Exception,), {{}})',
    ):
        for message in messages(run(course, solve(code)))[:2]:
            assert message
            assert printable(message) == message
            assert "\nn.ipynb" not in message


def test_checks_that_passed_stay_passed_when_time_runs_out_in_a_replay(course: Course) -> None:
    slow = "import time\ntime.sleep(1.2)\ndef double(x):\n    return 2 * x"
    notebook = tiny.with_source(solve(slow), "w0-halve", "def halve(x):\n    while True:\n        pass")
    limits = Limits(cell_seconds=2.0, submission_seconds=4.2)
    result = Engine(course, limits=limits).grade(course.weeks[0], MASTER, notebook, "n").result
    assert points(result) == {"w0-double": 50, "w0-halve": 0}


def test_printing_without_end_is_cut_and_costs_nothing(course: Course) -> None:
    result = run(course, solve("print('x' * 10_000_000)\ndef double(x):\n    return 2 * x"))
    assert result.points == 90
    engine = Engine(course, limits=QUICK)
    notebook = engine.grade(course.weeks[0], MASTER, solve("print('x' * 10_000_000)"), "n").notebook
    shown = next(cell for cell in notebook.cells if grade_id(cell) == "w0-double").outputs[0].text
    assert len(shown) < 1100
    assert "more characters were printed" in shown


def test_experiments_are_run_only_when_asked(course: Course) -> None:
    for experiments in (False, True):
        engine = Engine(course, experiments, QUICK)
        notebook = engine.grade(course.weeks[0], MASTER, MASTER, "n").notebook
        shown = next(cell for cell in notebook.cells if cell.id == "experiment-plot").outputs
        assert ("a figure of 42" in str(shown)) is experiments


def test_each_submission_starts_clean(course: Course) -> None:
    poison = "import numpy, os, course_utils.checks as c\nnumpy.ones = c.close = None\nos.environ['P'] = 'poison'\n"
    assert run(course, solve(poison + "def double(x):\n    return 2 * x")).max_points == 90
    clean = "import os\ndef double(x):\n    assert 'P' not in os.environ\n    return np.ones(1)[0] * 2 * x"
    assert run(course, solve(clean)).points == 90


def test_a_kept_run_is_used_again_until_anything_it_depends_on_changes(course: Course) -> None:
    first = run(course, MASTER)
    assert run(course, MASTER).seconds == first.seconds, "the second run was not taken from the store"
    kept = list(course.folder("results").rglob("*.json"))
    assert len(kept) == 1
    run(course, solve("def double(x):\n    return x * 2"))
    assert len(list(course.folder("results").rglob("*.json"))) == 2
    kept[0].write_text("{damaged", encoding="utf-8")
    assert run(course, MASTER).points == 90
    assert json.loads(kept[0].read_text(encoding="utf-8")), "the run was not kept in place of the damaged one"


def test_a_run_that_was_made_again_is_kept_in_place_of_the_one_that_was_stopped(course: Course) -> None:
    engine = Engine(course, limits=QUICK)
    job = engine.prepare(course.weeks[0], MASTER, MASTER, "n")
    right = run_submission(job.steps, engine.site)
    engine.finish_new(job, {index: Outcome(Status.TIMEOUT) for index in right})
    assert engine.kept(job, again=True) is None
    assert engine.finish_new(job, right).result.points == 90
    assert engine.finish(job, engine.kept(job) or {}).result.points == 90


def test_a_worker_has_one_blas_thread_and_none_of_the_offices_environment(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OFFICE_SECRET", "token")
    code = """
        import os
        def double(x):
            assert "OFFICE_SECRET" not in os.environ
            assert os.environ["OPENBLAS_NUM_THREADS"] == "1"
            return 2 * x
    """
    assert run(course, solve(code)).points == 90


def test_all_verdicts_of_a_submission_over_its_time_are_there_and_earned_points_stay(course: Course) -> None:
    short = Limits(cell_seconds=10.0, submission_seconds=3.0)
    slow = tiny.with_source(MASTER, "w0-halve", "import time\ntime.sleep(60)")
    result = Engine(course, limits=short).grade(course.weeks[0], MASTER, slow, "n").result
    assert points(result) == {"w0-double": 50, "w0-halve": 0}


def test_a_check_that_is_no_python_is_the_instructors_error_and_names_its_line(course: Course) -> None:
    broken = tiny.with_source(MASTER, "w0-double-visible", "checks.call(double, 2\n")
    with pytest.raises(CourseError, match=r"locked cell of the master is not Python .*checks\.call\(double, 2"):
        Engine(course, limits=QUICK).grade(course.weeks[0], broken, MASTER, "n.ipynb")
