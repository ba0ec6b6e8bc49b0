"""The command line: exit codes, one-line errors, and output that says what happened."""

import json
import re
import shutil
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from autograder.cli import main
from autograder.course import Course
from tests import tiny

COMMANDS = ["check", "release", "collect", "grade", "score", "feedback", "report", "export", "serve"]


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def hand_in(course: Course, folder: Path) -> Path:
    for student, notebook in (("ada", tiny.solved()), ("bob", tiny.with_source(tiny.solved(), "w0-halve", "1 / 0"))):
        (folder / student).mkdir(parents=True)
        tiny.write_notebook(notebook, folder / student / "tiny.ipynb")
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.output


def _stopped_in_an_import() -> BaseException:
    problem = RuntimeError("Error calling __set_name__ on 'x'")
    problem.__cause__ = KeyboardInterrupt()
    return problem


@pytest.mark.parametrize("problem", [KeyboardInterrupt(), _stopped_in_an_import()], ids=["anywhere", "in an import"])
def test_ctrl_c_is_one_sentence(problem: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(course: Course) -> None:
        raise problem

    monkeypatch.setattr("autograder.doctor.examine", stopped)
    result = run("doctor")
    assert result.exit_code == 130
    assert result.output == "stopped; what was finished is kept, run the command again to go on\n"


def test_an_error_of_ours_is_not_taken_for_ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(course: Course) -> None:
        raise RuntimeError("ours")

    monkeypatch.setattr("autograder.doctor.examine", broken)
    assert str(run("doctor").exception) == "ours"


def test_the_whole_cycle_by_commands(released: Course, tmp_path: Path) -> None:
    folder = hand_in(released, tmp_path / "downloads")
    assert run("collect", "week0", folder).exit_code == 0
    graded = run("grade", "week0")
    assert (graded.exit_code, graded.output.splitlines()[-1]) == (0, "week0: 2 graded, 0 unchanged, 0 not graded")
    pages = run("feedback", "week0")
    assert pages.exit_code == 0, pages.output
    assert "1 / 0" in (released.folder("feedback") / "bob" / "week0" / "tiny.html").read_text(encoding="utf-8")
    assert run("report", "week0").exit_code == 0
    table = run("report", "week0", "--csv").output
    assert [line.split(",")[:2] for line in table.splitlines()[1:]] == [['"ada"', "90"], ['"bob"', "50"]]
    assert run("export", "csv").exit_code == 0
    assert any(released.folder("export").iterdir())


def test_one_student_can_be_graded_and_told_alone(released: Course, tmp_path: Path) -> None:
    run("collect", "week0", hand_in(released, tmp_path / "downloads"))
    graded = run("grade", "week0", "--student", "bob")
    assert graded.output.splitlines()[-1] == "week0: 1 graded, 0 unchanged, 0 not graded"
    assert run("grade", "week0").output.splitlines()[-1] == "week0: 1 graded, 1 unchanged, 0 not graded"
    assert run("feedback", "week0", "--student", "bob").exit_code == 0
    assert [path.name for path in released.folder("feedback").iterdir()] == ["bob"]
    for command in ("grade", "feedback"):
        unknown = run(command, "week0", "--student", "zoe")
        assert (unknown.exit_code, unknown.output.count("\n")) == (1, 1)
        assert "zoe" in unknown.output


@pytest.mark.parametrize("command", ["check", "release", "grade", "feedback", "report"])
def test_an_unknown_week_is_one_line_and_exit_code_1(released: Course, command: str) -> None:
    result = run(command, "week9")
    assert result.exit_code == 1
    assert result.output == "error: There is no week called 'week9'. This course has: week0.\n"


@pytest.mark.parametrize("command", [["grade", "week0"], ["feedback", "week0"], ["report", "week0"], ["export", "csv"]])
def test_a_stage_whose_turn_has_not_come_says_what_to_do_first(released: Course, command: list[str]) -> None:
    result = run(*command)
    assert result.exit_code == 1
    assert re.fullmatch(r"error: [^\n]*autograder (collect|grade)[^\n]*\n", result.output), result.output


def test_a_folder_that_is_no_course_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("check")
    assert result.exit_code == 1
    assert result.output.startswith("error: No course here")


@pytest.mark.parametrize("source", ["missing", "corrupt.zip", "empty"])
def test_what_cannot_be_collected_is_one_line_and_exit_code_1(released: Course, tmp_path: Path, source: str) -> None:
    (tmp_path / "corrupt.zip").write_bytes(b"PK\x03\x04 and then nothing")
    (tmp_path / "empty").mkdir()
    result = run("collect", "week0", tmp_path / source)
    assert result.exit_code == 1
    assert result.output.startswith("error: ")
    assert "Traceback" not in result.output


def test_an_unwritable_classroom_is_one_line(released: Course, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    result = run("--classroom", tmp_path / "file" / "classroom", "release", "week0")
    assert result.exit_code == 1
    assert result.output.startswith("error: Cannot write to ")


def test_score_writes_schema_1_and_fails_for_files_that_are_no_notebooks(course: Course, tmp_path: Path) -> None:
    tiny.write_notebook(tiny.master(), tmp_path / "good.ipynb")
    (tmp_path / "bad.ipynb").write_text("{", encoding="utf-8")
    result = run("score", tmp_path / "good.ipynb", tmp_path / "bad.ipynb", "--json", tmp_path / "out.json")
    assert result.exit_code == 1
    assert "good.ipynb: 90/90" in result.output
    assert "1 notebooks scored, 1 not" in result.output
    table = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert table["schema"] == 1
    (one,) = table["results"]
    assert (one["points"], one["max_points"], one["needs_manual"], one["sandboxed"]) == (90, 90, 10, True)
    check = one["exercises"]["w0-double"]["checks"]["w0-double-visible"]
    assert check == {"points": 10, "max_points": 10, "passed": True, "message": ""}


def test_check_reports_each_proof_and_exits_with_1_on_a_problem(course: Course) -> None:
    good = run("check", "week0", "--no-bank")
    assert good.exit_code == 0, good.output
    assert "master: 90/90, 90/90, 90/90" in good.output
    assert "released: 0/90 over 4 checks" in good.output
    assert "all proofs hold" in good.output
    vacuous = tiny.with_source(tiny.master(), "w0-halve-visible", "assert callable(halve)")
    tiny.write_notebook(vacuous, course.weeks[0].master)
    bad = run("check", "week0", "--no-bank")
    assert bad.exit_code == 1
    assert "w0-halve-visible gives points to an empty notebook" in bad.output


def test_check_finds_a_master_that_fails_and_a_check_that_is_loud(course: Course) -> None:
    master = tiny.with_source(tiny.master(), "w0-double-visible", "import sys\nprint('careful', file=sys.stderr)")
    master = tiny.with_source(master, "w0-halve-visible", "checks.close('x', checks.call(halve, 4.0), 3.0)")
    tiny.write_notebook(master, course.weeks[0].master)
    result = run("check", "week0", "--no-bank")
    assert result.exit_code == 1
    assert "w0-double-visible writes to stderr" in result.output
    assert "master: w0-halve-visible fails" in result.output


def test_normalize_brings_a_saved_master_back_into_its_form(course: Course) -> None:
    run("normalize")
    path = course.weeks[0].master
    before = path.read_bytes()
    notebook = tiny.master()
    notebook.cells[1].execution_count = 7
    notebook.cells[1].metadata["collapsed"] = True
    notebook.metadata["widgets"] = {}
    tiny.write_notebook(notebook, path)
    assert path.read_bytes() != before
    assert "changed" in run("normalize").output
    assert path.read_bytes() == before
    assert "in order" in run("normalize").output


def test_a_machine_without_a_folder_for_temporary_files_is_told_what_to_do(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "_candidate_tempdir_list", lambda: [str(course.root / "nowhere")])
    result = run("doctor")
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert "`--tmpfs /tmp`" in result.output


def test_a_demo_that_somebody_else_left_is_told_of_in_one_sentence(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = course.root / "build" / "demo"
    left.mkdir(parents=True)

    def refuse(folder: Path) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(shutil, "rmtree", refuse)
    result = run("demo")
    assert result.exit_code == 1
    assert result.output == f"error: {left}, left by an earlier demo, cannot be removed: Permission denied.\n"
