"""What no honest student hands in: it costs little time and memory, gains nothing, and makes a valid notebook."""

import copy
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat import NotebookNode

from autograder.cells import Role, grade_id, parse_notebook, role
from autograder.demo.notebooks import without
from autograder.errors import CourseError
from autograder.graft import Graft, graft
from tests import tiny

MASTER = tiny.master()
PICTURE = "aGk="


def code(source: Any, **rest: Any) -> dict[str, Any]:
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None} | rest


def text(source: Any, **rest: Any) -> dict[str, Any]:
    return {"cell_type": "markdown", "source": source, "metadata": {}} | rest


def file(cells: Any, **rest: Any) -> bytes:
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells} | rest).encode()


def handed_in(*cells: dict[str, Any], solved: bool = True) -> bytes:
    """The tiny notebook, solved, and these cells after it."""
    return file([*(tiny.solved().cells if solved else []), *cells])


def grafted(content: bytes) -> Graft:
    return graft(MASTER, parse_notebook(content, "x.ipynb"))


def own(made: Graft) -> list[NotebookNode]:
    return [cell for cell in made.notebook.cells if "autograder" in cell.metadata]


def assert_sound(made: Graft) -> None:
    """The notebook is valid, and all that the student may not write is the master's."""
    nbformat.validate(made.notebook)
    theirs = (Role.SOLUTION, Role.WRITTEN, Role.FREE)
    kept = [cell for cell in made.notebook.cells if "autograder" not in cell.metadata]
    assert [(cell.id, cell.cell_type, cell.metadata) for cell in kept] == [
        (cell.id, cell.cell_type, cell.metadata) for cell in MASTER.cells
    ]
    assert [cell.source for cell in kept if role(cell) not in theirs] == [
        cell.source for cell in MASTER.cells if role(cell) not in theirs
    ]
    assert all(cell.metadata == {"autograder": {"origin": "student"}} for cell in own(made))


# Time and memory


def of_format_3(count: int) -> bytes:
    cell = {"cell_type": "code", "input": "x", "outputs": [], "language": "python", "metadata": {}}
    told = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": [cell] * count}]}
    return json.dumps(told).encode()


