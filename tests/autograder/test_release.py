"""Nothing secret leaves: each kind of secret is planted, and the release is refused with nothing changed."""

import os
import signal
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

import autograder.release
from autograder.cells import read_notebook
from autograder.course import Course
from autograder.errors import CourseError
from autograder.kit import _build_wheel, kit_files
from autograder.leaks import leaks_in_archive, leaks_in_release, leaks_in_text, secrets_of
from autograder.release import release
from tests import tiny


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_release_is_one_notebook_and_one_kit_with_just_the_listed_files(released: Course) -> None:
    assert files(released.folder("release")) == {"week0/tiny.ipynb"}
    assert files(released.folder("kits")) == {"week0.zip"}
    with zipfile.ZipFile(released.folder("kits") / "week0.zip") as kit:
        assert set(kit.namelist()) == kit_files(released, released.weeks[0])
        assert "notebook" not in kit.namelist()
        assert b"week0/tiny.ipynb" in kit.read("START.md")
        assert kit.read("original/tiny.ipynb") == kit.read("week0/tiny.ipynb")


def test_the_released_notebook_holds_no_secret(released: Course) -> None:
    text = (released.folder("release") / "week0" / "tiny.ipynb").read_text(encoding="utf-8")
    for secret in ("twice_the_number", "half_of_the_number", "unseen", "Because halving", "### "):
        assert secret not in text
    assert "NotImplementedError" in text


def test_running_the_whole_released_notebook_goes_on_behind_what_is_not_written_yet(released: Course) -> None:
    notebook = read_notebook(released.folder("release") / "week0" / "tiny.ipynb")
    NotebookClient(notebook, kernel_name="python3").execute()
    ran = [cell for cell in notebook.cells if cell.cell_type == "code"]
    failed = {cell.id for cell in ran if any(output.output_type == "error" for output in cell.outputs)}
    assert {"w0-double-visible", "experiment-plot", "w0-halve-visible"} == failed
    assert all(cell.execution_count for cell in ran)


def test_releasing_twice_gives_the_same_files(released: Course) -> None:
    notebook, kit = (released.folder("release") / "week0" / "tiny.ipynb"), released.folder("kits") / "week0.zip"
    before = notebook.read_bytes(), kit.read_bytes()
    release(released, released.weeks[0])
    assert (notebook.read_bytes(), kit.read_bytes()) == before


def test_a_release_that_is_killed_leaves_nothing_among_the_kits(released: Course, tmp_path: Path) -> None:
    before = sorted(released.folder("kits").rglob("*"))
    if (child := os.fork()) == 0:
        tempfile.tempdir = str(tmp_path)
        autograder.release.register = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        release(released, released.weeks[0])
        os._exit(0)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    assert sorted(released.folder("kits").rglob("*")) == before


def own_cell(source: str, kind: str = "code", **extra: object) -> Callable[[NotebookNode], NotebookNode]:
    def plant(notebook: NotebookNode) -> NotebookNode:
        make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
        cell = make(source, id="planted")
        cell |= extra
        notebook.cells.append(cell)
        return notebook

    return plant


BLANK = nbformat.v4.new_notebook()
STREAM = [nbformat.v4.new_output("stream", text="the answer")]


@pytest.mark.parametrize(
    ("plant", "said"),
    [
        (own_cell("def halve(x):\n    return x / 2"), "planted: it defines halve"),
        (own_cell("twice_the_number = x + x\nreturn twice_the_number"), "solution of w0-double"),
        (
            own_cell("Like this:\n\n    twice_the_number = x + x\n    return twice_the_number", "markdown"),
            "solution of",
        ),
        (own_cell("unseen = np.array([1.5, -2.25, 1234.5])"), "hidden test of w0-double-hidden-arrays"),
        (own_cell("Because halving undoes doubling exactly.", "markdown"), "solution of w0-written-why"),
        (own_cell("# ### BEGIN SOLUTION"), "do not come in pairs"),
        (own_cell("see ### END HIDDEN TESTS", "markdown"), "do not come in pairs"),
        (own_cell("1 + 1", outputs=STREAM), "outputs or an execution count"),
        (own_cell("a picture", "markdown", attachments={"a.png": {"image/png": "aGk="}}), "attachment"),
        (own_cell("1 + 1", metadata={"author": "me"}), "metadata author"),
    ],
)
def test_a_planted_secret_refuses_the_release_and_changes_nothing(
    released: Course, plant: Callable[[NotebookNode], NotebookNode], said: str
) -> None:
    before = {path: path.read_bytes() for path in released.classroom.rglob("*") if path.is_file()}
    tiny.write_notebook(plant(tiny.master()), released.weeks[0].master)
    with pytest.raises(CourseError, match=said):
        release(released, released.weeks[0])
    assert {path: path.read_bytes() for path in released.classroom.rglob("*") if path.is_file()} == before


