"""A progress bar: hands the items on, says how far it is, and keeps silent where nobody watches."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from course_utils import progress as module
from course_utils.progress import progress


def test_all_items_come_once_and_in_order() -> None:
    assert list(progress(range(7), "counting")) == list(range(7))
    assert list(progress([], "nothing")) == []


def test_the_last_report_says_that_all_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    reports: list[Any] = []
    monkeypatch.setattr(module, "_writer", lambda: lambda *told: reports.append(told))
    for _ in progress("abc", "letters"):
        pass
    assert reports[0][:3] == ("letters", 0, 3) and reports[-1][:3] == ("letters", 3, 3)


def test_few_reports_are_made_of_a_fast_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    reports: list[Any] = []
    monkeypatch.setattr(module, "_writer", lambda: lambda *told: reports.append(told))
    monkeypatch.setattr(module, "SECONDS_BETWEEN", 1e9)
    for _ in progress(range(1000), "fast"):
        pass
    assert len(reports) == 2


def test_a_notebook_shows_one_bar_with_words_that_is_updated() -> None:
    import nbformat
    from nbclient import NotebookClient

    source = "from course_utils.progress import progress\nfor _ in progress(range(3), 'training <1>'): pass"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    NotebookClient(notebook, resources={"metadata": {"path": str(Path(__file__).parents[2])}}).execute()
    [output] = notebook.cells[0].outputs
    assert output.data["text/plain"].startswith("training <1>: 3 of 3, ")
    assert 'value="3" max="3"' in output.data["text/html"] and "training &lt;1&gt;: 3 of 3" in output.data["text/html"]


def test_output_that_goes_to_a_file_holds_no_bar() -> None:
    program = "from course_utils.progress import progress; print(sum(progress(range(5), 'adding')))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("10\n", "")
