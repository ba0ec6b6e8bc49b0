"""Whatever students hand in, each one's notebook lands in its place, nothing is lost, and people read what happened."""

import copy
import json
import os
import shutil
import warnings
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from nbformat import NotebookNode

from autograder.cells import read_notebook, released_source, write_notebook
from autograder.cli import main
from autograder.collect import collect
from autograder.course import Course
from autograder.demo.notebooks import as_bytes, doubled, in_format_3, stripped, without
from autograder.errors import CourseError
from autograder.gradebook import only_one
from autograder.graft import graft
from autograder.intake.identity import Identity
from autograder.intake.outcome import CollectReport
from autograder.intake.run import Run
from autograder.intake.sorting import Files
from autograder.wording import together
from tests import tiny

NOON = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
STAMP = "2026-03-01 12:00:00.000000 UTC"


def released() -> NotebookNode:
    notebook = copy.deepcopy(tiny.master())
    for cell in notebook.cells:
        cell.source = released_source(cell)
    return notebook


def solved(double: str = "return 2 * x") -> NotebookNode:
    notebook = tiny.with_source(released(), "w0-double", f"def double(x):\n    {double}")
    return tiny.with_source(notebook, "w0-halve", "def halve(x):\n    return x / 2")


SOLVED = as_bytes(solved())
OTHER = as_bytes(solved("return x + x"))
BLANK = as_bytes(released())


def folder(root: Path, files: dict[str, bytes], name: str = "handed-in") -> Path:
    shutil.rmtree(root / name, ignore_errors=True)
    for file, content in files.items():
        path = root / name / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    return root / name