def test_a_file_beside_the_master_refuses_the_release(released: Course) -> None:
    (released.weeks[0].master.parent / "answers.txt").write_text("42", encoding="utf-8")
    with pytest.raises(CourseError, match=r"answers\.txt"):
        release(released, released.weeks[0])


def test_a_file_in_the_release_folder_refuses_the_release(released: Course) -> None:
    (released.folder("release") / "week0" / "tests.py").write_text("1", encoding="utf-8")
    with pytest.raises(CourseError, match=r"tests\.py"):
        release(released, released.weeks[0])


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("solution.ipynb", b"{}", "solution.ipynb is not on the list"),
        ("requirements.txt", b"### BEGIN SOLUTION\n", "marker"),
        ("week0/hints.json", b"{\n### BEGIN HIDDEN TESTS\n}", "marker"),
        ("START.md", b"    twice_the_number = x + x\n\n    return twice_the_number\n", "solution of w0-double"),
        (
            "week0/tiny.ipynb",
            nbformat.writes(own_cell("unseen = np.array([1.5, -2.25, 1234.5])")(BLANK)),
            "hidden test",
        ),
    ],
)
def test_a_secret_or_stray_file_in_the_kit_is_found(
    released: Course, tmp_path: Path, name: str, content: bytes | str, said: str
) -> None:
    archive = tmp_path / "kit.zip"
    with zipfile.ZipFile(released.folder("kits") / "week0.zip") as kit, zipfile.ZipFile(archive, "w") as spoiled:
        for member in kit.namelist():
            if member != name:
                spoiled.writestr(member, kit.read(member))
        spoiled.writestr(name, content)
    found = leaks_in_archive(archive, kit_files(released, released.weeks[0]), tiny.master())
    assert any(said in leak for leak in found), found


def test_a_file_of_the_office_in_the_wheel_is_found(released: Course, tmp_path: Path) -> None:
    original = released.folder("kits") / "week0.zip"
    wheel = next(name for name in kit_files(released, released.weeks[0]) if name.endswith(".whl"))
    with zipfile.ZipFile(original) as kit:
        (tmp_path / "spoiled.whl").write_bytes(kit.read(wheel))
        with zipfile.ZipFile(tmp_path / "spoiled.whl", "a") as inner:
            inner.writestr("autograder/bank/week2/adam.py", "x = 1")
        with zipfile.ZipFile(tmp_path / "kit.zip", "w") as spoiled:
            for member in kit.namelist():
                content = (tmp_path / "spoiled.whl").read_bytes() if member == wheel else kit.read(member)
                spoiled.writestr(member, content)
    found = leaks_in_archive(tmp_path / "kit.zip", kit_files(released, released.weeks[0]), tiny.master())
    assert any("autograder/bank" in leak for leak in found), found


def test_what_hinders_the_wheel_is_told_in_pips_words(
    released: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = tmp_path / "python"
    command.write_text("#!/bin/sh\necho 'python: No module named pip' >&2\nexit 1\n", encoding="ascii")
    command.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(command))
    with pytest.raises(CourseError, match="cannot be built: python: No module named pip$"):
        _build_wheel(released, tmp_path / "wheels")


def test_a_missing_solution_cell_is_found(released: Course) -> None:
    notebook = read_notebook(released.folder("release") / "week0" / "tiny.ipynb")
    notebook.cells = [cell for cell in notebook.cells if cell.id != "w0-halve"]
    assert leaks_in_release(tiny.master(), notebook) == ["cell w0-halve is missing"]


def test_common_short_lines_are_no_secret() -> None:
    secrets = secrets_of(tiny.master())
    assert leaks_in_text("return x\nfor x in y:\nhalf_of_the_number = x / 2", secrets) == []


def test_a_master_that_nbgrader_refuses_is_an_error_in_one_sentence(released: Course) -> None:
    notebook = tiny.master()
    del notebook.cells[4].metadata["nbgrader"]["points"]
    tiny.write_notebook(notebook, released.weeks[0].master)
    with pytest.raises(CourseError) as caught:
        release(released, released.weeks[0])
    assert "Traceback" not in str(caught.value)


def test_a_week_that_is_not_in_the_list_is_an_error_that_names_those_there_are(course: Course) -> None:
    with pytest.raises(CourseError, match="This course has: week0"):
        course.week("week9")
