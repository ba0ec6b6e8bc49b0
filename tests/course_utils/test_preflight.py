"""The preflight: the verdicts of grading for the visible checks, and a sentence for each thing to look at."""

import re
from pathlib import Path

import pytest
from nbformat import NotebookNode

from autograder.cells import MAX_NOTEBOOK_BYTES, read_notebook
from autograder.course import Course, Week
from autograder.engine import Engine
from autograder.sandbox.limits import Limits
from course_utils.preflight import __main__ as command
from course_utils.preflight import rehearsal
from course_utils.preflight.findings import examine
from course_utils.workbook import trial
from course_utils.workbook.cells import read
from tests import tiny

ROOT = Path(__file__).resolve().parents[2]


def graded(course: Course, notebook: NotebookNode) -> dict[str, bool]:
    engine = Engine(course, limits=Limits(cell_cpu_seconds=1.0), keep=False)
    result = engine.grade(course.weeks[0], tiny.master(), notebook, "n.ipynb").result
    return {verdict.grade_id: verdict.passed for verdict in result.verdicts() if "-visible" in verdict.grade_id}


def own(source: str, name: str = "mine", experiment: bool = False) -> NotebookNode:
    cell = tiny.cell("code", name, source)
    cell.metadata["tags"] = ["experiment"] if experiment else []
    return cell


def stripped(notebook: NotebookNode) -> NotebookNode:
    for cell in notebook.cells:
        cell.metadata = {}
    return notebook


def without(notebook: NotebookNode, *names: str) -> NotebookNode:
    notebook.cells = [cell for cell in notebook.cells if cell.id not in names]
    return notebook


def insert(notebook: NotebookNode, index: int, *cells: NotebookNode) -> NotebookNode:
    notebook.cells[index:index] = cells
    return notebook


def solve(double: str = "", halve: str = "") -> NotebookNode:
    notebook = tiny.solved()
    for name, source in (("w0-double", double), ("w0-halve", halve)):
        notebook = tiny.with_source(notebook, name, source) if source else notebook
    return notebook