def archive(root: Path, files: dict[str, bytes], name: str = "handed-in.zip") -> Path:
    with zipfile.ZipFile(root / name, "w", zipfile.ZIP_DEFLATED) as made:
        for file, content in files.items():
            made.writestr(zipfile.ZipInfo(file, (2026, 3, 1, 12, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return root / name


def run(course: Course, source: Path) -> CollectReport:
    return collect(course, course.weeks[0], source)


def submitted(course: Course) -> dict[str, bytes]:
    """What is in submitted/, by student."""
    places = course.folder("submitted").glob("*/week0/tiny.ipynb")
    return {path.parts[-3]: path.read_bytes() for path in places}


def snapshot(course: Course) -> dict[str, tuple[bytes, int]]:
    """Every file of the classroom with its content and the time at which it was written."""
    files = (path for path in course.classroom.rglob("*") if path.is_file())
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def ledger(course: Course) -> dict[str, dict[str, object]]:
    table = json.loads((course.folder("collected") / "week0.json").read_text())
    students: dict[str, dict[str, object]] = table["students"]
    return students


def only_problem(report: CollectReport) -> str:
    assert len(report.problems) == 1
    return report.problems[0].sentence


# Layouts


def test_nbgraders_layout_is_taken(course: Course, tmp_path: Path) -> None:
    run(course, folder(tmp_path, {"ada/week0/tiny.ipynb": SOLVED, "bob/week0/tiny.ipynb": OTHER}))
    assert submitted(course) == {"ada": SOLVED, "bob": OTHER}


def test_a_folder_per_student_is_taken(course: Course, tmp_path: Path) -> None:
    run(course, folder(tmp_path, {"ada/tiny.ipynb": SOLVED, "bob/homework.ipynb": OTHER}))
    assert submitted(course) == {"ada": SOLVED, "bob": OTHER}


def test_a_file_per_student_is_taken(course: Course, tmp_path: Path) -> None:
    run(course, folder(tmp_path, {"ada.ipynb": SOLVED, "student-2.ipynb": OTHER, "student-3.ipynb": SOLVED}))
    assert submitted(course) == {"ada": SOLVED, "student-2": OTHER, "student-3": SOLVED}


@pytest.mark.parametrize("file", ["ada/tiny.ipynb", "ada/homework.ipynb", "ada/week0/x.ipynb", "week0/ada/x.ipynb.txt"])
def test_a_single_student_is_named_by_the_folder(course: Course, tmp_path: Path, file: str) -> None:
    run(course, folder(tmp_path, {file: SOLVED}))
    assert submitted(course) == {"ada": SOLVED}


def test_a_single_student_with_two_notebooks_is_one_student(course: Course, tmp_path: Path) -> None:
    run(course, folder(tmp_path, {"ada/tiny.ipynb": SOLVED, "ada/scratch.ipynb": BLANK}))
    assert submitted(course) == {"ada": SOLVED}


@pytest.mark.parametrize("top", ["submissions", "week0", "all/of/it", "submissions/week0"])
@pytest.mark.parametrize("layout", ["{}.ipynb", "{}/tiny.ipynb", "{}/week0/any.ipynb", "li{}_1{}_4567_tiny.ipynb"])
def test_folders_around_everything_say_nothing(course: Course, tmp_path: Path, top: str, layout: str) -> None:
    names = {f"{top}/{layout.format(student, number)}": SOLVED for number, student in enumerate(("ada", "bob"))}
    run(course, archive(tmp_path, {**names, f"{top}/readme.txt": b"", "notes.txt": b""}))
    prefix = "li" if layout.startswith("li") else ""
    assert set(submitted(course)) == {f"{prefix}ada", f"{prefix}bob"}


def test_canvas_names_are_understood(course: Course, tmp_path: Path) -> None:
    source = archive(
        tmp_path,
        {"lovelaceada_12345_67890_tiny-2.ipynb": SOLVED, "hopper-grace_LATE_12346_67891_tiny.ipynb": OTHER},
    )
    report = run(course, source)
    assert submitted(course) == {"lovelaceada": SOLVED, "hopper-grace": OTHER}
    assert {one.student: one.late for one in report.collected} == {"lovelaceada": False, "hopper-grace": True}
    assert any("hopper-grace: marked as late" in line for line in report.lines())
    assert not any("was called" in line for line in report.lines())


@pytest.mark.parametrize(
    "layout",
    [
        "{}_assignsubmission_file_/tiny.ipynb",
        "{}_assignsubmission_file/x/tiny.ipynb",
        "{}_assignsubmission_file_tiny.ipynb",
    ],
)
def test_moodle_names_are_understood(course: Course, tmp_path: Path, layout: str) -> None:
    run(course, archive(tmp_path, {layout.format("Ada Lovelace_11"): SOLVED, layout.format("Grace Hopper_12"): OTHER}))
    assert submitted(course) == {"Ada_Lovelace": SOLVED, "Grace_Hopper": OTHER}


def test_nbgraders_exchange_is_understood(course: Course, tmp_path: Path) -> None:
    stamps = ["2026-03-01 12:00:00.000000 UTC", "2026-03-02 12:00:00.000000 UTC"]
    files = {
        f"ada+week0+{stamp}+x1/tiny.ipynb": content for stamp, content in zip(stamps, (OTHER, SOLVED), strict=True)
    }
    files |= {f"bob+week9+{stamps[0]}/tiny.ipynb": SOLVED, f"bob+week0+{stamps[0]}/tiny.ipynb": SOLVED}
    run(course, folder(tmp_path, files))
    assert submitted(course) == {"ada": SOLVED, "bob": SOLVED}


def test_a_students_own_zip_is_looked_into(course: Course, tmp_path: Path) -> None:
    inner = archive(tmp_path, {"week0/tiny.ipynb": SOLVED, "week0/data.csv": b"1"}, "inner.zip").read_bytes()
    run(course, archive(tmp_path, {"ada_1_4567_all.zip": inner, "bob_2_4568_tiny.ipynb": OTHER}))
    assert submitted(course) == {"ada": SOLVED, "bob": OTHER}
    run(course, folder(tmp_path, {"carl.zip": inner, "dora/my work.zip": inner, "eve/tiny.ipynb": OTHER}))
    assert set(submitted(course)) == {"ada", "bob", "carl", "dora", "eve"}


def test_the_download_of_a_class_in_a_folder_is_nobodys_and_is_to_be_collected_itself(
    course: Course, tmp_path: Path
) -> None:
    files = {"ada_11_4567_tiny.ipynb": SOLVED, "bob_12_4568_tiny.ipynb": OTHER}
    source = folder(tmp_path, {"all.zip": archive(tmp_path, files).read_bytes(), "carl/tiny.ipynb": BLANK})
    report = run(course, source)
    assert submitted(course) == {"carl": BLANK}
    assert [one.sentence for one in report.problems] == [
        "all.zip is the download of a class. Collect it by itself: give its path instead of its folder's."
    ]
    run(course, source / "all.zip")
    assert submitted(course) == {"ada": SOLVED, "bob": OTHER, "carl": BLANK}
    assert unclaimed(course) == []


def test_a_students_zip_stays_the_students_whatever_its_files_are_called(course: Course, tmp_path: Path) -> None:
    inner = archive(tmp_path, {"ada_11_4567_tiny.ipynb": SOLVED, "bob_12_4568_x.ipynb": BLANK}, "inner.zip")
    run(course, archive(tmp_path, {"carl_13_4569_week.zip": inner.read_bytes()}))
    assert submitted(course) == {"carl": SOLVED}


def test_what_systems_leave_beside_files_is_passed_over(course: Course, tmp_path: Path) -> None:
    junk = [
        "__MACOSX/._ada.ipynb",
        "ada/.ipynb_checkpoints/tiny-checkpoint.ipynb",
        ".DS_Store",
        "ada/._tiny.ipynb",
        "Thumbs.db",
    ]
    report = run(
        course, archive(tmp_path, {"ada/tiny.ipynb": SOLVED, "bob/tiny.ipynb": SOLVED, **dict.fromkeys(junk, b"x")})
    )
    assert set(submitted(course)) == {"ada", "bob"}
    assert (report.problems, report.set_aside, report.ignored) == ((), (), 0)


def test_folders_in_a_zip_are_no_files(course: Course, tmp_path: Path) -> None:
    report = run(course, archive(tmp_path, {"ada/": b"", "ada/tiny.ipynb": SOLVED, "bob.ipynb/": b"", "c\\": b""}))
    assert report.lines() == ["week0: 1 new, 0 replaced, 0 unchanged, 0 problems, 0 notebooks set aside"]


def test_nobody_hands_in_for_somebody_else_by_the_name_of_a_file(course: Course, tmp_path: Path) -> None:
    files = {"ada/tiny.ipynb": SOLVED, "eve/ada_12345_67890_tiny.ipynb": OTHER, "eve/ada+week0+x/tiny.ipynb": OTHER}
    run(course, folder(tmp_path, files))
    assert submitted(course) == {"ada": SOLVED, "eve": OTHER}


def test_a_notebook_that_names_no_student_is_a_problem(course: Course, tmp_path: Path) -> None:
    report = run(course, folder(tmp_path, {"tiny.ipynb": OTHER, "ada.ipynb": SOLVED}))
    assert set(submitted(course)) == {"ada"}
    assert only_problem(report).startswith("tiny.ipynb does not say whose it is. Name it after the student")


def test_other_weeks_folders_are_left_alone_and_said(course: Course, tmp_path: Path) -> None:
    course = with_second_week(course)
    report = run(course, folder(tmp_path, {"ada/week0/tiny.ipynb": SOLVED, "ada/week1/other.ipynb": SOLVED}))
    assert submitted(course) == {"ada": SOLVED}
    assert [one.reason for one in report.set_aside] == ["lies in the folder of week1"]


def test_a_source_of_other_weeks_only_is_refused(course: Course, tmp_path: Path) -> None:
    course = with_second_week(course)
    with pytest.raises(CourseError, match="There is no notebook .* of week0 in .* It holds ada/week1/other.ipynb"):
        run(course, folder(tmp_path, {"ada/week1/other.ipynb": SOLVED}))


# One student, several notebooks


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("ada_1_4567_tiny-2.ipynb", "ada_1_4560_tiny-10.ipynb"),
        ("ada_1_4567_tiny.ipynb", "ada_1_4568_tiny.ipynb"),
        ("ada_1_4567_tiny.ipynb", "ada_1_4566_tiny-1.ipynb"),
        ("Ada_1_assignsubmission_file_/tiny.ipynb", "Ada_1_assignsubmission_file_/tiny (1).ipynb"),
        ("ada/attempt 2/tiny.ipynb", "ada/attempt 10/tiny.ipynb"),
    ],
)
def test_the_last_attempt_wins_and_the_others_are_said(
    course: Course, tmp_path: Path, earlier: str, later: str
) -> None:
    others = {"bob/tiny.ipynb": SOLVED}
    report = run(course, archive(tmp_path, {later: BLANK, earlier: SOLVED, **others}))
    assert submitted(course)[next(s for s in submitted(course) if s != "bob")] == BLANK
    assert [(one.source, one.reason) for one in report.set_aside] == [(earlier, "is an earlier attempt")]


def test_without_numbers_the_newest_attempt_wins(course: Course, tmp_path: Path) -> None:
    source = folder(tmp_path, {"ada/old/tiny.ipynb": SOLVED, "ada/new/tiny.ipynb": BLANK, "bob/tiny.ipynb": SOLVED})
    os.utime(source / "ada/old/tiny.ipynb", (1, 1))
    run(course, source)
    assert submitted(course)["ada"] == BLANK


def test_of_two_notebooks_the_one_that_fits_the_week_wins(course: Course, tmp_path: Path) -> None:
    note = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("def double(x):\n    return 3 * x")])
    work = stripped(solved())
    files = {"ada/a.ipynb": as_bytes(note), "ada/b.ipynb": as_bytes(work), "ada/c.ipynb": BLANK, "bob/x.ipynb": SOLVED}
    report = run(course, folder(tmp_path, files))
    assert submitted(course)["ada"] == as_bytes(work)
    assert {one.source: one.reason for one in report.set_aside} == {
        "ada/a.ipynb": "has 1 of the 3 exercises, 1 worked on",
        "ada/c.ipynb": "has 3 of the 3 exercises, 0 worked on",
    }


