"""Roles, regions and reading of notebooks."""

import json
from pathlib import Path

import nbformat
import pytest

from autograder.assignment import student_version
from autograder.cells import (
    Role,
    defined_functions,
    exercise_of,
    parse_notebook,
    read_notebook,
    regions,
    released_source,
    role,
    stems,
)
from autograder.course import Course
from autograder.errors import CourseError
from tests import tiny


def test_each_cell_of_the_master_has_the_role_its_metadata_gives_it() -> None:
    roles = {cell.id: role(cell) for cell in tiny.master().cells}
    assert roles["title"] is Role.FREE
    assert roles["w0-setup"] is roles["w0-double-task"] is Role.LOCKED
    assert roles["w0-double"] is Role.SOLUTION
    assert roles["w0-double-visible"] is roles["w0-double-hidden-arrays"] is Role.CHECK
    assert roles["w0-written-why"] is Role.WRITTEN


def test_a_check_belongs_to_the_longest_stem_that_it_starts_with() -> None:
    assert stems(tiny.master()) == ["w0-double", "w0-halve"]
    assert exercise_of("w2-ewa-weights-visible", ["w2-ewa", "w2-ewa-weights"]) == "w2-ewa-weights"
    assert exercise_of("w2-ewa-visible", ["w2-ewa", "w2-ewa-weights"]) == "w2-ewa"
    assert exercise_of("w2-ewald-visible", ["w2-ewa"]) == ""


def test_our_released_text_is_the_one_nbgrader_makes(course: Course) -> None:
    theirs = student_version(course, course.weeks[0])
    ours = [released_source(cell).rstrip() for cell in tiny.master().cells]
    assert ours == [cell.source.rstrip() for cell in theirs.cells]


def test_a_solution_region_becomes_a_stub_at_its_own_indentation() -> None:
    cell = tiny.cell("code", "c", "def f(x):\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION\nprint(1)")
    assert released_source(cell).split("\n") == [
        "def f(x):",
        "    # YOUR CODE HERE",
        "    raise NotImplementedError()",
        "print(1)",
    ]
    assert regions(cell.source, "SOLUTION") == [["    return x"]]


def test_functions_are_found_even_in_code_that_does_not_parse() -> None:
    assert defined_functions("def f(x:\n    return\n\ndef g():\n  pass") == ["f", "g"]
    assert defined_functions("def f():\n    def inner(): pass\n") == ["f"]


def test_a_notebook_of_format_3_is_read_as_format_4(tmp_path: Path) -> None:
    old = nbformat.convert(tiny.master(), 3)
    (tmp_path / "old.ipynb").write_text(json.dumps(old), encoding="utf-8")
    cells = read_notebook(tmp_path / "old.ipynb").cells
    assert [cell.source for cell in cells] == [cell.source for cell in tiny.master().cells]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"{", "damaged"),
        (b"\xff\xfe\x00", "damaged"),
        (b"[" * 100_000, "damaged"),
        (b"[1, 2]", "no notebook"),
        (b"{}", "no notebook"),
        (b'{"cells": 5, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}', "no valid notebook"),
        (b'{"cells": [5], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}', "no valid notebook"),
        (b'{"cells": [], "nbformat": "x"}', "no valid notebook"),
    ],
)
def test_what_is_no_notebook_is_said_in_a_sentence(content: bytes, said: str) -> None:
    with pytest.raises(CourseError, match=said):
        parse_notebook(content, "x.ipynb")


def test_a_link_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.ipynb").write_text("{}", encoding="utf-8")
    (tmp_path / "link.ipynb").symlink_to(tmp_path / "secret.ipynb")
    with pytest.raises(CourseError, match="no plain file|not a plain file"):
        read_notebook(tmp_path / "link.ipynb")


def test_reading_code_of_a_students_warns_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    assert defined_functions("def f(x):\n    return x is 1 or '\\d'") == ["f"]
    assert capsys.readouterr().err == ""


def test_a_cell_id_that_is_no_text_is_dropped_on_reading() -> None:
    notebook = {"cells": [{"cell_type": "code", "source": "1", "metadata": {}, "outputs": [], "id": ["x"]}]}
    notebook |= {"nbformat": 4, "nbformat_minor": 5, "metadata": {}}
    assert "id" not in parse_notebook(json.dumps(notebook).encode(), "x").cells[0]


def test_hostile_metadata_is_dropped_on_reading() -> None:
    notebook = {"cells": [{"cell_type": "code", "source": "1", "metadata": {"nbgrader": "all points"}, "outputs": []}]}
    notebook |= {"nbformat": 4, "nbformat_minor": 5, "metadata": {}}
    cell = parse_notebook(json.dumps(notebook).encode(), "x").cells[0]
    assert role(cell) is Role.FREE


def test_reading_gives_what_nbformat_gives(tmp_path: Path) -> None:
    notebook = tiny.master()
    notebook.cells[6].outputs = [
        nbformat.v4.new_output("display_data", {"image/png": "aGk="}, metadata={"a": [{"b": 1}]})
    ]
    nbformat.write(notebook, tmp_path / "x.ipynb")
    theirs = nbformat.read(tmp_path / "x.ipynb", as_version=4)
    ours = read_notebook(tmp_path / "x.ipynb")
    assert ours == theirs
    assert ours.cells[6].outputs[0].metadata.a[0].b == 1


@pytest.mark.parametrize(
    ("source", "read"),
    [(["a\n", "b"], "a\nb"), (["a", 5, None], "a"), (5, ""), (None, ""), ({"x": 1}, ""), ("\ud800", "?"), ("é", "é")],
)
def test_a_source_of_any_form_is_read_as_text(source: object, read: str) -> None:
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "source": source}
    assert parse_notebook(as_file([cell]), "x").cells[0].source == read


def test_a_cell_of_no_known_form_is_given_one() -> None:
    cell, other = parse_notebook(as_file([{}, {"cell_type": ["code"], "metadata": {"tags": "experiment"}}]), "x").cells
    assert (cell.cell_type, cell.source, cell.metadata) == ("raw", "", {})
    assert (other.cell_type, other.metadata) == ("raw", {})


@pytest.mark.parametrize(
    "notebook", [{"cells": {}}, {"cells": "ab"}, {"worksheets": 5, "nbformat": 3}, {"cells": [[]]}]
)
def test_cells_that_are_none_are_refused(notebook: dict[str, object]) -> None:
    content = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}} | notebook).encode()
    with pytest.raises(CourseError, match="no valid notebook"):
        parse_notebook(content, "x")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"cells": [%s{}]}' % (b"{}," * 200_000), "too many parts: clear its outputs"),
        (b'{"cells": [], "x": [%s1]}' % (b"1," * 1_000_000), "too many parts: clear its outputs"),
        (b'{"nbformat": 4, "cells": [%s{}]}' % (b"{}," * 5_000), "5,001 cells, more than 5,000"),
        (b'{"nbformat": 3, "worksheets": [%s{}]}' % (b"{}," * 50_000), "too large for its old format"),
    ],
)
def test_what_is_made_to_fill_the_memory_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(CourseError, match=said):
        parse_notebook(content, "x.ipynb")


def as_file(cells: list[dict[str, object]]) -> bytes:
    return json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}).encode()
