"""What is whole in a damaged file is saved, and nothing that comes in as a notebook makes salvage stumble."""

import contextlib
import json
import time
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.cells import MAX_CELLS, parse_notebook
from autograder.demo.notebooks import as_bytes, in_format_3
from autograder.graft import graft
from autograder.intake import RefusedError
from autograder.intake.breaks import closed_after_last_cell
from autograder.intake.run import MAX_NOTEBOOKS
from autograder.intake.salvage import MAX_SCRIPT_BYTES, recover, recover_script
from tests import tiny

MASTER = tiny.master()
TRICKY = nbformat.v4.new_code_cell('s = "}]}\\\\" + \'{"cells": [\' # ü \U0001f600', metadata={"a": {"b": [{}]}})
NOTEBOOK = nbformat.v4.new_notebook(cells=[*MASTER.cells, TRICKY, nbformat.v4.new_markdown_cell("end")])
NOTEBOOK.cells[3].outputs = [nbformat.v4.new_output("display_data", {"text/plain": "{}]", "image/png": "AAAA"})]
TEXT = json.dumps(NOTEBOOK, indent=1, ensure_ascii=False)
COLAB_TEXT = json.dumps(
    {"nbformat": 4, "nbformat_minor": 0, "metadata": {"authors": [{"name": "cells"}]}, "cells": NOTEBOOK.cells}
)
SORTED_TEXT = json.dumps(NOTEBOOK, indent=1, sort_keys=True)  # as JupyterLab saves it: cells first, the format last
OLD_TEXT = json.dumps(in_format_3(NOTEBOOK), indent=1)


def saved(content: bytes) -> list[str]:
    """The sources of the cells that are saved of a file; none when it is refused."""
    try:
        return [cell.source for cell in recover(content).notebook.cells]
    except RefusedError:
        return []


def ends_of_cells(text: str) -> list[int]:
    """Where each cell ends in the text of a whole notebook, found by decoding one after the other."""
    place, ends = text.index('"cells": [') + len('"cells": ['), []
    while text[place:].lstrip()[0] != "]":
        place = text.index("{", place)
        _, place = json.JSONDecoder().raw_decode(text, place)
        ends.append(place)
    return ends


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([TEXT, COLAB_TEXT, SORTED_TEXT, OLD_TEXT]), st.floats(0, 1))
def test_of_a_file_that_breaks_off_anywhere_the_cells_before_the_break_are_saved(text: str, share: float) -> None:
    cut = int(len(text) * share)
    everything = [cell.source for cell in parse_notebook(text.encode(), "it").cells]
    assert saved(text[:cut].encode()) == everything[: sum(end <= cut for end in ends_of_cells(text))]


@pytest.mark.parametrize("text", [TEXT, COLAB_TEXT, SORTED_TEXT, OLD_TEXT])
def test_a_cell_is_saved_from_its_last_bracket_on(text: str) -> None:
    for count, end in enumerate(ends_of_cells(text), 1):
        assert len(saved(text[: end - 1].encode())) == count - 1
        assert len(saved(text[:end].encode())) == count
    assert len(saved(text.encode())) == len(NOTEBOOK.cells)


def test_a_file_that_breaks_off_before_its_format_is_said_to_break_off_and_no_more() -> None:
    recovered = recover(SORTED_TEXT[: SORTED_TEXT.index('"nbformat"')].encode())
    assert recovered.repairs == ("the file is damaged or breaks off; 15 cells before that saved, the rest lost",)
    nbformat.validate(recovered.notebook)


def test_a_cut_inside_a_character_loses_no_whole_cell() -> None:
    content = TEXT.encode()
    cut = content.index("\U0001f600".encode()) + 2
    recovered = recover(content[:cut])
    assert len(recovered.notebook.cells) == len(MASTER.cells)
    assert any("bytes that are no text" in line for line in recovered.repairs)