def test_of_two_notebooks_that_fit_alike_the_one_with_the_weeks_name_wins(course: Course, tmp_path: Path) -> None:
    source = folder(tmp_path, {"ada/tiny.ipynb": SOLVED, "ada/zzz.ipynb": OTHER, "bob/x.ipynb": SOLVED})
    os.utime(source / "ada/tiny.ipynb", (1, 1))
    (aside,) = run(course, source).set_aside
    assert submitted(course)["ada"] == SOLVED
    assert aside.reason == "has 3 of the 3 exercises, 2 worked on, as has tiny.ipynb, which counts"


def test_a_newer_attempt_that_cannot_be_read_is_a_problem_beside_the_older_one(course: Course, tmp_path: Path) -> None:
    report = run(course, archive(tmp_path, {"ada_1_4567_tiny-1.ipynb": SOLVED, "ada_1_4568_tiny-2.ipynb": b""}))
    assert submitted(course) == {"ada": SOLVED}
    assert only_problem(report).startswith("ada_1_4568_tiny-2.ipynb is empty. Ask for")
    assert ledger(course)["ada"]["problem"] == only_problem(report)
    assert ledger(course)["ada"]["sha256"] is not None


def test_other_unreadable_files_of_a_student_with_a_notebook_are_no_problem(course: Course, tmp_path: Path) -> None:
    files = {"ada/tiny.ipynb": SOLVED, "ada/Untitled.ipynb": b"", "ada/solution.py": b"", "ada/notes.txt": b""}
    report = run(course, folder(tmp_path, files))
    assert report.problems == ()
    assert [one.source for one in report.set_aside] == ["ada/Untitled.ipynb"]


# Names


