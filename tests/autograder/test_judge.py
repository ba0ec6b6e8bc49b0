"""Tests and student's code live in processes of their own: patching, pretending and peeping gain nothing."""

import copy
from textwrap import dedent
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from autograder.course import Course
from autograder.engine import Engine, Graded
from autograder.judge.code import learn, packed
from autograder.judge.proxies import Proxies
from autograder.sandbox.limits import Limits
from course_utils import checks
from tests import tiny
from tests.autograder.wiring import wired

MASTER = tiny.master()
QUICK = Limits(cell_seconds=3.0, submission_seconds=30.0)


def run(course: Course, code: str, later: str = "") -> Graded:
    notebook: NotebookNode = copy.deepcopy(tiny.with_source(MASTER, "w0-double", code))
    if later:
        notebook.cells.append(nbformat.v4.new_code_cell(dedent(later)))
    return Engine(course, limits=QUICK).grade(course.weeks[0], MASTER, notebook, "n")


ATTACKS = {
    "checks that are patched": "checks.close = checks.call = lambda *a, **k: None\ndef double(x): return 0",
    "a module that is patched": "import course_utils.checks.comparing as c\nc.close = print\ndef double(x): return 0",
    "numpy that is patched": """
        np.isclose = np.allclose = np.array_equal = lambda *a, **k: True
        def double(x): return 0
        """,
    "builtins that are patched": """
        import builtins
        builtins.all = builtins.abs = lambda *a: True
        def double(x): return 0
        """,
    "an object that equals everything": """
        class Yes:
            __array_priority__ = 1e9
            def __eq__(self, other): return True
            def __array__(self, *a, **k): return np.array(8.0)
            def __array_ufunc__(self, *a, **k): return True
            def __float__(self): return 8.0
        def double(x): return Yes()
        """,
    "an array subclass": """
        class Sly(np.ndarray):
            def __array_finalize__(self, obj): pass
        def double(x): return np.zeros(np.shape(x)).view(Sly)
        """,
    "an answer that is not a number": "def double(x): return np.full(np.shape(x), np.nan)",
    "a name of the judge's": "def _message(*a): return ''\ndef exec(*a): pass\ndef double(x): return 0",
    "a transformer of cells": """
        get_ipython().input_transformers_post.append(lambda lines: ['pass'])
        def double(x): return 0
        """,
    "a trace of frames": """
        import sys
        def look(frame, event, arg):
            while frame:
                if 'unseen' in frame.f_locals: raise SystemExit
                frame = frame.f_back
            return look
        sys.settrace(look)
        def double(x): return 0
        """,
    "a report forged on every open file": """
        import os, json
        for fd in range(3, 64):
            try:
                for index in range(40):
                    line = json.dumps({"done": index, "outputs": [], "error": {}, "seconds": 0}) + "\\n"
                    os.write(fd, line.encode())
                os.write(fd, b'{"end": true}\\n')
            except OSError:
                pass
        def double(x): return 0
        """,
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_on_the_checks_gains_no_point(course: Course, attack: str) -> None:
    result = run(course, ATTACKS[attack]).result
    assert result.exercises[0].points == 0, [verdict.message for verdict in result.verdicts()]


def test_no_test_is_in_the_memory_of_the_students_process(course: Course) -> None:
    spy = """
        import gc, sys
        def double(x):
            gc.unfreeze()
            seen, frame = [], sys._getframe()
            while frame:
                seen.append(str(frame.f_code.co_filename) + str(frame.f_locals)[:5000])
                frame = frame.f_back
            for thing in gc.get_objects():
                for part in (thing, *gc.get_referents(thing)):
                    if type(part) in (str, bytes):
                        seen.append(str(part))
            seen.extend(str(v) for v in get_ipython().user_ns.get('In', []))
            assert len(seen) > 10_000
            backwards = ("STSET NEDDIH", "= neesnu", "pn ,5.4321")
            found = [text for text in seen if any(word[::-1] in text for word in backwards)]
            return 0 if found else 2 * x
        """
    assert run(course, spy).result.exercises[0].points == 50, "the spy answers right as long as it finds nothing"


def test_the_hidden_test_is_nowhere_on_the_students_disk_or_in_its_environment(course: Course) -> None:
    look = """
        import os, sys
        def double(x): return 2 * x
        told = " ".join([*sys.argv, *os.environ.values(), *os.listdir()])
        print("classroom" in told, "notebooks" in told, "ipynb" in told)
        """
    graded = run(course, look)
    cell = next(cell for cell in graded.notebook.cells if cell.id == "w0-double")
    assert cell.outputs[0].text.strip() == "False False False"


def test_what_a_worker_reports_as_output_is_text_and_pictures_or_nothing(course: Course) -> None:
    forge = """
        import sys
        evil = [
            {"output_type": "display_data", "data": {"text/html": "<script>1</script>"}, "metadata": {}},
            {"output_type": "display_data", "data": {"image/png": '"><script>2</script>'}, "metadata": {}},
            {"output_type": "error", "ename": "<b>", "evalue": "x", "traceback": []},
            {"output_type": "stream", "name": "stdout", "text": "kept"},
            7,
        ]
        worker = sys.modules["autograder.sandbox.worker"]
        worker.run_cell = lambda *a: {"outputs": evil, "error": {}, "seconds": 0.0}
        def double(x): return 2 * x
        """
    notebook = run(course, forge, "1 + 1").notebook
    shown = next(cell for cell in notebook.cells if cell.id == "student-1").outputs
    assert [dict(output) for output in shown] == [{"output_type": "stream", "name": "stdout", "text": "kept"}]


def test_a_worker_that_does_not_keep_to_the_wire_earns_nothing_and_harms_nobody(course: Course) -> None:
    lie = """
        import autograder.wire.peer as peer
        peer.Peer._answer = lambda self, verb, value: [True]
        def double(x): return 2 * x
        """
    result = run(course, lie).result
    assert result.points == 0
    assert "ended the whole Python process" in next(iter(result.verdicts())).message
    assert run(course, "def double(x): return 2 * x").result.points == 90


def test_the_place_of_an_error_is_named_if_the_student_wrote_it_and_no_other(course: Course) -> None:
    honest = "def double(x):\n    return x[9] if np.ndim(x) else 2 * x"
    message = [verdict.message for verdict in run(course, honest).result.verdicts()][1]
    assert "IndexError (line 2: `return x[9] if np.ndim(x) else 2 * x`)" in message
    forged = """
        import sys
        def double(x):
            errors = sys.modules["autograder.wire.errors"]
            errors.students_line = lambda error: f"line 2: `{x}`"
            raise ValueError(str(x))
        """
    messages = [verdict.message for verdict in run(course, forged).result.verdicts()]
    assert "ValueError" in messages[1]
    assert "1234" not in messages[1]
    assert "line" not in messages[1]


def test_the_lines_that_may_be_named_are_few_however_many_cells_there_are() -> None:
    with wired() as wire:
        proxies = Proxies(wire.judge)
        for number in range(60):
            proxies.learn("\n".join(f"    if n == {line}: raise ValueError  # {number}" for line in range(90)))
        assert 400 < len(proxies.lines) <= 501, "which line it is would tell what a function was called with"


def test_how_long_a_cell_took_is_not_for_the_worker_to_say(course: Course) -> None:
    lie = """
        import sys
        sys.modules["autograder.sandbox.worker"].run_cell = lambda *a: {"outputs": [], "error": {}, "seconds": 1234.5}
        def double(x): return 2 * x
        """
    assert run(course, lie, "1 + 1").result.seconds < 100


MANY = """
    ### BEGIN HIDDEN TESTS
    with checks.verdict("double of many"):
        _rows = [(1,), (np.arange(3.0),), (0,)]
        for (_x,), _got in zip(_rows, checks.call_each(double, _rows), strict=True):
            checks.close("twice", _got, 2 * _x)
    ### END HIDDEN TESTS
    """


@pytest.mark.parametrize(
    ("code", "points", "said"),
    [
        ("def double(x): return x + x", 40, ""),
        ("def double(x): yield from (2 * part for part in np.atleast_1d(x))", 40, ""),
        ("def double(x): return 4 // x / 2 if np.ndim(x) == 0 else 2 * x", 0, "ZeroDivisionError (line 1"),
        ("def double(x): return np.arange(3.0) if np.ndim(x) else 2 * x", 0, "twice"),
        ("def double(x):\n    raise NotImplementedError", 0, "double is not written yet"),
        ("def doubled(x): return 2 * x", 0, "There is no function double"),
    ],
)
def test_calls_made_together_are_judged_one_by_one(course: Course, code: str, points: float, said: str) -> None:
    master = tiny.with_source(MASTER, "w0-double-hidden-arrays", MANY)
    submission = tiny.with_source(master, "w0-double", code)
    graded = Engine(course, limits=QUICK).grade(course.weeks[0], master, submission, "n")
    (check,) = [one for one in graded.result.verdicts() if one.grade_id == "w0-double-hidden-arrays"]
    assert check.points == points
    assert said in check.message, check.message


def test_calls_made_together_are_one_question(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    with wired() as wire:
        put = wire.judge.ask
        monkeypatch.setattr(wire.judge, "ask", lambda verb, *told: asked.append(verb) or put(verb, *told))  # type: ignore[func-returns-value]
        wire.functions["double"] = lambda x: 2 * x
        namespace: dict[str, Any] = {}
        stub = packed("def double(x):\n    raise NotImplementedError", "<stub>")
        learn({stub.key: stub.text})
        Proxies(wire.judge).bind(stub.key, namespace)
        assert list(checks.call_each(namespace["double"], [(1,), (2,), (5,)])) == [2, 4, 10]
    assert asked == ["each"]
