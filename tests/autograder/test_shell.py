"""Cells run as in JupyterLab: the short way for plain Python says and shows what IPython's own way does."""

from collections.abc import Iterator
from typing import Any

import pytest

from autograder.sandbox import shell
from autograder.sandbox.shell import run_cell, run_plain, the_shell

PLAIN = {
    "an assignment": "a = 1\nb = a + 1",
    "only a comment": "# nothing",
    "an empty line": "\n",
    "printing": "for word in ('one', 'two'):\n    print(word)\nlast = word",
    "a function": "x = 1\ndef double(x):\n    '''Twice x.'''\n    return 2 * x",
    "a function in one line": "half = lambda x: x / 2",
    "a class": "class Thing:\n    def of(self):\n        return 1\n",
    "a decorated function": "import functools\n@functools.cache\ndef one():\n    return 1",
    "an error": "def fails():\n    return 1 / 0\nx = fails()",
    "the end of an iterator": "x = next(iter(()))",
    "the end of the program": "import sys\nif True:\n    sys.exit(3)",
    "an interruption": "if True:\n    raise KeyboardInterrupt",
    "what IPython adds to the builtins": "x = get_ipython() is not None",
    "a figure shown": "from IPython.display import display\nx = display({'text/plain': 'words'}, raw=True)",
}
OTHER = {
    "a value at the end": "1 + 1",
    "a constant behind a function": "def one():\n    return 1\n5",
    "a long text behind a function": "def one():\n    return 1\n'''some\n    text'''",
    "a constant in brackets": "def one(): return 1\n(\n    5)",
    "a text alone": "'words'",
    "a call behind a function": "def one():\n    return 1\none()",
    "a magic": "%matplotlib inline\nx = 1",
    "a command": "!ls\nx = 1",
    "help": "int?",
    "no Python": "def f(:\n    pass",
    "a warning of the compiler": "x = 1 is 1",
    "await at the top": "import asyncio\nawait asyncio.sleep(0)\nx = 1",
}


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    yield
    the_shell().reset(new_session=True)


def told(source: str) -> dict[str, Any]:
    ended = run_cell(the_shell(), source, 10_000)
    return {"outputs": ended["outputs"], "error": ended["error"]}


@pytest.mark.filterwarnings("ignore:To exit")
@pytest.mark.parametrize("source", PLAIN.values(), ids=PLAIN.keys())
def test_the_short_way_says_what_ipython_says(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = told(source)
    the_shell().reset(new_session=True)
    taken = []
    monkeypatch.setattr(shell, "run_plain", lambda *ours: taken.append(ours))
    assert told(source) == quick
    assert len(taken) == 1


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("source", OTHER.values(), ids=OTHER.keys())
def test_whatever_ipython_would_rewrite_or_show_is_left_to_it(source: str) -> None:
    assert run_plain(the_shell(), source) is None


def test_a_notebook_that_changes_how_cells_are_read_is_left_to_ipython() -> None:
    the_shell().input_transformers_post.append(lambda lines: lines)
    try:
        assert run_plain(the_shell(), "x = 1") is None
    finally:
        the_shell().input_transformers_post.pop()


def test_a_trace_does_not_outlive_its_cell() -> None:
    import sys

    before = sys.gettrace()
    told("import sys\nsys.settrace(lambda *event: None)\nsys.setprofile(lambda *event: None)")
    try:
        assert (sys.gettrace(), sys.getprofile()) == (None, None)
    finally:
        sys.settrace(before)
