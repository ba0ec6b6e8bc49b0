"""Looking at code instead of parsing it: on real code it finds what Python's parser finds."""

import ast
import time
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.scan import LONGEST, bare, bound, functions, quoted_lines, squeezed, used, variables
from tests import tiny

FOLDERS = ("autograder", "course_utils", "datasets", "tests")
CODE = {
    path.relative_to(tiny.ROOT).as_posix(): text
    for folder in FOLDERS
    for path in sorted((tiny.ROOT / folder).rglob("*.py"))
    if len(text := path.read_text(encoding="utf-8")) < LONGEST
}


def test_the_functions_of_real_code_are_those_that_python_finds() -> None:
    for name, source in CODE.items():
        found = [n.name for n in ast.parse(source).body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
        assert list(functions(source)) == list(dict.fromkeys(found)), name
    assert len(CODE) > 50


def test_the_names_that_real_code_makes_are_those_that_python_finds() -> None:
    for name, source in CODE.items():
        expected: set[str] = set()
        for node in ast.parse(source).body:
            match node:
                case ast.FunctionDef(name=made) | ast.AsyncFunctionDef(name=made) | ast.ClassDef(name=made):
                    expected.add(made)
                case ast.Import(names=imported) | ast.ImportFrom(names=imported):
                    expected |= {alias.asname or alias.name.split(".")[0] for alias in imported}
                case ast.Assign(targets=[ast.Name(id=made)]) | ast.AnnAssign(target=ast.Name(id=made)):
                    expected |= {made} if made.isupper() and made[0] != "_" and len(made) > 2 else set()
        assert bound(source) == expected, name


def test_a_function_ends_where_python_says_that_it_ends() -> None:
    for name, source in CODE.items():
        parts = functions(source)
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef) and list(parts).count(node.name) == 1:
                lines = islice(source.split("\n"), node.lineno - 1, node.end_lineno)
                assert parts[node.name] == squeezed("\n".join(lines)), (name, node.name)


SPACES = st.sampled_from([" ", "  ", "\n", "\r\n", " # YOUR CODE HERE\n", "\t", ' # it\'s """ here\n'])


@given(st.lists(SPACES, min_size=4, max_size=4), st.text("abc'# \\\n", max_size=10).map(repr))
def test_comments_spaces_and_what_strings_say_make_no_difference(spaces: list[str], text: str) -> None:
    a, b, c, d = spaces
    assert squeezed(f"def f(x):{a}{text}{b}return{c}x{d}") == "deff(x):returnx"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def f(x:\n    return\n\ndef g():\n  pass", ["f", "g"]),
        ("'''\ndef f(): pass\n'''\ndef g(): pass", ["g"]),
        ('"""\ndef f(): pass', []),
        ("# def f(): pass\nx = 'def g(): pass'", []),
        ("x = 'it''s'\nasync def f(): pass", ["f"]),
        ("%%time\ndef f(): pass\n!echo it's", ["f"]),
        ("if x:\n    def f(): pass", []),
        ("def  f ( ) : pass\r\ndef\tg(): pass", ["f", "g"]),
        ("class A:\n    def f(self): pass\ndef g(): pass", ["g"]),
        ("def f(): return 1\ndef f(): return 2", ["f"]),
        ("x = r'\\'\ndef f(): pass", ["f"]),
        ("x = '''a\\''' def'''\ndef f(): pass", ["f"]),
        ("f = lambda x: x\n  g = lambda: 1\nh = [lambda: 2]", ["f"]),
    ],
)
def test_functions_are_found_in_what_students_write(source: str, found: list[str]) -> None:
    assert list(functions(source)) == found


def test_of_two_functions_of_one_name_the_last_counts() -> None:
    assert functions("def f(): return 1\ndef f(): return 2") == {"f": "deff():return2"}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import numpy as np, os.path", {"np", "os"}),
        ("from a.b import (\n    c,\n    d as e,\n)\nfrom x import *", {"c", "e"}),
        ("RATE = 3\nEPS: float = 1e-8\nbeta = 0.9\nW1 = 2\nRATES == 3", {"RATE", "EPS"}),
        ("class A(B): pass\n    # import x\n  import y", {"A"}),
    ],
)
def test_names_are_found_in_what_students_write(source: str, found: set[str]) -> None:
    assert bound(source) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def f(x):\n    return twice(x)", {"twice"}),
        ("helper.twice(np.ones(3))", {"helper", "np"}),
        ("f'{x}' + rb'y' + f(\"z\")", {"f"}),
        ("total = total + step", {"step"}),
        ("for i in rows: print(i)", {"rows", "print"}),
        ("for key, (rows, *columns) in layout: rows", {"layout"}),
        ("call(key=value)", {"call", "value"}),
        ("import math as m\nm.sqrt(a)", {"a"}),
        ("if a == b: c", {"a", "b", "c"}),
        ("W, (b, *rest) = split(p)\nW + b + rest", {"split", "p"}),
        ("[k + v for k, v in rows]", {"rows"}),
        ("sorted(rows, key=lambda a, b=1: a + b + c)", {"sorted", "rows", "c"}),
        ("if (n := len(rows)): n", {"len", "rows"}),
    ],
)
def test_what_a_cell_takes_from_elsewhere(source: str, found: set[str]) -> None:
    keywords = {"def", "return", "for", "in", "import", "as", "if", "lambda"}
    assert used(source) - keywords == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("beta = 0.9\n  inner = 1\nbeta == 1", {"beta"}),
        ("W, b = 1, 2\n_, c = 1, 2", {"W", "b", "c"}),
        ("rate: float = 0.1\nd['x'] = 1\nx.y = 2", {"rate"}),
        ("text = '\\nother = 1'\n# third = 1", {"text"}),
    ],
)
def test_the_values_that_a_cell_names(source: str, found: set[str]) -> None:
    assert variables(source) == found


def test_the_lines_that_begin_inside_a_string() -> None:
    assert quoted_lines('a = """\nb\n\n"""\nc = 1\n"""d\ne"""\n# """\nf') == {1, 2, 3, 6}


@pytest.mark.parametrize("source", ["a," * LONGEST, "a, " * LONGEST + "= 1", "lambda " * LONGEST, "for a " * LONGEST])
def test_no_text_takes_long_to_look_through(source: str) -> None:
    started = time.process_time()
    used(source), variables(source), quoted_lines(source)
    assert time.process_time() - started < 1


def test_only_the_beginning_of_an_endless_cell_is_looked_at() -> None:
    assert len(bare("x" * 10 * LONGEST)) == LONGEST