def test_damage_in_one_cell_costs_that_cell_alone() -> None:
    place = TEXT.index('   "id": "w0-halve"')
    recovered = recover((TEXT[:place] + "?\n" + TEXT[place:]).encode())
    others = [cell.source for cell in NOTEBOOK.cells if cell.id != "w0-halve"]
    assert [cell.source for cell in recovered.notebook.cells] == others
    assert recovered.repairs == (
        "the file is damaged or breaks off; 8 cells before that and 6 after it saved, the rest lost",
    )


def test_a_sound_file_is_kept_byte_for_byte() -> None:
    assert recover(TEXT.encode()).content == TEXT.encode()
    assert recover(TEXT.encode()).repairs == ()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (OLD_TEXT.encode(), "old notebook format 3"),
        (TEXT[:-200].encode(), "damaged or breaks off"),
        (TEXT.encode("utf-16"), "saved as utf-16 with a byte order mark"),
        (TEXT.encode("utf-8-sig"), "saved as utf-8 with a byte order mark"),
        (TEXT.encode() + bytes(512), "goes on after the notebook's end"),
        ((TEXT + TEXT).encode(), "goes on after the notebook's end"),
        (TEXT.encode().replace("ü".encode(), b"\xfc"), "bytes that are no text"),
        (TEXT.replace("Half of x", "Half\tof x").encode(), "control characters where none may be"),
        (TEXT.replace("Half of x", "Half \\ud83d of x").encode(), "halves of characters"),
        (TEXT.replace('"nbformat": 4,', "").encode(), "did not say which notebook format"),
        (TEXT.replace('"nbformat": 4,', '"nbformat": "4",').encode(), "did not say which notebook format"),
        (TEXT.replace('"nbformat_minor": 5', '"nbformat_minor": null').encode(), "did not say which notebook format"),
        (TEXT.replace('"cells": [', '"cells": [17, {}, {"cell_type": "code", "source": 3},', 1).encode(), "3 entries"),
        (TEXT.replace('"id": "w0-double",', '"id": ["w0-double"],').encode(), "of a form that no notebook has"),
        (TEXT.replace('"outputs": []', '"outputs": "none"').encode(), "of a form that no notebook has"),
    ],
)  # fmt: skip
def test_each_mending_is_said_and_leaves_a_sound_notebook_with_all_that_can_be_had(content: bytes, said: str) -> None:
    recovered = recover(content)
    assert any(said in line for line in recovered.repairs)
    again = recover(recovered.content)
    assert (again.repairs, again.content) == ((), recovered.content)
    assert again.notebook == recovered.notebook == parse_notebook(recovered.content, "it")
    nbformat.validate(recovered.notebook)
    count = len(recovered.notebook.cells)
    assert count == len(NOTEBOOK.cells) or "breaks off" in said
    assert recover(content).content == recovered.content


def test_a_text_without_a_whole_cell_has_nothing_to_close() -> None:
    for text in (
        '{"cells": [{"source": "x',
        '{"metadata": {"x": [{}, {}]}, "cel',
        "no notebook at all }]}",
        '{"a": [{}, {',
    ):
        assert closed_after_last_cell(text) == ("", 0)


def test_brackets_in_strings_and_in_what_is_no_cell_do_not_count() -> None:
    assert closed_after_last_cell('{"worksheets": [{"metadata": {"a": {}}, "cells": [') == ("", 0)
    for cut_string in ('"}', '"}\\', '"}\\"}'):
        assert closed_after_last_cell('{"cells": [{}, {"source": ' + cut_string) == ('{"cells": [{}]}', 1)