def spread(source: str) -> bytes:
    """Twenty megabytes of code, as a file holds it, in cells that are each short enough to be looked at."""
    return file([code(source * (100_000 // len(json.dumps(source)[1:-1]))) for _ in range(190)])


COSTLY: dict[str, Callable[[], bytes]] = {
    "a million brackets": lambda: handed_in(code("(" * 1_000_000)),
    "brackets in a cell of usual length": lambda: handed_in(code("(" * 100_000)),
    "a million signs": lambda: handed_in(code("-" * 1_000_000 + "1")),
    "a chain of attributes": lambda: handed_in(code("a" + ".a" * 90_000)),
    "nested f-strings": lambda: handed_in(code("f'{" * 60_000)),
    "200,000 assignments": lambda: handed_in(code("x = 1\n" * 200_000)),
    "20 MB of functions": lambda: spread("def a():0\n"),
    "20 MB of one exercise's function": lambda: spread("def double(x):0\n"),
    "20 MB of quotes": lambda: spread("'"),
    "20 MB of triple quotes": lambda: spread("'''"),
    "20 MB of escaped quotes": lambda: spread('\\"'),
    "20 MB of comments": lambda: spread("#def\n"),
    "20 MB of imports": lambda: spread("import (\n"),
    "20 MB of names": lambda: spread("a b "),
    "20 MB of line ends": lambda: spread("\n"),
    "4,900 functions": lambda: handed_in(*(code(f"def f{i}(): return f{i + 1}") for i in range(4_900))),
    "4,900 copies of an exercise": lambda: handed_in(*[MASTER.cells[3] | {"source": "x = 1"}] * 4_900),
    "4,900 answers": lambda: handed_in(*[text("an answer")] * 4_900, solved=False),
    "helpers that need each other": lambda: handed_in(
        code("def double(x): return f1(x)", metadata=MASTER.cells[3].metadata),
        *(code("".join(f"def f{j}(): return f{j + i}\n" for j in range(60))) for i in range(500)),
        solved=False,
    ),
    "50,000 cells": lambda: handed_in(*[code("def f(): return 1")] * 50_000),
    "a million empty objects": lambda: handed_in(metadata_of({}, 1_000_000)),
    "as many objects as are read": lambda: handed_in(metadata_of({}, 160_000)),
    "as many numbers as are read": lambda: handed_in(metadata_of(1.5, 990_000)),
    "2,800 cells of format 3": lambda: of_format_3(2_800),
    "100,000 cells of format 3": lambda: of_format_3(100_000),
    "brackets in place of a notebook": lambda: b"[" * 10_000_000,
    "20 MB of pictures": lambda: handed_in(
        *(cell | {"outputs": [picture(2_000_000)] * 9} for cell in MASTER.cells if cell.id == "experiment-plot"),
        solved=False,
    ),
}


def metadata_of(part: Any, count: int) -> dict[str, Any]:
    return code("1", metadata={"x": [part] * count})


def picture(size: int) -> dict[str, Any]:
    return {"output_type": "display_data", "metadata": {}, "data": {"image/png": "A" * size}}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("hostile")
    made = {case: folder / f"{number}.ipynb" for number, case in enumerate(COSTLY)}
    for case, path in made.items():
        path.write_bytes(COSTLY[case]())
    return made


@pytest.mark.parametrize("case", COSTLY)
def test_a_hostile_notebook_takes_no_time(case: str, files: dict[str, Path]) -> None:
    content = files[case].read_bytes()
    started = time.process_time()
    try:
        made = grafted(content)
    except CourseError as problem:
        assert len(str(problem)) < 300
    else:
        assert len(made.repairs) + len(made.flags) < 20
    assert time.process_time() - started < 2.0


MEASURE = """
import re, sys
from pathlib import Path
from tests.autograder.test_graft_hostile import CourseError, grafted

def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])

before = peak()
for path in sys.argv[1:]:
    try:
        grafted(Path(path).read_bytes())
    except CourseError:
        pass
print(peak() - before)
"""


def test_a_hostile_notebook_takes_little_memory(files: dict[str, Path]) -> None:
    command = [sys.executable, "-c", MEASURE, *map(str, files.values())]
    done = subprocess.run(command, cwd=tiny.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert 20_000 < int(done.stdout) < 150_000  # kilobytes; the largest file itself is 20 MB


# Limits


def test_too_many_own_cells_are_left_out_and_said() -> None:
    made = grafted(handed_in(*(code(f"x = {i}") for i in range(502))))
    assert len(own(made)) == 500
    assert made.flags == ["2 of the student's 502 own cells were left out: too many."]
    assert_sound(made)


def test_a_cell_of_absurd_length_is_left_out_and_costs_nothing_else() -> None:
    long = code("x = 1\n" * 50_000)
    made = grafted(file([long, *tiny.solved().cells]))
    assert made.flags == ["1 of the student's 14 cells were left out: too much text."]
    assert (made.repairs, own(made)) == ([], [])
    assert_sound(made)


def test_an_exercise_of_absurd_length_counts_as_missing() -> None:
    made = grafted(
        file([cell | {"source": "#" * 300_000} if cell.id == "w0-double" else cell for cell in tiny.solved().cells])
    )
    assert made.repairs == ["cell w0-double was missing and restored, empty, from the release"]


def test_more_text_than_anybody_writes_is_cut_off() -> None:
    made = grafted(handed_in(*[code("x" * 150_000)] * 10))
    assert len(own(made)) == 6
    assert made.flags == ["4 of the student's 23 cells were left out: too much text."]


# Forms


@pytest.mark.parametrize(
    "name", ["W0-double", "w0-double ", "w0‐double", "w0-doubl\u0435", "w0-double\u200b", ["w0-double"], 3]
)
def test_a_label_that_only_looks_like_one_of_the_masters_is_none(name: Any) -> None:
    label = {"nbgrader": {"grade_id": name, "solution": True, "grade": False}}
    cells = without(tiny.solved(), ["w0-double"]).cells
    made = grafted(file([code("double = None", metadata=label), *cells]))
    assert made.repairs == ["cell w0-double was missing and restored, empty, from the release"]
    assert_sound(made)


def test_cells_of_another_week_are_the_students_own() -> None:
    label = {"nbgrader": {"grade_id": "w1-init", "solution": True, "grade": True, "points": 90, "locked": True}}
    made = grafted(handed_in(code("w1 = 1", metadata=label), text("words", metadata=label)))
    assert [cell.source for cell in own(made)] == ["w1 = 1", "words"]
    assert_sound(made)


def test_cell_ids_may_collide_with_anything() -> None:
    ids = ["w0-double-visible", "student-1", "w0-setup", "", "x" * 5000, "\u202e", 5, None]
    made = grafted(handed_in(*(code(f"x = {i}", id=name) for i, name in enumerate(ids))))
    assert [cell.source for cell in own(made)] == [f"x = {i}" for i in range(len(ids))]
    assert len({cell.id for cell in made.notebook.cells}) == len(made.notebook.cells)
    assert_sound(made)


def test_a_notebook_without_cells_is_the_release() -> None:
    made = grafted(file([]))
    assert_sound(made)
    assert "w0-double was missing" in made.repairs[0]


@pytest.mark.parametrize("kind", ["raw", "markdown", "heading", "", 7, None])
def test_a_labelled_exercise_is_code_whatever_type_its_cell_has(kind: Any) -> None:
    cells = [cell | {"cell_type": kind} if cell.id == "w0-double" else cell for cell in tiny.solved().cells]
    made = grafted(file(cells))
    assert made.repairs == []
    assert_sound(made)


def test_what_a_student_turned_into_a_raw_cell_is_neither_run_nor_shown() -> None:
    made = grafted(handed_in({"cell_type": "raw", "source": "<script>", "metadata": {"format": "text/html"}}))
    assert own(made) == []


def test_pictures_pasted_into_an_answer_are_kept_and_nothing_else_is() -> None:
    attached = {
        "image.png": {"image/png": PICTURE, "text/html": "<script>", "text/plain": "words"},
        "a.svg": {"image/svg+xml": "<svg onload=''>"},
        "b.png": {"image/png": '"><script>'},
        "c.png": 5,
    }
    cells = [cell | {"attachments": attached} if cell.id == "w0-written-why" else cell for cell in tiny.solved().cells]
    made = grafted(file([*cells, text("own", attachments=attached), code("1", attachments=attached)]))
    kept = [cell.attachments for cell in made.notebook.cells if "attachments" in cell]
    assert kept == [{"image.png": {"image/png": PICTURE}}] * 2
    assert_sound(made)


def test_no_more_pictures_are_kept_than_a_page_can_show() -> None:
    outputs = [picture(size) for size in (2_000_000, 2_000_000, 900_000, 90_000)]
    cells = [cell | {"outputs": outputs} if cell.id == "experiment-plot" else cell for cell in tiny.solved().cells]
    made = grafted(file([*cells, text("own", attachments={"image.png": {"image/png": "A" * 20_000}})]))
    shown = next(cell.outputs for cell in made.notebook.cells if cell.id == "experiment-plot")
    assert [len(output.data["image/png"]) for output in shown[1:]] == [2_000_000, 900_000, 90_000]
    assert "attachments" not in own(made)[0]
    assert_sound(made)


def test_what_is_done_to_the_grafted_notebook_never_reaches_the_master() -> None:
    before = copy.deepcopy(MASTER)
    made = graft(MASTER, tiny.solved()).notebook
    made.metadata.kernelspec.name = "mine"
    for cell in made.cells:
        cell.metadata.setdefault("nbgrader", {})["points"] = 1000
        cell.metadata.setdefault("tags", []).append("mine")
        if cell.cell_type == "code":
            cell.outputs.append("mine")
    assert before == MASTER


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
names = st.sampled_from([grade_id(cell) for cell in MASTER.cells]) | anything
label = st.fixed_dictionaries(
    {}, optional={"grade_id": names, "grade": anything, "solution": anything, "points": anything}
)
metadata = anything | st.fixed_dictionaries({}, optional={"nbgrader": label | anything, "tags": anything})
sources = st.sampled_from([cell.source for cell in MASTER.cells]) | anything | st.lists(st.text(max_size=8))
cells_of_any_form = st.fixed_dictionaries(
    {},
    optional={
        "cell_type": st.sampled_from(["code", "markdown", "raw"]) | anything,
        "source": sources,
        "metadata": metadata,
        "id": st.sampled_from([cell.id for cell in MASTER.cells]) | anything,
        "outputs": anything
        | st.lists(st.fixed_dictionaries({"output_type": st.just("display_data"), "data": anything})),
        "attachments": anything,
    },
)


@settings(max_examples=200, deadline=None)
@given(st.lists(cells_of_any_form, max_size=8), anything)
def test_whatever_form_the_cells_have_the_result_is_sound(cells: list[dict[str, Any]], about: Any) -> None:
    made = grafted(file(cells, metadata=about))
    assert_sound(made)
    assert made.notebook.metadata == MASTER.metadata
    assert all(len(line) < 300 for line in made.repairs + made.flags)
