"""The last cell of a notebook: it says which visible checks pass, and leaves everything as it was."""

import re
from pathlib import Path
from typing import Any

import pytest
from nbformat import NotebookNode

from autograder.cells import Role, is_experiment, is_hidden, read_notebook, role
from autograder.course import Course
from course_utils import summary
from course_utils.workbook import trial
from tests import tiny

ROOT = Path(__file__).resolve().parents[2]


def names_of(notebook: NotebookNode) -> dict[str, Any]:
    """What a kernel holds that has run a notebook: all but experiments and checks."""
    names: dict[str, Any] = {}
    for cell in notebook.cells:
        if cell.cell_type == "code" and role(cell) is not Role.CHECK and not is_experiment(cell):
            exec(cell.source, names)
    return names


def shown(folder: Path, notebook: NotebookNode, names: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> str:
    tiny.write_notebook(notebook, folder / "tiny.ipynb")
    capsys.readouterr()
    summary.show("tiny.ipynb", names)
    out, err = capsys.readouterr()
    assert not err
    return re.sub(r" {2,}", "  ", out)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_gives_points_per_exercise_and_says_what_is_not_in_them(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook = tiny.with_source(tiny.solved(), "w0-written-why", "YOUR ANSWER HERE")
    out = shown(folder, notebook, names_of(notebook), capsys)
    assert out.startswith("Exercise 1: double  10 of 10\nExercise 2: halve  15 of 15\n\n")
    assert "Visible checks  25 of 25\n" in out
    assert "Hidden checks, which run when your work is graded  65 more\n" in out
    assert "Written answers, which a person reads  10 more\n" in out
    assert "Still empty in the saved file: w0-written-why\n" in out


def test_a_failing_check_says_so_in_its_first_line_and_gives_no_points(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook = tiny.with_source(tiny.solved(), "w0-halve", "def halve(x):\n    print('at work')\n    return x / 4")
    out = shown(folder, notebook, names_of(notebook), capsys)
    assert "Exercise 2: halve  0 of 15\n  w0-halve-visible: halve(4): the value is wrong: got 1, expected 2." in out
    assert "Visible checks  10 of 25\n" in out
    assert "at work" not in out
    assert "Still empty" not in out


def test_two_checks_that_fail_alike_say_it_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notebook = tiny.with_source(tiny.solved(), "w0-halve", "def halve(x):\n    raise NotImplementedError()")
    again = tiny.cell("code", "w0-halve-visible-again", tiny.VISIBLE["halve"], points=1, locked=True)
    notebook.cells.insert(-2, again)
    out = shown(folder, notebook, names_of(notebook), capsys)
    assert "Exercise 2: halve  0 of 16\n" in out
    assert out.count("halve is not written yet") == 1


def test_code_that_has_not_run_is_named_and_the_rest_counts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = names_of(tiny.solved())
    del names["halve"]
    out = shown(folder, tiny.solved(), names, capsys)
    assert "There is no halve yet: run the cell of its exercise first" in out
    assert "Visible checks  10 of 25\n" in out


def test_a_kernel_in_which_nothing_has_run_is_told_what_to_do(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = shown(folder, tiny.solved(), {}, capsys)
    assert out.count("\n") == 1
    assert "Run All Above Selected Cell" in out


def test_what_the_notebook_has_defined_stays_as_it_was(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = "calls = 0\n\ndef halve(x):\n    global calls, new\n    calls, new = calls + 1, 1\n    return x / 2"
    notebook = tiny.with_source(tiny.solved(), "w0-halve", code)
    check = "mine = 1\n" + tiny.VISIBLE["double"]
    names = names_of(notebook)
    before = dict(names)
    out = shown(folder, tiny.with_source(notebook, "w0-double-visible", check), names, capsys)
    assert "Visible checks  25 of 25\n" in out
    assert names == before


def test_a_loop_that_the_student_interrupts_costs_that_check_alone(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook = tiny.with_source(tiny.solved(), "w0-double", "def double(x):\n    raise KeyboardInterrupt")
    out = shown(folder, notebook, names_of(notebook), capsys)
    assert "w0-double-visible: Stopped by you." in out
    assert "Visible checks  15 of 25\n" in out


def test_code_that_is_too_slow_for_grading_gives_no_points(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial, "CELL_SECONDS", -1.0)
    out = shown(folder, tiny.solved(), names_of(tiny.solved()), capsys)
    assert "It passes, but takes longer than" in out
    assert "Visible checks  0 of 25\n" in out


def test_a_notebook_under_another_name_is_asked_for(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tiny.write_notebook(tiny.solved(), folder / "tiny-Copy1.ipynb")
    summary.show("tiny.ipynb", names_of(tiny.solved()))
    out = capsys.readouterr().out
    assert "There is no tiny.ipynb" in out
    assert "Notebooks here: tiny-Copy1.ipynb." in out


@pytest.mark.parametrize("content", ['{"cells": [', "[]", '{"cells": [1]}', ""])
def test_a_damaged_file_is_reported_in_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    (folder / "tiny.ipynb").write_text(content, encoding="utf-8")
    summary.show("tiny.ipynb", {})
    assert "tiny.ipynb is no complete notebook" in capsys.readouterr().out


@pytest.mark.parametrize("week", Course.load(ROOT).weeks, ids=lambda week: week.name)
def test_each_master_ends_with_a_summary_in_which_all_visible_checks_pass(
    week: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(week.master.parent)
    master = read_notebook(week.master)
    assert is_experiment(master.cells[-1])
    names = names_of(master)
    exec(master.cells[-1].source, names)
    out = capsys.readouterr().out
    graded = [cell for cell in master.cells if role(cell) is Role.CHECK]
    visible = sum(cell.metadata.nbgrader.points for cell in graded if not is_hidden(cell))
    assert re.search(rf"^Visible checks +{visible} of {visible}$", out, re.MULTILINE), out
    assert re.search(rf"work is graded +{90 - visible} more$", out, re.MULTILINE), out
    assert "Still empty" not in out