BY_HELPER = "def halve(x):\n    return by(x, TWO)"
DAMAGES: dict[str, tuple[NotebookNode, list[str]]] = {
    "labels lost, checks and an answer deleted, cells in another order": (
        insert(
            without(stripped(solve()), "w0-double-visible", "w0-halve-visible", "w0-double", "w0-written-why"),
            8,
            tiny.solved().cells[3],
        ),
        ["The cell w0-written-why is missing"],
    ),
    "an exercise deleted, another one twice": (
        insert(without(solve(), "w0-double"), -2, tiny.solved().cells[8]),
        ["The cell w0-double is missing", "There are 2 cells w0-halve"],
    ),
    "an exercise written into a cell further down": (
        insert(
            solve(double="def double(x):\n    raise NotImplementedError()"), 9, own("def double(x):\n    return x + x")
        ),
        [],
    ),
    "an exercise cut out of its cell and put into one further down": (
        insert(tiny.with_source(solve(), "w0-double", ""), 9, own("def double(x):\n    return x + x")),
        [],
    ),
    "a helper in an experiment further down": (
        tiny.with_source(
            solve(double="def double(x):\n    return twice(x)"), "experiment-plot", "def twice(x):\n    return 2 * x"
        ),
        [
            "w0-double uses `twice`, which only an experiment further down makes, and grading leaves those out. "
            "Move it into a cell of your own above the exercise."
        ],
    ),
    "helpers in an experiment and further down": (
        insert(
            insert(solve(halve=BY_HELPER), 6, own("TWO = 2", "experiment-plot", experiment=True)),
            11,
            own("import operator\n\ndef by(a, b):\n    return operator.truediv(a, b)"),
        ),
        ["w0-halve uses `by`, made in a cell further down", "w0-halve uses `TWO`, made in an experiment"],
    ),
    "data from a kernel that remembers": (
        insert(
            solve(double="def double(x):\n    return x * gone", halve="def halve(x):\n    return x / two"),
            7,
            own("two = 2"),
            own("print(gone)", "other"),
        ),
        [
            "w0-double uses `gone`, which no cell makes",
            "w0-halve uses `two`, which another cell makes",
            "Your own cell `print(gone)` stops: NameError: name 'gone' is not defined. If it works for you, the kernel",
        ],
    ),
    "data from an experiment and from further down": (
        insert(
            insert(
                solve(double="def double(x):\n    return x * later", halve="def halve(x):\n    return x / tried"),
                6,
                own("tried = 2", "experiment-plot", experiment=True),
            ),
            9,
            own("later = 2"),
        ),
        [
            "w0-double uses `later`, which another cell makes",
            "w0-halve uses `tried`, which another cell makes",
        ],
    ),
    "an endless loop in a check, the end of the process in a cell": (
        solve(double="def double(x):\n    while True:\n        pass", halve="import os\nos._exit(0)"),
        ["It takes longer than grading allows", "The cell w0-halve stops: It ended the whole Python process"],
    ),
    "no Python, and code that asks and starts programs": (
        insert(
            solve(double="def double(x):\n    return x +", halve="def halve(x):\n    return x / 2"),
            7,
            own("checks = None\n!touch started\nlist = !touch started"),
        ),
        ["The cell w0-double stops: SyntaxError: invalid syntax (line 2)"],
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_notebook_gets_the_verdicts_of_grading_and_a_sentence_for_each_damage(
    course: Course, tmp_path: Path, damage: str
) -> None:
    notebook, expected = DAMAGES[damage]
    (tmp_path / "tiny.ipynb").write_bytes(tiny.as_bytes(notebook))
    findings = examine(read(tmp_path / "tiny.ipynb"), read(course.weeks[0].master), tmp_path, cpu_seconds=1.0)
    assert {name: not one.message for name, one in findings.trials.items()} == graded(course, notebook)
    said = findings.remarks + [one.message for one in findings.trials.values()]
    assert [one for one in expected if not any(text.startswith(one) for text in said)] == [], said
    assert [one for one in findings.remarks if not one.startswith(tuple(expected))] == []
    assert not (tmp_path / "started").exists()


REMARKS = {  # the attempt at week 3 was handed in before the notebook asked for a plan
    "week1": ["w1-vector uses `names`"],
    "week2": [],
    "week3": ["The cell w3-written-plan is missing. Copy it from", "w3-pipeline uses `signs`"],
}


@pytest.mark.parametrize("week", Course.load(ROOT).weeks, ids=lambda week: week.name)
def test_a_real_attempt_gets_the_verdicts_of_grading_in_the_same_words(
    week: Week, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_DATA", str(ROOT / "datasets"))
    attempt = ROOT / "tests" / "attempts" / week.name / "beginner.ipynb"
    findings = examine(read(attempt), read(week.master), tmp_path)
    engine = Engine(Course.load(ROOT), keep=False)
    result = engine.grade(week, read_notebook(week.master), read_notebook(attempt), "n.ipynb").result
    told = {v.grade_id: v.message for v in result.verdicts() if "-visible" in v.grade_id}
    assert {name: bool(one.message) for name, one in findings.trials.items()} == {n: bool(m) for n, m in told.items()}
    assert all(told[name].startswith(one.message) for name, one in findings.trials.items())
    assert any(told.values())
    assert len(findings.remarks) == len(REMARKS[week.name])
    assert all(map(str.startswith, findings.remarks, REMARKS[week.name])), findings.remarks


@pytest.fixture
def kit(course: Course, tmp_path: Path) -> Path:
    """A kit unpacked, and the week solved in it."""
    for folder, notebook in (("original", tiny.master()), ("week0", tiny.solved())):
        (tmp_path / folder).mkdir()
        tiny.write_notebook(notebook, tmp_path / folder / "tiny.ipynb")
    return tmp_path / "week0" / "tiny.ipynb"


def test_the_command_says_that_all_is_well_and_exits_with_0(kit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = kit.read_bytes()
    assert command.main([str(kit)]) == 0
    out = re.sub(r" {2,}", "  ", capsys.readouterr().out)
    assert "Exercise 2: halve  15 of 15\n\nVisible checks  25 of 25\n" in out
    assert out.endswith("\nNothing else to look at.\n")
    assert kit.read_bytes() == before
    assert {path.name for path in kit.parent.iterdir()} == {"tiny.ipynb"}


def test_the_command_lists_what_to_look_at_and_exits_with_1(kit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tiny.write_notebook(without(tiny.solved(), "w0-halve"), kit)
    assert command.main([str(kit)]) == 1
    out = capsys.readouterr().out
    assert "There is no halve" in out
    assert "\nTo look at:\n    The cell w0-halve is missing." in out


def test_an_empty_answer_is_something_to_look_at(kit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tiny.write_notebook(stripped(tiny.with_source(tiny.solved(), "w0-written-why", "YOUR ANSWER HERE")), kit)
    assert command.main([str(kit)]) == 1
    assert "Still empty in the saved file: w0-written-why" in capsys.readouterr().out


def test_a_renamed_notebook_is_told_its_own_name_and_is_well_all_the_same(
    kit: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    renamed = kit.rename(kit.with_name("final version.ipynb"))
    assert command.main([str(renamed)]) == 0
    out = capsys.readouterr().out
    assert "final version.ipynb is tiny.ipynb under another name. Hand it in as tiny.ipynb" in out
    kit.write_bytes(renamed.read_bytes())
    assert command.main([str(kit)]) == 0
    assert "under another name" not in capsys.readouterr().out


def test_without_a_kit_the_notebook_is_run_with_its_own_checks(kit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kit.rename(kit.parents[2] / "alone.ipynb")
    assert command.main([str(kit.parents[2] / "alone.ipynb")]) == 0
    assert "cells that are missing are not noticed" in capsys.readouterr().out


def test_the_command_refuses_what_grading_could_not_read(kit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kit.write_bytes(b" " * 20_000_001)
    assert command.main([str(kit)]) == 1
    assert "tiny.ipynb is 20 MB, and grading takes 20 MB at most. Clear its outputs" in capsys.readouterr().err
    kit.write_bytes(b"{}")
    assert command.main([str(kit)]) == 1
    assert "is no complete notebook" in capsys.readouterr().err
    assert command.main([str(kit.with_name("other.ipynb"))]) == 1
    assert "There is no file" in capsys.readouterr().err


def test_its_limits_are_those_of_grading() -> None:
    limits = Limits()
    assert limits.cell_cpu_seconds == trial.CELL_SECONDS
    assert limits.cell_seconds == rehearsal.CELL_CLOCK_SECONDS
    assert limits.submission_seconds == rehearsal.NOTEBOOK_SECONDS
    assert command.NOTEBOOK_BYTES == MAX_NOTEBOOK_BYTES
