"""Hints for known mistakes: made from the bank, carried by the kit, shown in the student's notebook only."""

import json
from hashlib import sha256
from pathlib import Path
from textwrap import dedent

import numpy as np
import pytest

from autograder import kit
from autograder.bank import Entry
from autograder.bank.hints import message_hints
from autograder.course import Course
from autograder.engine import Engine
from autograder.sandbox.limits import Limits
from course_utils import checks
from tests import tiny


def mistake(name: str, body: str, is_right: bool = False) -> Entry:
    source = dedent(body).replace("f(x)", "double(x)")
    return Entry("w0-double", "double", name, is_right, f"Is it {name}?", source)


LOOP = mistake("a loop", "def f(x):\n    while True:\n        pass")
BANK = [
    LOOP,
    mistake("alone", "def f(x):\n    return 7 * x"),
    mistake("first of two", "def f(x):\n    return 5 * x"),
    mistake("second of two", "def f(x):\n    return x + 4 * x"),
    *(mistake(f"{number} of three", "def f(x):\n    return 3 * x") for number in range(3)),
    mistake("seen on arrays only", "def f(x):\n    return 2 * x if np.ndim(x) == 0 else x"),
    mistake("right", "def f(x):\n    return 9 * x", is_right=True),
]


def told(factor: float) -> str:
    """What the visible check of the tiny course says to a function that multiplies by `factor`."""
    with pytest.raises(checks.CheckFailure) as caught:
        exec(tiny.VISIBLE["double"], {"checks": checks, "np": np, "double": lambda x: factor * x})
    return str(caught.value)


def shown(factor: float) -> str:
    """The same as Jupyter shows it."""
    with pytest.raises(checks.CheckFailure) as caught:
        exec(tiny.VISIBLE["double"], {"checks": checks, "np": np, "double": lambda x: factor * x})
    return " ".join(caught.value._render_traceback_())


def print_of(message: str) -> str:
    return sha256(message.encode()).hexdigest()


def test_a_message_gets_the_hints_of_at_most_two_mistakes_and_a_mistake_that_only_hidden_checks_see_none(
    course: Course,
) -> None:
    engine = Engine(course, limits=Limits(cell_cpu_seconds=1.0), keep=False)
    assert message_hints(engine, tiny.master(), BANK) == {
        print_of(told(7)): ["Is it alone?"],
        print_of(told(5)): ["Is it first of two?", "Is it second of two?"],
    }


def test_the_notebook_of_a_kit_shows_the_hint_behind_the_message(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kit, "load", lambda week: BANK[1:4])
    monkeypatch.chdir(tmp_path)
    message = told(7)
    (tmp_path / "hints.json").write_text(kit.hints(course, course.weeks[0]), encoding="utf-8")
    assert shown(7).endswith("expected value. A known mistake gives this very message; is it yours? Is it alone?")
    assert shown(5).endswith("Is it first of two? Or: Is it second of two?")
    assert "A known mistake" not in shown(6)
    assert told(7) == message


def test_the_file_tells_hashes_and_hints_and_none_of_the_code(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kit, "load", lambda week: BANK[1:4])
    text = kit.hints(course, course.weeks[0])
    assert "return" not in text
    assert all(len(key) == 64 and key.isalnum() for key in json.loads(text))


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"%s": 3}', '{"%s": [3]}', "\x00"])
def test_without_a_file_that_can_be_read_the_message_stands_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None
) -> None:
    monkeypatch.chdir(tmp_path)
    if content is not None:
        (tmp_path / "hints.json").write_text(content.replace("%s", print_of(told(7))), encoding="utf-8")
    assert shown(7) == f"Check failed {' '.join(told(7).splitlines())}"


def test_grading_knows_no_such_file(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    (course.root / "hints.json").write_text(json.dumps({print_of(told(7)): ["Is it alone?"]}), encoding="utf-8")
    monkeypatch.chdir(course.root)
    assert "Is it alone?" in shown(7)
    notebook = tiny.with_source(tiny.solved(), "w0-double", "def double(x):\n    return 7 * x")
    result = Engine(course, keep=False).grade(course.weeks[0], tiny.master(), notebook, "n.ipynb").result
    assert "Is it alone?" not in str(result.to_json())
    assert not next(result.verdicts()).passed