def test_names_beyond_ascii_become_safe_ids_that_are_said(course: Course, tmp_path: Path) -> None:
    names = ["Zoë Müller", "Zoe Muller", "李娜", "Łukasz", "Łukas"]
    files = {f"{name}_{n}_assignsubmission_file_/tiny.ipynb": SOLVED for n, name in enumerate(names, 10)}
    report = run(course, archive(tmp_path, files))
    students = sorted(submitted(course))
    assert len(students) == 5 and "Zoe_Muller" in students
    assert all(name.isascii() for name in students)
    told = "\n".join(report.lines())
    assert all(f"this is {name} {n}" in told for n, name in enumerate(names, 10) if name != "Zoe Muller")
    assert submitted(course).keys() == {one.student for one in run(course, archive(tmp_path, files)).collected}


def test_two_students_of_one_name_stay_two(course: Course, tmp_path: Path) -> None:
    one, two = "Ada Li_11_assignsubmission_file_/tiny.ipynb", "Ada Li_12_assignsubmission_file_/tiny.ipynb"
    run(course, archive(tmp_path, {one: SOLVED}))
    run(course, archive(tmp_path, {one: SOLVED, two: OTHER}))
    assert submitted(course) == {"Ada_Li": SOLVED, "Ada_Li-12": OTHER}
    run(course, archive(tmp_path, {two: OTHER}))
    assert submitted(course) == {"Ada_Li": SOLVED, "Ada_Li-12": OTHER}


def test_canvas_namesakes_keep_their_ids_over_the_weeks(course: Course, tmp_path: Path) -> None:
    course = with_second_week(course)
    run(course, archive(tmp_path, {"lina_7_4567_tiny.ipynb": SOLVED}))
    second = as_bytes(solved_second_week())
    collect(course, course.weeks[1], archive(tmp_path, {"lina_8_5567_other.ipynb": second}))
    assert {path.parts[-2] for path in course.folder("submitted").glob("*/week1")} == {"lina-8"}
    collect(course, course.weeks[1], archive(tmp_path, {"lina_7_5568_other.ipynb": second}))
    assert {path.parts[-2] for path in course.folder("submitted").glob("*/week1")} == {"lina-8", "lina"}


def test_moodles_numbers_of_other_weeks_mean_nothing(course: Course, tmp_path: Path) -> None:
    course = with_second_week(course)
    run(course, archive(tmp_path, {"Ada Li_11_assignsubmission_file_/tiny.ipynb": SOLVED}))
    second = {"Ada Li_77_assignsubmission_file_/other.ipynb": as_bytes(solved_second_week())}
    collect(course, course.weeks[1], archive(tmp_path, second))
    assert [path.name for path in course.folder("submitted").iterdir()] == ["Ada_Li"]


def test_a_folder_named_by_an_id_means_that_student(course: Course, tmp_path: Path) -> None:
    run(course, archive(tmp_path, {"Ada Li_11_assignsubmission_file_/tiny.ipynb": SOLVED}))
    run(course, folder(tmp_path, {"Ada_Li/tiny.ipynb": OTHER}))
    assert submitted(course) == {"Ada_Li": OTHER}
    assert (ledger(course)["Ada_Li"]["name"], ledger(course)["Ada_Li"]["number"]) == ("Ada Li", "11")
    run(course, archive(tmp_path, {"Ada Li_11_assignsubmission_file_/tiny.ipynb": SOLVED}))
    assert submitted(course) == {"Ada_Li": SOLVED}


# Damage


def test_a_renamed_notebook_is_taken_and_said(course: Course, tmp_path: Path) -> None:
    files = {"ada/My Work (final).ipynb": SOLVED, "bob/tiny.ipynb.txt": SOLVED, "carl/Tiny-1.ipynb": SOLVED}
    report = run(course, folder(tmp_path, files))
    assert submitted(course) == dict.fromkeys(("ada", "bob", "carl"), SOLVED)
    told = {one.student: one.repairs for one in report.collected}
    assert told["ada"] == ("the file was called My Work (final).ipynb",)
    assert told["bob"] == ("the file was called tiny.ipynb.txt",)
    assert told["carl"] == ()


def test_notebook_format_3_is_brought_to_4_and_said(course: Course, tmp_path: Path) -> None:
    source = folder(tmp_path, {"ada/tiny.ipynb": as_bytes(in_format_3(solved()))})
    report = run(course, source)
    placed = nbformat.read(course.folder("submitted") / "ada/week0/tiny.ipynb", as_version=nbformat.NO_CONVERT)
    assert placed.nbformat == 4
    assert [cell.source for cell in placed.cells] == [cell.source for cell in solved().cells]
    assert "old notebook format 3" in report.collected[0].repairs[0]
    assert run(course, source).collected[0].status == "unchanged"


def test_a_notebook_that_breaks_off_keeps_its_whole_cells_and_is_said(course: Course, tmp_path: Path) -> None:
    cut = SOLVED[: SOLVED.index(b'"w0-halve"')]
    report = run(course, folder(tmp_path, {"ada/tiny.ipynb": cut}))
    placed = read_notebook(course.folder("submitted") / "ada/week0/tiny.ipynb")
    whole = [cell.source for cell in solved().cells[:8]]
    assert [cell.source for cell in placed.cells] == whole
    (taken,) = report.collected
    assert taken.repairs == ("the file is damaged or breaks off; 8 cells before that saved, the rest lost",)
    assert any("w0-halve was missing" in line for line in taken.mends)