def test_bytes_that_are_no_text_leave_a_mark() -> None:
    recovered = recover(TEXT.encode().replace("ü".encode(), b"\xfc"))
    assert recovered.notebook.cells[-2].source == TRICKY.source.replace("ü", "\ufffd")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["code", "def double(x): pass"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
keys = [
    "cell_type",
    "source",
    "metadata",
    "outputs",
    "id",
    "attachments",
    "execution_count",
    "nbgrader",
    "grade_id",
    "tags",
]
cells = st.dictionaries(
    st.sampled_from(keys), json_values | st.dictionaries(st.sampled_from(keys), json_values, max_size=3)
)
tops = st.fixed_dictionaries(
    {},
    optional={
        "cells": st.lists(cells | json_values, max_size=4) | json_values,
        "worksheets": st.lists(st.fixed_dictionaries({"cells": st.lists(cells, max_size=2)}) | json_values, max_size=2),
        "nbformat": st.integers(0, 6) | json_values,
        "nbformat_minor": st.integers(0, 6) | json_values,
        "metadata": json_values,
    },
)


@settings(max_examples=200, deadline=None)
@given(tops, st.floats(0, 1) | st.just(1.0))
def test_no_json_makes_salvage_or_what_comes_after_it_stumble(raw: dict[str, Any], share: float) -> None:
    content = json.dumps(raw).encode()
    try:
        recovered = recover(content[: int(len(content) * share)])
    except RefusedError:
        return
    assert recover(recovered.content).notebook.cells == recovered.notebook.cells
    graft(MASTER, recovered.notebook)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60) | st.text(alphabet='{}[]",:\\cels0 \n', max_size=40).map(str.encode))
def test_no_bytes_make_salvage_stumble(content: bytes) -> None:
    assert isinstance(saved(content), list)
    assert isinstance(saved(as_bytes(NOTEBOOK)[:700] + content), list)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["# %%", "# %% [markdown]", "# In[1]:", "# -", "# x", '"""', "def f():", "y = 2", ""])))
def test_no_python_file_makes_salvage_stumble_or_loses_a_line_of_code(lines: list[str]) -> None:
    recovered = recover_script("\n".join(lines).encode())
    nbformat.validate(recovered.notebook)
    kept = "\n".join(cell.source for cell in recovered.notebook.cells)
    assert [kept.count(code) for code in ("def f():", "y = 2")] == [lines.count(code) for code in ("def f():", "y = 2")]


@pytest.mark.parametrize(
    "content",
    [
        b'{"cells": [?' + b'{"a": [' * 100_000,
        b'{"cells": [?' + b'{"' * 150_000,
        b'{"cells": [?' + b'{"a": "' + b"x" * 5_000_000,
        b"<<<<<<< a\n=======\n>>>>>>> b\n" * 200_000,
        b'{"cells": [' + b"<<<<<<< a\n1,\n=======\n2,\n>>>>>>> b\n" * 50_000 + b"3]}",
    ],
    ids=["nested", "opened", "a long string", "conflicts alone", "conflicts"],
)
def test_no_damage_takes_long_to_look_through(content: bytes) -> None:
    started = time.process_time()
    saved(content)
    assert time.process_time() - started < 6


@pytest.mark.parametrize("count", [MAX_CELLS, 9 * MAX_CELLS])
def test_all_notebooks_of_a_student_take_less_than_a_minute(count: int) -> None:
    cell = b'{"cell_type": "code", "id": "a", "metadata": {"a": 1}, "outputs": [], "source": "def f(): pass"},'
    content = b'{"cells": [' + (cell * count)[:-1] + b'], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
    started = time.process_time()
    with contextlib.suppress(RefusedError):
        graft(MASTER, recover(content).notebook)
    assert (time.process_time() - started) * MAX_NOTEBOOKS < 60


@pytest.mark.parametrize(
    "part", ["# %%\nx\n", '"""\nx\n"""\n# %%\n', "x\n\n", "# x\n\n", "'''\n", "# MAGIC %md\n"], ids=repr
)
def test_all_python_files_of_a_student_take_less_than_a_minute(part: str) -> None:
    content = b"# In[1]:\n" + part.encode() * (MAX_SCRIPT_BYTES // len(part) - 3)
    started = time.process_time()
    with contextlib.suppress(RefusedError):
        recover_script(content)
    assert (time.process_time() - started) * MAX_NOTEBOOKS < 60