@pytest.mark.parametrize(
    ("damaged", "said"),
    [
        (stripped(solved()), "cell w0-double had lost its label"),
        (without(solved(), ["w0-double"]), "cell w0-double was missing"),
        (without(solved(), ["w0-double-visible"]), "check w0-double-visible was missing"),
        (doubled(solved(), "w0-double"), "cell w0-double appears twice"),
    ],
    ids=["labels stripped", "cell missing", "check missing", "cell doubled"],
)
def test_cell_damage_is_kept_as_it_is_and_what_grading_will_mend_is_said(
    course: Course, tmp_path: Path, damaged: NotebookNode, said: str
) -> None:
    report = run(course, folder(tmp_path, {"ada/tiny.ipynb": as_bytes(damaged)}))
    assert submitted(course) == {"ada": as_bytes(damaged)}
    assert report.collected[0].repairs == ()
    mends = report.collected[0].mends
    assert any(line.startswith(said) for line in mends)
    assert f"ada: grading will mend: {'; '.join(together(mends))}" in report.lines()


def test_a_sound_notebook_is_kept_byte_for_byte_and_nothing_is_said(course: Course, tmp_path: Path) -> None:
    report = run(course, folder(tmp_path, {"ada/tiny.ipynb": SOLVED, "bob/tiny.ipynb": OTHER}))
    assert submitted(course)["ada"] == SOLVED
    assert report.lines() == ["week0: 2 new, 0 replaced, 0 unchanged, 0 problems, 0 notebooks set aside"]


# What cannot be taken


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "ada/tiny.ipynb is empty. Ask for the notebook itself"),
        (b"\n\0\n", "ada/tiny.ipynb is empty."),
        (b"<!DOCTYPE html><p>Sign in</p>", "ada/tiny.ipynb is a web page, no notebook."),
        (b"import numpy as np", "ada/tiny.ipynb is no notebook, or breaks off too early."),
        (SOLVED[:60], "ada/tiny.ipynb is no notebook, or breaks off too early."),
        (b'{"name": "x"}', "ada/tiny.ipynb is no notebook: it has no cells."),
        (b"[1, 2]", "ada/tiny.ipynb is no notebook: it has no cells."),
        (b'{"cells": [], "nbformat": 5}', "ada/tiny.ipynb is in notebook format 5"),
        (
            b'{"cells": [], "nbformat": 4}',
            "ada/tiny.ipynb has none of the exercises of week0. Ask for tiny.ipynb of week0.",
        ),
        (b'{"cells": ' + b"[" * 100_000, "ada/tiny.ipynb cannot be read: it is nested too deep."),
    ],
)
def test_what_is_no_notebook_is_listed_with_what_to_ask(
    course: Course, tmp_path: Path, content: bytes, said: str
) -> None:
    report = run(course, folder(tmp_path, {"ada/tiny.ipynb": content, "bob/tiny.ipynb": SOLVED}))
    assert submitted(course) == {"bob": SOLVED}
    assert only_problem(report).startswith(said)
    assert f"PROBLEM ada: {only_problem(report)}" in report.lines()
    assert ledger(course)["ada"]["problem"] == only_problem(report)
    assert ledger(course)["ada"]["sha256"] is None


def test_a_notebook_that_is_too_big_is_listed(course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = folder(tmp_path, {"ada/tiny.ipynb": SOLVED + b" " * 20_000_001, "bob/tiny.ipynb": SOLVED})
    report = run(course, source)
    assert submitted(course) == {"bob": SOLVED}
    assert "is 20 MB, more than 20 MB. Ask the student to clear all outputs" in only_problem(report)


def test_another_weeks_notebook_is_listed_by_its_week(course: Course, tmp_path: Path) -> None:
    course = with_second_week(course)
    report = run(course, folder(tmp_path, {"ada/tiny.ipynb": as_bytes(solved_second_week()), "bob/tiny.ipynb": SOLVED}))
    assert submitted(course) == {"bob": SOLVED}
    assert only_problem(report) == "ada/tiny.ipynb is the notebook of week1, not of week0. Ask for tiny.ipynb of week0."


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("tiny.html", "is a web page made"),
        ("w.pdf", "is a printout"),
        ("a.docx", "is no notebook"),
    ],
)
def test_an_export_instead_of_the_notebook_is_listed(course: Course, tmp_path: Path, file: str, said: str) -> None:
    report = run(course, folder(tmp_path, {f"ada/{file}": b"x", "ada/data.txt": b"", "bob/tiny.ipynb": SOLVED}))
    assert submitted(course) == {"bob": SOLVED}
    assert only_problem(report).startswith(f"ada/{file} {said}")
    assert only_problem(report).endswith("Ask for the notebook itself: the .ipynb file, as JupyterLab saves it.")


def test_a_notebook_that_makes_grafting_stumble_stops_nobody_else(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(master: NotebookNode, notebook: NotebookNode) -> object:
        if len(notebook.cells) == 1:
            raise KeyError("w0")
        return graft(master, notebook)

    monkeypatch.setattr("autograder.intake.examination.graft", stumble)
    only = nbformat.v4.new_notebook(cells=[solved().cells[3]])
    report = run(course, folder(tmp_path, {"ada/tiny.ipynb": as_bytes(only), "bob/tiny.ipynb": SOLVED}))
    assert submitted(course) == {"bob": SOLVED}
    assert only_problem(report).startswith("ada/tiny.ipynb cannot be read (KeyError: 'w0').")


def test_what_python_thinks_of_a_students_code_is_not_printed(course: Course, tmp_path: Path) -> None:
    odd = as_bytes(solved("return 2 * x if x is 1 else x + x  # '\\d'\n    '\\d'"))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        run(course, folder(tmp_path, {"ada/tiny.ipynb": odd}))
    assert set(submitted(course)) == {"ada"}
    assert not caught


def test_what_students_call_their_files_cannot_spoil_the_report(course: Course, tmp_path: Path) -> None:
    name = "ada\n\x1b[31mPROBLEM\u202e" + "x" * 300
    report = run(course, archive(tmp_path, {f"{name}/tiny.ipynb": b"", "bob/tiny.ipynb": SOLVED}))
    lines = report.lines()
    assert len(lines) == 2
    assert lines[0].isprintable() and len(lines[0]) < 400


# Time


def test_the_time_of_a_file_becomes_nbgraders_timestamp(course: Course, tmp_path: Path) -> None:
    run(course, folder(tmp_path, {"ada/tiny.ipynb": SOLVED}))
    assert (course.folder("submitted") / "ada/week0/timestamp.txt").read_text() == STAMP
    assert ledger(course)["ada"]["time"] == STAMP


def test_nbgraders_own_timestamp_beside_a_notebook_is_believed(course: Course, tmp_path: Path) -> None:
    stamp = "2026-02-03 04:05:06.000007 UTC"
    run(course, folder(tmp_path, {"ada/week0/tiny.ipynb": SOLVED, "ada/week0/timestamp.txt": stamp.encode()}))
    assert (course.folder("submitted") / "ada/week0/timestamp.txt").read_text() == stamp


def test_a_notebook_of_unknown_time_does_not_keep_the_time_of_the_one_it_replaces(
    course: Course, tmp_path: Path
) -> None:
    run(course, folder(tmp_path, {"ada/tiny.ipynb": SOLVED}))
    with zipfile.ZipFile(tmp_path / "timeless.zip", "w") as made:
        made.writestr(zipfile.ZipInfo("ada/tiny.ipynb"), OTHER)
    run(course, tmp_path / "timeless.zip")
    assert [path.name for path in (course.folder("submitted") / "ada/week0").iterdir()] == ["tiny.ipynb"]
    assert ledger(course)["ada"]["time"] is None


# Again, and again


def test_a_second_run_on_the_same_source_changes_nothing(course: Course, tmp_path: Path) -> None:
    files = {
        "ada/tiny.ipynb": SOLVED,
        "bob/tiny.ipynb": as_bytes(in_format_3(solved())),
        "carl/tiny.ipynb": SOLVED[:1500],
        "dora/tiny.ipynb": b"",
        "Zoë Li_9_assignsubmission_file_/tiny.ipynb": SOLVED,
        "../evil.ipynb": SOLVED,
    }
    source = archive(tmp_path, files)
    first = run(course, source)
    before = snapshot(course)
    second = run(course, source)
    assert snapshot(course) == before
    assert [one.status for one in first.collected] == ["new"] * 4
    assert [one.status for one in second.collected] == ["unchanged"] * 4
    assert second.problems == first.problems


def test_a_different_notebook_that_was_there_is_kept_and_said(course: Course, tmp_path: Path) -> None:
    run(course, folder(tmp_path, {"ada/tiny.ipynb": SOLVED, "bob/tiny.ipynb": SOLVED}))
    report = run(course, folder(tmp_path, {"ada/tiny.ipynb": OTHER}))
    assert submitted(course) == {"ada": OTHER, "bob": SOLVED}
    kept = sorted((course.folder("replaced") / "ada/week0").iterdir())
    assert [path.name.split("-")[-1] for path in kept] == ["timestamp.txt", "tiny.ipynb"]
    assert [path.read_bytes() for path in kept] == [STAMP.encode(), SOLVED]
    assert f"ada: the notebook that was there is now replaced/ada/week0/{kept[1].name}" in report.lines()
    assert [one.status for one in report.collected] == ["replaced"]
    assert ledger(course).keys() == {"ada", "bob"}


def test_an_older_download_collected_once_more_does_not_undo_what_came_since(course: Course, tmp_path: Path) -> None:
    run(course, folder(tmp_path, {"ada/tiny.ipynb": SOLVED}))
    before = snapshot(course)
    source = folder(tmp_path, {"ada/tiny.ipynb": OTHER})
    os.utime(source / "ada/tiny.ipynb", (1000, 1000))
    report = run(course, source)
    assert snapshot(course) == before
    assert [one.reason for one in report.set_aside] == [
        "is of 1970-01-01 00:16:40.000000 UTC, older than the one in submitted/ada/week0. "
        "Move that away to take this one"
    ]
    shutil.rmtree(course.folder("submitted") / "ada")
    assert [one.status for one in run(course, source).collected] == ["new"]
    assert submitted(course) == {"ada": OTHER}


def test_every_replaced_notebook_is_kept(course: Course, tmp_path: Path) -> None:
    for content in (SOLVED, OTHER, BLANK, SOLVED):
        run(course, folder(tmp_path, {"ada/tiny.ipynb": content}))
    kept = {path.read_bytes() for path in (course.folder("replaced") / "ada/week0").glob("*.ipynb")}
    assert kept == {SOLVED, OTHER, BLANK}


def test_a_notebook_put_there_by_others_is_known_as_unchanged(course: Course, tmp_path: Path) -> None:
    tiny.submit(course, "ada", solved())
    content = submitted(course)["ada"]
    report = run(course, folder(tmp_path, {"ada/tiny.ipynb": content}))
    assert [one.status for one in report.collected] == ["unchanged"]
    assert ledger(course)["ada"]["source"] == "handed-in/ada/tiny.ipynb"


def test_a_later_run_clears_a_problem_and_a_failed_one_keeps_the_notebook(course: Course, tmp_path: Path) -> None:
    source = {"ada/tiny.ipynb": SOLVED}
    run(course, folder(tmp_path, {"ada/tiny.ipynb": b""}))
    assert ledger(course)["ada"]["problem"] and not ledger(course)["ada"]["sha256"]
    run(course, folder(tmp_path, source))
    taken = ledger(course)["ada"]
    assert taken["problem"] == "" and taken["sha256"]
    run(course, folder(tmp_path, {"ada/tiny.ipynb": b""}))
    assert submitted(course) == {"ada": SOLVED}
    assert ledger(course)["ada"] == {**taken, "problem": ledger(course)["ada"]["problem"]}


def unclaimed(course: Course) -> list[str]:
    table = json.loads((course.folder("collected") / "week0.json").read_text())
    return [one["source"] for one in table["unclaimed"]]


def test_a_file_that_is_nobodys_is_kept_in_mind_until_it_comes_in_with_a_name(course: Course, tmp_path: Path) -> None:
    run(course, folder(tmp_path, {"tiny.ipynb": OTHER, "ada.ipynb": SOLVED}, "first"))
    run(course, folder(tmp_path, {"bob.ipynb": SOLVED}, "second"))
    assert unclaimed(course) == ["first/tiny.ipynb"]
    run(course, folder(tmp_path, {"carl/tiny.ipynb": OTHER}, "third"))
    assert unclaimed(course) == []


def test_a_source_collected_anew_says_anew_what_is_nobodys_in_it(course: Course, tmp_path: Path) -> None:
    source = folder(tmp_path, {"tiny.ipynb": OTHER, "ada.ipynb": SOLVED})
    run(course, source)
    run(course, source)
    assert unclaimed(course) == ["handed-in/tiny.ipynb"]
    (source / "tiny.ipynb").unlink()
    run(course, source)
    assert unclaimed(course) == []


def test_while_one_command_collects_another_one_is_refused_and_changes_nothing(course: Course, tmp_path: Path) -> None:
    run(course, folder(tmp_path, {"ada/tiny.ipynb": SOLVED}))
    before = snapshot(course)
    with (
        only_one(course, "collecting"),
        pytest.raises(CourseError, match=r"Another command is collecting in .*\. Wait until it has ended\."),
    ):
        run(course, folder(tmp_path, {"bob/tiny.ipynb": SOLVED}))
    assert snapshot(course) == before


def test_an_interrupted_run_tells_of_those_that_were_taken(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = archive(tmp_path, {"ada_LATE_1_4567_tiny.ipynb": SOLVED, "bob_LATE_2_4568_tiny.ipynb": SOLVED})
    take = Run.take

    def stopped(self: Run, student: str, identity: Identity, files: Files) -> None:
        if student == "bob":
            raise KeyboardInterrupt
        take(self, student, identity, files)

    monkeypatch.setattr(Run, "take", stopped)
    done = CliRunner().invoke(main, ["collect", "week0", str(source)])
    assert done.exit_code == 130
    assert "ada: marked as late by the learning platform\nweek0: 1 new" in done.output
    assert "stopped; what was finished is kept" in done.output
    monkeypatch.undo()
    done = CliRunner().invoke(main, ["collect", "week0", str(source)])
    assert [line for line in done.output.splitlines() if "late" in line] == [
        "bob: marked as late by the learning platform"
    ]


def test_what_a_killed_run_took_without_a_word_is_told_by_the_next(course: Course, tmp_path: Path) -> None:
    source = archive(tmp_path, {"ada_LATE_1_4567_tiny.ipynb": SOLVED})
    told = run(course, source).lines()
    (course.folder("collected") / "week0.json").unlink()
    assert run(course, source).lines()[:-1] == told[:-1] != []
    assert len(run(course, source).lines()) == 1


def test_a_killed_run_leaves_whole_notebooks_and_can_be_run_again(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(course, folder(tmp_path, {"ada/tiny.ipynb": SOLVED}))
    source = folder(tmp_path, {"ada/tiny.ipynb": OTHER, "bob/tiny.ipynb": OTHER})
    replace = Path.replace

    def killed(self: Path, target: Path) -> Path:
        if target.name == "tiny.ipynb":
            raise KeyboardInterrupt
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        run(course, source)
    monkeypatch.undo()
    assert submitted(course) == {"ada": SOLVED}
    run(course, source)
    assert submitted(course) == {"ada": OTHER, "bob": OTHER}
    assert SOLVED in [path.read_bytes() for path in course.folder("replaced").glob("ada/week0/*.ipynb")]


# Errors


def test_a_missing_source_is_named(course: Course, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="There is no .*/nowhere to collect from"):
        run(course, tmp_path / "nowhere")


def test_the_classroom_itself_is_no_source_but_its_submissions_are(course: Course, tmp_path: Path) -> None:
    run(course, folder(tmp_path, {"ada.ipynb": SOLVED}))
    for source in (course.classroom, course.root):
        with pytest.raises(CourseError, match="holds the classroom itself"):
            run(course, source)
    before = snapshot(course)
    assert [one.status for one in run(course, course.folder("submitted")).collected] == ["unchanged"]
    assert snapshot(course) == before


def test_a_source_that_is_neither_folder_nor_zip_is_refused(course: Course, tmp_path: Path) -> None:
    source = folder(tmp_path, {"ada.ipynb": SOLVED}) / "ada.ipynb"
    with pytest.raises(CourseError, match="neither a folder nor a zip"):
        run(course, source)


@pytest.mark.parametrize("damage", [slice(None, 200), slice(0, 0), slice(None, -30)])
def test_a_damaged_zip_is_refused(course: Course, tmp_path: Path, damage: slice) -> None:
    source = archive(tmp_path, {"ada.ipynb": SOLVED})
    source.write_bytes(source.read_bytes()[damage])
    with pytest.raises(CourseError, match="is a damaged zip .* Download it again"):
        run(course, source)


def test_the_kit_is_what_students_get_and_no_source(released: Course, tmp_path: Path) -> None:
    kit = released.classroom / "kits" / "week0.zip"
    with zipfile.ZipFile(kit) as archive:
        archive.extractall(tmp_path / "unpacked")
        (released.root / "of ada").mkdir()
        archive.extractall(released.root / "of ada" / "ada")
    for source in (kit, tmp_path / "unpacked"):
        with pytest.raises(CourseError, match="is the kit of week0, which students get"):
            run(released, source)
    assert not released.folder("submitted").exists()
    shutil.copy(kit, released.root / "of ada")
    report = run(released, released.root / "of ada")
    assert set(submitted(released)) == {"ada"}
    assert only_problem(report).startswith("week0.zip/week0/tiny.ipynb does not say whose it is.")


def test_of_a_whole_kit_the_notebook_that_was_worked_on_counts_whichever_is_newer(
    course: Course, tmp_path: Path
) -> None:
    source = folder(tmp_path, {"ada/week0/tiny.ipynb": SOLVED, "ada/original/tiny.ipynb": BLANK})
    os.utime(source / "ada/week0/tiny.ipynb", (1e9, 1e9))
    run(course, source)
    assert submitted(course) == {"ada": SOLVED}


def test_a_source_without_a_notebook_is_refused_and_says_what_it_holds(course: Course, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="There is no notebook in .*: it is empty"):
        run(course, archive(tmp_path, {}))
    files = {f"ada/{n}.txt": b"" for n in range(10)} | {"bob.pdf": b""}
    with pytest.raises(CourseError, match=r"It holds ada/0.txt, ada/1.txt, .*ada/7.txt and 3 more\."):
        run(course, folder(tmp_path, files))
    assert not course.classroom.exists()


@pytest.mark.parametrize("stage", ["submitted", "collected", "receipts"])
def test_a_classroom_that_cannot_be_written_is_refused(course: Course, tmp_path: Path, stage: str) -> None:
    course.classroom.mkdir()
    course.folder(stage).write_text("in the way")
    with pytest.raises(CourseError, match=f"Cannot write to .*{stage}"):
        run(course, folder(tmp_path, {"ada.ipynb": SOLVED}))


def test_a_place_that_is_taken_stops_nobody_else(course: Course, tmp_path: Path) -> None:
    course.folder("submitted").mkdir(parents=True)
    (course.folder("submitted") / "ada").write_text("in the way")
    (course.folder("submitted") / "bob").symlink_to(tmp_path)
    report = run(course, folder(tmp_path, {"ada.ipynb": SOLVED, "bob.ipynb": SOLVED, "carl.ipynb": SOLVED}))
    assert [one.student for one in report.collected] == ["carl"]
    assert [one.student for one in report.problems] == ["ada", "bob"]
    assert all("is in the way. Move that away, then collect again." in one.sentence for one in report.problems)
    assert not (tmp_path / "week0").exists()


def test_a_damaged_ledger_is_refused_before_anything_is_written(course: Course, tmp_path: Path) -> None:
    path = course.writable("collected") / "week0.json"
    path.write_text('{"students": 3}')
    with pytest.raises(CourseError, match="week0.json is no record of collected notebooks .* Move it away"):
        run(course, folder(tmp_path, {"ada.ipynb": SOLVED}))
    assert not course.folder("submitted").exists()


# A course of two weeks


def second_master() -> NotebookNode:
    notebook = copy.deepcopy(tiny.master())
    for cell in notebook.cells:
        cell.id = cell.id.replace("w0", "w1")
        cell.source = cell.source.replace("double", "triple").replace("halve", "third")
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.grade_id = cell.metadata.nbgrader.grade_id.replace("w0", "w1")
    return notebook


def solved_second_week() -> NotebookNode:
    notebook = second_master()
    for cell in notebook.cells:
        cell.source = released_source(cell)
    return notebook


def with_second_week(course: Course) -> Course:
    (course.root / "notebooks/week1").mkdir()
    write_notebook(second_master(), course.root / "notebooks/week1/other.ipynb")
    entry = '\n[weeks.week1]\ntitle = "Tripling"\nnotebook = "other.ipynb"\ndatasets = []\n'
    path = course.root / "notebooks/course.toml"
    path.write_text(path.read_text() + entry)
    return Course.load(course.root)
